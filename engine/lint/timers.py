"""Texts of timers: ISO 8601 dates, durations and cycles, or an expression that gives one."""

from __future__ import annotations

import re

from engine.expressions import ExpressionError, parse_cycle, parse_duration, parse_instant
from engine.lint.context import Context
from engine.model import Node, Timer

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CYCLE = re.compile(r"R\d*/")
_PERIOD = re.compile(r"-?P(?=[\dT])")
_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


def problem(timer: Timer | None, context: Context) -> str | None:
    """What is wrong with the text: ``empty``, ``zone`` (an hour without one), ``text``; None when it can be read."""
    if timer is None or not timer.text:
        return "empty"
    text = timer.text
    if _DATE.match(text) and not _ZONE.search(text):
        return "zone"
    if _DATE.match(text) or _CYCLE.match(text) or _PERIOD.match(text):
        return None if _reads(text) else "text"
    return "text" if isinstance(context.expression(text), ExpressionError) else None


def has_start(timer: Timer) -> bool:
    """Whether a start timer says when the first case begins: a date, or a cycle with a first instant."""
    try:
        return timer.kind == "date" or (timer.kind == "cycle" and parse_cycle(timer.text).start is not None)
    except ExpressionError:
        return True  # not readable at all: another rule says so


def is_plain_start(node: Node, timer: Timer | None) -> bool:
    """Whether this is a start event's readable cycle or duration without a first instant, of which `timer_start` speaks."""
    return node.kind == "startEvent" and timer is not None and _reads(timer.text) and not has_start(timer)


def _reads(text: str) -> bool:
    read = parse_instant if _DATE.match(text) else parse_cycle if _CYCLE.match(text) else parse_duration
    try:
        read(text)
    except ExpressionError:
        return False
    return True
