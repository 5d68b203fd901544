"""The instants of a repetition (`R/…`), each counted from the first so that months do not drift."""

from __future__ import annotations

from datetime import datetime

from engine import expressions
from engine.expressions import Cycle, Duration

_MONTH_SECONDS = 2_629_746
"""A month on average, to guess how many steps have passed."""


def instant(cycle: Cycle, start: datetime, step: int) -> datetime:
    """`start` and `step` times the cycle's duration; OverflowError or ValueError beyond the year 9999."""
    return expressions.shift(start, Duration(cycle.every.months * step, cycle.every.time * step))


def last_step(cycle: Cycle) -> int | None:
    """The number of the last step: from an instant of its own a cycle begins with step 0, else with step 1."""
    if cycle.repetitions is None:
        return None
    return cycle.repetitions - 1 if cycle.start is not None else cycle.repetitions


def step_after(cycle: Cycle, start: datetime, after: datetime) -> tuple[int, datetime] | None:
    """The first step later than `after`, and its instant; None if there is none any more."""
    length = cycle.every.months * _MONTH_SECONDS + cycle.every.time.total_seconds()
    step = max(0, int((after - start).total_seconds() / length) - 2)
    last = last_step(cycle)
    while last is None or step <= last:
        try:
            found = instant(cycle, start, step)
        except (OverflowError, ValueError):
            return None
        if found > after:
            return step, found
        step += 1
    return None
