"""What is proved of one activity holds on every kind that may have it: events on borders, one item after the other, so many times."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.model import Definition, Message, Node, WorkDone
from tests.engine.execution.drawing import border, call, catch, chain, definition, each, end, ends, event, node, start, sub, user, work
from tests.engine.execution.play import AT, Play

KINDS = ["userTask", "serviceTask", "subProcess", "callActivity"]
CALLED = definition([start(), user("inside"), end()], chain("start", "inside", "end"), key="other")


def activity(kind: str, **facts: Any) -> list[Node]:
    """An activity `act` of that kind, with what is within it."""
    match kind:
        case "userTask":
            return [user("act", **facts)]
        case "serviceTask":
            return [work("act", **facts)]
        case "callActivity":
            return [call("act", "other", **facts)]
        case _:
            return [sub("act", **facts), start("begin", scope="act"), user("inside", scope="act"), end("done", scope="act")]


def around(kind: str, *events: Node, **facts: Any) -> Definition:
    """start → act → after → end; every event goes to a task `happened`."""
    nodes = [start(), *activity(kind, **facts), user("after"), end(), *events, user("happened"), end("end2")]
    arrows = [*chain("start", "act", "after", "end"), *chain("happened", "end2"), *((one.id, "happened") for one in events)]
    return definition(nodes, [*arrows, *(chain("begin", "inside", "done") if kind == "subProcess" else [])], calls={"other": CALLED})


def waits(play: Play) -> list[str]:
    """Paths of what waits for a person or for work."""
    return sorted([*play.open, *(w.path for w in play.step.works)])


def inside(kind: str) -> str:
    """Where the activity waits."""
    return {"subProcess": "inside", "callActivity": "act/inside"}.get(kind, "act")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("what", "text"), [("duration", "PT2H"), ("date", (AT + timedelta(hours=2)).isoformat())])
def test_a_timer_takes_the_place_of_any_activity(kind: str, what: str, text: str) -> None:
    play = Play(around(kind, border("late", "act", what, text)))

    before = play.later(AT + timedelta(minutes=119))
    assert [t.path for t in before.timers] == ["late"] and waits(play) == [inside(kind)]
    play.later(AT + timedelta(hours=2))

    assert waits(play) == ["happened"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_message_takes_the_place_of_any_activity_or_goes_beside_it(kind: str, interrupting: bool) -> None:
    play = Play(around(kind, border("told", "act", "message", "note", interrupting=interrupting)))

    play.send(Message("note", {"said": 1}))

    assert waits(play) == sorted(["happened", *([] if interrupting else [inside(kind)])])
    assert play.data == {"said": 1}


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_out_of_a_called_process_is_caught_around_the_call(interrupting: bool) -> None:
    called = definition(
        [start(), event("intermediateThrowEvent", "tell", "escalation", "X"), user("inside"), ends("stop", "escalation", "X")],
        chain("start", "tell", "inside", "stop"), key="other",
    )  # fmt: skip
    caller = around("callActivity", border("told", "act", "escalation", "X", interrupting=interrupting))
    play = Play(definition(list(caller.process.nodes.values()), caller.process.flows.values(), calls={"other": called}))

    assert waits(play) == sorted(["happened", *([] if interrupting else ["act/inside"])])
    if not interrupting:
        play.done("act/inside")
        assert waits(play) == ["after", "happened", "happened"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("loop", [each("names", "name", "out", sequential=True), each(None, None, "out", sequential=True, cardinality="2")])
def test_any_activity_is_done_for_one_item_after_the_other(kind: str, loop: Any) -> None:
    play = Play(around(kind, loop=loop), {"names": ["a", "b"]})

    for number in (1, 2):
        assert waits(play) == [inside(kind)]
        if kind == "serviceTask":
            play.send(WorkDone(play.step.works[0].token, {"n": number}))
        else:
            play.done(inside(kind), {"n": number})

    assert waits(play) == ["after"]
    assert play.data == {"names": ["a", "b"], "out": [{"n": 1}, {"n": 2}]}


def test_an_event_without_a_definition_on_the_way_is_only_passed() -> None:
    nodes = [start(), node("intermediateThrowEvent", "noted"), catch("wait", "duration", "PT1H"), end()]

    play = Play(definition(nodes, chain("start", "noted", "wait", "end")))

    assert play.step.trace.passed == ("start", "noted") and play.step.status == "running"


@pytest.mark.parametrize(("what", "text"), [("date", "2026-01-06T08:00:00+08:00"), ("cycle", "R/2026-01-06T08:00+08:00/P1D")])
def test_a_case_begun_by_hand_passes_a_timed_start_at_once(what: str, text: str) -> None:
    play = Play(definition([event("startEvent", "daily", what, text), user("check"), end()], chain("daily", "check", "end")))

    assert waits(play) == ["check"] and play.step.timers == ()


def test_a_task_with_a_due_time_waits_with_it_and_goes_on_like_any_other() -> None:
    play = Play(definition([start(), user("act", due_date="${limit}"), end()], chain("start", "act", "end")), {"limit": "P3D"})

    assert play.step.waits[0].due == "P3D"
    assert play.done("act").status == "completed"
