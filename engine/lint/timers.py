"""Texts of timers: ISO 8601 dates, durations and cycles, or an expression that gives one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.expressions import (
    Duration,
    EvaluationError,
    Expression,
    ExpressionError,
    evaluate,
    parse_cycle,
    parse_duration,
    parse_instant,
    states_time,
)
from engine.lint.context import Context
from engine.model import Node, Timer

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_READ: Mapping[str, Callable[[str], object]] = {"date": parse_instant, "duration": parse_duration, "cycle": parse_cycle}
_TYPES: Mapping[str, tuple[type, ...]] = {"date": (datetime,), "duration": (Duration,), "cycle": ()}
_SOME_DAY = datetime(2026, 1, 5, tzinfo=UTC)


def problem(node: Node, timer: Timer | None, context: Context) -> str | None:
    """What is wrong with the text: ``empty``, ``zone`` (an hour without one), ``cycle`` (where nothing repeats), ``text``; None when nothing is."""
    if timer is None or not timer.text:
        return "empty"
    if timer.kind == "cycle" and (node.kind == "intermediateCatchEvent" or (node.kind == "boundaryEvent" and node.interrupting)):
        return "cycle"
    if states_time(timer.text):
        return _wrong(timer.kind, timer.text)
    read = context.expression(timer.text)
    if isinstance(read, ExpressionError):
        return "text"
    return None if read.names else _constant(read, timer.kind)


def has_start(timer: Timer) -> bool:
    """Whether a start timer says when the first case begins: a date, or a cycle with a first instant."""
    try:
        return timer.kind == "date" or (timer.kind == "cycle" and parse_cycle(timer.text).start is not None)
    except ExpressionError:
        return True  # not readable at all: another rule says so


def is_plain_start(node: Node, timer: Timer | None) -> bool:
    """Whether this is a start event's readable cycle or duration without a first instant, of which `timer_start` speaks."""
    return node.kind == "startEvent" and timer is not None and _wrong(timer.kind, timer.text) is None and not has_start(timer)


def _constant(expression: Expression, kind: str) -> str | None:
    """What is wrong with what an expression without variables gives."""
    try:
        value: Any = evaluate(expression, {}, now=_SOME_DAY).value
    except EvaluationError:
        return "text"
    return _wrong(kind, value) if isinstance(value, str) else None if isinstance(value, _TYPES[kind]) else "text"


def _wrong(kind: str, text: str) -> str | None:
    if kind == "date" and _DATE.match(text) and not _ZONE.search(text):
        return "zone"
    try:
        _READ[kind](text)
    except ExpressionError:
        return "text"
    return None
