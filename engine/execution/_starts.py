"""When a process starts by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn

from engine import expressions
from engine.errors import ModelFault
from engine.execution._cycles import step_after
from engine.model import Node, Process, Timer


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
    found = step_after(cycle, cycle.start, after)
    return None if found is None else found[1].astimezone(UTC)


def _unanchored(timer: Timer, node: Node) -> NoReturn:
    raise ModelFault("a timer start needs an instant to count from", element=node.id, expression=timer.text, reads={}, limit=None)

