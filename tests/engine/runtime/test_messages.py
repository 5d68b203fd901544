"""Messages: each goes to the one case that waits for its name and key, once, and to no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import Conflict, Engine, Invalid, NotAllowed, NotFound
from tests.engine.runtime.looking import assert_proved, kinds, opened
from tests.engine.runtime.written import WoundClock, bpmn

MESSAGE = b'<bpmn:message id="Pesan" name="jawaban"/><bpmn:process'
EVENT = '<bpmn:messageEventDefinition messageRef="Pesan"/>'
KEY = '<bpmn:extensionElements><camunda:properties><camunda:property name="korelasi" value="nomor"/></camunda:properties></bpmn:extensionElements>'


def waiting_for(*nodes: str, flows: str, lanes: str) -> bytes:
    """A process `surat` that knows the message `jawaban`."""
    return bpmn("surat", *nodes, flows=flows, lanes=lanes).replace(b"<bpmn:process", MESSAGE)


KEYED = waiting_for("startEvent M", f"intermediateCatchEvent Tunggu|{KEY}{EVENT}", "userTask Baca", "endEvent E",
                    flows="M>Tunggu Tunggu>Baca Baca>E", lanes="Petugas: M Tunggu Baca E")  # fmt: skip
NUMBERED = waiting_for("startEvent M", f"intermediateCatchEvent Tunggu|{EVENT}", "userTask Baca", "endEvent E",
                       flows="M>Tunggu Tunggu>Baca Baca>E", lanes="Petugas: M Tunggu Baca E")  # fmt: skip


def border(*, interrupting: bool = True) -> bytes:
    """A task with the message on it, which leads to another task."""
    return waiting_for(
        "startEvent M", "userTask Isi", "endEvent E", "userTask Baca", "endEvent F",
        f"boundaryEvent B attachedToRef=Isi cancelActivity={str(interrupting).lower()}|{EVENT}",
        flows="M>Isi Isi>E B>Baca Baca>F", lanes="Petugas: M Isi B E Baca F",
    )  # fmt: skip


def begun(engine: Engine, model: bytes, *, business_key: str | None = None, **data: object) -> str:
    """A case of the model, deployed."""
    engine.deploy({"surat.bpmn": model}, by="system")
    return engine.start("surat", data, by="sari", business_key=business_key).id


def test_a_message_goes_to_the_case_whose_key_it_names_and_to_no_other(engine: Engine) -> None:
    one, other = begun(engine, KEYED, nomor="A-1"), begun(engine, KEYED, nomor="B-2")

    done = engine.correlate("jawaban", {"isi": "ya"}, key="B-2", by="system")

    assert (done.case.id, [task.element_id for task in done.next_tasks]) == (other, ["Baca"])
    assert (opened(engine, one), opened(engine, other)) == ([], ["Baca"])
    assert (engine.data(one), engine.data(other)) == ({"nomor": "A-1"}, {"nomor": "B-2", "isi": "ya"})
    assert kinds(engine, other) == ["CaseStarted", "MessageReceived"]
    assert_proved(engine, one)
    assert_proved(engine, other)


def test_without_a_key_of_its_own_a_wait_is_known_by_the_cases_number_or_else_its_id(engine: Engine) -> None:
    named, nameless = begun(engine, NUMBERED, business_key="S-7"), begun(engine, NUMBERED)

    assert engine.correlate("jawaban", key="S-7", by="system").case.id == named
    assert engine.correlate("jawaban", key=nameless, by="system").case.id == nameless


def test_a_whole_number_is_a_key_and_what_is_no_key_is_an_incident(lite: Engine) -> None:
    begun(lite, KEYED, nomor=12)
    assert lite.correlate("jawaban", key="12", by="system").case.status == "running"

    for nothing in (None, "", "  ", [1], 1.5, "x" * 256):
        case = begun(lite, KEYED, nomor=nothing)
        assert lite.case(case).status == "incident"
    assert {incident.element for incident in lite.incidents()} == {"Tunggu"}


def test_the_key_is_fixed_when_the_wait_begins(lite: Engine) -> None:
    model = waiting_for(
        "startEvent M", "parallelGateway P", f"intermediateCatchEvent Tunggu|{KEY}{EVENT}", "userTask Ubah", "endEvent D", "endEvent E",
        flows="M>P P>Tunggu P>Ubah Tunggu>D Ubah>E", lanes="Petugas: M P Tunggu Ubah D E",
    )  # fmt: skip
    case = begun(lite, model, nomor="A-1")
    (task,) = lite.inbox("sari", case=case)
    lite.complete(task.id, {"nomor": "B-2"}, by="sari")

    with pytest.raises(NotFound):
        lite.correlate("jawaban", key="B-2", by="system")
    assert lite.correlate("jawaban", key="A-1", by="system").case.status == "completed"
    assert_proved(lite, case)


def test_nobody_waiting_is_not_found_and_several_are_refused_with_how_many(engine: Engine) -> None:
    with pytest.raises(NotFound):
        engine.correlate("jawaban", key="A-1", by="system")
    cases = [begun(engine, KEYED, nomor="A-1") for _ in range(3)]
    for message, key in (("lain", "A-1"), ("jawaban", "A-2")):
        with pytest.raises(NotFound):
            engine.correlate(message, key=key, by="system")

    for key in ("A-1", None):
        with pytest.raises(Conflict) as refused:
            engine.correlate("jawaban", key=key, by="system")
        assert (refused.value.facts["reason"], refused.value.facts["count"]) == ("ambiguous", 3)
    assert [kinds(engine, case) for case in cases] == [["CaseStarted"]] * 3


def test_of_two_that_wait_in_one_case_the_one_whose_key_is_named_receives_it(engine: Engine) -> None:
    one, two = (KEY.replace('value="nomor"', f'value="nomor[{place}]"') for place in (1, 2))
    model = waiting_for(
        "startEvent M", "parallelGateway P", f"intermediateCatchEvent Satu|{one}{EVENT}", f"intermediateCatchEvent Dua|{two}{EVENT}", "userTask A",
        "userTask B", "endEvent E", "endEvent F", flows="M>P P>Satu P>Dua Satu>A Dua>B A>E B>F", lanes="Petugas: M P Satu Dua A B E F",
    )  # fmt: skip
    case = begun(engine, model, nomor=["A-1", "B-2"])

    engine.correlate("jawaban", key="B-2", by="system")

    assert opened(engine, case) == ["B"]
    assert_proved(engine, case)


def test_a_name_alone_is_enough_when_only_one_waits(lite: Engine) -> None:
    case = begun(lite, KEYED, nomor="A-1")

    assert lite.correlate("jawaban", by="system").case.id == case


def test_delivered_twice_with_one_key_a_message_is_received_once(engine: Engine) -> None:
    case = begun(engine, KEYED, nomor="A-1")
    first = engine.correlate("jawaban", {"isi": 1}, key="A-1", by="system", idempotency_key="kirim-1")

    again = engine.correlate("jawaban", {"isi": 1}, key="A-1", by="system", idempotency_key="kirim-1")

    assert (again.case, again.next_tasks, again.repeated) == (first.case, first.next_tasks, True)
    assert kinds(engine, case) == ["CaseStarted", "MessageReceived"]
    with pytest.raises(Conflict) as refused:
        engine.correlate("jawaban", key="B-2", by="system", idempotency_key="kirim-1")
    assert refused.value.facts["reason"] == "exists"
    with pytest.raises(NotFound):
        engine.correlate("jawaban", {"isi": 1}, key="A-1", by="system")


def test_only_the_system_and_whoever_runs_the_operations_hand_in_messages(lite: Engine, clock: WoundClock) -> None:
    for user, role in (("adi", "admin"), ("rudi", "kasi"), ("ayu", "auditor")):
        lite.add_user(user, roles=[role], by="system")
    clock.pass_minutes(1)
    case = begun(lite, KEYED, nomor="A-1")

    for who in ("pelapor", "sari", "rudi", "ayu"):
        with pytest.raises(NotAllowed):
            lite.correlate("jawaban", key="A-1", by=who)
        with pytest.raises(NotAllowed):
            lite.correlate("tidak ada", by=who)
    assert lite.correlate("jawaban", key="A-1", by="adi").case.id == case


def test_a_message_on_a_task_withdraws_it(engine: Engine) -> None:
    case = begun(engine, border(), business_key="S-1")

    engine.correlate("jawaban", {"alasan": "dicabut"}, key="S-1", by="system")

    assert opened(engine, case) == ["Baca"]
    with pytest.raises(NotFound):
        engine.correlate("jawaban", key="S-1", by="system")
    assert_proved(engine, case)


def test_a_message_that_does_not_interrupt_comes_as_often_as_it_is_sent(engine: Engine) -> None:
    case = begun(engine, border(interrupting=False), business_key="S-1")

    for number in range(3):
        engine.correlate("jawaban", {"ke": number}, key="S-1", by="system")

    assert opened(engine, case) == ["Baca", "Baca", "Baca", "Isi"]
    assert engine.data(case) == {"ke": 2}
    assert_proved(engine, case)


def test_a_task_that_is_done_waits_for_no_message_any_more(engine: Engine) -> None:
    case = begun(engine, border(), business_key="S-1")
    (task,) = engine.inbox("sari", case=case)
    engine.complete(task.id, {}, by="sari")

    with pytest.raises(NotFound):
        engine.correlate("jawaban", key="S-1", by="system")


TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
FIRST = waiting_for(
    "startEvent M", "eventBasedGateway G", f"intermediateCatchEvent Tunggu|{EVENT}", f"intermediateCatchEvent Lama|{TIMER}", "userTask Baca",
    "userTask Tegur", "endEvent E", flows="M>G G>Tunggu G>Lama Tunggu>Baca Lama>Tegur Baca>E Tegur>E",
    lanes="Petugas: M G Tunggu Lama Baca Tegur E",
)  # fmt: skip


def test_the_message_that_comes_before_the_hour_takes_the_way(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, FIRST, business_key="S-1")

    engine.correlate("jawaban", key="S-1", by="system")
    clock.pass_minutes(120)

    assert (engine.run_due(), opened(engine, case)) == (0, ["Baca"])
    assert_proved(engine, case)


def test_the_hour_that_comes_before_the_message_takes_the_way_though_no_worker_ran(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, FIRST, business_key="S-1")
    clock.pass_minutes(60)

    with pytest.raises(NotFound):
        engine.correlate("jawaban", key="S-1", by="system")

    assert opened(engine, case) == ["Tegur"]
    assert kinds(engine, case) == ["CaseStarted", "TimersFired"]
    assert_proved(engine, case)


FAULTY = waiting_for(
    "startEvent M", f"intermediateCatchEvent Tunggu|{EVENT}", "exclusiveGateway G", "endEvent E", "endEvent F",
    flows="M>Tunggu Tunggu>G G>E[nilai_>_5] G>F[nilai_<_5]", lanes="Petugas: M Tunggu G E F",
)  # fmt: skip


def test_a_message_whose_values_fail_is_an_incident_and_better_ones_mend_it(engine: Engine) -> None:
    case = begun(engine, FAULTY, business_key="S-1")

    assert engine.correlate("jawaban", {"nilai": 5}, key="S-1", by="system").case.status == "incident"
    assert [incident.element for incident in engine.incidents()] == ["G"]
    assert engine.correlate("jawaban", {"nilai": 6}, key="S-1", by="system").case.status == "completed"

    assert (engine.incidents(), kinds(engine, case)) == ((), ["CaseStarted", "CaseFaulted", "MessageReceived"])
    assert_proved(engine, case)


def test_a_cancelled_case_waits_for_nothing(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    case = begun(lite, NUMBERED, business_key="S-1")
    lite.cancel(case, reason="salah masuk", by="adi")

    with pytest.raises(NotFound):
        lite.correlate("jawaban", key="S-1", by="system")


def test_a_restart_loses_no_wait(database_url: str, engine: Engine, opened: Callable[[str], Engine]) -> None:
    case = begun(engine, KEYED, nomor="A-1")

    again = opened(database_url)

    assert again.correlate("jawaban", key="A-1", by="system").case.id == case
    assert_proved(again, case)


def test_a_message_is_caught_within_a_called_process_by_the_number_of_the_case(engine: Engine) -> None:
    outer = bpmn("luar", "startEvent M", "callActivity C calledElement=surat", "userTask Simpan", "endEvent E",
                 flows="M>C C>Simpan Simpan>E", lanes="Petugas: M C Simpan E")  # fmt: skip
    inner = waiting_for("startEvent N", f"intermediateCatchEvent Tunggu|{EVENT}", "endEvent O",
                        flows="N>Tunggu Tunggu>O", lanes="Petugas: N Tunggu O")  # fmt: skip
    engine.deploy({"surat.bpmn": inner, "luar.bpmn": outer}, by="system")
    case = engine.start("luar", by="sari", business_key="L-1").id

    engine.correlate("jawaban", {"hasil": 1}, key="L-1", by="system")

    assert (opened(engine, case), engine.data(case)) == (["Simpan"], {"hasil": 1})
    (caught,) = [event.facts["caught"][1] for event in engine.history(case) if event.type == "MessageReceived"]
    assert caught == "C/Tunggu"
    assert_proved(engine, case)


def test_a_message_brings_no_value_for_the_offices_own_variable(lite: Engine) -> None:
    case = begun(lite, KEYED, nomor="A-1")

    with pytest.raises(Invalid) as refused:
        lite.correlate("jawaban", {"kantor": {}}, key="A-1", by="system")

    assert list(refused.value.fields) == ["kantor"]
    assert (lite.case(case).status, kinds(lite, case)) == ("running", ["CaseStarted"])
