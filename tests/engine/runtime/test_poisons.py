"""A failing expression, wherever it stands, leaves the case as it was with an incident; mended by hand or by a mended diagram, it goes on."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.engine.runtime.poisons import POISONS, Poison
from tests.engine.runtime.written import WoundClock, line

every = pytest.mark.parametrize("poison", POISONS, ids=[poison.title for poison in POISONS])


@pytest.fixture
def rini(engine: Engine) -> str:
    """Somebody who may read every case and has the right to repair."""
    engine.add_user("rini", roles=["kasi", "admin"], by="system")
    return "rini"


def opened(engine: Engine, case_id: str) -> set[str]:
    """Elements whose tasks are open in the case."""
    return {task.element_id for task in engine.inbox("sari", case=case_id)}


@every
def test_completing_leaves_the_case_as_it_was_and_mending_lets_it_go_on(engine: Engine, rini: str, poison: Poison) -> None:
    engine.deploy(poison.files(), by="system")
    case = engine.start("racun", {"x": poison.bad}, by="sari")
    (task,) = engine.inbox("sari", case=case.id)

    assert engine.complete(task.id, by="sari").case.status == "incident"

    assert (engine.data(case.id), opened(engine, case.id)) == ({"x": poison.bad}, {"T"})
    (incident,) = engine.incidents()
    assert (incident.case_id, incident.element) == (case.id, poison.element)
    engine.mend(case.id, {"x": poison.good}, reason="Salah isi.", by=rini)
    engine.retry(case.id, by=rini)
    assert engine.complete(task.id, by="sari").case.status == "running"
    assert poison.opens in opened(engine, case.id)
    assert engine.incidents() == ()
    assert engine.replay(case.id).differences == ()
    assert engine.verify(case.id).holds


@every
def test_a_worker_passes_it_by_and_a_mended_diagram_lets_it_go_on(engine: Engine, rini: str, clock: WoundClock, poison: Poison) -> None:
    engine.deploy({**poison.files(timed=True), "sehat.bpmn": line("sehat", "Akhir").replace(b'"Mulai"', b'"Mulai"')}, by="system")
    case = engine.start("racun", {"x": poison.bad}, by="sari")
    clock.pass_minutes(30)
    well = engine.start("racun", {"x": poison.good}, by="sari")
    clock.pass_minutes(60)

    engine.run_due()

    assert (engine.case(case.id).status, engine.data(case.id), opened(engine, case.id)) == ("incident", {"x": poison.bad}, set())
    assert poison.opens in opened(engine, well.id)
    engine.deploy(poison.files(timed=True, healed=True), by="system")
    engine.migrate(case.id, reason="Diagram diperbaiki.", by=rini)
    assert engine.retry(case.id, by=rini).case.status == "running"
    assert poison.opens in opened(engine, case.id)
    assert engine.replay(case.id).differences == ()
    assert engine.verify(case.id).holds
