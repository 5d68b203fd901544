"""A fault of the model leaves the case as it was, plus an incident that says what and why."""

from __future__ import annotations

from engine import Engine
from tests.engine.runtime.written import bpmn

TWO_WAYS = bpmn(
    "pilih", "startEvent M", "userTask T", "exclusiveGateway G", "endEvent A", "endEvent B",
    flows='M>T T>G G>A[nilai_>_10] G>B[nilai_<_5]', lanes="Petugas: M T G A B",
)  # fmt: skip


def test_no_way_out_of_a_gateway_is_an_incident_and_the_task_stays_open(engine: Engine) -> None:
    engine.deploy({"pilih.bpmn": TWO_WAYS}, by="system")
    case = engine.start("pilih", by="sari")
    (task,) = engine.inbox("sari", case=case.id)

    done = engine.complete(task.id, {"nilai": 7}, by="sari")

    assert done.case.status == "incident"
    assert engine.data(case.id) == {}
    (incident,) = engine.incidents()
    assert (incident.case_id, incident.element) == (case.id, "G")
    assert engine.verify(case.id).holds
    assert [e.type for e in engine.history(case.id)] == ["CaseStarted", "CaseFaulted"]


def test_doing_the_task_with_other_values_mends_it(engine: Engine) -> None:
    engine.deploy({"pilih.bpmn": TWO_WAYS}, by="system")
    case = engine.start("pilih", by="sari")
    (task,) = engine.inbox("sari", case=case.id)
    engine.complete(task.id, {"nilai": 7}, by="sari")

    done = engine.complete(task.id, {"nilai": 3}, by="sari")

    assert done.case.status == "completed"
    assert engine.incidents() == ()
    assert engine.replay(case.id).differences == ()


def test_a_case_whose_first_step_fails_exists_and_can_be_tried_again(engine: Engine) -> None:
    at_once = TWO_WAYS.replace(b'targetRef="T"', b'targetRef="G"', 1).replace(b'<bpmn:userTask id="T" name="T"></bpmn:userTask>', b"")
    at_once = at_once.replace(b'<bpmn:sequenceFlow id="T__G" name="T__G" sourceRef="T" targetRef="G"></bpmn:sequenceFlow>', b"")
    engine.deploy({"pilih.bpmn": at_once.replace(b"<bpmn:flowNodeRef>T</bpmn:flowNodeRef>", b"")}, by="system")
    engine.add_user("adi", roles=["admin"], by="system")

    case = engine.start("pilih", {"nilai": 7}, by="sari")

    assert case.status == "incident"
    assert engine.retry(case.id, by="adi").case.status == "incident"
    assert [e.type for e in engine.history(case.id)] == ["CaseStarted", "CaseFaulted", "CaseFaulted"]
    assert engine.verify(case.id).holds
