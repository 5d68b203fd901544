"""Durations, dates, instants and repetitions in ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from engine import expressions
from engine.expressions import Cycle, Duration, ExpressionError, parse_cycle, parse_date, parse_duration, parse_instant, shift


@pytest.mark.parametrize(
    ("text", "duration", "written"),
    [
        ("PT3H", Duration(time=timedelta(hours=3)), "PT3H"),
        ("P1Y2M3DT4H5M6.5S", Duration(14, timedelta(days=3, hours=4, minutes=5, seconds=6.5)), "P1Y2M3DT4H5M6.5S"),
        ("P2W", Duration(time=timedelta(days=14)), "P14D"),
        ("PT36H", Duration(time=timedelta(hours=36)), "P1DT12H"),
        ("P18M", Duration(18), "P1Y6M"),
        ("-PT90M", Duration(time=timedelta(minutes=-90)), "-PT1H30M"),
        ("PT0S", Duration(), "PT0S"),
        ("P0D", Duration(), "PT0S"),
        ("PT0.000001S", Duration(time=timedelta(microseconds=1)), "PT0.000001S"),
        (" PT1M ", Duration(time=timedelta(minutes=1)), "PT1M"),
    ],
)
def test_a_duration_is_read_and_written_normalised(text: str, duration: Duration, written: str) -> None:
    assert parse_duration(text) == duration
    assert str(duration) == written


@given(st.integers(-12_000, 12_000), st.integers(0, 10**14))
def test_what_is_written_is_read_again(months: int, microseconds: int) -> None:
    duration = Duration(months, timedelta(microseconds=microseconds if months >= 0 else -microseconds))

    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "3H",
        "pt3h",
        "2 hari",
        "P1.5D",
        "PT1.5H",
        "P1W2D",
        "+P1D",
        "P-1D",
        "PT1H ",
        "P1D\x00",
        "P99999999999D",
        "P1H",
        "PT1S" * 30,
        "P١D",
    ],
)
def test_anything_else_is_no_duration(text: str) -> None:
    if text == "PT1H ":
        assert parse_duration(text) == Duration(time=timedelta(hours=1))
        return
    with pytest.raises(ExpressionError) as caught:
        parse_duration(text)

    assert (caught.value.rule, caught.value.reason) == ("expression-value", "duration")


def test_the_longest_text_of_a_duration_is_80_characters() -> None:
    assert parse_duration(" " * 76 + "PT1H") == Duration(time=timedelta(hours=1))
    with pytest.raises(ExpressionError):
        parse_duration(" " * 77 + "PT1H")


def test_months_and_time_of_different_signs_are_no_duration() -> None:
    with pytest.raises(ValueError, match="signs"):
        Duration(1, timedelta(days=-1))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-01-31T07:30:00+08:00", "2025-01-31T07:30:00+08:00"),
        ("2025-01-31T07:30+08:00", "2025-01-31T07:30:00+08:00"),
        ("2025-01-31T07:30:00.25Z", "2025-01-31T07:30:00.250000+00:00"),
    ],
)
def test_an_instant_has_a_zone(text: str, instant: str) -> None:
    found = parse_instant(text)

    assert found.isoformat() == instant
    assert found.tzinfo is not None


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-31T07:30:00",
        "2025-01-31",
        "2025-1-31T07:30Z",
        "2025-02-30T07:30Z",
        "2025-01-31T24:00Z",
        "2025-01-31 07:30Z",
        "20250131T0730Z",
        "2025-W05-5T07:30Z",
        "0001-01-01T00:00+14:00",
        "besok",
        "",
    ],
)
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_instant(text)

    assert caught.value.reason == "instant"


def test_an_instant_without_zone_is_meant_in_the_zone_given() -> None:
    assert parse_instant("2025-01-31T07:30", zone=ZoneInfo("Asia/Makassar")) == datetime(2025, 1, 30, 23, 30, tzinfo=UTC)


def test_dates() -> None:
    assert parse_date("2025-01-31") == date(2025, 1, 31)
    for wrong in ("2025-02-30", "20250131", "31-01-2025", "2025-1-31", "2025-01-31T00:00Z", ""):
        with pytest.raises(ExpressionError):
            parse_date(wrong)


def test_cycles() -> None:
    morning = parse_instant("2025-01-31T07:30+08:00")

    assert parse_cycle("R/PT1H") == Cycle(None, None, parse_duration("PT1H"))
    assert parse_cycle("R3/P1D") == Cycle(3, None, parse_duration("P1D"))
    assert parse_cycle("R/2025-01-31T07:30+08:00/P1D") == Cycle(None, morning, parse_duration("P1D"))


@pytest.mark.parametrize(
    "text", ["", "PT1H", "R", "R/", "R//PT1H", "R/PT0S", "R/-PT1H", "Rx/PT1H", "R/2025-01-31T07:30/P1D", "R/PT1H/PT1H", "0 7 * * *"]
)
def test_anything_else_is_no_cycle(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_cycle(text)


def test_an_instant_keeps_its_zone_and_a_daylight_zone_moves_by_exact_time() -> None:
    before = datetime(2025, 3, 29, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))

    assert shift(before, parse_duration("P1D")).isoformat() == "2025-03-30T13:00:00+02:00"
    assert shift(before, parse_duration("P1M")).isoformat() == "2025-04-29T12:00:00+02:00"


def test_values_of_time_leave_as_iso_texts_at_any_depth() -> None:
    instant = parse_instant("2025-01-31T07:30+08:00")

    assert expressions.to_json({"a": [parse_duration("PT3H"), date(2025, 1, 31)], "b": instant, "c": (1, None, True)}) == {
        "a": ["PT3H", "2025-01-31"],
        "b": "2025-01-31T07:30:00+08:00",
        "c": [1, None, True],
    }
