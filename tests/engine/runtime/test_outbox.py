"""What leaves the office: written with the command that causes it, sent once by whoever comes first, tried again, given up in public."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine import Conflict, Engine, Envelope, Mailbox, NotSent, Rejected, Smtp
from tests.engine.channels.mail_server import MailServer, mail_server
from tests.engine.runtime.looking import assert_proved, kinds
from tests.engine.runtime.written import WoundClock, bpmn
from tests.together import together

ROOT = Path(__file__).resolve().parents[3]
Opened = Callable[..., Engine]


@dataclass
class Post:
    """A channel that keeps what it is given; `answers` are raised, one a sending, before it takes anything."""

    answers: list[Exception] = field(default_factory=list)
    taken: list[Envelope] = field(default_factory=list)
    tried: int = 0

    def send(self, envelope: Envelope) -> None:
        """Take it, or raise what is next."""
        self.tried += 1
        if self.answers:
            raise self.answers.pop(0)
        self.taken.append(envelope)


def asking(*, after: str = "userTask Baca", **properties: str) -> bytes:
    """A throw event that asks for a message, then a task."""
    said = {"kirim_surel": "terima", "kirim_surel_ke": "surel", "isian_nama": "nama"} | properties
    inner = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in said.items())
    return bpmn(
        "kabar", "startEvent M",
        f"intermediateThrowEvent Kabari|<bpmn:extensionElements><camunda:properties>{inner}</camunda:properties></bpmn:extensionElements>",
        *([after] if after else []), "endEvent E", flows="M>Kabari Kabari>Baca Baca>E" if after else "M>Kabari Kabari>E",
        lanes="kasi: M Kabari Baca E" if after else "kasi: M Kabari E",
    )  # fmt: skip


@pytest.fixture
def opened_by(database_url: str, clock: WoundClock) -> Iterator[Opened]:
    """Opens engines on one database, with the mailboxes named."""
    engines: list[Engine] = []

    def open_engine(**mailboxes: Mailbox) -> Engine:
        engines.append(Engine.open(database_url, clock=clock, keys={1: b"k" * 32}, mailboxes=mailboxes))
        if len(engines) == 1:
            for user, role in (("sari", "kasi"), ("adi", "admin"), ("rudi", "bidang:perizinan")):
                engines[0].add_user(user, roles=[role], by="system", name=user.title())
            clock.move_to("2026-06-08T08:10:00+08:00")
        return engines[-1]

    yield open_engine
    for engine in engines:
        engine.close()


def begun(engine: Engine, model: bytes | None = None, **data: str) -> str:
    """A case that has asked for a message to Rina."""
    engine.deploy({"kabar.bpmn": model or asking()}, by="system")
    return engine.start("kabar", {"surel": "rina@contoh.example", "nama": "Rina"} | data, by="sari").id


def states(engine: Engine, case: str) -> list[tuple[str, str]]:
    """(channel, state) of each message, as the case's page shows it."""
    return [(message.channel, message.state) for message in engine.read.case("sari", case).messages]


def test_a_message_is_written_with_the_command_and_sent_by_the_worker_with_code_and_stable_id(opened_by: Opened) -> None:
    post = Post()
    engine = opened_by(email=post)
    case = begun(engine)
    assert (states(engine, case), post.tried, engine.read.house("adi").messages) == ([("email", "queued")], 0, {"queued": 1})

    engine.run_due()
    engine.run_due()

    (sent,) = post.taken
    assert (sent.recipient, sent.message_id) == ("rina@contoh.example", f"<{case}.1@{engine.office.site}>")
    assert sent.subject == f"[{case}] Tanda terima pengaduan"
    assert sent.body.startswith("Yth. Saudara/i Rina,\n\nPengaduan Saudara/i telah kami terima pada 8 Juni 2026 pukul 08.10 WITA")
    assert f"kode lacak {engine.tracking_code(case)}." in sent.body
    assert (states(engine, case), engine.read.house("adi").messages) == ([("email", "sent")], {})
    assert kinds(engine, case) == ["CaseStarted", "MessageSent"]
    assert_proved(engine, case)


def test_the_tracking_code_is_stored_nowhere(opened_by: Opened) -> None:
    engine = opened_by(email=Post())
    case = begun(engine)
    code = engine.tracking_code(case)
    engine.run_due()

    with engine._shell.store.read() as connection:
        for table in ("outgoing", "job", "event", "notice"):
            assert code not in str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())


@pytest.mark.parametrize(("surel", "found"), [("rina@contoh.example", 1), ("", 0), ("  ", 0)])
def test_nobody_is_written_to_who_has_left_no_address(surel: str, found: int, opened_by: Opened) -> None:
    engine = opened_by(email=Post())

    assert len(states(engine, begun(engine, surel=surel))) == found


def test_a_channel_that_is_not_set_up_is_said_to_be_off_and_stays_silent(opened_by: Opened) -> None:
    engine = opened_by()
    case = begun(engine, asking(kirim_sms="terima", kirim_sms_ke="&quot;0812&quot;"))
    assert states(engine, case) == [("email", "off"), ("sms", "off")]
    engine.run_due()

    post = Post()
    opened_by(email=post, sms=post).run_due()

    assert (post.tried, engine.read.house("adi").messages) == (0, {"off": 2})
    assert kinds(engine, case) == ["CaseStarted"]


def test_two_workers_at_once_send_each_message_once(opened_by: Opened) -> None:
    post = Post()
    workers = [opened_by(email=post), opened_by(email=post)]
    cases = [begun(workers[0]) for _ in range(6)]

    given = together(*[engine.run_due for engine in workers])

    assert [one for one in given if isinstance(one, Exception)] == []
    workers[0].run_due()

    assert sorted(envelope.message_id for envelope in post.taken) == sorted(f"<{case}.1@{workers[0].office.site}>" for case in cases)
    for case in cases:
        assert kinds(workers[0], case) == ["CaseStarted", "MessageSent"]


def test_a_server_that_is_away_is_asked_again_after_growing_pauses_and_then_has_it_once(opened_by: Opened, clock: WoundClock) -> None:
    with mail_server(running=False) as server:
        engine = opened_by(email=smtp(server))
        case = begun(engine)
        attempts: list[int] = []
        for minute in range(13):
            engine.run_due()
            (message,) = engine.read.case("sari", case).messages
            attempts.append(message.attempts)
            assert "ConnectionRefusedError" in message.error, minute
            clock.pass_minutes(1)
        assert message.state == "queued"
        assert kinds(engine, case) == ["CaseStarted"]

        server.start()
        clock.pass_minutes(60)
        engine.run_due()
        engine.run_due()

        assert (attempts[:6], attempts[-1]) == ([1, 2, 3, 4, 4, 5], 6)
        assert [taken["Message-ID"] for taken in server.taken] == [f"<{case}.1@{engine.office.site}>"]
        assert states(engine, case) == [("email", "sent")]
        assert_proved(engine, case)


def smtp(server: MailServer) -> Smtp:
    """The way to the server, without patience."""
    return Smtp("127.0.0.1", server.port, "kantor@dinas.example", security="none", patience=5)


def test_a_refusal_for_good_is_an_incident_with_the_servers_words_and_a_retry_sends_it(opened_by: Opened) -> None:
    with mail_server() as server:
        server.to_recipient = "550 5.1.1 no such mailbox here"
        engine = opened_by(email=smtp(server))
        case = begun(engine)

        engine.run_due()
        engine.run_due()

        (incident,) = engine.incidents()
        assert (incident.case_id, incident.element, incident.reason) == (case, "Kabari", "message-dead")
        assert "550 5.1.1 no such mailbox here" in incident.message
        assert "550" in incident.what["id"]
        assert (states(engine, case), engine.read.house("adi").messages) == ([("email", "failed")], {"failed": 1})
        assert engine.case(case).status == "running"

        server.to_recipient = ""
        engine.retry(case, by="adi")
        engine.run_due()

        assert [taken["Message-ID"] for taken in server.taken] == [f"<{case}.1@{engine.office.site}>"]
        assert (engine.incidents(), states(engine, case)) == ((), [("email", "sent")])
        assert kinds(engine, case) == ["CaseStarted", "MessageFailed", "MessageRetried", "MessageSent"]
        assert_proved(engine, case)


def test_a_message_of_a_case_that_has_ended_fails_and_is_retried_as_any_other(opened_by: Opened) -> None:
    post = Post([Rejected("550 no", "550")])
    engine = opened_by(email=post)
    case = begun(engine, asking(after=""))
    assert engine.case(case).status == "completed"

    engine.run_due()
    assert (engine.case(case).status, len(engine.incidents())) == ("completed", 1)
    assert engine.retry(case, by="adi").case.status == "completed"
    engine.run_due()

    assert (len(post.taken), engine.incidents()) == (1, ())
    with pytest.raises(Conflict):
        engine.retry(case, by="adi")
    assert_proved(engine, case)


def test_a_message_that_failed_neither_stops_its_case_nor_goes_away_with_its_steps(opened_by: Opened) -> None:
    post = Post([Rejected("550 no", "550")])
    engine = opened_by(email=post)
    case = begun(engine)
    engine.run_due()

    (task,) = engine.inbox("sari", case=case)
    engine.complete(task.id, by="sari")

    assert (engine.case(case).status, len(engine.incidents())) == ("completed", 1)
    engine.retry(case, by="adi")
    engine.run_due()
    assert states(engine, case) == [("email", "sent")]


def test_a_fault_of_the_diagram_that_is_mended_leaves_the_message_that_failed_to_be_retried(opened_by: Opened) -> None:
    post = Post([Rejected("550 no", "550")])
    engine = opened_by(email=post)
    parted = asking().replace(b'sourceRef="Baca" targetRef="E"', b'sourceRef="Baca" targetRef="G"').replace(
        b"</bpmn:process>",
        b'<bpmn:exclusiveGateway id="G" name="G"/><bpmn:sequenceFlow id="ya" sourceRef="G" targetRef="E"><bpmn:conditionExpression>nilai &gt; 10'
        b'</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:endEvent id="F"/><bpmn:sequenceFlow id="tidak" sourceRef="G" targetRef="F">'
        b"<bpmn:conditionExpression>nilai &lt; 5</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>",
    )  # fmt: skip
    case = begun(engine, parted)
    (task,) = engine.inbox("sari", case=case)
    assert engine.complete(task.id, {"nilai": 7}, by="sari").case.status == "incident"
    engine.run_due()
    assert len(engine.incidents()) == 2

    assert engine.complete(task.id, {"nilai": 11}, by="sari").case.status == "completed"

    assert [incident.reason for incident in engine.incidents()] == ["message-dead"]
    engine.retry(case, by="adi")
    engine.run_due()
    assert states(engine, case) == [("email", "sent")]
    assert_proved(engine, case)


def test_after_the_last_try_it_is_an_incident_and_so_it_is_when_the_last_sender_vanishes(opened_by: Opened, clock: WoundClock) -> None:
    post = Post([NotSent("451 later")] * 24)
    engine = opened_by(email=post)
    case = begun(engine)
    for _ in range(40):
        engine.run_due()
        clock.pass_minutes(76)

    assert (post.tried, states(engine, case)) == (24, [("email", "failed")])
    assert [incident.message for incident in engine.incidents()] == ["451 later"]
    engine.retry(case, by="adi")
    with pytest.raises(Vanished):
        for _ in range(40):
            post.answers = [NotSent("451 later")] if post.tried < 47 else [Vanished()]  # type: ignore[list-item]
            engine.run_due()
            clock.pass_minutes(76)
    assert states(engine, case) == [("email", "queued")]
    clock.pass_minutes(6)
    engine.run_due()
    assert (post.tried, states(engine, case)) == (48, [("email", "failed")])
    assert_proved(engine, case)


class Vanished(BaseException):
    """A process that is killed while it sends."""


def test_what_was_sent_but_not_marked_is_sent_again_under_the_same_id_when_the_lease_is_over(opened_by: Opened, clock: WoundClock) -> None:
    @dataclass
    class Dying(Post):
        def send(self, envelope: Envelope) -> None:
            """Take it, and die."""
            super().send(envelope)
            raise Vanished

    dying, post = Dying(), Post()
    engine = opened_by(email=dying)
    case = begun(engine)
    with pytest.raises(Vanished):
        engine.run_due()

    other = opened_by(email=post)
    other.run_due()
    assert post.taken == []
    clock.pass_minutes(6)
    other.run_due()

    assert [envelope.message_id for envelope in post.taken] == [envelope.message_id for envelope in dying.taken]
    assert states(engine, case) == [("email", "sent")]


def test_a_slow_sender_whom_another_has_replaced_marks_nothing(opened_by: Opened, clock: WoundClock) -> None:
    @dataclass
    class Slow(Post):
        meanwhile: Callable[[], object] = lambda: None

        def send(self, envelope: Envelope) -> None:
            """Take longer than the lease, and fail for good."""
            super().send(envelope)
            clock.pass_minutes(6)
            self.meanwhile()
            raise Rejected("550 no", "550")

    slow = Slow()
    engine, other = opened_by(email=slow), opened_by(email=Post())
    slow.meanwhile = other.run_due
    case = begun(engine)

    engine.run_due()

    assert (states(engine, case), engine.incidents()) == ([("email", "sent")], ())
    assert kinds(engine, case) == ["CaseStarted", "MessageSent"]


def test_no_transaction_is_open_while_a_channel_is_at_work(opened_by: Opened) -> None:
    @dataclass
    class Writing(Post):
        write: Callable[[], object] = lambda: None

        def send(self, envelope: Envelope) -> None:
            """Have somebody else write to the same store meanwhile."""
            self.write()
            super().send(envelope)

    post = Writing()
    engine, other = opened_by(email=post), opened_by()
    case = begun(engine)
    post.write = lambda: other.claim(other.inbox("sari", case=case)[0].id, by="sari")

    engine.run_due()

    assert kinds(engine, case) == ["CaseStarted", "TaskClaimed", "MessageSent"]


@pytest.mark.parametrize(
    "wrong", [{"kirim_surel": "tidak_ada"}, {"isian_nama": "nama - 1"}, {"kirim_surel_ke": "[surel]"}, {"kirim_surel": "kelengkapan"}]
)
def test_a_message_that_cannot_be_written_is_a_fault_of_the_diagram_and_nothing_is_lost(wrong: dict[str, str], opened_by: Opened) -> None:
    engine = opened_by(email=Post())

    case = begun(engine, asking(**wrong))

    (incident,) = engine.incidents()
    assert (incident.element, incident.reason, engine.case(case).status) == ("Kabari", "message", "incident")
    engine.deploy({"kabar.bpmn": asking()}, by="system")
    engine.migrate(case, reason="diperbaiki", by="system")
    engine.retry(case, by="adi")
    engine.run_due()
    assert states(engine, case) == [("email", "sent")]
    assert_proved(engine, case)


def test_who_reads_the_case_but_not_its_address_does_not_learn_it_from_the_message(opened_by: Opened) -> None:
    engine = opened_by(email=Post([Rejected("550 <rina@contoh.example> unknown", "550")]))
    case = begun(engine, asking(after="userTask Baca camunda:candidateGroups=bidang:perizinan"))
    engine.run_due()

    assert "rina@" not in repr([(message.subject, message.path) for message in engine.read.case("rudi", case).messages])
    assert "rina@" not in str([event.facts for event in engine.history(case)])


def test_the_citizen_who_leaves_an_address_gets_the_receipt_by_email(lite: Engine, sqlite_url: str, clock: WoundClock) -> None:
    """K4: website, receipt by page and by email."""
    shipped = [path for folder in ("bpmn", "forms", "forms/surat") for path in (ROOT / folder).glob("*.*") if path.suffix != ".md"]
    lite.deploy([str(path) for path in shipped], by="system")
    with mail_server() as server:
        engine = Engine.open(sqlite_url, clock=clock, keys={1: b"k" * 32}, mailboxes={"email": smtp(server)})
        values = {
            "judul": "Izin reklame belum terbit", "uraian": "Sudah tiga minggu permohonan saya belum dijawab.", "nama": "Rina Contoh",
            "jenis_pelapor": "perorangan", "surel": "rina@contoh.example", "balas_lewat": "email", "rahasiakan": "ya", "setuju_data": "ya",
            "dugaan_korupsi": "tidak",
        }
        start = {"penerimaan": {"kanal": "website", "waktu_terima": clock.now().isoformat()}}
        case = engine.start("penanganan_pengaduan", start, by="pelapor", complete=values)

        engine.run_due()
        engine.close()

    (letter,) = server.taken
    body, pdf = letter.iter_parts()
    assert (letter["To"], letter["Subject"]) == ("rina@contoh.example", f"[{case.business_key}] Tanda terima pengaduan")
    assert f"melalui Website, dengan nomor tiket {case.business_key} dan kode lacak" in " ".join(body.get_content().split())
    assert (pdf.get_content_type(), pdf.get_content()[:5]) == ("application/pdf", b"%PDF-")
