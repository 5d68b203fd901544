"""Timer events: waiting, due, late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from engine.errors import Conflict, ModelFault, Refused
from engine.execution import compile_definition
from engine.model import Complete, Definition
from tests.engine.execution.drawing import border, both, catch, chain, definition, end, start, sub, user, xor
from tests.engine.execution.play import AT, Play

HOUR = timedelta(hours=1)


def _waiting(what: str, text: str) -> Definition:
    return definition([start(), catch("t", what, text), user("after"), end()], chain("start", "t", "after", "end"))


def _bordered(what: str, text: str, *, interrupting: bool) -> Definition:
    return definition(
        [start(), user("task"), border("late", "task", what, text, interrupting=interrupting), user("reminder"), end("e1"), end("e2")],
        [*chain("start", "task", "e1"), *chain("late", "reminder", "e2")],
    )


@pytest.mark.parametrize(("what", "text", "due"), [
    ("duration", "PT1H", AT + HOUR),
    ("duration", "${wait}", AT + 2 * HOUR),
    ("duration", '=duration("P1D")', AT + 24 * HOUR),
    ("duration", "P1M", datetime(2026, 2, 5, 1, tzinfo=UTC)),
    ("date", "2026-01-07T09:00+08:00", datetime(2026, 1, 7, 1, tzinfo=UTC)),
    ("date", "${on}", datetime(2026, 1, 6, 0, 0, 0, 5, tzinfo=UTC)),
    ("date", '=date and time("2026-01-07T09:00:00+08:00")', datetime(2026, 1, 7, 1, tzinfo=UTC)),
])
def test_a_timer_says_when_it_is_due_and_lets_the_token_on_then_not_before(what: str, text: str, due: datetime) -> None:
    case = Play(_waiting(what, text), {"wait": "PT2H", "on": "2026-01-06T08:00:00.000005+08:00"})
    (wait,) = case.step.timers
    assert (wait.path, wait.due) == ("t", due)

    assert case.later(due - timedelta(microseconds=1)).timers == (wait,)
    assert case.later(due).timers == ()
    assert case.open == ["after"]


def test_a_timer_that_is_due_already_does_not_wait() -> None:
    assert Play(_waiting("date", "2025-01-01T00:00Z")).open == ["after"]


@pytest.mark.parametrize(("what", "text"), [("duration", "soon"), ("date", "${x}"), ("duration", "${x}"), ("date", "2026-01-07T09:00")])
def test_a_timer_that_cannot_be_read_is_a_fault(what: str, text: str) -> None:
    with pytest.raises(ModelFault) as fault:
        Play(_waiting(what, text), {"x": 3})

    assert fault.value.facts["element"] == "t"


def test_a_due_timer_interrupts_its_task() -> None:
    case = Play(_bordered("duration", "PT1H", interrupting=True))
    token = case.wait("task").token

    step = case.later(AT + HOUR)

    assert case.open == ["reminder"]
    assert step.trace.closed == ((token, "cancelled"),)
    assert step.trace.passed == ("late",)
    assert step.trace.flows == ("late>reminder",)


def test_a_due_timer_that_does_not_interrupt_adds_a_branch_once() -> None:
    case = Play(_bordered("duration", "PT1H", interrupting=False))

    case.later(AT + 5 * HOUR)
    case.later(AT + 6 * HOUR)
    assert case.open == ["task", "reminder"]
    assert case.step.timers == ()
    case.done("task")
    assert case.open == ["reminder"]

    assert case.done("reminder").status == "completed"


def test_a_task_done_in_time_disarms_its_timer() -> None:
    case = Play(_bordered("duration", "PT1H", interrupting=True))

    assert case.done("task", at=AT + HOUR - timedelta(seconds=1)).status == "completed"


def test_what_is_due_comes_before_the_command_even_if_nobody_looked() -> None:
    case = Play(_bordered("duration", "PT1H", interrupting=True))
    before = case.step

    with pytest.raises(Conflict):
        case.done("task", at=AT + HOUR)

    assert case.step == before


def test_a_cycle_reminds_again_and_again_and_a_late_look_loses_none() -> None:
    case = Play(_bordered("cycle", "R/PT1H", interrupting=False))

    case.later(AT + HOUR)
    assert case.open == ["task", "reminder"]
    assert case.step.timers[0].due == AT + 2 * HOUR
    case.later(AT + 4.5 * HOUR)

    assert case.open == ["task", *["reminder"] * 4]
    assert case.step.timers[0].due == AT + 5 * HOUR


@pytest.mark.parametrize(("text", "times"), [
    ("R3/PT1H", 3), ("R1/PT1H", 1), ("R2/2026-01-05T10:00+08:00/PT1H", 2), ("R3/2026-01-05T08:00+08:00/PT1H", 1),
])
def test_a_counted_cycle_ends(text: str, times: int) -> None:
    case = Play(_bordered("cycle", text, interrupting=False))

    case.later(AT + 100 * HOUR)

    assert case.open.count("reminder") == times
    assert case.step.timers == ()


def test_a_cycle_of_months_does_not_drift() -> None:
    case = Play(_bordered("cycle", "R/2026-01-31T00:00Z/P1M", interrupting=False))
    dues = []
    for _ in range(4):
        dues.append(case.step.timers[0].due)
        case.later(dues[-1])

    assert [(d.month, d.day) for d in dues] == [(1, 31), (2, 28), (3, 31), (4, 30)]


def test_an_interrupting_timer_on_a_sub_process_withdraws_all_that_is_inside() -> None:
    case = Play(definition(
        [start(), sub("s"), start("s0", scope="s"), both("f", scope="s"), user("u", scope="s"), user("v", scope="s"), end("s1", scope="s"),
         border("late", "s", "duration", "PT1H"), user("instead"), end()],
        [*chain("start", "s", "end"), ("s0", "f"), ("f", "u"), ("f", "v"), ("u", "s1"), ("v", "s1"), *chain("late", "instead", "end")],
    ), {"x": 1})
    case.done("u", {"x": 2})

    step = case.later(AT + HOUR)

    assert (case.open, case.data) == (["instead"], {"x": 2})
    assert [how for _, how in step.trace.closed] == ["cancelled"]
    assert case.done("instead").status == "completed"


def test_timers_fire_in_the_order_they_are_due_in_one_late_look() -> None:
    nodes: list[Any] = [start(), both("f"), catch("slow", "duration", "PT2H"), catch("quick", "duration", "PT1H"), both("j"), end()]
    case = Play(definition(nodes, [("start", "f"), ("f", "slow"), ("f", "quick"), ("slow", "j"), ("quick", "j"), ("j", "end")]))

    step = case.later(AT + 3 * HOUR)

    assert step.trace.passed == ("quick", "slow", "j", "end")


def test_two_equal_timers_have_a_date_each() -> None:
    case = Play(definition(
        [start(), xor("m"), catch("t", "duration", "PT1H"), user("again"), xor("x", default="x>m"), end()],
        [*chain("start", "m", "t", "again", "x"), ("x", "m"), ("x", "end", "stop = true")],
    ))
    case.later(AT + HOUR)

    case.done("again", at=AT + 3 * HOUR)

    assert case.step.timers[0].due == AT + 4 * HOUR


def test_a_non_interrupting_timer_in_a_loop_leaves_nothing_behind() -> None:
    case = Play(definition(
        [start(), xor("m"), user("task"), border("late", "task", "duration", "PT1H", interrupting=False), end("told"), xor("x", default="x>m"),
         end()],
        [*chain("start", "m", "task", "x"), ("x", "m"), ("x", "end", "stop = true"), ("late", "told")],
    ))
    at, sizes = AT, []

    for _ in range(300):
        at += 2 * HOUR
        case.later(at)
        sizes.append(len(case.done("task", at=at).state))

    assert max(sizes) <= sizes[0] + 12


def test_a_step_after_a_long_silence_that_owes_too_much_is_a_fault_not_a_hang() -> None:
    case = Play(_bordered("cycle", "R/PT1S", interrupting=False))

    with pytest.raises(ModelFault) as fault:
        case.later(AT + 30 * 24 * HOUR)

    assert fault.value.facts["limit"] == "moves"


def test_an_interrupting_cycle_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(_bordered("cycle", "R/PT1H", interrupting=True))

    assert refusal.value.findings[0].element_id == "late"


def test_an_intermediate_cycle_is_refused() -> None:
    with pytest.raises(Refused):
        compile_definition(_waiting("cycle", "R/PT1H"))


@settings(max_examples=200, deadline=None)
@given(looks=st.lists(st.integers(0, 40), max_size=8), done_at=st.integers(0, 45))
def test_however_late_anybody_looks_the_same_timers_have_fired(looks: list[int], done_at: int) -> None:
    """Three reminders at 10, 20, 30 minutes, an interruption at 40: only when the task was done decides."""
    drawn = definition(
        [start(), user("task"), border("remind", "task", "cycle", "R3/PT10M", interrupting=False), border("late", "task", "duration", "PT40M"),
         end("told"), end("gone"), user("done"), end()],
        [*chain("start", "task", "done", "end"), ("remind", "told"), ("late", "gone")],
    )
    case, fired = Play(drawn), list[str]()
    task = case.wait("task").token

    for minute in sorted(look for look in looks if look < done_at):
        fired += case.later(AT + timedelta(minutes=minute)).trace.passed if case.step.status == "running" else ()
    if case.step.status == "running":
        try:
            fired += case.send(Complete(task, {}), at=AT + timedelta(minutes=done_at)).trace.passed
        except Conflict:
            fired += case.later(AT + timedelta(minutes=done_at)).trace.passed

    assert fired.count("remind") == min(3, done_at // 10)
    assert fired.count("late") == (1 if done_at >= 40 else 0)
    assert fired.count("task") == 1 - fired.count("late")
