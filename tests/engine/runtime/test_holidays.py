"""A decree about holidays moves what is still open, in the words of the decree, once, and in every process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from engine import Engine, Holiday, HolidayAct, Invalid, NotAllowed, NotFound, Office
from engine.history import Event
from engine.persistence import tables as t
from tests.engine.runtime.looking import assert_proved
from tests.engine.runtime.test_reminders import CREATED, OFFICE, begun, peopled as peopled, task, ticked, told
from tests.engine.runtime.written import WoundClock

WITA = ZoneInfo("Asia/Makassar")
DECREE = "SKB Perubahan Nomor 7 Tahun 2026"
MONDAY = HolidayAct("added", Holiday(date(2026, 5, 18), "cuti_bersama", "Kenaikan Yesus Kristus", DECREE))
"""K13: on Friday 15 May, the Monday after the weekend is made a day off."""


@pytest.fixture
def secretary(peopled: Engine) -> str:
    """Somebody who takes in decrees."""
    peopled.add_user("umar", roles=["umum"], by="system")
    return "umar"


def due(engine: Engine, case: str) -> str:
    """When the case's open task is due, office time."""
    at = engine.inbox("dewi", case=case)[0].due
    assert at is not None
    return f"{at.astimezone(WITA):%a %d %H:%M}"


def moved(engine: Engine, case: str) -> list[Event]:
    """The events by which due times were moved."""
    return [event for event in engine.history(case) if event.type == "TasksRescheduled"]


def test_a_decree_of_friday_moves_what_was_due_on_monday_to_tuesday_and_is_named(peopled: Engine, clock: WoundClock, secretary: str) -> None:
    case = begun(peopled, task())
    assert due(peopled, case) == "Mon 18 09:10"
    clock.move_to("2026-05-15T10:00:00+08:00")

    peopled.change_holiday(MONDAY, by=secretary)
    ticked(peopled, clock, until="2026-05-19T16:00:00+08:00", minutes=5)

    event, = moved(peopled, case)
    assert event.facts["decrees"] == [{"what": "added", "day": "2026-05-18", "decree": DECREE}]
    assert (due(peopled, case), event.actor) == ("Tue 19 09:10", "system")
    assert [at for at, _, _ in told(peopled, case)] == ["19 08:25", "19 09:10", "19 13:10"]
    assert_proved(peopled, case)


def test_a_stage_that_was_told_is_not_told_again(peopled: Engine, clock: WoundClock, secretary: str) -> None:
    case = begun(peopled, task())
    clock.move_to("2026-05-18T08:30:00+08:00")
    peopled.run_due()

    peopled.change_holiday(MONDAY, by=secretary)
    ticked(peopled, clock, until="2026-05-19T12:00:00+08:00")

    assert [(at, stage) for at, stage, _ in told(peopled, case)] == [("18 08:30", "reminder"), ("19 09:10", "overdue")]


def appointed(day: str) -> bytes:
    """The task, due on that day of May 2026 at ten past nine because somebody said so."""
    return task().replace(b'duration("PT3H")', f'date and time("2026-05-{day}T09:10:00+08:00")'.encode())


@pytest.mark.parametrize(("day", "then"), [("18", "Tue 19 09:10"), ("20", "Wed 20 09:10")], ids=["on the day", "after it"])
def test_an_appointed_time_moves_only_if_its_own_day_is_no_longer_worked(peopled: Engine, secretary: str, day: str, then: str) -> None:
    case = begun(peopled, appointed(day))

    peopled.change_holiday(MONDAY, by=secretary)
    peopled.run_due()

    assert due(peopled, case) == then
    assert_proved(peopled, case)


def test_a_holiday_that_is_withdrawn_brings_the_due_time_forward(peopled: Engine, clock: WoundClock, secretary: str) -> None:
    case = begun(peopled, task())
    ascension = next(row for row in OFFICE.holidays if row.day == date(2026, 5, 15))

    peopled.change_holiday(HolidayAct("withdrawn", replace(ascension, decree=DECREE)), by=secretary)
    peopled.run_due()

    assert due(peopled, case) == "Fri 15 09:10"
    assert_proved(peopled, case)


def test_another_process_gives_due_times_by_the_new_calendar_within_seconds(
    peopled: Engine, database_url: str, opened_with: Callable[[str, Office], Engine], clock: WoundClock, secretary: str
) -> None:
    elsewhere = opened_with(database_url, OFFICE)
    begun(elsewhere, task())
    clock.move_to("2026-05-13T14:41:00+08:00")

    peopled.change_holiday(MONDAY, by=secretary)
    clock.pass_minutes(1)
    case = elsewhere.start("satu", by="kasi").id

    assert due(elsewhere, case) == "Tue 19 09:12"
    assert elsewhere.office.calendar == peopled.office.calendar


def test_a_task_given_its_time_by_a_process_that_had_not_looked_yet_follows_all_the_same(
    peopled: Engine, database_url: str, opened_with: Callable[[str, Office], Engine], clock: WoundClock, secretary: str
) -> None:
    elsewhere = opened_with(database_url, OFFICE)
    begun(elsewhere, task())
    peopled.change_holiday(MONDAY, by=secretary)
    peopled.run_due()
    case = elsewhere.start("satu", by="kasi").id
    assert due(elsewhere, case) == "Mon 18 09:10"

    clock.pass_minutes(2)
    peopled.run_due()

    assert due(peopled, case) == "Tue 19 09:10"


def test_what_a_decree_would_move_is_told_before(peopled: Engine, clock: WoundClock, secretary: str) -> None:
    case = begun(peopled, task())

    assert peopled.holiday_effect(MONDAY, by=secretary) == 1
    assert due(peopled, case) == "Mon 18 09:10"
    assert peopled.holiday_acts(secretary) == ()


def test_who_took_a_decree_in_and_when_stays_readable(peopled: Engine, clock: WoundClock, secretary: str) -> None:
    peopled.change_holiday(MONDAY, by=secretary)
    peopled.change_holiday(HolidayAct("withdrawn", replace(MONDAY.holiday, decree="SKB Nomor 8")), by=secretary)

    first, second = peopled.holiday_acts(secretary)
    assert (first.by, first.at, first.act) == (secretary, datetime.fromisoformat(CREATED), MONDAY)
    assert (second.act.what, second.act.holiday.decree) == ("withdrawn", "SKB Nomor 8")
    assert peopled.office.holidays == OFFICE.holidays


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (HolidayAct("added", Holiday(date(2026, 5, 14), "libur_daerah", "Hari jadi", DECREE)), ["day"]),
        (HolidayAct("added", Holiday(date(2026, 5, 18), "libur_daerah", " ", " ")), ["name", "decree"]),
        (HolidayAct("added", Holiday(date(2026, 5, 18), "hari_raya", "Hari jadi", DECREE)), ["kind"]),
        (HolidayAct("added", Holiday(date(2026, 5, 23), "hari_kerja_pengganti", "Pengganti", DECREE)), ["like"]),
    ],
    ids=["twice", "nameless", "kind", "hours"],
)
def test_a_row_that_says_nothing_is_refused_by_field(peopled: Engine, secretary: str, act: HolidayAct, fields: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        peopled.change_holiday(act, by=secretary)

    assert list(refused.value.fields) == fields


def test_a_holiday_that_is_not_there_is_not_withdrawn(peopled: Engine, secretary: str) -> None:
    with pytest.raises(NotFound):
        peopled.change_holiday(replace(MONDAY, what="withdrawn"), by=secretary)


def test_only_those_with_the_right_take_decrees_in(peopled: Engine) -> None:
    for ask in (peopled.change_holiday, peopled.holiday_effect):
        with pytest.raises(NotAllowed):
            ask(MONDAY, by="kasi")
    with pytest.raises(NotAllowed):
        peopled.holiday_acts("kasi")


def test_a_day_without_decrees_costs_a_look_and_nothing_else(peopled: Engine, clock: WoundClock) -> None:
    begun(peopled, task())
    peopled.run_due()

    with peopled._shell.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.process_state).where(t.process_state.c.name == "kalender")).scalar_one() == 0
