"""Functions that make dates, instants and durations. `now` is the one clock reading of the command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from engine.expressions.durations import Duration, has_zone, parse_date, parse_duration, parse_instant
from engine.expressions.faults import ExpressionError, as_fault, fault
from engine.expressions.functions.declaring import Function, text, whole, wrong_argument
from engine.expressions.running import Run
from engine.expressions.values import kind_of, wrong


def _now(run: Run) -> datetime:
    """The clock's reading, told in the office's zone where that is known."""
    return _office_clock(run, "now")


def _today(run: Run) -> date:
    return _office_clock(run, "today").date()


def _office_clock(run: Run, where: str) -> datetime:
    if run.now is None:
        raise fault("clock", where=where)
    zone = run.place()
    return run.now if zone is None else run.now.astimezone(zone)


def _date(value: Any, month: Any = None, day: Any = None) -> date:
    """``date("2025-01-31")``, ``date(2025, 1, 31)``, or the day of an instant in its own zone."""
    if month is not None:
        return _calendar_date(value, month, day)
    kind = kind_of(value)
    if kind == "instant":
        return value.date()  # type: ignore[no-any-return]  # kind_of has made sure
    if kind == "date":
        return value  # type: ignore[no-any-return]  # kind_of has made sure
    try:
        return parse_date(text("date", value))
    except ExpressionError as error:
        raise as_fault(error) from error


def _calendar_date(year: Any, month: Any, day: Any) -> date:
    if day is None:
        raise wrong_argument("date", day, "whole number")
    numbers = [whole("date", part) for part in (year, month, day)]
    try:
        return date(*numbers)
    except (ValueError, OverflowError) as error:
        raise wrong("unreadable", "-".join(map(str, numbers)), where="date") from error


def _date_and_time(run: Run, value: Any) -> datetime:
    """A text without zone is meant in the office's; where that is not known it cannot be read."""
    return _instant(value, run.place)


def _instant(value: Any, place: Callable[[], tzinfo | None]) -> datetime:
    if kind_of(value) == "instant":
        return value  # type: ignore[no-any-return]  # kind_of has made sure
    written = text("date and time", value)
    try:
        return parse_instant(written, zone=None if has_zone(written) else place())
    except ExpressionError as error:
        raise as_fault(error) from error


def _duration(value: Any) -> Duration:
    if isinstance(value, Duration):
        return value
    try:
        return parse_duration(text("duration", value))
    except ExpressionError as error:
        raise as_fault(error) from error


FUNCTIONS: dict[str, Function] = {
    "now": Function(_now, 0, 0, in_context=True),
    "today": Function(_today, 0, 0, in_context=True),
    "date": Function(_date, 1, 3, check=_date),
    "date and time": Function(_date_and_time, 1, 1, in_context=True, check=lambda value: _instant(value, lambda: UTC)),
    "duration": Function(_duration, 1, 1, check=_duration),
}
