"""How dates, times, numbers and durations read in the office."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.office import format

MORNING = datetime(2026, 6, 8, 0, 5, tzinfo=UTC)
"""08.05 on Monday 8 June 2026 in WITA."""


def test_dates_and_times_are_written_as_the_office_writes_them() -> None:
    assert format.day(date(2026, 6, 8)) == "8 Juni 2026"
    assert format.full_day(date(2026, 6, 8)) == "Senin, 8 Juni 2026"
    assert format.short_day(date(2026, 6, 8)) == "08-06-2026"
    assert format.clock(MORNING, "Asia/Makassar") == "08.05 WITA"
    assert format.bare_clock(MORNING, "Asia/Makassar") == "08.05"
    assert format.moment(MORNING, "Asia/Makassar") == "8 Juni 2026 08.05 WITA"


def test_the_zone_of_the_office_names_itself() -> None:
    assert format.clock(MORNING, "Asia/Jakarta") == "07.05 WIB"
    assert format.clock(MORNING, "Asia/Jayapura") == "09.05 WIT"
    assert format.local(MORNING, "Asia/Jayapura").hour == 9


def test_english_reads_as_english() -> None:
    assert format.day(date(2026, 5, 14), "en") == "14 May 2026"
    assert format.full_day(date(2026, 5, 14), "en") == "Thursday, 14 May 2026"
    assert format.clock(MORNING, "Asia/Makassar", "en") == "08:05 WITA"
    assert format.number(1338.5, "en", decimals=1) == "1,338.5"
    assert format.minutes(61, "en") == "1 hour 1 minute"


@pytest.mark.parametrize(("value", "decimals", "text"), [
    (7, 0, "7"), (1338, 0, "1.338"), (1234567, 0, "1.234.567"), (2.4, 1, "2,4"), (1234.5, 1, "1.234,5"),
])
def test_thousands_have_a_point_and_decimals_a_comma(value: float, decimals: int, text: str) -> None:
    assert format.number(value, decimals=decimals) == text


@pytest.mark.parametrize(("value", "text"), [
    (0, "0 menit"), (5, "5 menit"), (60, "1 jam"), (266, "4 jam 26 menit"), (446, "7 jam 26 menit"), (1338, "22 jam 18 menit"), (-35, "35 menit"),
])
def test_minutes_are_written_as_hours_and_minutes(value: int, text: str) -> None:
    assert format.minutes(value) == text


@pytest.mark.parametrize(("value", "text", "english"), [
    (120, "sisa 2 jam kerja", "2 hours of working time left"),
    (135, "sisa 2 jam 15 menit kerja", "2 hours 15 minutes of working time left"),
    (449, "sisa 7 jam 29 menit kerja", "7 hours 29 minutes of working time left"),
    (450, "sisa 1 hari kerja", "1 working day left"),
    (1349, "sisa 2 hari kerja", "2 working days left"),
    (0, "jatuh tempo sekarang", "due now"),
    (-35, "terlambat 35 menit", "35 minutes late"),
    (-230, "terlambat 3 jam 50 menit", "3 hours 50 minutes late"),
    (-900, "terlambat 2 hari kerja", "2 working days late"),
])
def test_what_remains_is_said_in_words(value: int, text: str, english: str) -> None:
    assert format.remaining(value) == text
    assert format.remaining(value, "en") == english


def test_a_working_day_is_as_long_as_the_office_says() -> None:
    assert format.remaining(390, day_minutes=390) == "sisa 1 hari kerja"


def test_lists_end_with_and() -> None:
    assert format.listing([]) == ""
    assert format.listing(["Lokasi kejadian"]) == "Lokasi kejadian"
    assert format.listing(["Lokasi kejadian", "Nomor permohonan"]) == "Lokasi kejadian dan Nomor permohonan"
    assert format.listing(["a", "b", "c"]) == "a, b, dan c"
    assert format.listing(["a", "b", "c"], "en") == "a, b, and c"


def test_letter_numbers_take_the_month_in_roman_numerals() -> None:
    assert [format.roman_month(date(2026, month, 1)) for month in (1, 4, 6, 9, 12)] == ["I", "IV", "VI", "IX", "XII"]
