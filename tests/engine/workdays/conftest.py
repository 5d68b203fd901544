"""The calendars of the hand-computed cases, written out here so that the arithmetic is judged without the office's files."""

from __future__ import annotations

from datetime import date, time

import pytest

from engine.workdays import Hours, WorkingCalendar

# Holidays and leave days of 2026 on weekdays, from Nyepi on.
HOLIDAYS = {
    date(2026, month, day): "libur"
    for month, day in (
        (3, 18), (3, 19), (3, 20), (3, 23), (3, 24), (4, 3), (5, 1), (5, 14), (5, 15), (5, 27), (5, 28), (6, 1), (6, 16), (8, 17), (8, 25),
        (12, 24), (12, 25),
    )
}


def hours(*intervals: str) -> Hours:
    """``hours("07:30-12:00")``."""
    ends = (interval.split("-") for interval in intervals)
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in ends)


STANDARD = {**dict.fromkeys(range(4), hours("07:30-12:00", "13:00-16:00")), 4: hours("07:30-11:30", "13:00-16:30")}
SHORT_FRIDAY = {**dict.fromkeys(range(4), hours("07:30-12:00", "12:30-16:00")), 4: hours("07:30-11:00")}
RAMADAN = {**dict.fromkeys(range(4), hours("08:00-12:00", "12:30-15:00")), 4: hours("08:00-12:00", "13:00-15:30")}


@pytest.fixture
def calendars() -> dict[str, WorkingCalendar]:
    """The shipped patterns with the holidays of 2026."""
    return {
        "wita-baku": WorkingCalendar("Asia/Makassar", STANDARD, holidays=HOLIDAYS),
        "wita-jumat-pendek": WorkingCalendar("Asia/Makassar", SHORT_FRIDAY, holidays=HOLIDAYS),
        "wita-ramadan": WorkingCalendar("Asia/Makassar", RAMADAN, holidays=HOLIDAYS),
    }
