"""Cost and size do not grow: with rounds, with parallel blocks, with the length of the process."""

from __future__ import annotations

from statistics import quantiles
from time import perf_counter

import pytest

from engine.errors import ModelFault
from engine.execution import advance, compile_definition
from engine.model import Complete, Definition, Start, Step
from tests.engine.execution.drawing import Arrow, both, chain, definition, end, start, user, xor
from tests.engine.execution.play import AT, Play

ROUNDS = 2_000


def _rework(*, parallel: bool) -> Definition:
    loop: list[Arrow] = [("m", "draft"), ("draft", "review"), ("review", "x"), ("x", "m")]
    nodes = [start(), xor("m"), user("draft", form_key="draft"), user("review", form_key="review"), xor("x", default="x>m"), end()]
    if not parallel:
        return definition(nodes, [("start", "m"), *loop, ("x", "end", "review.ok = true")])
    nodes += [both("fork"), both("join"), user("beside")]
    branches: list[Arrow] = [("start", "fork"), ("fork", "m"), ("fork", "beside"), *chain("beside", "join", "end"), ("x", "join", "review.ok = true")]
    return definition(nodes, [*loop, *branches])


@pytest.mark.alone
@pytest.mark.parametrize("parallel", [False, True], ids=["alone", "in a parallel branch"])
def test_a_rework_loop_of_2000_rounds_stays_as_quick_and_small_as_at_first(parallel: bool) -> None:
    case = Play(_rework(parallel=parallel))
    costs: list[float] = []
    sizes: list[int] = []

    for round_ in range(ROUNDS):
        for path, values in (("draft", {"text": f"version {round_}"}), ("review", {"ok": False})):
            token = case.wait(path).token
            began = perf_counter()
            case.step = advance(case.compiled, case.step.state, case.step.data, Complete(token, values), AT)
            costs.append(perf_counter() - began)
            sizes.append(len(case.step.state))

    assert max(sizes) <= 2_048
    assert _typical(costs[-400:]) <= 1.2 * _typical(costs[20:420])
    case.done("draft", {"text": "last"})
    case.done("review", {"ok": True})
    if parallel:
        case.done("beside")
    assert case.step.status == "completed"
    assert case.data["draft"] == {"text": "last"}


def _blocks(count: int) -> Definition:
    nodes, arrows, last = [start(), end()], list[Arrow](), "start"
    for i in range(count):
        nodes += [both(f"fork{i}"), user(f"a{i}"), user(f"b{i}"), both(f"join{i}")]
        arrows += [(last, f"fork{i}"), (f"fork{i}", f"a{i}"), (f"fork{i}", f"b{i}"), (f"a{i}", f"join{i}"), (f"b{i}", f"join{i}")]
        last = f"join{i}"
    return definition(nodes, [*arrows, (last, "end")])


def _typical_cost(count: int) -> float:
    compiled = compile_definition(_blocks(count))
    first = advance(compiled, None, None, Start({}, {}), AT)
    costs = []
    for _ in range(300):
        began = perf_counter()
        second = advance(compiled, first.state, first.data, Complete(first.waits[0].token, {}), AT)
        advance(compiled, second.state, second.data, Complete(second.waits[0].token, {}), AT)
        costs.append(perf_counter() - began)
    return _typical(costs)


def _typical(costs: list[float]) -> float:
    """The lower quartile: what a step costs when the machine does nothing else."""
    return quantiles(costs, n=4)[0]


@pytest.mark.alone
def test_a_step_among_twelve_parallel_blocks_costs_what_it_costs_among_four() -> None:
    _typical_cost(4)

    assert _typical_cost(12) <= 1.2 * _typical_cost(4)


def test_a_straight_line_of_1100_tasks_compiles_and_runs() -> None:
    ids = [f"t{i}" for i in range(1_100)]
    case = Play(definition([start(), *map(user, ids), end()], chain("start", *ids, "end")))

    for id in ids:
        assert case.open == [id]
        case.done(id)

    assert case.step.status == "completed"


def test_1100_gateways_between_two_tasks_pass_in_one_step() -> None:
    ids = [f"g{i}" for i in range(1_100)]
    case = Play(definition([start(), *map(xor, ids), user("u"), end()], chain("start", *ids, "u", "end")))

    assert case.open == ["u"]
    assert len(case.step.trace.passed) == 1_101


def test_a_ring_without_a_wait_is_a_fault_not_a_hang() -> None:
    ring = definition([start(), xor("m"), xor("x", default="x>m"), end()], [*chain("start", "m", "x"), ("x", "m"), ("x", "end", "stop = true")])

    with pytest.raises(ModelFault) as fault:
        Play(ring, {"stop": False})

    assert fault.value.facts["limit"] == "moves"


def _tokens_only(step: Step) -> int:
    return len(step.state)


def test_ended_tokens_leave_nothing_behind() -> None:
    """Each round of the loop sends a token to an end event; SpiffWorkflow kept them all."""
    case = Play(definition(
        [start(), xor("m"), both("fork"), user("u"), end("gone"), xor("x", default="x>m"), end()],
        [*chain("start", "m", "fork"), ("fork", "gone"), ("fork", "u"), ("u", "x"), ("x", "m"), ("x", "end", "stop = true")],
    ))
    first = _tokens_only(case.done("u"))

    for _ in range(300):
        case.done("u")

    assert _tokens_only(case.step) <= first + 8  # only the counter has grown
