"""The traps that deploy, played through the engine: what is done, where it ends, what is known then, as `expected.yaml` says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from engine import Engine
from engine.model import Process
from tests.engine.runtime.written import WoundClock
from tests.traps.play import WORKER, Played, is_order, roles_for
from tests.traps.test_verdicts import FOLDER, checked, errors, expected

AT = "2026-06-08T08:00:00+08:00"
Play = Callable[[str, str, Mapping[str, Any]], Played]


def _cases() -> Iterator[Any]:
    """(file, process, case) for every case of every trap that deploys."""
    for file, wanted in expected().items():
        said = wanted if wanted["verdict"] == "deploys" else wanted.get("or_deploys", {})
        for number, case in enumerate(said.get("cases", ()) if not errors(file) else ()):
            yield pytest.param(file, said["process"], case, id=f"{file}-{number}")


def _process(file: str, key: str) -> Process:
    return checked(file).diagrams[file].processes[key]


@pytest.fixture
def played(sqlite_url: str) -> Iterator[Play]:
    """Deploys a trap and plays one of its cases."""
    engines: list[Engine] = []

    def play(file: str, key: str, case: Mapping[str, Any]) -> Played:
        clock, process = WoundClock("2026-01-05T08:00:00+08:00"), _process(file, key)
        engine = Engine.open(sqlite_url, clock=clock, keys={1: b"k" * 32})
        engines.append(engine)
        engine.add_user(WORKER, roles=roles_for(process, engine.office), by="system")
        clock.move_to(AT)
        engine.deploy({file: (FOLDER / file).read_bytes()}, by="system")
        return Played(engine, clock, case, process)

    yield play
    for engine in engines:
        engine.close()


@pytest.mark.parametrize(("file", "key", "case"), list(_cases()))
def test_a_trap_that_deploys_runs_exactly_as_is_expected_of_it(played: Play, file: str, key: str, case: Mapping[str, Any]) -> None:
    play = played(file, key, case)
    if case.get("end") == "rejected-input or kept exactly":
        with pytest.raises(TypeError):
            play.run()
        assert (play.status, play.engine.data(play.case_id)) == ("running", {})
        return

    play.run()

    assert is_order(play.visited, case["visited"]), play.visited
    assert play.status == {"waiting": "running"}.get(case.get("end", "completed"), case.get("end", "completed"))
    _assert_end(play, case)
    assert play.engine.verify(play.case_id).holds
    assert play.engine.replay(play.case_id).differences == ()


def _assert_end(play: Played, case: Mapping[str, Any]) -> None:
    if case.get("end") == "incident":
        (incident,) = play.engine.incidents()
        assert incident.element in ([case["element"]] if isinstance(case["element"], str) else case["element"])
    if case.get("end") == "waiting":
        assert play.open == [*case.get("open", ()), *case.get("leave_open", ())]
    assert case.get("end_data", {}).items() <= play.engine.data(play.case_id).items()
    assert set(case.get("events", ())) <= set(play.passed)
    assert {task: play.names[task] for task in case.get("names", {})} == case.get("names", {})
    assert {task: play.groups[task] for task in case.get("lanes", {})} == {task: (lane.lower(),) for task, lane in case.get("lanes", {}).items()}


def test_what_two_people_answer_to_the_same_question_is_kept_of_both(played: Play) -> None:
    play = played("mi-parallel-same-variable.bpmn", "Proses", {"answers": {"Telaah": [{"suara": "ya"}, {"suara": "tidak"}]}})

    play.run()

    said = [event.payload["values"] for event in play.engine.history(play.case_id) if event.type == "TaskCompleted" and event.payload]
    assert said == [{"suara": "ya"}, {"suara": "tidak"}, {}]
    assert "suara" not in play.engine.data(play.case_id)


def test_the_orders_of_the_list_are_told_apart() -> None:
    assert is_order(["a", "c", "b", "d"], {"first": "a", "any_order": ["b", "c"], "then": "d"})
    assert not is_order(["a", "b", "d", "c"], {"first": "a", "any_order": ["b", "c"], "then": "d"})
    assert is_order(["a", "b", "b", "a"], {"rounds": 2, "any_order": ["a", "b"]})
    assert not is_order(["a", "a", "b", "b"], {"rounds": 2, "any_order": ["a", "b"]})
    assert not is_order(["a", "b"], {"any_order_within_block": [["a", "b"], ["c"]]})
    assert not is_order(["a", "b", "c"], {"repeat": 2, "of": ["a", "b"], "then": ["c"]})
