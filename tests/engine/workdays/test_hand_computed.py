"""Figures worked out by hand, from the clocks of the office's acceptance cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.workdays import (
    WorkingCalendar,
    add_working,
    add_working_days,
    is_working_day,
    next_opening,
    next_working_day,
    previous_working_day,
    working_between,
    working_days_between,
)

WITA = ZoneInfo("Asia/Makassar")


def at(text: str) -> datetime:
    """``at("05-13 14:40")``: that time of 2026 on the office's clock."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=WITA)


@pytest.mark.parametrize(("pattern", "start", "minutes", "due"), [
    # created Wednesday 14:40 before a long weekend (Thursday holiday, Friday leave): 75, 100 and 200 % of 180 minutes
    ("wita-baku", "05-13 14:40", 80, "05-13 16:00"),
    ("wita-baku", "05-13 14:40", 135, "05-18 08:25"),
    ("wita-baku", "05-13 14:40", 180, "05-18 09:10"),
    ("wita-baku", "05-13 14:40", 360, "05-18 13:10"),
    ("wita-jumat-pendek", "05-13 14:40", 80, "05-13 16:00"),
    ("wita-jumat-pendek", "05-13 14:40", 135, "05-18 08:25"),
    ("wita-jumat-pendek", "05-13 14:40", 180, "05-18 09:10"),
    ("wita-jumat-pendek", "05-13 14:40", 360, "05-18 12:40"),
    # a Friday, its long break
    ("wita-baku", "05-22 10:30", 180, "05-22 15:00"),
    ("wita-jumat-pendek", "05-22 10:30", 180, "05-25 10:00"),
    # one day's steps: the answer that spans the break, the distribution that spans the night
    ("wita-baku", "06-08 10:03", 180, "06-08 14:03"),
    ("wita-baku", "06-08 10:30", 180, "06-08 14:30"),
    ("wita-baku", "06-08 15:15", 40, "06-08 15:55"),
    ("wita-baku", "06-08 15:25", 40, "06-09 07:35"),
    ("wita-baku", "06-08 14:30", 180, "06-09 09:00"),
    ("wita-baku", "06-10 15:35", 40, "06-11 07:45"),
    ("wita-baku", "06-09 09:00", 630, "06-10 12:00"),    # the first instant that completes it, not the end of the break
    # received outside hours: nothing counts before the next opening
    ("wita-baku", "06-13 20:00", 10, "06-15 07:40"),
    ("wita-baku", "06-15 16:30", 60, "06-17 08:30"),
    ("wita-baku", "06-12 11:45", 30, "06-12 13:30"),
    ("wita-baku", "06-09 05:00", 450, "06-09 16:00"),
    ("wita-baku", "06-09 05:00", 451, "06-10 07:31"),
    # the hours of Ramadan: a short break, and a longer one on Friday
    ("wita-ramadan", "06-08 11:30", 180, "06-08 15:00"),
    ("wita-ramadan", "06-12 11:00", 180, "06-12 15:00"),
    ("wita-ramadan", "06-12 15:00", 60, "06-15 08:30"),
    # across days off: Nyepi and Idulfitri with their leave, Labour Day, Waisak on a Sunday and Pancasila, Independence Day, Christmas
    ("wita-baku", "03-17 15:00", 180, "03-25 09:30"),
    ("wita-baku", "04-30 15:50", 20, "05-04 07:40"),
    ("wita-baku", "05-29 16:00", 60, "06-02 08:00"),
    ("wita-baku", "08-14 16:20", 30, "08-18 07:50"),
    ("wita-baku", "12-23 15:30", 60, "12-28 08:00"),
    # a whole working week
    ("wita-baku", "06-08 07:30", 2250, "06-12 16:30"),
    ("wita-jumat-pendek", "06-08 07:30", 2130, "06-12 11:00"),
])
def test_a_deadline_falls_where_the_office_counted_it(
    calendars: dict[str, WorkingCalendar], pattern: str, start: str, minutes: int, due: str
) -> None:
    found = add_working(calendars[pattern], at(start), timedelta(minutes=minutes))

    assert found == at(due)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(("pattern", "start", "end", "minutes"), [
    # waiting, touch and lead over the long weekend; late by
    ("wita-baku", "05-13 14:40", "05-18 11:00", 290),
    ("wita-baku", "05-18 11:00", "05-18 14:00", 120),
    ("wita-baku", "05-13 14:40", "05-18 14:00", 410),
    ("wita-baku", "05-18 09:10", "05-18 14:00", 230),
    ("wita-jumat-pendek", "05-13 14:40", "05-18 11:00", 290),
    ("wita-jumat-pendek", "05-18 11:00", "05-18 14:00", 150),
    ("wita-jumat-pendek", "05-13 14:40", "05-18 14:00", 440),
    ("wita-jumat-pendek", "05-18 09:10", "05-18 14:00", 260),
    # a straight answer in one day; a follow-up until the next morning; a field visit until Thursday
    ("wita-baku", "06-08 08:00", "06-08 15:58", 418),
    ("wita-baku", "06-08 08:10", "06-08 15:55", 405),
    ("wita-baku", "06-08 08:00", "06-09 07:38", 428),
    ("wita-baku", "06-08 08:00", "06-11 07:48", 1338),
    # the clock stopped from Thursday to Monday; the same time seven calendar hours of a weekend
    ("wita-baku", "06-11 09:05", "06-15 10:00", 955),
    ("wita-baku", "06-09 09:00", "06-10 13:00", 630),
    ("wita-baku", "06-13 08:00", "06-13 15:00", 0),
    # the daily check: created at opening, claimed at eight
    ("wita-baku", "06-08 07:30", "06-08 08:00", 30),
    ("wita-baku", "06-15 15:00", "06-17 08:00", 90),
])
def test_the_working_time_between_two_instants_is_what_the_office_counted(
    calendars: dict[str, WorkingCalendar], pattern: str, start: str, end: str, minutes: int
) -> None:
    assert working_between(calendars[pattern], at(start), at(end)) == timedelta(minutes=minutes)
    assert working_between(calendars[pattern], at(end), at(start)) == -timedelta(minutes=minutes)


@pytest.mark.parametrize(("start", "days", "due"), [
    ("05-13 09:00", 3, date(2026, 5, 20)),
    ("05-13 09:00", 5, date(2026, 5, 22)),
    ("05-13 09:00", 14, date(2026, 6, 9)),
    ("05-13 09:00", 60, date(2026, 8, 13)),
    ("05-13 09:00", 0, date(2026, 5, 13)),
    ("06-13 20:00", 0, date(2026, 6, 15)),    # Saturday evening: day 0 is Monday
    ("06-15 16:00", 0, date(2026, 6, 17)),    # at closing time on the eve of a holiday
    ("06-13 20:00", 1, date(2026, 6, 17)),
])
def test_limits_in_working_days_count_from_the_day_of_receipt(
    calendars: dict[str, WorkingCalendar], start: str, days: int, due: date
) -> None:
    calendar = calendars["wita-baku"]

    assert add_working_days(calendar, at(start), days) == due
    assert working_days_between(calendar, at(start), due) == days


def test_a_limit_on_a_holiday_moves_to_the_next_or_the_previous_working_day(calendars: dict[str, WorkingCalendar]) -> None:
    calendar = calendars["wita-baku"]
    limit = date(2026, 5, 13) + timedelta(days=14)

    assert limit == date(2026, 5, 27)
    assert not is_working_day(calendar, limit)
    assert next_working_day(calendar, limit) == date(2026, 5, 29)
    assert previous_working_day(calendar, limit) == date(2026, 5, 26)
    assert next_working_day(calendar, date(2026, 5, 29)) == previous_working_day(calendar, date(2026, 5, 29)) == date(2026, 5, 29)


def test_an_evening_in_utc_is_the_next_morning_at_the_office(calendars: dict[str, WorkingCalendar]) -> None:
    calendar = calendars["wita-baku"]
    holiday_morning = datetime(2026, 5, 13, 23, 30, tzinfo=UTC)
    first_counted = datetime(2026, 5, 17, 23, 30, tzinfo=UTC)

    assert next_opening(calendar, holiday_morning) == first_counted
    assert working_between(calendar, holiday_morning, first_counted) == timedelta(0)
    assert add_working(calendar, first_counted, timedelta(minutes=1)) == first_counted + timedelta(minutes=1)


def test_an_amended_decree_moves_the_deadline_past_the_new_holiday(calendars: dict[str, WorkingCalendar]) -> None:
    before = calendars["wita-baku"]

    after = replace(before, holidays={**before.holidays, date(2026, 5, 18): "cuti bersama"})

    assert add_working(before, at("05-13 14:40"), timedelta(minutes=180)) == at("05-18 09:10")
    assert add_working(after, at("05-13 14:40"), timedelta(minutes=180)) == at("05-19 09:10")


def test_a_replacement_working_day_counts_though_it_is_a_saturday_or_a_holiday(calendars: dict[str, WorkingCalendar]) -> None:
    morning = ((time(7, 30), time(11, 30)),)
    calendar = replace(calendars["wita-baku"], replacements={date(2026, 6, 13): morning, date(2026, 6, 16): morning})

    assert working_between(calendar, at("06-13 00:00"), at("06-14 00:00")) == timedelta(hours=4)
    assert working_between(calendar, at("06-16 00:00"), at("06-17 00:00")) == timedelta(hours=4)
    assert add_working_days(calendar, date(2026, 6, 12), 3) == date(2026, 6, 16)
