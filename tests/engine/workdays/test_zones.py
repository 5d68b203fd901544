"""Clocks that are put forward or back, and what is refused at the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.workdays import Hours, Period, WorkingCalendar, add_working, add_working_days, working_between

BERLIN = ZoneInfo("Europe/Berlin")


def sunday(*hours: tuple[str, str]) -> WorkingCalendar:
    """Berlin, worked on Sundays only."""
    return WorkingCalendar("Europe/Berlin", {6: tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in hours)})


def worked_on(calendar: WorkingCalendar, day: date) -> timedelta:
    start = datetime.combine(day, time(0), ZoneInfo(calendar.zone))
    return working_between(calendar, start, datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(calendar.zone)))


@pytest.mark.parametrize(("hours", "minutes"), [
    ([("01:30", "03:30")], 60),                       # the hour from 2 to 3 does not exist on 29 March 2026
    ([("02:30", "04:00")], 60),                       # begins inside it: from 3 on
    ([("01:00", "02:30")], 60),                       # ends inside it
    ([("02:15", "02:45")], 0),                        # lies inside it
    ([("01:00", "02:45"), ("03:00", "04:00")], 120),  # the skipped part is not counted twice
    ([("08:00", "16:00")], 480),
])
def test_an_hour_that_the_clock_skips_is_not_worked(hours: list[tuple[str, str]], minutes: int) -> None:
    assert worked_on(sunday(*hours), date(2026, 3, 29)) == timedelta(minutes=minutes)


def test_an_hour_that_the_clock_shows_twice_is_worked_twice_within_a_shift() -> None:
    assert worked_on(sunday(("01:00", "04:00")), date(2026, 10, 25)) == timedelta(hours=4)


def test_office_hours_keep_their_place_on_the_wall_when_the_clock_changes() -> None:
    calendar = WorkingCalendar("Europe/Berlin", dict.fromkeys(range(7), ((time(8), time(10)),)))
    saturday = datetime(2026, 3, 28, 9, tzinfo=BERLIN)

    due = add_working(calendar, saturday, timedelta(hours=1, minutes=30))

    assert due.astimezone(BERLIN) == datetime(2026, 3, 29, 8, 30, tzinfo=BERLIN)
    assert due == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)


def test_a_date_that_a_country_skipped_is_no_working_day() -> None:
    calendar = WorkingCalendar("Pacific/Apia", dict.fromkeys(range(7), ((time(8), time(16)),)))

    assert add_working_days(calendar, date(2011, 12, 29), 1) == date(2011, 12, 31)
    assert add_working(calendar, datetime(2011, 12, 29, 8, tzinfo=ZoneInfo("Pacific/Apia")), timedelta(hours=12)) == (
        datetime(2011, 12, 31, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    )


WEEK = {0: ((time(8), time(16)),)}
NAIVE = datetime(2026, 6, 8, 8)  # noqa: DTZ001
AWARE = NAIVE.replace(tzinfo=UTC)


@pytest.mark.parametrize("ask", [
    lambda calendar: add_working(calendar, NAIVE, timedelta(hours=1)),
    lambda calendar: add_working(calendar, NAIVE, timedelta(0)),
    lambda calendar: add_working_days(calendar, NAIVE, 1),
    lambda calendar: add_working(calendar, AWARE, timedelta(hours=-1)),
    lambda calendar: add_working_days(calendar, AWARE, -1),
])
def test_an_instant_without_a_zone_and_a_negative_amount_are_refused(ask: Callable[[WorkingCalendar], object]) -> None:
    with pytest.raises(ValueError, match=r"zone|negative"):
        ask(WorkingCalendar("Asia/Makassar", WEEK))


@pytest.mark.parametrize("hours", [
    ((time(12), time(8)),),
    ((time(8), time(8)),),
    ((time(8), time(12)), (time(11), time(16))),
    ((time(13), time(16)), (time(8), time(12))),
])
def test_hours_that_overlap_or_run_backwards_are_refused(hours: Hours) -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 2), {1: hours})

    for make in (
        lambda: WorkingCalendar("Asia/Makassar", {0: hours}),
        lambda: WorkingCalendar("Asia/Makassar", WEEK, (period,)),
        lambda: WorkingCalendar("Asia/Makassar", WEEK, replacements={date(2026, 1, 3): hours}),
    ):
        with pytest.raises(ValueError, match="out of order"):
            make()


def test_periods_that_overlap_are_refused() -> None:
    first, second = (Period(date(2026, 2, day), date(2026, 2, day + 10), WEEK) for day in (1, 11))

    with pytest.raises(ValueError, match="overlap"):
        WorkingCalendar("Asia/Makassar", WEEK, (second, first))


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(KeyError, match="Asia/Tenggarong"):
        WorkingCalendar("Asia/Tenggarong", WEEK)
