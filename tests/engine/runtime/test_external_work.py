"""The work of service tasks: fetched, done, failed, tried again; whose result counts, and what becomes of work that nobody manages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import Conflict, Engine, NotAllowed, NotFound, Work
from tests.engine.runtime.written import MovedClock, bpmn

EXTERNAL = "camunda:type=external camunda:topic=kirim"
SEND = bpmn("kirim", "startEvent M", f"serviceTask Kirim {EXTERNAL}", "userTask Baca", "endEvent E", flows="M>Kirim Kirim>Baca Baca>E",
            lanes="Petugas: M Kirim Baca E")  # fmt: skip


def begun(engine: Engine, model: bytes = SEND, key: str = "kirim", **data: object) -> str:
    """A case of the model, deployed."""
    engine.deploy({f"{key}.bpmn": model}, by="system")
    return engine.start(key, data, by="sari").id


def fetched(engine: Engine, worker: str = "satu", *topics: str) -> Work:
    """The only work there is for the worker."""
    (work,) = engine.fetch_work(topics or ("kirim",), by="system", worker=worker, lease=timedelta(minutes=1))
    return work


def opened(engine: Engine, case: str) -> list[str]:
    """Where tasks wait."""
    return sorted(task.element_id for task in engine.inbox("sari", case=case))


def kinds(engine: Engine, case: str) -> list[str]:
    """The types of the case's events."""
    return [event.type for event in engine.history(case)]


def assert_proved(engine: Engine, case: str) -> None:
    """The chain holds and running it again gives the same."""
    assert engine.verify(case).faults == ()
    assert engine.replay(case).differences == ()


def test_work_is_fetched_with_what_the_task_sees_and_its_result_becomes_variables(engine: Engine) -> None:
    case = begun(engine, nomor="08")
    work = fetched(engine)
    assert (work.id, work.case_id, work.topic, work.element_id, work.attempt) == (f"{case}.{work.token}", case, "kirim", "Kirim", 1)
    assert work.data == {"nomor": "08"}

    done = engine.complete_work(work.id, {"terkirim": True}, by="system", worker="satu", attempt=work.attempt)

    assert [task.element_id for task in done.next_tasks] == ["Baca"]
    assert engine.data(case) == {"nomor": "08", "terkirim": True}
    assert kinds(engine, case) == ["CaseStarted", "WorkCompleted"]
    assert engine.fetch_work(["kirim"], by="system", worker="satu") == ()
    assert_proved(engine, case)
