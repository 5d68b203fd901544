"""Exclusive and parallel gateways."""

from __future__ import annotations

import pytest

from engine.errors import ModelFault
from engine.model import Definition
from tests.engine.execution.drawing import both, chain, definition, end, start, user, xor
from tests.engine.execution.play import Play


def _choice(first: str | None, second: str | None, default: str | None = None) -> Definition:
    return definition(
        [start(), user("ask"), xor("gate", default=default), user("left"), user("right"), end()],
        [*chain("start", "ask", "gate"), ("gate", "left", first), ("gate", "right", second), ("left", "end"), ("right", "end")],
    )


def test_the_flow_whose_condition_holds_is_taken_and_the_decision_says_what_was_read() -> None:
    case = Play(_choice('answer = "yes"', 'answer != "yes"'), {"answer": None})

    step = case.done("ask", {"answer": "no"})

    assert case.open == ["right"]
    (decision,) = step.trace.decisions
    assert (decision.path, decision.taken, decision.rule) == ("gate", "gate>right", 'answer != "yes"')
    assert decision.tried == (("gate>left", 'answer = "yes"', False), ("gate>right", 'answer != "yes"', True))
    assert dict(decision.reads) == {"answer": "no"}


def test_the_default_is_taken_when_no_condition_holds() -> None:
    case = Play(_choice("n > 5", None, default="gate>right"))

    step = case.done("ask", {"n": 5})

    assert case.open == ["right"]
    assert step.trace.decisions[0].rule == "default"
    assert step.trace.decisions[0].tried == (("gate>left", "n > 5", False),)


def test_no_condition_and_no_default_is_a_fault_that_names_the_values() -> None:
    case = Play(_choice("n > 5", "n < 5"))

    with pytest.raises(ModelFault) as fault:
        case.done("ask", {"n": 5})

    assert fault.value.facts["element"] == "gate"
    assert fault.value.facts["reads"] == {"n": 5}
    assert fault.value.facts["expression"] == "n > 5; n < 5"


def test_two_conditions_that_hold_at_once_are_a_fault_that_names_both_and_the_values() -> None:
    case = Play(_choice("n > 5", "n > 6"))

    with pytest.raises(ModelFault, match="gate>left, gate>right") as fault:
        case.done("ask", {"n": 9})

    assert fault.value.facts["reads"] == {"n": 9}


@pytest.mark.parametrize("answer", ["tidak", 1, [], {}])
def test_a_condition_that_is_neither_true_nor_false_is_a_fault(answer: object) -> None:
    case = Play(_choice("answer", None, default="gate>right"))

    with pytest.raises(ModelFault) as fault:
        case.done("ask", {"answer": answer})

    assert fault.value.facts["element"] == "gate"


def test_a_null_condition_does_not_hold() -> None:
    case = Play(_choice("answer", None, default="gate>right"))

    case.done("ask", {"answer": None})

    assert case.open == ["right"]


def test_a_faulty_step_leaves_the_case_as_it_was_and_can_be_tried_again() -> None:
    case = Play(_choice("n > 5", "n < 5"))
    with pytest.raises(ModelFault):
        case.done("ask", {"n": 5})

    case.done("ask", {"n": 6})

    assert case.open == ["left"]


def test_a_merging_exclusive_gateway_passes_every_token_and_decides_nothing() -> None:
    case = Play(definition(
        [start(), both("fork"), xor("merge"), user("twice"), end()],
        [*chain("start", "fork"), ("fork", "merge"), ("fork", "merge"), *chain("merge", "twice", "end")],
    ))

    assert case.open == ["twice", "twice"]
    assert case.step.trace.decisions == ()
    assert case.step.trace.flows == ("start>fork", "fork>merge", "fork>merge#2", "merge>twice", "merge>twice")


def test_a_parallel_join_waits_for_one_token_on_each_flow_not_for_a_number_of_tokens() -> None:
    """Two tokens on one flow are not a token on each (and with them, the early join of rework loops)."""
    case = Play(definition(
        [start(), both("fork"), user("a"), user("b"), xor("m"), both("join"), user("c"), user("after"), end()],
        [
            ("start", "fork"), ("fork", "a"), ("fork", "b"), ("a", "m"), ("b", "m"), ("m", "join"),
            ("fork", "c"), ("c", "join"), *chain("join", "after", "end"),
        ],
    ))

    case.done("a")
    case.done("b")
    assert case.open == ["c"]

    case.done("c")
    assert case.open == ["after"]

    step = case.done("after")
    assert step.status == "running"  # the token in excess still stands before the join
    assert case.open == []


def test_a_join_within_a_rework_loop_waits_again_in_each_round() -> None:
    case = Play(definition(
        [start(), xor("again"), both("fork"), user("a"), user("b"), both("join"), user("review"), xor("good", default="good>again"), end()],
        [
            *chain("start", "again", "fork"), ("fork", "a"), ("fork", "b"), ("a", "join"), ("b", "join"), *chain("join", "review", "good"),
            ("good", "again"), ("good", "end", "ok = true"),
        ],
    ))

    for _ in range(5):
        case.done("a")
        assert case.open == ["b"]
        case.done("b")
        assert case.open == ["review"]
        case.done("review", {"ok": False})

    case.done("b")
    assert case.open == ["a"]
    case.done("a")
    assert case.done("review", {"ok": True}).status == "completed"


def test_branches_are_taken_in_file_order() -> None:
    case = Play(definition(
        [start(), both("fork"), user("second"), user("first"), both("join"), end()],
        [("start", "fork"), ("fork", "first"), ("fork", "second"), ("first", "join"), ("second", "join"), ("join", "end")],
    ))

    assert case.open == ["first", "second"]


def test_a_condition_that_cannot_be_decided_for_want_of_a_variable_is_a_fault_and_not_false() -> None:
    drawn = definition(
        [start(), xor("g", default="g>b"), user("a"), user("b"), end()],
        [("start", "g"), ("g", "a", "n > 5"), ("g", "b"), ("a", "end"), ("b", "end")],
    )

    with pytest.raises(ModelFault, match="cannot be decided without n") as fault:
        Play(drawn)

    assert fault.value.facts["element"] == "g"
    assert Play(drawn, {"n": None}).open == ["b"]
