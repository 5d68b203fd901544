"""When a process starts by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn

from engine import expressions
from engine.errors import ModelFault
from engine.expressions import Cycle, Duration
from engine.model import Node, Process, Timer

_MONTH_SECONDS = 2_629_746
"""A month on average, to guess how many steps of a cycle have passed."""


def next_start(process: Process, after: datetime) -> datetime | None:
    """The first instant (UTC) later than `after` at which a timer start event of `process` is due; None if there is none any more.

    A cycle reads `R/<instant with zone>/<duration>`, its steps counted from that instant; a date is one instant. Which of the days count
    is the caller's affair (property `hari_kerja`). Raises ModelFault for a text that is neither.
    """
    found = [
        instant for node in process.start_events() for event in node.events if event.kind == "timer" and event.timer is not None
        if (instant := _next(event.timer, node, after)) is not None
    ]
    return min(found, default=None)


def _next(timer: Timer, node: Node, after: datetime) -> datetime | None:
    try:
        if timer.kind == "date":
            instant = expressions.parse_instant(timer.text)
            return instant.astimezone(UTC) if instant > after else None
        cycle = expressions.parse_cycle(timer.text)
    except expressions.ExpressionError as error:
        raise ModelFault(str(error), element=node.id, expression=timer.text, reads={}, limit=None) from error
    if timer.kind == "duration" or cycle.start is None:
        _unanchored(timer, node)
    return _step_after(cycle, cycle.start, after)


def _unanchored(timer: Timer, node: Node) -> NoReturn:
    raise ModelFault("a timer start needs an instant to count from", element=node.id, expression=timer.text, reads={}, limit=None)


def _step_after(cycle: Cycle, start: datetime, after: datetime) -> datetime | None:
    length = cycle.every.months * _MONTH_SECONDS + cycle.every.time.total_seconds()
    step = max(0, int((after - start).total_seconds() / length) - 2)
    while cycle.repetitions is None or step < cycle.repetitions:
        try:
            instant = expressions.shift(start, Duration(cycle.every.months * step, cycle.every.time * step))
        except (OverflowError, ValueError):  # beyond the year 9999
            return None
        if instant > after:
            return instant.astimezone(UTC)
        step += 1
    return None
