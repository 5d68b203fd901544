"""A citizen acts in a running case only with that case's code, on what is asked of them, and the case's clock stands still meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from engine import Answer, Conflict, Engine, Invalid, NotFound, load_office
from tests.engine.runtime.looking import assert_proved
from tests.engine.runtime.written import WoundClock
from tests.sop.model_files import ROOT, shipped
from tests.sop.route import ENTRIES

ASKED = {
    "keputusan": "minta_kelengkapan", "kelengkapan": ["lokasi", "nomor_permohonan"], "pesan_pelapor": "Di mana kejadiannya?",
    "batas_kelengkapan": "2026-06-25",
}  # fmt: skip
GIVEN = {"lokasi": "Jalan Contoh 1", "nomor_permohonan": "P-17"}
SENT = Answer("kunci-warga")


@pytest.fixture
def clock() -> WoundClock:
    """Thursday 11 June 2026, 08:00 in the office."""
    return WoundClock("2026-06-11T08:00:00+08:00")


@pytest.fixture
def office(sqlite_url: str, clock: WoundClock) -> Iterator[Engine]:
    """The product's own procedure, deployed; Sari is Kasi."""
    engine = Engine.open(sqlite_url, clock=clock, keys={1: b"k" * 32})
    engine.add_user("sari", roles=["kasi"], by="system")
    engine.deploy({path.name: path.read_bytes() for path in shipped()}, by="system")
    yield engine
    engine.close()


def asked(office: Engine) -> tuple[str, str, str, str]:
    """(case, ticket, code, task) of a complaint whose citizen is asked for more."""
    case = office.start("penanganan_pengaduan", {"penerimaan": {"kanal": "sms"}}, by="pelapor", complete=ENTRIES["tulis_aduan"])
    task, = office.inbox("sari", case=case.id)
    opened, = office.complete(task.id, ASKED, by="sari").next_tasks
    return case.id, str(case.business_key), office.tracking_code(case.id), opened.id


def test_with_the_code_the_citizen_adds_what_was_asked_and_the_case_goes_on(office: Engine) -> None:
    case, ticket, code, task = asked(office)

    office.answer(ticket, code, task, values={**GIVEN, "uraian": "Isi yang tidak diminta, cukup panjang."}, sent=SENT)

    assert [t.element_id for t in office.inbox("sari", case=case)] == ["pilah_aduan"]
    written = office.data(case)
    assert written["lengkapi_aduan"] == {**GIVEN, "lampiran_tambahan": []}
    assert (written["tulis_aduan"]["lokasi"], written["tulis_aduan"]["uraian"]) == ("Jalan Contoh 1", ENTRIES["tulis_aduan"]["uraian"])
    assert office.history(case)[-1].actor == "pelapor"
    assert_proved(office, case)


@pytest.mark.parametrize("act", [
    lambda office, task: office.complete(task, GIVEN, by="pelapor"), lambda office, task: office.claim(task, by="pelapor"),
    lambda office, task: office.save_draft(task, {"lokasi": ["x"]}, by="pelapor"),
])  # fmt: skip
def test_without_a_code_no_citizen_touches_a_task(office: Engine, act: Callable[[Engine, str], object]) -> None:
    case, _, _, task = asked(office)
    before = office.history(case)

    with pytest.raises(NotFound):
        act(office, task)

    assert office.history(case) == before


def test_the_code_of_one_case_opens_no_task_of_another(office: Engine) -> None:
    _, ticket, code, _ = asked(office)
    other, other_ticket, _, other_task = asked(office)
    before = office.history(other)

    for shown in (ticket, other_ticket):
        with pytest.raises(NotFound):
            office.answer(shown, code, other_task, values=GIVEN, sent=SENT)

    assert office.history(other) == before


def test_the_code_gives_no_task_of_the_staff(office: Engine) -> None:
    case = office.start("penanganan_pengaduan", {"penerimaan": {"kanal": "sms"}}, by="pelapor", complete=ENTRIES["tulis_aduan"])
    task, = office.inbox("sari", case=case.id)

    with pytest.raises(NotFound):
        office.answer(str(case.business_key), office.tracking_code(case.id), task.id, values={"keputusan": "ada", "lengkap": "ya"}, sent=SENT)


def test_what_is_missing_is_named_and_nothing_is_written(office: Engine) -> None:
    case, ticket, code, task = asked(office)
    before = office.history(case)

    with pytest.raises(Invalid) as refused:
        office.answer(ticket, code, task, values={"lokasi": "Jalan Contoh 1"}, sent=SENT)

    assert list(refused.value.fields) == ["nomor_permohonan"]
    assert office.history(case) == before


def test_an_answer_sent_twice_is_one_and_one_that_comes_late_is_refused(office: Engine) -> None:
    _, ticket, code, task = asked(office)
    sent = Answer("kunci-warga", key="satu")

    first = office.answer(ticket, code, task, values=GIVEN, sent=sent)
    again = office.answer(ticket, code, task, values=GIVEN, sent=sent)

    assert [t.id for t in first.next_tasks] == [t.id for t in again.next_tasks]
    with pytest.raises(Conflict):
        office.answer(ticket, code, task, values=GIVEN, sent=SENT)


def test_the_citizen_reads_what_is_asked_and_until_when(office: Engine) -> None:
    _, ticket, code, task = asked(office)

    shown = office.track(ticket, code)

    assert shown is not None
    assert shown.task is not None
    assert shown.task.id == task
    assert office.read.public_sentence(shown) == (
        "Kami memerlukan tambahan dari Anda: Lokasi kejadian, Nomor permohonan. Mohon dilengkapi sebelum 25 Juni 2026."
    )


def test_the_citizen_is_told_by_the_way_they_chose(office: Engine) -> None:
    case, _, _, _ = asked(office)

    told = [one for one in office.read.case("sari", case).messages if one.path == "minta_kelengkapan"]

    assert [(one.channel, one.state) for one in told] == [("email", "off")]


def test_at_the_office_s_limit_the_case_is_closed_with_its_reason_and_a_late_answer_is_refused(sqlite_url: str, clock: WoundClock) -> None:
    shipped_office = load_office(ROOT / "office")
    limited = replace(shipped_office, settings={**shipped_office.settings, "batas_kelengkapan_hari": 14})
    engine = Engine.open(sqlite_url, clock=clock, keys={1: b"k" * 32}, office=limited)
    engine.add_user("sari", roles=["kasi"], by="system")
    engine.deploy({path.name: path.read_bytes() for path in shipped()}, by="system")
    case, ticket, code, task = asked(engine)
    clock.move_to("2026-06-26T00:00:00+08:00")

    engine.run_due()

    shown = engine.track(ticket, code)
    assert engine.case(case).status == "completed"
    assert shown is not None
    assert (shown.task, shown.status.key if shown.status else "") == (None, "ditutup")
    assert "Alasan: Kelengkapan tidak diterima." in engine.read.public_sentence(shown)
    with pytest.raises(Conflict):
        engine.answer(ticket, code, task, values=GIVEN, sent=SENT)
    engine.close()


def test_while_the_office_has_confirmed_no_limit_the_case_stays_open(office: Engine, clock: WoundClock) -> None:
    case, ticket, code, task = asked(office)
    before = office.history(case)
    clock.move_to("2027-06-26T00:00:00+08:00")

    office.run_due()

    assert office.history(case) == before
    assert office.answer(ticket, code, task, values=GIVEN, sent=SENT).case.status == "running"
