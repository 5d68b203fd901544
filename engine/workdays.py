"""Working-time arithmetic: minutes and days that an office really works.

Instants are aware datetimes; results are UTC. A calendar is local wall-clock hours in one IANA zone; each local year is laid out
once as a sorted table of UTC microseconds, so that a deadline is two binary searches whatever its length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from typing import Any
from zoneinfo import ZoneInfo

Hours = tuple[tuple[time, time], ...]
"""Working intervals of one day, local time, in order, not overlapping; each holds its start and not its end."""

Week = Mapping[int, Hours]
"""Weekday (0 = Monday) → hours; a weekday that is absent is not worked."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST_SEARCH_YEARS = 100


class NoWorkingTime(ValueError):
    """The calendar holds no such amount of working time within a century of the start."""


@dataclass(frozen=True, slots=True)
class Period:
    """Dates with other weekly hours (Ramadan, or hours that changed), both ends included."""

    first: date
    last: date
    weekly: Week


@dataclass(frozen=True, slots=True)
class _Year:
    """The working windows of one local year, in time order."""

    starts: tuple[int, ...]
    """UTC microseconds since 1970."""
    ends: tuple[int, ...]
    worked: tuple[int, ...]
    """Working microseconds of the year up to the end of each window."""
    days: tuple[int, ...]
    """Ordinals of the dates that are worked."""

    @property
    def total(self) -> int:
        return self.worked[-1] if self.worked else 0


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When an office works. A date's hours: its `replacements`, else none on a holiday, else its period's, else the week's."""

    zone: str
    """IANA name, e.g. ``Asia/Makassar``."""
    weekly: Week
    periods: tuple[Period, ...] = ()
    """Not overlapping."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Date → its name."""
    replacements: Mapping[date, Hours] = field(default_factory=dict)
    """Working days that stand in for others, with their hours; they win over holidays."""
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)
    # A cache: each year is a pure function of the fields above, so a race between two threads only computes it twice.

    def __post_init__(self) -> None:
        """Raises ValueError when hours are out of order, periods overlap or the zone is unknown (ZoneInfoNotFoundError, a KeyError)."""
        ZoneInfo(self.zone)
        for hours in self._all_hours():
            edges = [edge for interval in hours for edge in interval]
            if any(start >= end for start, end in hours) or edges != sorted(edges):
                raise ValueError(f"working hours out of order: {hours}")
        ordered = sorted(self.periods, key=lambda period: period.first)
        if any(p.first > p.last for p in ordered) or any(a.last >= b.first for a, b in pairwise(ordered)):
            raise ValueError("periods overlap or end before they begin")

    def hours_on(self, day: date) -> Hours:
        """The working intervals of a date; empty when it is not worked."""
        if day in self.replacements:
            return self.replacements[day]
        if day in self.holidays:
            return ()
        weekly = next((period.weekly for period in self.periods if period.first <= day <= period.last), self.weekly)
        return weekly.get(day.weekday(), ())

    def _all_hours(self) -> Iterator[Hours]:
        yield from self.weekly.values()
        yield from self.replacements.values()
        for period in self.periods:
            yield from period.weekly.values()


def to_json(calendar: WorkingCalendar) -> dict[str, Any]:
    """The calendar as plain JSON, without the holidays' names: what a case records of it, so that its steps can be reckoned again."""
    return {
        "zona": calendar.zone,
        "minggu": _week_to_json(calendar.weekly),
        "masa": [{"mulai": p.first.isoformat(), "sampai": p.last.isoformat(), "minggu": _week_to_json(p.weekly)} for p in calendar.periods],
        "libur": sorted(day.isoformat() for day in calendar.holidays),
        "pengganti": {day.isoformat(): _hours_to_json(hours) for day, hours in sorted(calendar.replacements.items())},
    }


def from_json(written: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar that `to_json` wrote. Raises KeyError, ValueError, TypeError or AttributeError for anything else."""
    return WorkingCalendar(
        written["zona"],
        _week_from_json(written["minggu"]),
        tuple(Period(date.fromisoformat(p["mulai"]), date.fromisoformat(p["sampai"]), _week_from_json(p["minggu"])) for p in written["masa"]),
        holidays={date.fromisoformat(day): "" for day in written["libur"]},
        replacements={date.fromisoformat(day): _hours_from_json(hours) for day, hours in written["pengganti"].items()},
    )


def _week_to_json(week: Week) -> dict[str, list[str]]:
    return {str(weekday): _hours_to_json(hours) for weekday, hours in sorted(week.items())}


def _week_from_json(written: Mapping[str, Any]) -> Week:
    return {int(weekday): _hours_from_json(hours) for weekday, hours in written.items()}


def _hours_to_json(hours: Hours) -> list[str]:
    return [f"{opens:%H:%M:%S}-{closes:%H:%M:%S}" for opens, closes in hours]


def _hours_from_json(written: list[str]) -> Hours:
    edges = (interval.split("-") for interval in written)
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in edges)


def add_working(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> datetime:
    """The first instant (UTC) at which `amount` of working time has passed since `start`; `start` itself for zero.

    Raises ValueError for a naive start or a negative amount, NoWorkingTime when the calendar never yields so much.
    """
    if amount < timedelta(0):
        raise ValueError("a negative amount of working time")
    if not amount:
        return _aware(start).astimezone(UTC)
    number, since = _position(calendar, start)
    wanted = since + amount // _MICROSECOND
    for year_number in _search_years(number):
        year = _year(calendar, year_number)
        if wanted <= year.total:
            at = bisect_left(year.worked, wanted)
            return _instant(year.ends[at] - (year.worked[at] - wanted))
        wanted -= year.total
    raise NoWorkingTime(f"no {amount} of working time after {start}")


def working_between(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """The working time from `start` to `end`; negative when `end` is earlier. Raises ValueError for a naive instant."""
    if end < start:
        return -working_between(calendar, end, start)
    first, before = _position(calendar, start)
    last, after = _position(calendar, end)
    whole = sum(_year(calendar, number).total for number in range(first, last))
    return (whole + after - before) * _MICROSECOND


def next_opening(calendar: WorkingCalendar, instant: datetime) -> datetime:
    """`instant` (UTC) when it is worked, else the start of the next working window. Raises NoWorkingTime."""
    moment = (_aware(instant) - _EPOCH) // _MICROSECOND
    for number in _search_years(_local_year(calendar, instant)):
        year = _year(calendar, number)
        at = bisect_right(year.ends, moment)
        if at < len(year.ends):
            return _instant(max(moment, year.starts[at]))
    raise NoWorkingTime(f"no working time after {instant}")


def is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    """Whether anything of the date is worked."""
    return bool(calendar.hours_on(day))


def next_working_day(calendar: WorkingCalendar, day: date) -> date:
    """`day`, or the first worked date after it. Raises NoWorkingTime."""
    return _nth_day(calendar, day, 0)


def previous_working_day(calendar: WorkingCalendar, day: date) -> date:
    """`day`, or the last worked date before it. Raises NoWorkingTime."""
    for number in range(day.year, max(day.year - _LONGEST_SEARCH_YEARS, 0), -1):
        days = _year(calendar, number).days
        at = bisect_right(days, day.toordinal())
        if at:
            return date.fromordinal(days[at - 1])
    raise NoWorkingTime(f"no working day before {day}")


def add_working_days(calendar: WorkingCalendar, start: datetime | date, days: int) -> date:
    """The date `days` working days after the day of receipt, which is day 0.

    An instant outside working hours counts as received at the next opening, a date that is not worked as the next one that is.
    Raises ValueError for a naive instant or negative `days`, NoWorkingTime.
    """
    if days < 0:
        raise ValueError("a negative number of working days")
    return _nth_day(calendar, _receipt_day(calendar, start), days)


def working_days_between(calendar: WorkingCalendar, start: datetime | date, end: datetime | date) -> int:
    """Working days from `start`'s day of receipt (day 0) to the local date of `end`; 0 when `end` is no later."""
    first = _receipt_day(calendar, start)
    last = _local_date(calendar, end)
    count = 0
    for number in range(first.year, last.year + 1):
        days = _year(calendar, number).days
        count += max(0, bisect_right(days, last.toordinal()) - bisect_right(days, first.toordinal()))
    return count


def _receipt_day(calendar: WorkingCalendar, start: datetime | date) -> date:
    if isinstance(start, datetime):
        return _local_date(calendar, next_opening(calendar, start))
    return next_working_day(calendar, start)


def _local_date(calendar: WorkingCalendar, moment: datetime | date) -> date:
    if isinstance(moment, datetime):
        return _aware(moment).astimezone(ZoneInfo(calendar.zone)).date()
    return moment


def _nth_day(calendar: WorkingCalendar, day: date, number: int) -> date:
    """The worked date that is `number` worked dates after the first one on or after `day`."""
    for year_number in _search_years(day.year):
        days = _year(calendar, year_number).days
        at = bisect_left(days, day.toordinal()) + number
        if at < len(days):
            return date.fromordinal(days[at])
        number -= len(days) - (at - number)
    raise NoWorkingTime(f"no {number} working days after {day}")


def _search_years(first: int) -> range:
    return range(first, min(first + _LONGEST_SEARCH_YEARS, 9999) + 1)


def _position(calendar: WorkingCalendar, instant: datetime) -> tuple[int, int]:
    """The instant's local year, and the working microseconds of that year before it."""
    number = _local_year(calendar, instant)
    year = _year(calendar, number)
    moment = (instant - _EPOCH) // _MICROSECOND
    at = bisect_right(year.starts, moment) - 1
    if at < 0:
        return number, 0
    return number, year.worked[at] - max(0, year.ends[at] - moment)


def _local_year(calendar: WorkingCalendar, instant: datetime) -> int:
    return _aware(instant).astimezone(ZoneInfo(calendar.zone)).year


def _year(calendar: WorkingCalendar, number: int) -> _Year:
    year = calendar._years.get(number)
    if year is None:
        year = calendar._years[number] = _lay_out(calendar, number)
    return year


def _lay_out(calendar: WorkingCalendar, number: int) -> _Year:
    zone = ZoneInfo(calendar.zone)
    days: list[int] = []
    windows: list[tuple[int, int]] = []
    for ordinal in range(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        edges = ((_on_the_wall(day, opens, zone), _on_the_wall(day, closes, zone)) for opens, closes in calendar.hours_on(day))
        real = [(start, end) for start, end in edges if start < end]  # an hour, or a whole date, may not exist: clocks put forward
        if real:
            days.append(ordinal)
        windows += real
    return _Year(
        starts=tuple(start for start, _ in windows),
        ends=tuple(end for _, end in windows),
        worked=tuple(accumulate(end - start for start, end in windows)),
        days=tuple(days),
    )


def _on_the_wall(day: date, clock: time, zone: ZoneInfo) -> int:
    """When the office's clock first shows this, or first passes it where clocks are put forward."""
    local = datetime.combine(day, clock, zone)
    earlier, later = local.replace(fold=1).astimezone(UTC), local.astimezone(UTC)
    if later <= earlier:  # the ordinary case, or a time shown twice: take the first
        return (later - _EPOCH) // _MICROSECOND
    # A time that is skipped: the two readings enclose the instant at which the offset changes.
    low, high = (earlier - _EPOCH) // _MICROSECOND, (later - _EPOCH) // _MICROSECOND
    offset_before = _instant(low).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _instant(middle).astimezone(zone).utcoffset() == offset_before else (low, middle)
    return high


def _instant(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"an instant without a zone: {instant}")
    return instant
