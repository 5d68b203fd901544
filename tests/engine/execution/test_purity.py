"""`advance` is a pure function: nothing passed in changes, the same inputs give the same bytes anywhere."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.errors import Conflict, ModelFault
from engine.execution import advance, compile_definition
from engine.model import Cancel, Complete, Definition, DueTimers, Start, Step
from tests.engine.execution.drawing import both, call, chain, definition, each, end, start, user
from tests.engine.execution.play import AT, Play
from tests.engine.execution.random_models import random_data, random_definition, random_values

SEEDS = range(60)
FORK = definition([start(), both("f"), user("a"), user("b"), end()], [("start", "f"), ("f", "a"), ("f", "b"), ("a", "end"), ("b", "end")])


def _replay(seed: int) -> list[Step]:
    """A walk that depends on nothing but the seed."""
    random = Random(seed)
    drawn = random_definition(random, size=6)
    return _walk(random, drawn, compile_definition(drawn))


def _walk(random: Random, drawn: Definition, compiled: Any) -> list[Step]:
    steps: list[Step] = []
    try:
        steps.append(advance(compiled, None, None, Start(random_data(random, drawn), {"k": 1}), AT))
        while steps[-1].waits and len(steps) < 12:
            last = steps[-1]
            wait = random.choice(last.waits)
            trigger = Complete(wait.token, random_values(random, drawn, wait.path))
            steps.append(advance(compiled, last.state, {**last.data, "kantor": {"k": 1}}, trigger, AT))
    except ModelFault:
        pass
    return steps


def digest() -> str:
    """All bytes and traces of the walks, as one hash."""
    total = hashlib.sha256()
    for seed in SEEDS:
        for step in _replay(seed):
            total.update(step.state + json.dumps(step.data).encode() + repr((step.trace, step.waits)).encode())
    return total.hexdigest()


def _facts(thing: Any, seen: dict[int, Any]) -> Any:
    """Everything reachable from a compiled definition, as plain values."""
    if isinstance(thing, (str, int, float, bool, bytes, type(None))) or callable(thing):
        return repr(thing)
    if id(thing) in seen:
        return seen[id(thing)]
    seen[id(thing)] = f"<{type(thing).__name__} {len(seen)}>"
    if isinstance(thing, (list, tuple, set, frozenset)):
        return [_facts(part, seen) for part in thing]
    if isinstance(thing, dict):
        return {str(key): _facts(part, seen) for key, part in thing.items()}
    names = [*getattr(thing, "__dict__", {}), *(name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ()))]
    return {name: _facts(getattr(thing, name, None), seen) for name in names}


@pytest.mark.parametrize("seed", range(20))
def test_running_changes_nothing_in_a_compiled_definition(seed: int) -> None:
    random = Random(seed)
    drawn = random_definition(random, size=8)
    compiled = compile_definition(drawn)
    before = copy.deepcopy(_facts(compiled, {}))

    for _ in range(3):
        _walk(random, drawn, compiled)

    assert _facts(compiled, {}) == before


def test_the_same_commands_in_a_fresh_process_give_the_same_bytes() -> None:
    here = digest()
    program = "from tests.engine.execution.test_purity import digest; print(digest())"
    root = Path(__file__).parents[3]

    for hash_seed in ("1", "4711"):
        other = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(root)},
        )
        assert other.stdout.strip() == here


def test_the_same_inputs_give_the_same_step_however_often() -> None:
    case = Play(FORK)
    inputs = (case.compiled, case.step.state, case.step.data, Complete(case.wait("a").token, {"x": [1]}), AT)

    assert advance(*inputs) == advance(*inputs)


def test_the_order_of_keys_in_what_comes_in_makes_no_difference() -> None:
    """A replay reads values back from canonical JSON, where keys are sorted."""
    drawn = definition([start(), user("do", loop=each("units", "unit", "out")), call("c", "q"), end()], chain("start", "do", "c", "end"), calls={
        "q": definition([start(), user("u"), end()], chain("start", "u", "end"), key="q"),
    })
    one = Play(drawn, {"b": 1, "a": {"y": 1, "x": 2}, "units": [{"q": 1, "p": 2}, 0]})
    other = Play(drawn, {"units": [{"p": 2, "q": 1}, 0], "a": {"x": 2, "y": 1}, "b": 1})

    for case, values in ((one, {"m": 1, "k": 2}), (other, {"k": 2, "m": 1})):
        case.done("do", values, index=0)
    assert one.step.state == other.step.state
    for case, values in ((one, {"m": 1, "k": 2}), (other, {"k": 2, "m": 1})):
        case.done("do", values, index=1)

    assert one.open == ["c/u"]
    assert one.step.state == other.step.state


def test_nothing_that_comes_in_is_changed_or_shared() -> None:
    drawn = definition([start(), user("a", form_key="f"), user("b"), end()], chain("start", "a", "b", "end"))
    data = {"deep": {"list": [1]}}
    case = Play(drawn, data)
    data["deep"]["list"].append(2)
    assert case.data == {"deep": {"list": [1]}}

    stored, values = copy.deepcopy(case.step.data), {"list": [1]}
    step = advance(case.compiled, case.step.state, stored, Complete(case.wait("a").token, values), AT)
    values["list"].append(2)
    stored["deep"]["list"].append(2)

    assert step.data == {"deep": {"list": [1]}, "f": {"list": [1]}}


def test_nothing_due_changes_nothing() -> None:
    case = Play(definition([start(), user("a"), end()], chain("start", "a", "end")), {"x": 1})
    before = case.step

    after = case.send(DueTimers())

    assert (after.state, after.data, after.waits, after.status) == (before.state, before.data, before.waits, "running")
    assert after.trace.flows == after.trace.passed == after.trace.opened == ()


def test_a_cancelled_case_withdraws_every_task_and_takes_no_more() -> None:
    case = Play(FORK, {"x": 1})
    tokens = [w.token for w in case.step.waits]

    step = case.cancel()

    assert (step.status, step.waits, step.data) == ("cancelled", (), {"x": 1})
    assert step.trace.closed == tuple((token, "cancelled") for token in tokens)
    for trigger in (Complete(tokens[0], {}), DueTimers(), Cancel()):
        with pytest.raises(Conflict) as refusal:
            case.send(trigger)
        assert refusal.value.facts["reason"] == "ended"


def test_a_completed_case_takes_no_more() -> None:
    case = Play(definition([start(), user("a"), end("one"), end("two")], [("start", "a"), ("a", "one"), ("a", "two")]))

    step = case.done("a")

    assert (step.status, step.trace.passed) == ("completed", ("a", "one", "two"))
    with pytest.raises(Conflict):
        case.send(DueTimers())


def test_a_case_begins_once() -> None:
    case = Play(definition([start(), user("a"), end()], chain("start", "a", "end")))

    with pytest.raises(Conflict) as refusal:
        case.send(Start({}, {}))

    assert refusal.value.facts["reason"] == "exists"
