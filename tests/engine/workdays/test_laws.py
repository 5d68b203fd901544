"""Laws of working time, over random calendars, zones, holidays and instants."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from engine.workdays import (
    Hours,
    NoWorkingTime,
    Period,
    WorkingCalendar,
    add_working,
    add_working_days,
    from_json,
    is_working_day,
    next_opening,
    to_json,
    working_between,
    working_days_between,
)

ZONES = (
    "Asia/Makassar", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham",
    "Africa/Casablanca", "America/Santiago",
)
FIRST, LAST = date(2025, 12, 1), date(2027, 2, 28)
MICROSECOND = timedelta(microseconds=1)
LAW = settings(max_examples=50, deadline=None)

days = st.dates(FIRST, LAST)
instants = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 28)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
amounts = st.timedeltas(timedelta(0), timedelta(days=20))


@st.composite
def day_hours(draw: st.DrawFn, *, first_hour: int = 0, last_hour: int = 23) -> Hours:
    """Up to three intervals a day, some of them touching."""
    minutes = sorted(draw(st.sets(st.integers(first_hour * 60, last_hour * 60 + 59), max_size=6)))
    marks = [time(minute // 60, minute % 60) for minute in minutes]
    return tuple(zip(marks[0::2], marks[1::2], strict=False))


def weeks(**limits: int) -> st.SearchStrategy[dict[int, Hours]]:
    """Weekly hours; may leave whole days out."""
    return st.dictionaries(st.integers(0, 6), day_hours(**limits), max_size=7)


@st.composite
def working_calendars(draw: st.DrawFn, **limits: int) -> WorkingCalendar:
    """A calendar with a period of other hours, holidays and replacement days, that works at least on Wednesdays."""
    always = {2: ((time(9), time(15)),)}
    start = draw(days)
    return WorkingCalendar(
        draw(st.sampled_from(ZONES)),
        draw(weeks(**limits)) | always,
        (Period(start, start + timedelta(days=draw(st.integers(0, 40))), draw(weeks(**limits))),),
        holidays=dict.fromkeys(draw(st.sets(days, max_size=40)), "libur"),
        replacements=draw(st.dictionaries(days, day_hours(**limits), max_size=5)),
    )


@LAW
@given(working_calendars(), instants, amounts, amounts)
def test_adding_two_amounts_is_adding_their_sum(calendar: WorkingCalendar, start: datetime, one: timedelta, two: timedelta) -> None:
    assert add_working(calendar, add_working(calendar, start, one), two) == add_working(calendar, start, one + two)


@LAW
@given(working_calendars(), instants, amounts)
def test_the_working_time_until_a_deadline_is_the_amount_it_was_made_of(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> None:
    assert working_between(calendar, start, add_working(calendar, start, amount)) == amount


@LAW
@given(working_calendars(), instants, instants, amounts, amounts)
def test_a_later_start_or_a_larger_amount_never_gives_an_earlier_deadline(
    calendar: WorkingCalendar, one: datetime, other: datetime, small: timedelta, more: timedelta
) -> None:
    early, late = sorted((one, other))

    assert add_working(calendar, early, small) <= add_working(calendar, late, small)
    assert add_working(calendar, early, small) <= add_working(calendar, early, small + more)
    assert add_working(calendar, early, small) >= early


@LAW
@given(working_calendars(), instants, instants, instants)
def test_working_time_adds_up_along_the_way_and_never_exceeds_the_clock(
    calendar: WorkingCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    a, b, c = sorted((one, two, three))

    assert working_between(calendar, a, b) + working_between(calendar, b, c) == working_between(calendar, a, c)
    assert timedelta(0) <= working_between(calendar, a, b) <= b - a
    assert working_between(calendar, c, a) == -working_between(calendar, a, c)


@LAW
@given(working_calendars(), instants, amounts, st.sampled_from(ZONES))
def test_an_instant_counts_the_same_in_whatever_zone_it_is_written(calendar: WorkingCalendar, start: datetime, amount: timedelta, zone: str) -> None:
    assert add_working(calendar, start.astimezone(ZoneInfo(zone)), amount) == add_working(calendar, start, amount)


@LAW
@given(working_calendars(), instants, amounts.filter(bool))
def test_a_deadline_falls_within_hours_that_are_worked(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> None:
    due = add_working(calendar, start, amount)

    assert working_between(calendar, due - MICROSECOND, due) == MICROSECOND
    assert is_working_day(calendar, (due - MICROSECOND).astimezone(ZoneInfo(calendar.zone)).date())


@LAW
@given(working_calendars(), instants, amounts, st.sets(days, max_size=10))
def test_more_holidays_never_bring_a_deadline_forward(calendar: WorkingCalendar, start: datetime, amount: timedelta, more: set[date]) -> None:
    fewer_days = replace(calendar, holidays={**calendar.holidays, **dict.fromkeys(more, "libur")})

    assert add_working(fewer_days, start, amount) >= add_working(calendar, start, amount)


@LAW
@given(working_calendars(), instants)
def test_the_next_opening_is_the_first_worked_instant(calendar: WorkingCalendar, instant: datetime) -> None:
    opening = next_opening(calendar, instant)

    assert opening >= instant
    assert working_between(calendar, instant, opening) == timedelta(0)
    assert working_between(calendar, opening, opening + MICROSECOND) == MICROSECOND
    assert next_opening(calendar, opening) == opening


@LAW
@given(working_calendars(first_hour=6, last_hour=22), days, st.integers(0, 40), st.integers(0, 40))
def test_working_days_add_up_and_count_back(calendar: WorkingCalendar, start: date, some: int, more: int) -> None:
    due = add_working_days(calendar, start, some)

    assert is_working_day(calendar, due)
    assert add_working_days(calendar, due, more) == add_working_days(calendar, start, some + more)
    assert working_days_between(calendar, start, due) == some


@settings(max_examples=30, deadline=None)
@given(working_calendars(first_hour=6, last_hour=22), instants, st.integers(0, 8 * 24 * 60))
def test_working_time_is_what_counting_each_minute_gives(calendar: WorkingCalendar, start: datetime, length: int) -> None:
    start = start.replace(second=0, microsecond=0)
    zone = ZoneInfo(calendar.zone)

    counted = 0
    for minute in range(length):
        local = (start + timedelta(minutes=minute)).astimezone(zone)
        counted += any(opens <= local.time() < closes for opens, closes in calendar.hours_on(local.date()))

    assert working_between(calendar, start, start + timedelta(minutes=length)) == timedelta(minutes=counted)


def test_a_calendar_that_never_works_again_says_so() -> None:
    calendar = WorkingCalendar("Asia/Makassar", {}, replacements={date(2026, 6, 8): ((time(8), time(9)),)})
    start = datetime(2026, 6, 8, tzinfo=UTC)

    for ask in (
        lambda: add_working(calendar, start, timedelta(hours=2)), lambda: next_opening(calendar, start + timedelta(days=1)),
        lambda: add_working_days(calendar, date(2026, 6, 8), 1),
    ):
        with pytest.raises(NoWorkingTime):
            ask()


@LAW
@given(calendar=working_calendars(), start=instants, amount=amounts)
def test_a_calendar_read_back_reckons_the_same(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> None:
    again = from_json(json.loads(json.dumps(to_json(calendar))))

    assert to_json(again) == to_json(calendar)
    assert add_working(again, start, amount) == add_working(calendar, start, amount)
    assert add_working_days(again, start, 3) == add_working_days(calendar, start, 3)
