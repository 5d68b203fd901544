"""Functions that reckon in the office's working days and hours, by the calendar that the case recorded when it started (``kantor.kalender``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

import orjson

from engine import workdays
from engine.expressions.durations import Duration
from engine.expressions.faults import fault
from engine.expressions.functions.declaring import Function, whole, wrong_argument
from engine.expressions.running import Run
from engine.expressions.values import kind_of
from engine.model import OFFICE
from engine.workdays import NoWorkingTime, WorkingCalendar

T = TypeVar("T")


def _is_working_day(run: Run, day: Any) -> bool:
    return workdays.is_working_day(_calendar(run, "is working day"), _day("is working day", day))


def _working_days(run: Run, start: Any, end: Any) -> int:
    """Working days from the day of receipt, which is day 0, to the day of `end`; 0 when that is no later."""
    where = "working days"
    return workdays.working_days_between(_calendar(run, where), _moment(where, start), _moment(where, end))


def _add_working_days(run: Run, start: Any, days: Any) -> date:
    """The date so many working days after the day of receipt; what comes in outside office hours is received at the next opening."""
    where = "add working days"
    calendar, begun, count = _calendar(run, where), _moment(where, start), whole(where, days)
    if count < 0:
        raise wrong_argument(where, days, "whole number")
    return _found(where, lambda: workdays.add_working_days(calendar, begun, count))


def _working_time(run: Run, start: Any, end: Any) -> Duration:
    where = "working time"
    return Duration(time=workdays.working_between(_calendar(run, where), _instant(where, start), _instant(where, end)))


def _add_working_time(run: Run, start: Any, amount: Any) -> datetime:
    """The first instant at which so much working time has passed."""
    where = "add working time"
    if not isinstance(amount, Duration) or amount.months or amount.time.total_seconds() < 0:
        raise wrong_argument(where, amount, "duration")
    calendar, begun, span = _calendar(run, where), _instant(where, start), amount.time
    reached = _found(where, lambda: workdays.add_working(calendar, begun, span))
    zone = run.place()
    return reached if zone is None else reached.astimezone(zone)


def _calendar(run: Run, where: str) -> WorkingCalendar:
    """The recorded calendar. Noted as read is its number of free days: what they are stands in `kantor`, recorded with the case's start."""
    recorded = run.variables.get(OFFICE)
    written = recorded.get("kalender") if isinstance(recorded, Mapping) else None
    if not isinstance(written, dict):
        raise fault("calendar", where=where)
    run.reads[f"count({OFFICE}.kalender.libur)"] = len(written.get("libur", ()))
    try:
        return _read(orjson.dumps(written))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise fault("calendar", where=where) from error


@lru_cache(maxsize=32)
def _read(written: bytes) -> WorkingCalendar:
    return workdays.from_json(orjson.loads(written))


def _day(where: str, value: Any) -> date:
    if kind_of(value) != "date":
        raise wrong_argument(where, value, "date")
    return value  # type: ignore[no-any-return]  # kind_of has made sure


def _instant(where: str, value: Any) -> datetime:
    if kind_of(value) != "instant":
        raise wrong_argument(where, value, "instant")
    return value  # type: ignore[no-any-return]  # kind_of has made sure


def _moment(where: str, value: Any) -> date | datetime:
    return _day(where, value) if kind_of(value) == "date" else _instant(where, value)


def _found(where: str, look: Callable[[], T]) -> T:
    try:
        return look()
    except (NoWorkingTime, OverflowError) as error:
        raise fault("no working time", where=where) from error


FUNCTIONS: dict[str, Function] = {
    "is working day": Function(_is_working_day, 1, 1, in_context=True, yields_boolean=True),
    "working days": Function(_working_days, 2, 2, in_context=True),
    "add working days": Function(_add_working_days, 2, 2, in_context=True),
    "working time": Function(_working_time, 2, 2, in_context=True),
    "add working time": Function(_add_working_time, 2, 2, in_context=True),
}
