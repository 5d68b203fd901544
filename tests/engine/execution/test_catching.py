"""Messages, errors, escalations, terminate, outside work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict, ModelFault, Refused
from engine.execution import compile_definition
from engine.model import Definition, Message, Node, WorkDone, WorkFailed
from tests.engine.execution.drawing import border, both, call, catch, chain, definition, each, end, ends, event, first, start, sub, user, work, xor
from tests.engine.execution.play import AT, Play


def test_a_message_lets_its_catcher_on_and_its_values_become_variables() -> None:
    case = Play(definition([start(), catch("m", "message", "reply"), user("after"), end()], chain("start", "m", "after", "end")), {"a": 1})
    (wait,) = case.step.messages
    assert (wait.path, wait.name) == ("m", "reply")

    step = case.send(Message("reply", {"a": 2, "self": [1]}))

    assert (case.open, case.data, step.messages) == (["after"], {"a": 2, "self": [1]}, ())


def test_a_message_that_nothing_waits_for_is_refused() -> None:
    case = Play(definition([start(), catch("m", "message", "reply"), end()], chain("start", "m", "end")))

    for message in (Message("other", {}), Message("reply", {}, 99)):
        with pytest.raises(Conflict) as refusal:
            case.send(message)
        assert refusal.value.facts["reason"] == "done"


def test_a_message_reaches_one_catcher_the_one_named_or_the_one_that_waits_longest() -> None:
    nodes = [start(), both("f"), catch("one", "message", "reply"), catch("two", "message", "reply"), end()]
    drawn = definition(nodes, [("start", "f"), ("f", "one"), ("f", "two"), ("one", "end"), ("two", "end")])

    assert Play(drawn).send(Message("reply", {})).trace.passed == ("one", "end")
    case = Play(drawn)
    assert case.send(Message("reply", {}, case.step.messages[1].token)).trace.passed == ("two", "end")


def _message_on(interrupting: bool) -> Definition:
    return definition(
        [start(), user("task"), border("m", "task", "message", "note", interrupting=interrupting), user("read"), end()],
        [*chain("start", "task", "end"), *chain("m", "read", "end")],
    )


def test_a_message_may_interrupt_a_task() -> None:
    case = Play(_message_on(True))

    case.send(Message("note", {"n": 1}))

    assert (case.open, case.data, case.step.messages) == (["read"], {"n": 1}, ())


def test_a_message_that_does_not_interrupt_may_come_again() -> None:
    case = Play(_message_on(False))

    case.send(Message("note", {"n": 1}))
    case.send(Message("note", {"n": 2}))

    assert (case.open, case.data) == (["task", "read", "read"], {"n": 2})
    assert len(case.step.messages) == 1


def test_a_message_caught_in_a_called_process_is_written_there() -> None:
    inner = definition([start(), catch("m", "message", "reply"), user("u"), end()], chain("start", "m", "u", "end"), key="q")
    case = Play(definition([start(), call("c", "q"), end()], chain("start", "c", "end"), calls={"q": inner}))

    case.send(Message("reply", {"n": 1}))
    assert (case.open, case.data) == (["c/u"], {})
    case.done("c/u")

    assert case.data == {"n": 1}


def _inside(*inner: Node, borders: tuple[Node, ...], loop: Any = None) -> Definition:
    """A sub-process with a task and then `inner[0]`, bordered; each border leads to a task of its own."""
    first = inner[0].id
    return definition(
        [start(), sub("s", loop=loop), start("s0", scope="s"), user("u", scope="s"), *inner, *borders, user("after"), end(),
         *(user(f"on_{b.id}") for b in borders)],
        [*chain("start", "s", "after", "end"), *chain("s0", "u", first), *((b.id, f"on_{b.id}") for b in borders)],
    )


def test_an_error_goes_to_the_boundary_event_of_its_code_and_nothing_is_left_inside() -> None:
    case = Play(_inside(ends("x", "error", "E1", scope="s"), borders=(border("b2", "s", "error", "E2"), border("b1", "s", "error", "E1"))))

    step = case.done("u", {"n": 1})

    assert (case.open, case.data) == (["on_b1"], {"n": 1})
    assert step.trace.passed == ("u", "x", "b1")
    assert case.done("on_b1").status == "completed"


def test_an_error_without_its_own_catcher_goes_to_the_one_for_all() -> None:
    case = Play(_inside(ends("x", "error", "E1", scope="s"), borders=(border("b2", "s", "error", "E2"), border("all", "s", "error"))))

    case.done("u")

    assert case.open == ["on_all"]


def test_the_code_itself_is_preferred_whatever_the_order_of_the_file() -> None:
    case = Play(_inside(ends("x", "error", "E1", scope="s"), borders=(border("all", "s", "error"), border("b1", "s", "error", "E1"))))

    case.done("u")

    assert case.open == ["on_b1"]


def test_a_boundary_event_that_leads_nowhere_ends_the_case_when_it_interrupts_the_last_task() -> None:
    case = Play(definition([start(), user("task"), border("m", "task", "message", "stop"), end()], chain("start", "task", "end")))

    step = case.send(Message("stop", {}))

    assert (step.status, step.trace.passed) == ("completed", ("m",))


def test_an_error_that_nobody_catches_is_a_fault() -> None:
    case = Play(_inside(ends("x", "error", "E1", scope="s"), borders=(border("b2", "s", "error", "E2"),)))

    with pytest.raises(ModelFault, match="E1") as fault:
        case.done("u")

    assert fault.value.facts["element"] == "x"


def test_an_error_leaves_a_called_process_which_then_hands_out_nothing() -> None:
    inner = definition([start(), user("u"), ends("x", "error", "E1")], chain("start", "u", "x"), key="q")
    case = Play(definition(
        [start(), call("c", "q"), border("b", "c", "error", "E1"), user("mend"), end()], [*chain("start", "c", "end"), *chain("b", "mend", "end")],
        calls={"q": inner},
    ))

    case.done("c/u", {"n": 1})

    assert (case.open, case.data) == (["mend"], {})


def test_an_error_in_one_item_of_three_withdraws_the_others_and_publishes_nothing() -> None:
    drawn = _inside(ends("x", "error", "E1", scope="s"), borders=(border("b", "s", "error", "E1"),), loop=each("units", "unit", "out"))
    case = Play(drawn, {"units": [1, 2, 3]})

    step = case.done("u")

    assert (case.open, case.data) == (["on_b"], {"units": [1, 2, 3]})
    assert sorted(how for _, how in step.trace.closed) == ["cancelled", "cancelled", "completed"]


def test_an_escalation_that_does_not_interrupt_lets_both_go_on() -> None:
    thrown = event("intermediateThrowEvent", "x", "escalation", "late", scope="s")
    drawn = _inside(thrown, user("v", scope="s"), borders=(border("b", "s", "escalation", "late", interrupting=False),))
    drawn = definition(list(drawn.process.nodes.values()), [*drawn.process.flows.values(), ("x", "v")])
    case = Play(drawn)

    step = case.done("u")

    assert case.open == ["on_b", "v"]
    assert step.trace.flows == ("u>x", "b>on_b", "x>v")
    case.done("v")
    assert case.open == ["on_b", "after"]


def test_an_escalation_end_may_interrupt_what_else_goes_on_inside() -> None:
    drawn = definition(
        [start(), sub("s"), start("s0", scope="s"), both("f", scope="s"), user("u", scope="s"), user("v", scope="s"),
         ends("x", "escalation", "late", scope="s"), border("b", "s", "escalation"), user("after"), user("instead"), end()],
        [*chain("start", "s", "after", "end"), ("s0", "f"), ("f", "u"), ("f", "v"), ("u", "x"), ("v", "x"), *chain("b", "instead", "end")],
    )
    case = Play(drawn)

    case.done("u")

    assert case.open == ["instead"]


def test_an_escalation_that_nobody_catches_changes_nothing() -> None:
    case = Play(definition([start(), user("u"), ends("x", "escalation", "late")], chain("start", "u", "x")))

    assert case.done("u").status == "completed"


def test_terminate_withdraws_its_own_flow_only() -> None:
    drawn = definition(
        [start(), both("f"), user("beside"), sub("s"), start("s0", scope="s"), both("g", scope="s"), user("u", scope="s"), user("v", scope="s"),
         ends("stop", "terminate", scope="s"), end("s1", scope="s"), user("after"), end()],
        [("start", "f"), ("f", "beside"), ("f", "s"), ("beside", "end"), *chain("s", "after", "end"), ("s0", "g"), ("g", "u"), ("g", "v"),
         ("u", "stop"), ("v", "s1")],
    )
    case = Play(drawn)

    step = case.done("u")

    assert case.open == ["beside", "after"]
    assert [how for _, how in step.trace.closed] == ["completed", "cancelled"]


def test_terminate_ends_the_case() -> None:
    case = Play(definition([start(), both("f"), user("u"), user("v"), ends("stop", "terminate"), end()],
                           [("start", "f"), ("f", "u"), ("f", "v"), ("u", "stop"), ("v", "end")]))

    step = case.done("u")

    assert (step.status, step.waits) == ("completed", ())


def _work(**facts: Any) -> Definition:
    return definition(
        [start(), work("w", **facts), border("b", "w", "error", "bad"), user("mend"), user("after"), end()],
        [*chain("start", "w", "after", "end"), *chain("b", "mend", "end")],
    )


def test_outside_work_waits_and_its_result_becomes_variables() -> None:
    case = Play(_work())
    (wait,) = case.step.works
    assert (wait.path, wait.topic, wait.definition_id) == ("w", "stamp", "p:1")

    step = case.send(WorkDone(wait.token, {"n": 1}))

    assert (case.open, case.data, step.works) == (["after"], {"n": 1}, ())
    with pytest.raises(Conflict):
        case.send(WorkDone(wait.token, {}))


def test_work_that_ends_in_an_error_goes_to_its_boundary_event() -> None:
    case = Play(_work())
    token = case.step.works[0].token

    with pytest.raises(ModelFault, match="worse"):
        case.send(WorkFailed(token, "worse"))
    case.send(WorkFailed(token, "bad"))

    assert (case.open, case.step.works) == (["mend"], ())


def test_repeated_work_gathers_its_results_in_item_order() -> None:
    case = Play(_work(loop=each("units", "unit", "out")), {"units": ["a", "b"]})
    first, second = case.step.works
    assert (first.item, second.item) == ("a", "b")

    case.send(WorkDone(second.token, {"n": 2}))
    case.send(WorkDone(first.token, {"n": 1}))

    assert case.data["out"] == [{"n": 1}, {"n": 2}]


def test_a_person_cannot_complete_outside_work_nor_a_worker_a_persons_task() -> None:
    case = Play(_work())
    token = case.step.works[0].token
    case.send(WorkDone(token, {}))

    with pytest.raises(Conflict):
        case.send(WorkDone(case.wait("after").token, {}))


@pytest.mark.parametrize("nodes", [
    [user("a"), border("b", "a", "error", "E")],
    [user("a"), border("b", "a", "escalation", "E")],
    [work("a"), border("b", "a", "escalation", "E")],
    [xor("a"), border("b", "a", "duration", "PT1H")],
    [sub("a"), start("a0", scope="a"), border("b", "a", "error", "E", interrupting=False)],
    [user("a"), border("b", "a", "message")],
    [user("a"), border("b", "a", "signal", "S")],
    [user("a"), border("b", "gone", "duration", "PT1H")],
])
def test_a_boundary_event_that_could_never_happen_is_refused(nodes: list[Node]) -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), *nodes, end()], [("start", "a"), ("a", "end"), ("b", "end")]))

    assert refusal.value.findings[0].element_id == "b"


@pytest.mark.parametrize("attributes", [{}, {"camunda:class": "x.Y"}, {"camunda:type": "external"}, {"camunda:type": "other", "camunda:topic": "t"}])
def test_a_service_task_that_is_not_outside_work_is_refused(attributes: dict[str, str]) -> None:
    drawn = definition([start(), Node("w", "serviceTask", "", "p", attributes=attributes), end()], chain("start", "w", "end"))

    with pytest.raises(Refused):
        compile_definition(drawn)


def test_an_event_sub_process_is_refused() -> None:
    nodes = [start(), user("u"), end(), sub("s", attributes={"triggeredByEvent": "true"}), start("s0", scope="s")]

    with pytest.raises(Refused) as refusal:
        compile_definition(definition(nodes, chain("start", "u", "end")))

    assert refusal.value.findings[0].element_id == "s"


def _first() -> Definition:
    return definition(
        [start(), user("ask"), first("gate"), catch("reply", "message", "reply"), catch("silence", "duration", "PT1H"), user("read"), user("remind"),
         end()],
        [*chain("start", "ask", "gate"), ("gate", "reply"), ("gate", "silence"), *chain("reply", "read", "end"), *chain("silence", "remind", "end")],
    )


def test_behind_an_event_based_gateway_the_first_event_takes_the_token() -> None:
    case = Play(_first())
    case.done("ask")
    assert (len(case.step.messages), len(case.step.timers)) == (1, 1)

    step = case.send(Message("reply", {"n": 1}))

    assert (case.open, step.messages, step.timers) == (["read"], (), ())
    assert step.trace.passed == ("gate", "reply")
    assert step.trace.flows == ("gate>reply", "reply>read")
    assert case.done("read", at=AT + timedelta(hours=9)).status == "completed"


def test_an_event_that_is_due_before_the_message_comes_is_the_first() -> None:
    case = Play(_first())
    case.done("ask")
    case.later(AT + timedelta(hours=1))

    assert case.open == ["remind"]
    with pytest.raises(Conflict):
        case.send(Message("reply", {}))


def test_two_timers_behind_one_gateway_have_a_date_each() -> None:
    case = Play(definition(
        [start(), first("gate"), catch("slow", "duration", "PT2H"), catch("quick", "duration", "PT1H"), end("e1"), end("e2")],
        [*chain("start", "gate"), ("gate", "slow"), ("gate", "quick"), ("slow", "e1"), ("quick", "e2")],
    ))

    assert case.later(AT + timedelta(hours=3)).trace.passed == ("gate", "quick", "e2")


def test_an_event_based_gateway_before_anything_else_than_an_event_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), first("gate"), user("u"), end()], chain("start", "gate", "u", "end")))

    assert refusal.value.findings[0].element_id == "gate"
