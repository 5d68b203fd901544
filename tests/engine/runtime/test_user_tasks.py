"""Claiming and completing: what succeeds, what is refused, and that a refused command leaves no trace."""

from __future__ import annotations

import pytest

from engine import Conflict, Engine, Event, NotAllowed, NotFound, Task
from tests.engine.runtime.written import bpmn, line


@pytest.fixture
def task(engine: Engine) -> Task:
    """The first of two tasks of a case, open to role petugas."""
    engine.deploy({"urut.bpmn": line("urut", "Periksa", "Putuskan")}, by="system")
    case = engine.start("urut", {"a": 1}, by="sari")
    (found,) = engine.inbox("sari", case=case.id)
    return found


def events(engine: Engine, task: Task) -> list[str]:
    return [event.type for event in engine.history(task.case_id)]


def last(engine: Engine, task: Task) -> Event:
    return engine.history(task.case_id)[-1]


def test_claim_gives_the_task_to_whoever_claims_it_first(engine: Engine, task: Task) -> None:
    claimed = engine.claim(task.id, by="sari")

    assert claimed.assignee == "sari"
    assert last(engine, task).type == "TaskClaimed"
    assert last(engine, task).actor == "sari"
    with pytest.raises(Conflict) as refused:
        engine.claim(task.id, by="tono")
    assert refused.value.facts["holder"] == "sari"
    assert events(engine, task) == ["CaseStarted", "TaskClaimed"]


def test_claiming_twice_writes_one_event(engine: Engine, task: Task) -> None:
    engine.claim(task.id, by="sari")
    engine.claim(task.id, by="sari")

    assert events(engine, task) == ["CaseStarted", "TaskClaimed"]


def test_claim_is_refused_to_other_roles_as_if_the_task_did_not_exist(engine: Engine, task: Task) -> None:
    for stranger in ("budi", "pelapor", "siapa"):
        with pytest.raises(NotFound):
            engine.claim(task.id, by=stranger)

    assert events(engine, task) == ["CaseStarted"]


def test_unclaim_frees_the_task_and_only_its_holder_may(engine: Engine, task: Task) -> None:
    engine.claim(task.id, by="sari")

    with pytest.raises(NotAllowed):
        engine.unclaim(task.id, by="tono")
    engine.unclaim(task.id, by="sari")

    assert engine.claim(task.id, by="tono").assignee == "tono"
    assert events(engine, task) == ["CaseStarted", "TaskClaimed", "TaskUnclaimed", "TaskClaimed"]


def test_complete_claims_a_free_task_in_the_same_command(engine: Engine, task: Task) -> None:
    done = engine.complete(task.id, {"hasil": "baik"}, by="sari")

    assert [t.element_id for t in done.next_tasks] == ["Putuskan"]
    assert engine.data(task.case_id) == {"a": 1, "hasil": "baik"}
    assert events(engine, task) == ["CaseStarted", "TaskCompleted"]


def test_complete_is_refused_when_another_holds_the_task(engine: Engine, task: Task) -> None:
    engine.claim(task.id, by="sari")

    with pytest.raises(Conflict) as refused:
        engine.complete(task.id, {}, by="tono")

    assert refused.value.facts["reason"] == "taken"
    assert events(engine, task) == ["CaseStarted", "TaskClaimed"]


def test_complete_is_refused_to_other_roles(engine: Engine, task: Task) -> None:
    with pytest.raises(NotFound):
        engine.complete(task.id, {}, by="budi")

    assert events(engine, task) == ["CaseStarted"]


def test_a_completed_task_cannot_be_completed_again(engine: Engine, task: Task) -> None:
    engine.complete(task.id, {}, by="sari")

    with pytest.raises(Conflict) as refused:
        engine.complete(task.id, {}, by="sari")

    assert refused.value.facts["reason"] == "done"
    assert events(engine, task) == ["CaseStarted", "TaskCompleted"]


def test_a_stale_revision_is_refused_and_nothing_changes(engine: Engine, task: Task) -> None:
    engine.claim(task.id, by="sari")

    with pytest.raises(Conflict) as refused:
        engine.complete(task.id, {"x": 1}, by="sari", revision=task.revision)

    assert refused.value.facts["reason"] == "stale"
    assert engine.data(task.case_id) == {"a": 1}


def test_the_same_key_twice_does_it_once_and_gives_the_first_result(engine: Engine, task: Task) -> None:
    first = engine.complete(task.id, {"x": 1}, by="sari", idempotency_key="tekan-1")

    again = engine.complete(task.id, {"x": 2}, by="sari", idempotency_key="tekan-1")

    assert again.repeated and not first.repeated
    assert again.next_tasks == first.next_tasks
    assert engine.data(task.case_id) == {"a": 1, "x": 1}
    assert events(engine, task) == ["CaseStarted", "TaskCompleted"]


def test_a_key_used_for_one_task_is_refused_for_another(engine: Engine, task: Task) -> None:
    done = engine.complete(task.id, {}, by="sari", idempotency_key="tekan-1")

    with pytest.raises(Conflict):
        engine.complete(done.next_tasks[0].id, {}, by="sari", idempotency_key="tekan-1")


def test_ids_that_name_nothing_are_not_found(engine: Engine, task: Task) -> None:
    for wrong in ("", ".", "x", "x.1", f"{task.case_id}.99", f"{task.case_id}.-1", f"{task.case_id}.9999999999999", f"{task.case_id}.²"):
        with pytest.raises(NotFound):
            engine.complete(wrong, {}, by="sari")


def test_the_case_ends_with_its_last_task(engine: Engine, task: Task) -> None:
    done = engine.complete(task.id, {}, by="sari")
    done = engine.complete(done.next_tasks[0].id, {}, by="tono")

    assert done.case.status == "completed"
    assert engine.inbox("sari") == []
    assert engine.verify(task.case_id).holds
    assert engine.replay(task.case_id).differences == ()


def test_a_task_without_lane_or_group_is_for_staff_alone(engine: Engine) -> None:
    files = {"x.bpmn": bpmn("x", "startEvent M", "userTask T", "endEvent E", flows="M>T T>E")}
    engine.deploy(files, by="system")
    case = engine.start("x", by="sari")

    assert [t.element_id for t in engine.inbox("budi", case=case.id)] == ["T"]
    assert engine.inbox("pelapor", case=case.id) == []
