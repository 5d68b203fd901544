"""What comes in by the channels: one case each, whatever is delivered how often, and none lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from engine import Arrived, Engine, Mailbox, NotAllowed
from tests.engine.runtime.looking import assert_proved, kinds
from tests.engine.runtime.messages import message, public_files
from tests.engine.runtime.test_outbox import Post
from tests.engine.runtime.written import WoundClock
from tests.together import together

Opened = Callable[..., Engine]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
NINE = "2026-06-09T09:00:00+08:00"


@pytest.fixture
def opened_by(database_url: str, clock: WoundClock) -> Iterator[Opened]:
    """Opens engines on one database with the public process, with the mailboxes named."""
    engines: list[Engine] = []

    def open_engine(**mailboxes: Mailbox) -> Engine:
        engines.append(Engine.open(database_url, clock=clock, keys={1: b"k" * 32}, mailboxes=mailboxes))
        if len(engines) == 1:
            for user, role in (("sari", "kasi"), ("adi", "admin")):
                engines[0].add_user(user, roles=[role], by="system", name=user.title())
            engines[0].deploy(public_files(), by="system")
            clock.move_to(NINE)
        return engines[-1]

    yield open_engine
    for engine in engines:
        engine.close()


@pytest.fixture
def office(opened_by: Opened) -> Engine:
    """An office that every channel reaches."""
    return opened_by(email=Post(), whatsapp=Post(), sms=Post())


def cases_of(engine: Engine) -> int:
    """How many cases there are."""
    return int(engine.read.cases("system")[1])


def test_a_message_becomes_a_case_of_its_own_on_behalf_of_the_citizen(office: Engine) -> None:
    taken = office.receive(message())

    assert (taken.ticket, taken.again) == ("ADU-2026-000001", 0)
    data = office.data(taken.case_id or "")
    assert data["penerimaan"] == {
        "kanal": "whatsapp", "waktu_terima": NINE, "pengirim": "6281234567890", "identitas": "wamid.1",
    }  # fmt: skip
    written = data["tulis_aduan"]
    assert (written["judul"], written["nama"], written["telepon"]) == ("Jalan di depan kantor rusak.", "Rina", "6281234567890")
    assert written["uraian"] == "Jalan di depan kantor rusak.\nMohon diperbaiki."
    (started,) = office.history(taken.case_id or "")
    assert (started.actor, started.on_behalf) == ("system", "pelapor")
    assert [task.name for task in office.inbox("sari")] == ["Periksa"]
    assert_proved(office, taken.case_id or "")


def test_the_same_message_again_makes_no_case_and_no_second_receipt_but_is_counted_on_its_case(office: Engine, clock: WoundClock) -> None:
    first = office.receive(message())
    office.run_due()
    clock.at += timedelta(seconds=30)
    office.receive(message())
    clock.move_to("2026-06-09T09:10:00+08:00")

    again = office.receive(message())

    office.run_due()
    assert (again.case_id, again.again, cases_of(office)) == (first.case_id, 2, 1)
    told = [event.facts["count"] for event in office.history(first.case_id or "") if event.type == "MessageReceivedAgain"]
    assert told == [1, 2]
    assert [one.channel for one in office.read.case("sari", first.case_id or "").messages] == ["whatsapp"]
    assert len(office._shell.mailboxes["whatsapp"].taken) == 1  # type: ignore[attr-defined]
    assert_proved(office, first.case_id or "")


def test_two_deliveries_at_once_to_two_workers_are_one_case(opened_by: Opened) -> None:
    workers = [opened_by() for _ in range(3)]

    given = together(*[lambda engine=engine: engine.receive(message()) for engine in workers])  # type: ignore[misc]

    assert [one for one in given if isinstance(one, Exception)] == []
    workers[0].run_due()
    assert cases_of(workers[0]) == 1
    (case,) = {one.case_id for one in given} - {None}  # type: ignore[union-attr]
    assert workers[0].history(case)[-1].facts["count"] == 2


def test_what_was_accepted_and_not_looked_into_is_looked_into_by_the_worker_in_the_order_of_its_coming(office: Engine, clock: WoundClock) -> None:
    at = datetime.fromisoformat(NINE)
    office.accept([message(f"wamid.{n}", text=f"Aduan {n}", at=at + timedelta(seconds=n)) for n in (3, 1, 2)])
    assert cases_of(office) == 0

    office.run_due()

    rows, _ = office.read.cases("system")
    assert [(row.ticket, row.subject) for row in sorted(rows, key=lambda row: row.ticket or "")] == [
        ("ADU-2026-000001", "Aduan 1"), ("ADU-2026-000002", "Aduan 2"), ("ADU-2026-000003", "Aduan 3"),
    ]  # fmt: skip


def test_the_same_text_of_the_same_sender_under_another_id_is_a_second_case_that_is_flagged(office: Engine, clock: WoundClock) -> None:
    first = office.receive(message("wamid.1"))
    clock.pass_minutes(5)
    at = clock.now()

    second = office.receive(message("wamid.2", at=at))
    other = office.receive(message("wamid.3", text="Hal lain sama sekali", at=at))
    foreign = office.receive(message("wamid.4", sender="6289999999999", at=at))
    clock.pass_minutes(1441)
    late = office.receive(message("wamid.5", at=clock.now()))

    assert len({one.case_id for one in (first, second, other, foreign, late)}) == 5
    flagged = [one for one in (first, second, other, foreign, late) if "DuplicateSuspected" in kinds(office, one.case_id or "")]
    assert flagged == [second]
    assert office.read.case("sari", second.case_id or "").resembles == first.ticket
    assert office.read.case("sari", first.case_id or "").resembles is None


@pytest.mark.parametrize("text", ["", "x", "a" * 25_000, "\x00\x1b[31m\u202e", "<script>alert(1)</script>", "=cmd|'/c calc'!A1"])
def test_no_text_however_poor_or_hostile_is_lost(office: Engine, text: str) -> None:
    taken = office.receive(message(text=text, name="\ud800\u202e Rina\n"))

    data = office.data(taken.case_id or "")
    assert data["tulis_aduan"]["uraian"]
    if len(text) > 20_000:
        assert [file["name"] for file in data["tulis_aduan"]["lampiran"]] == ["pesan.txt"]


@pytest.mark.parametrize("channel", ["email", "whatsapp", "sms", "kotak"])
def test_a_message_that_says_nothing_at_all_is_a_case_by_every_channel(office: Engine, channel: str) -> None:
    taken = office.receive(message(f"{channel}.1", channel=channel, text="", name="", sender="", more={"nomor_formulir": "F-1"}))

    assert taken.ticket


def test_files_are_sniffed_as_uploads_are_and_those_refused_are_named(office: Engine) -> None:
    files = (Arrived("bukti.pdf", PDF), Arrived("virus.exe", b"MZ..."), Arrived("foto.jpg", b"no picture"), Arrived("../../etc/video.mp4", None))

    taken = office.receive(message(files=files))

    data = office.data(taken.case_id or "")
    assert [file["name"] for file in data["tulis_aduan"]["lampiran"]] == ["bukti.pdf"]
    assert data["penerimaan"]["lampiran_ditolak"] == ["virus.exe", "foto.jpg", "video.mp4"]
    assert [one.name for one in office.read.case("sari", taken.case_id or "").attachments] == ["bukti.pdf"]


def test_an_answer_to_a_message_of_the_office_goes_to_its_case_and_its_people_are_told(office: Engine) -> None:
    first = office.receive(message("<a@warga.example>", channel="email", sender="rina@contoh.example", subject="Jalan rusak"))
    office.run_due()
    (sent,) = office._shell.mailboxes["email"].taken  # type: ignore[attr-defined]
    assert (sent.recipient, sent.answers) == ("rina@contoh.example", "<a@warga.example>")

    answer = message(
        "<b@warga.example>", channel="email", sender="Rina@Contoh.example", subject="Re: tanda terima", text="Ini fotonya",
        answers=(sent.message_id,), files=(Arrived("foto.pdf", PDF),),
    )  # fmt: skip
    taken = office.receive(answer)

    assert (taken.case_id, cases_of(office)) == (first.case_id, 1)
    (heard,) = [event for event in office.history(first.case_id or "") if event.type == "AnswerReceived"]
    assert (heard.facts["known"], heard.payload and heard.payload["text"]) == (True, "Ini fotonya")
    page = office.read.case("sari", first.case_id or "")
    assert [one.reason for one in page.entries if one.type == "AnswerReceived"] == ["Ini fotonya"]
    assert [one.name for one in page.attachments] == ["foto.pdf"]
    assert [one.text for one in office.read.notices("sari")] == ["Pesan baru dari pelapor untuk ADU-2026-000001"]
    assert_proved(office, first.case_id or "")


@pytest.mark.parametrize(("subject", "text", "joins"), [
    ("Re: [ADU-2026-000001] Tanda terima", "Terima kasih", True), ("", "tiket adu-2026-000001 bagaimana kabarnya", True),
    ("ADU-2026-0000011", "x", False), ("[ADU-2026-000009]", "x", False), ("", "XADU-2026-000001", False),
])  # fmt: skip
def test_a_ticket_that_is_named_leads_to_its_case_and_no_other(office: Engine, subject: str, text: str, joins: bool) -> None:
    first = office.receive(message("wamid.1"))

    taken = office.receive(message("wamid.2", sender="628777", subject=subject, text=text))

    assert (taken.case_id == first.case_id) is joins
    if joins:
        assert office.history(first.case_id or "")[-1].facts["known"] is False


def test_an_answer_to_a_case_that_has_ended_is_kept_with_it_and_told_to_its_last_people(office: Engine) -> None:
    first = office.receive(message("wamid.1"))
    (task,) = office.inbox("sari")
    office.complete(task.id, by="sari")
    assert office.case(first.case_id or "").status == "completed"

    office.receive(message("wamid.2", text="ADU-2026-000001 belum selesai"))

    assert office.case(first.case_id or "").status == "completed"
    assert kinds(office, first.case_id or "")[-1] == "AnswerReceived"
    assert len(office.read.notices("sari")) == 1


def test_what_no_person_wrote_is_never_answered_and_reports_make_no_case(office: Engine) -> None:
    office.receive(message("<a@x>", channel="email", sender="robot@contoh.example", subject="Cuti", automatic=True))
    office.receive(message("<b@x>", channel="email", sender="", subject="Undelivered", automatic=True, returned=True))
    office.run_due()

    assert cases_of(office) == 1
    assert office._shell.mailboxes["email"].taken == []  # type: ignore[attr-defined]
    assert office.read.house("adi").incoming == {"waiting": 0, "failed": 0, "aside": 1}


def test_another_message_under_a_known_id_is_not_lost(office: Engine) -> None:
    office.receive(message("<a@x>", channel="email", sender="a@contoh.example", text="satu"))
    office.receive(message("<a@x>", channel="email", sender="b@contoh.example", text="dua"))
    office.receive(message("<a@x>", channel="email", sender="b@contoh.example", text="dua"))

    assert cases_of(office) == 2


def test_a_message_that_cannot_begin_its_case_waits_is_seen_and_begins_it_later(opened_by: Opened, clock: WoundClock, database_url: str) -> None:
    engine = Engine.open(database_url, clock=clock, keys={1: b"k" * 32})
    engine.add_user("adi", roles=["admin"], by="system")
    clock.move_to(NINE)
    engine.accept([message()])
    engine.run_due()
    assert (cases_of(engine), engine.read.house("adi").incoming) == (0, {"waiting": 1, "failed": 1, "aside": 0})

    engine.deploy(public_files(), by="system")
    clock.pass_minutes(5)
    engine.run_due()

    assert (cases_of(engine), engine.read.house("adi").incoming) == (1, {"waiting": 0, "failed": 0, "aside": 0})
    engine.close()


def test_only_who_types_in_paper_complaints_may_hand_in_a_message(office: Engine) -> None:
    with pytest.raises(NotAllowed):
        office.receive(message(), by="adi")
    assert cases_of(office) == 0
