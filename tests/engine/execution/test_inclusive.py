"""Inclusive gateways."""

from __future__ import annotations

import pytest

from engine.errors import ModelFault
from engine.model import Definition
from tests.engine.execution.drawing import border, catch, chain, definition, end, some, start, user, xor
from tests.engine.execution.play import AT, Play


def _block(default: str | None = None) -> Definition:
    return definition(
        [start(), user("ask"), some("split", default=default), user("a"), user("b"), user("c"), some("join"), user("after"), end()],
        [
            *chain("start", "ask", "split"), ("split", "a", "n > 1"), ("split", "b", "n > 2"), ("split", "c", None if default else "n > 9"),
            ("a", "join"), ("b", "join"), ("c", "join"), *chain("join", "after", "end"),
        ],
    )


def test_every_flow_whose_condition_holds_is_taken_and_the_join_waits_for_just_these() -> None:
    case = Play(_block())

    step = case.done("ask", {"n": 5})
    assert case.open == ["a", "b"]
    assert [(d.taken, d.rule) for d in step.trace.decisions] == [("split>a", "n > 1"), ("split>b", "n > 2")]
    case.done("b")
    assert case.open == ["a"]
    case.done("a")

    assert case.open == ["after"]


def test_one_branch_alone_passes_the_join_at_once() -> None:
    case = Play(_block())
    case.done("ask", {"n": 2})

    case.done("a")

    assert case.open == ["after"]


def test_the_default_is_taken_only_when_nothing_else_is() -> None:
    case = Play(_block(default="split>c"))

    case.done("ask", {"n": 0})

    assert case.open == ["c"]


def test_no_condition_and_no_default_is_a_fault() -> None:
    case = Play(_block())

    with pytest.raises(ModelFault) as fault:
        case.done("ask", {"n": 0})

    assert (fault.value.facts["element"], fault.value.facts["reads"]) == ("split", {"n": 0})


def test_in_a_loop_the_join_waits_again_in_each_round() -> None:
    case = Play(definition(
        [start(), xor("m"), some("split"), user("a"), user("b"), some("join"), user("review"), xor("x", default="x>m"), end()],
        [*chain("start", "m", "split"), ("split", "a", "n > 0"), ("split", "b", "n > 1"), ("a", "join"), ("b", "join"), *chain("join", "review", "x"),
         ("x", "m"), ("x", "end", "n = 9")],
    ), {"n": 2})

    for _ in range(3):
        case.done("a")
        assert case.open == ["b"]
        case.done("b")
        case.done("review", {"n": 2})
    case.done("b")
    case.done("a")
    case.done("review", {"n": 1})
    case.done("a")

    assert case.done("review", {"n": 9}).status == "completed"


def test_the_join_waits_for_what_a_boundary_event_may_still_send() -> None:
    case = Play(definition(
        [start(), some("split"), user("a"), user("b"), border("late", "b", "message", "go"), catch("t", "message", "on"), some("join"),
         user("after"), end(), end("aside")],
        [("start", "split"), ("split", "a", "true"), ("split", "b", "true"), ("a", "join"), ("b", "aside"), *chain("late", "t", "join"),
         *chain("join", "after", "end")],
    ))

    case.done("a")
    assert case.open == ["b"]
    case.done("b")

    assert case.open == ["after"]


def test_the_join_does_not_wait_for_what_may_come_by_a_flow_that_has_a_token() -> None:
    """BPMN 2.0, 13.4.3: b may still come by the boundary event, but it may as well come by the flow that a has come by."""
    case = Play(definition(
        [start(), some("split"), user("a"), user("b"), border("late", "b", "message", "go"), xor("m"), some("join"), user("after"), end()],
        [("start", "split"), ("split", "a", "true"), ("split", "b", "true"), ("a", "m"), ("b", "m"), ("m", "join"), ("late", "join"),
         *chain("join", "after", "end")],
    ))

    case.done("a")

    assert case.open == ["b", "after"]


def test_a_join_that_is_stored_while_it_waits_fires_after_it_is_restored() -> None:
    case = Play(_block())
    case.done("ask", {"n": 5})
    case.done("a")

    case.later(AT)
    case.done("b")

    assert case.open == ["after"]
