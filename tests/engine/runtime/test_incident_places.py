"""An incident is that of the place that failed: what succeeds elsewhere leaves it open, and the rest of the case goes on beside it."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.engine.runtime.looking import assert_proved, kinds, opened
from tests.engine.runtime.written import WoundClock, bpmn

HOUR = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
TWO = bpmn(
    "cabang", "startEvent M", "parallelGateway P", "userTask Kiri", "exclusiveGateway G", "userTask Kecil", "userTask Besar", "exclusiveGateway H",
    "userTask Kanan", "userTask Lanjut", "parallelGateway J", "endEvent E",
    flows="M>P P>Kiri P>Kanan Kiri>G G>Kecil[x_<_5] G>Besar[x_>_10] Kecil>H Besar>H H>J Kanan>Lanjut Lanjut>J J>E",
    lanes="Petugas: M P Kiri G Kecil Besar H Kanan Lanjut J E",
)  # fmt: skip
"""Two branches; the gateway of the left one finds no way with 7."""
TIMED = bpmn(
    "cabang", "startEvent M", "parallelGateway P", f"intermediateCatchEvent T|{HOUR}", "exclusiveGateway G", "userTask Kecil",
    f"intermediateCatchEvent U|{HOUR}", "userTask Nanti", "userTask Kanan", "userTask Lanjut", "endEvent E",
    flows="M>P P>T P>U P>Kanan T>G G>Kecil[x_<_5] G>E[x_>_10] Kecil>E U>Nanti Nanti>E Kanan>Lanjut Lanjut>E",
    lanes="Petugas: M P T G Kecil U Nanti Kanan Lanjut E",
)  # fmt: skip
"""Two timers of an hour beside a task; the gateway behind the first finds no way with 7."""


@pytest.fixture
def rini(engine: Engine) -> str:
    """Somebody who may read every case and has the right to repair."""
    engine.add_user("rini", roles=["kasi", "admin"], by="system")
    return "rini"


def begun(engine: Engine, model: bytes, **data: object) -> str:
    """A case of the process `cabang`."""
    engine.deploy({"cabang.bpmn": model}, by="system")
    return engine.start("cabang", data, by="sari").id


def does(engine: Engine, case: str, element: str, **values: object) -> str:
    """Do the open task; the case's status afterwards."""
    (task,) = (task for task in engine.inbox("sari", case=case) if task.element_id == element)
    return engine.complete(task.id, values, by="sari").case.status


def at(engine: Engine) -> list[str]:
    """Elements of the open incidents."""
    return [incident.element for incident in engine.incidents()]


def test_completing_another_branch_leaves_the_incident_open_and_that_branch_goes_on(engine: Engine) -> None:
    case = begun(engine, TWO)
    assert does(engine, case, "Kiri", x=7) == "incident"

    assert does(engine, case, "Kanan") == "incident"

    assert (at(engine), engine.case(case).status, opened(engine, case)) == (["G"], "incident", ["Kiri", "Lanjut"])
    assert does(engine, case, "Lanjut") == "incident"
    assert does(engine, case, "Kiri", x=3) == "running"
    assert at(engine) == []
    assert does(engine, case, "Kecil") == "completed"
    assert_proved(engine, case)


DOUBTS = bpmn(
    "cabang", "startEvent M", "parallelGateway P", "userTask Kiri", "exclusiveGateway G", "userTask Besar", "userTask Kanan", "exclusiveGateway H",
    "userTask Lanjut", "endEvent E",
    flows="M>P P>Kiri P>Kanan Kiri>G G>Besar[x_>_10] G>E[x_<_5] Besar>E Kanan>H H>Lanjut[y_=_1] H>E[y_=_2] Lanjut>E",
    lanes="Petugas: M P Kiri G Besar Kanan H Lanjut E",
)  # fmt: skip
"""Two branches with a gateway each."""


def test_of_two_incidents_each_closes_with_its_own_task(engine: Engine) -> None:
    case = begun(engine, DOUBTS)
    does(engine, case, "Kiri", x=7)
    does(engine, case, "Kanan", y=3)
    assert at(engine) == ["G", "H"]

    assert does(engine, case, "Kanan", y=1) == "incident"
    assert at(engine) == ["G"]
    assert does(engine, case, "Kiri", x=11) == "running"
    assert (at(engine), opened(engine, case)) == ([], ["Besar", "Lanjut"])
    assert_proved(engine, case)


def test_what_fails_again_has_one_incident_which_tells_the_latest(engine: Engine) -> None:
    case = begun(engine, TWO)

    for value in (7, 8):
        does(engine, case, "Kiri", x=value)

    (incident,) = engine.incidents()
    assert (incident.element, dict(incident.reads)) == ("G", {"x": 8})
    assert kinds(engine, case) == ["CaseStarted", "CaseFaulted", "CaseFaulted"]


def test_an_incident_goes_with_the_task_that_a_timer_withdraws(engine: Engine, clock: WoundClock) -> None:
    limited = TWO.replace(
        b"</bpmn:process>", f'<bpmn:boundaryEvent id="B" attachedToRef="Kiri">{HOUR}</bpmn:boundaryEvent>'
        '<bpmn:sequenceFlow id="b" sourceRef="B" targetRef="H"/></bpmn:process>'.encode())  # fmt: skip
    case = begun(engine, limited.replace(b"<bpmn:flowNodeRef>G</bpmn:flowNodeRef>", b"<bpmn:flowNodeRef>G</bpmn:flowNodeRef>"
                                         b"<bpmn:flowNodeRef>B</bpmn:flowNodeRef>"))  # fmt: skip
    does(engine, case, "Kiri", x=7)
    clock.pass_minutes(61)

    engine.run_due()

    assert (at(engine), engine.case(case).status, opened(engine, case)) == ([], "running", ["Kanan"])
    assert_proved(engine, case)


def test_beside_a_timer_that_fails_other_timers_fire_and_tasks_are_done(engine: Engine, clock: WoundClock, rini: str) -> None:
    case = begun(engine, TIMED, x=7)
    clock.pass_minutes(61)

    engine.run_due()

    assert (at(engine), engine.case(case).status, opened(engine, case)) == (["G"], "incident", ["Kanan", "Nanti"])
    assert does(engine, case, "Kanan") == "incident"
    assert (at(engine), opened(engine, case)) == (["G"], ["Lanjut", "Nanti"])
    before = engine.history(case)
    engine.run_due()
    assert engine.history(case) == before, "what has failed waits for a person, not for the next look of a worker"
    assert_proved(engine, case)
    engine.mend(case, {"x": 3}, reason="Salah isi.", by=rini)
    assert engine.retry(case, by=rini).case.status == "running"
    assert (at(engine), opened(engine, case)) == ([], ["Kecil", "Lanjut", "Nanti"])
    assert_proved(engine, case)


def test_a_late_timer_that_fails_does_not_keep_people_from_their_task(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, TIMED, x=7)
    clock.pass_minutes(61)

    assert does(engine, case, "Kanan") == "incident"

    assert kinds(engine, case) == ["CaseStarted", "CaseFaulted", "TimersFired", "TaskCompleted"]
    assert (at(engine), opened(engine, case)) == (["G"], ["Lanjut", "Nanti"])
    assert_proved(engine, case)


def test_trying_again_lets_go_on_what_can_and_only_what_fails_again_stays(engine: Engine, clock: WoundClock, rini: str) -> None:
    late = TIMED.replace(b'sourceRef="Kanan" targetRef="Lanjut"', b'sourceRef="Kanan" targetRef="K"').replace(
        b'<bpmn:userTask id="Lanjut"', b'<bpmn:scriptTask id="K" scriptFormat="feel"><bpmn:script>z = 1 / y</bpmn:script></bpmn:scriptTask>'
        b'<bpmn:sequenceFlow id="k" sourceRef="K" targetRef="Lanjut"/><bpmn:userTask id="Lanjut"')  # fmt: skip
    case = begun(engine, late.replace(b"<bpmn:flowNodeRef>G</bpmn:flowNodeRef>", b"<bpmn:flowNodeRef>G</bpmn:flowNodeRef>"
                                      b"<bpmn:flowNodeRef>K</bpmn:flowNodeRef>"), x=7, y=0)  # fmt: skip
    assert does(engine, case, "Kanan") == "incident"
    clock.pass_minutes(61)
    engine.run_due()
    assert sorted(at(engine)) == ["G", "K"]

    assert engine.retry(case, by=rini).case.status == "incident"

    assert (at(engine), kinds(engine, case)[-2:]) == (["G"], ["CaseRetried", "CaseFaulted"])
    assert_proved(engine, case)


HEARS = bpmn(
    "cabang", "startEvent M", "parallelGateway P", "userTask Kanan", "userTask Kiri", "exclusiveGateway G",
    'boundaryEvent Kabar attachedToRef=Kiri cancelActivity=false|<bpmn:messageEventDefinition messageRef="pesan"/>', "exclusiveGateway H",
    "endEvent A", "endEvent B", "endEvent C", "endEvent E",
    flows="M>P P>Kiri P>Kanan Kiri>E Kanan>G G>A[x_<_5] G>E[x_>_10] Kabar>H H>B[y_=_1] H>C[y_=_2]",
    lanes="Petugas: M P Kiri Kanan G Kabar H A B C E",
).replace(b"<bpmn:process ", b'<bpmn:message id="pesan" name="kabar"/><bpmn:process ')  # fmt: skip
"""A task that hears a message as often as it comes, beside one whose gateway finds no way with 7."""


def test_a_message_that_is_received_closes_its_own_incident_though_it_waits_on(engine: Engine) -> None:
    case = begun(engine, HEARS)
    does(engine, case, "Kanan", x=7)
    assert engine.correlate("kabar", {"y": 3}, by="system").case.status == "incident"
    assert at(engine) == ["G", "H"]

    assert engine.correlate("kabar", {"y": 1}, by="system").case.status == "incident"
    assert at(engine) == ["G"]
    assert does(engine, case, "Kanan", x=3) == "running"
    assert at(engine) == []
    assert_proved(engine, case)


def test_a_case_that_ends_leaves_no_incident(engine: Engine) -> None:
    ending = TWO.replace(b'<bpmn:endEvent id="E" name="E">', b'<bpmn:endEvent id="E" name="E"><bpmn:terminateEventDefinition/>').replace(
        b'sourceRef="Lanjut" targetRef="J"', b'sourceRef="Lanjut" targetRef="E"')  # fmt: skip
    case = begun(engine, ending)
    does(engine, case, "Kiri", x=7)
    does(engine, case, "Kanan")

    assert does(engine, case, "Lanjut") == "completed"

    assert at(engine) == []
    assert_proved(engine, case)
