"""What a case waits for from outside: keys of messages, what a service task's work sees, which kinds of waits a step began with."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ModelFault
from engine.execution import work_at
from engine.model import Definition, Message, WorkDone
from tests.engine.execution.drawing import border, both, call, catch, chain, definition, each, end, start, sub, user, work
from tests.engine.execution.play import AT, Play

KEYED = {"korelasi": "letter.number"}


def _waiting(**facts: Any) -> Definition:
    return definition([start(), catch("m", "message", "reply", **facts), end()], chain("start", "m", "end"))


@pytest.mark.parametrize(("number", "key"), [("A-1", "A-1"), (" A-1 ", "A-1"), (12, "12"), (0, "0"), ("x" * 255, "x" * 255)])
def test_the_key_is_a_text_or_a_whole_number_as_text(number: object, key: str) -> None:
    case = Play(_waiting(properties=KEYED), {"letter": {"number": number}})

    assert [wait.key for wait in case.step.messages] == [key]


@pytest.mark.parametrize("number", [None, "", " ", True, 1.5, [], {}, "x" * 256])
def test_what_no_message_could_name_is_a_fault_at_the_event(number: object) -> None:
    with pytest.raises(ModelFault) as fault:
        Play(_waiting(properties=KEYED), {"letter": {"number": number}})

    assert (fault.value.facts["element"], fault.value.facts["expression"]) == ("m", "letter.number")


def test_without_a_key_of_its_own_a_wait_leaves_it_to_the_case() -> None:
    assert [wait.key for wait in Play(_waiting()).step.messages] == [None]


def test_the_key_stays_what_it_was_when_the_wait_began() -> None:
    drawn = definition(
        [start(), both("f"), user("change"), catch("m", "message", "reply", properties={"korelasi": "n"}), end("e1"), end("e2")],
        [("start", "f"), ("f", "change"), ("f", "m"), ("change", "e1"), ("m", "e2")],
    )
    case = Play(drawn, {"n": "old"})

    case.done("change", {"n": "new"})

    assert [wait.key for wait in case.step.messages] == ["old"]


def test_a_boundary_message_has_a_key_of_its_own_at_each_arrival() -> None:
    on_task = border("b", "task", "message", "note", properties={"korelasi": "n"})
    drawn = definition([start(), user("first"), user("task"), on_task, end()], [*chain("start", "first", "task", "end"), ("b", "end")])
    case = Play(drawn, {"n": 1})

    case.done("first", {"n": 2})

    assert [wait.key for wait in case.step.messages] == ["2"]


def test_in_a_repetition_each_item_waits_by_its_own_key() -> None:
    inner = catch("m", "message", "reply", scope="s", properties={"korelasi": "unit"})
    drawn = definition(
        [start(), sub("s", loop=each("units", "unit", "out")), start("s0", scope="s"), inner, end("s1", scope="s"), end()],
        [*chain("start", "s", "end"), *chain("s0", "m", "s1")],
    )
    case = Play(drawn, {"units": ["a", "b"]})
    assert [wait.key for wait in case.step.messages] == ["a", "b"]

    case.send(Message("reply", {"n": 2}, case.step.messages[1].token))
    case.send(Message("reply", {"n": 1}, case.step.messages[0].token))

    assert (case.step.status, case.data["out"]) == ("completed", [{"n": 1}, {"n": 2}])


def _seen(case: Play, place: int = 0) -> dict[str, Any]:
    data = {**case.step.data, "kantor": case.office}
    found = work_at(case.compiled, case.step.state, data, case.step.works[place].token, at=AT)
    assert found is not None and found[0] == case.step.works[place]
    return found[1]


def test_work_sees_the_variables_of_its_scope_and_not_the_offices() -> None:
    drawn = definition([start(), work("w"), end()], chain("start", "w", "end"))

    assert _seen(Play(drawn, {"a": 1}, office={"name": "x"})) == {"a": 1}


def test_work_in_a_called_process_sees_what_came_in_and_an_item_its_own_value() -> None:
    inner = definition([start(), work("w", loop=each("units", "unit", "out")), end()], chain("start", "w", "end"), key="q")
    outer = definition(
        [start(), call("c", "q", extensions=("camunda:in source=list target=units",)), end()], chain("start", "c", "end"), calls={"q": inner}
    )
    case = Play(outer, {"list": ["a", "b"], "hidden": 1})

    assert _seen(case, 1) == {"units": ["a", "b"], "unit": "b", "loopCounter": 2}


def test_no_work_is_seen_where_a_token_does_something_else_or_has_left() -> None:
    case = Play(definition([start(), work("w"), user("u"), end()], chain("start", "w", "u", "end")))
    done = case.step.works[0].token
    case.send(WorkDone(done, {}))

    for token in (done, case.step.waits[0].token, 99):
        assert work_at(case.compiled, case.step.state, case.step.data, token, at=AT) is None


def test_a_step_says_what_the_case_waited_for_before_it() -> None:
    drawn = definition(
        [start(), user("u"), work("w"), border("b", "w", "duration", "PT1H"), catch("m", "message", "reply"), end()],
        [*chain("start", "u", "w", "m", "end"), ("b", "end")],
    )
    case = Play(drawn)
    assert case.step.waited == frozenset()

    assert case.done("u").waited == frozenset()
    assert case.send(WorkDone(case.step.works[0].token, {})).waited == {"works", "timers"}
    assert case.send(Message("reply", {})).waited == {"messages"}


def test_a_case_that_is_cancelled_says_so_too() -> None:
    case = Play(_waiting())

    assert case.cancel().waited == {"messages"}
