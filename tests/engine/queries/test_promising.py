"""The day by which a citizen may expect the answer: in working days of the office, put off with an apology before it has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from engine import load_office, workdays
from engine.queries.promising import promise
from engine.runtime.engine import OFFICE_FOLDER

WITA = ZoneInfo("Asia/Makassar")
OFFICE = load_office(OFFICE_FOLDER)
RECEIVED = datetime(2026, 5, 13, 9, 0, tzinfo=WITA)
"""K13: fourteen working days later it is Tuesday 9 June."""


@pytest.mark.parametrize(
    ("today", "day", "before"),
    [
        ("2026-05-13", date(2026, 6, 9), None),
        ("2026-06-04", date(2026, 6, 9), None),
        ("2026-06-05", date(2026, 6, 19), date(2026, 6, 9)),
        ("2026-06-09", date(2026, 6, 19), date(2026, 6, 9)),
        ("2026-06-17", date(2026, 6, 30), date(2026, 6, 9)),
    ],
)
def test_the_day_that_was_promised_is_put_off_when_two_working_days_are_left(today: str, day: date, before: date | None) -> None:
    found = promise(OFFICE, RECEIVED, datetime.fromisoformat(f"{today}T10:00").replace(tzinfo=WITA))

    assert (found.day, found.before) == (day, before)


@given(days=st.integers(0, 400), near=st.integers(1, 10), more=st.integers(1, 30))
def test_a_promise_lies_ahead_and_never_comes_nearer(days: int, near: int, more: int) -> None:
    office = replace(OFFICE, settings={**OFFICE.settings, "janji_segera_hari": near, "janji_tambahan_hari": more})
    now = RECEIVED + timedelta(days=days)

    found, later = promise(office, RECEIVED, now), promise(office, RECEIVED, now + timedelta(days=1))

    assert workdays.working_days_between(office.calendar, now.date(), found.day) > near
    assert later.day >= found.day
    assert workdays.is_working_day(office.calendar, found.day)
