"""Dates, instants, durations and repetitions as ISO 8601 writes them, and adding the one to the other."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import overload

from engine.expressions.faults import unreadable

_LONGEST = 80
_MICROSECOND = timedelta(microseconds=1)
_DURATION = re.compile(
    r"(-)?P(?:([0-9]{1,9})W|(?:([0-9]{1,6})Y)?(?:([0-9]{1,7})M)?(?:([0-9]{1,9})D)?"
    r"(T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,6}))?S)?)?)"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_ZONED = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})\s*$")
_CYCLE = re.compile(r"R([0-9]{0,6})/(?:([^/]+)/)?([^/]+)")

_STATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|-?P(?=[0-9T])|R[0-9]*/")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: whole months and exact time, never of different signs."""

    months: int = 0
    """Calendar months, years counted as 12."""
    time: timedelta = timedelta()
    """Exact time; a day is 24 hours."""

    def __post_init__(self) -> None:
        if self.months * (self.time // _MICROSECOND) < 0:
            raise ValueError("months and time of a duration have different signs")

    def __str__(self) -> str:
        """ISO 8601, normalised: ``P1Y2M``, ``P1DT3H``, ``PT0S``, ``-PT30M``."""
        negative = self.months < 0 or self.time < timedelta()
        years, months = divmod(abs(self.months), 12)
        seconds, fraction = divmod(abs(self.time // _MICROSECOND), 1_000_000)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        days, hour = divmod(hours, 24)
        calendar_part = "".join(f"{amount}{unit}" for amount, unit in ((years, "Y"), (months, "M"), (days, "D")) if amount)
        exact = f"{second}.{fraction:06d}".rstrip("0") if fraction else str(second)
        clock_part = "".join(f"{amount}{unit}" for amount, unit in ((hour, "H"), (minute, "M")) if amount)
        clock_part += f"{exact}S" if second or fraction else ""
        if not calendar_part and not clock_part:
            return "PT0S"
        return f"{'-' if negative else ''}P{calendar_part}{'T' + clock_part if clock_part else ''}"


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repetition: every `every`, `repetitions` times (None: without end), the first time at `start` if given."""

    repetitions: int | None
    start: datetime | None
    every: Duration


def parse_duration(text: str) -> Duration:
    """Read ``P1Y2M3DT4H5M6.5S``, ``P2W``, ``-PT30M``. Raises ExpressionError for anything else (fractions stand on seconds only)."""
    match = _DURATION.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None or match[6] == "T" or not any(match.group(*range(2, 10))):
        raise unreadable("duration", text)
    weeks, years, months, days, hours, minutes, seconds = (int(match[n] or 0) for n in (2, 3, 4, 5, 7, 8, 9))
    sign = -1 if match[1] else 1
    microseconds = int((match[10] or "").ljust(6, "0"))
    try:
        time = timedelta(days=days + 7 * weeks, hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds)
        return Duration(sign * (12 * years + months), sign * time)
    except OverflowError:
        raise unreadable("duration", text) from None


def parse_date(text: str) -> date:
    """Read ``2025-01-31``. Raises ExpressionError."""
    try:
        if not _DATE.fullmatch(text.strip()):
            raise ValueError(text)
        return date.fromisoformat(text.strip())
    except ValueError:
        raise unreadable("date", text) from None


def parse_instant(text: str, *, zone: tzinfo | None = None) -> datetime:
    """Read ``2025-01-31T07:30+08:00`` (seconds optional, ``Z`` for UTC). A text without zone means a time in `zone`.

    Raises ExpressionError for anything else, and for a text without zone when no `zone` is given.
    """
    try:
        if not _INSTANT.fullmatch(text.strip()):
            raise ValueError(text)
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            if zone is None:
                raise ValueError(text)
            moment = moment.replace(tzinfo=zone)
        moment.astimezone(UTC)
        return moment
    except (ValueError, OverflowError):
        raise unreadable("instant", text) from None


def has_zone(text: str) -> bool:
    """Does an instant's text say its zone?"""
    return _ZONED.search(text) is not None


def parse_cycle(text: str) -> Cycle:
    """Read ``R/PT1H``, ``R3/P1D`` or ``R/2025-01-31T07:30+08:00/P1D``. Raises ExpressionError; a step that is not positive is refused."""
    match = _CYCLE.fullmatch(text.strip()) if len(text) <= 2 * _LONGEST else None
    if match is None:
        raise unreadable("cycle", text)
    every = parse_duration(match[3])
    if every.months < 0 or every.time < timedelta() or every == Duration():
        raise unreadable("cycle", text)
    start = parse_instant(match[2]) if match[2] else None
    return Cycle(int(match[1]) if match[1] else None, start, every)


@overload
def shift(moment: datetime, duration: Duration) -> datetime: ...


@overload
def shift(moment: date, duration: Duration) -> date: ...


def shift(moment: date, duration: Duration) -> date:
    """`moment` moved by `duration`: months first (31 January + P1M = 28 or 29 February), then the exact time.

    An instant keeps its zone. A date moves by whole days only: ValueError otherwise. OverflowError or ValueError beyond the years 1 to 9999.
    """
    moved = _add_months(moment, duration.months) if duration.months else moment
    if isinstance(moved, datetime):
        return (moved.astimezone(UTC) + duration.time).astimezone(moved.tzinfo)
    if duration.time % timedelta(days=1):
        raise ValueError("a date moves by whole days")
    return moved + duration.time


def _add_months(moment: date, months: int) -> date:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("beyond the years 1 to 9999")
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def states_time(text: str) -> bool:
    """Whether the text itself is meant as a date, a duration or a cycle (which may still be misspelt), rather than as an expression for one."""
    return _STATED.match(text) is not None
