"""Numbers are calculated as decimals; dates and durations as the calendar has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from engine.expressions import to_json
from tests.engine.expressions.saying import fault, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", 0.3),
        ("1.1 * 3", 3.3),
        ("0.3 - 0.1", 0.2),
        ("1 / 4", 0.25),
        ("6 / 3", 2),
        ("2.5 * 2", 5),
        ("1 / 3", 0.3333333333333333),
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("8 - 3 - 2", 3),
        ("24 / 4 / 2", 3),
        ("-2 + 5", 3),
        ("-(2 - 5)", 3),
        ('"a" + "b"', "ab"),
        ("12345678901234567890 + 1", 12345678901234567891),
        ("0.5 - 0.5", 0),
    ],
)
def test_arithmetic_is_exact_and_whole_results_are_integers(text: str, expected: Any) -> None:
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.sampled_from([1, 10, 100, 1000]))
def test_sums_of_decimals_are_those_of_their_digits(a: int, b: int, scale: int) -> None:
    assert value("a + b", a=a / scale, b=b / scale) == (a + b) / scale


@pytest.mark.parametrize("text", ["a + 1", "1 - a", "a * a", "a / 0", "-a", 'a + duration("PT1H")'])
def test_arithmetic_with_null_is_null(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    "text",
    [
        '"1" + 1',
        '1 + "1"',
        "true + 1",
        "[1] + [2]",
        '"a" - "b"',
        '"a" * 2',
        'date("2025-01-01") + 1',
        "now() + now()",
        '-"a"',
        "-true",
        'date("2025-01-01") + duration("PT3H")',
        'duration("P1M") - duration("P1D")',
        'duration("P1M") / 2',
        '1 / duration("P1D")',
    ],
)
def test_arithmetic_across_kinds_is_a_fault(text: str) -> None:
    assert fault(text).reason == "arithmetic"


@pytest.mark.parametrize("text", ["1 / 0", "1 / 0.0", "1 / (2 - 2)", 'duration("P1D") / 0'])
def test_division_by_zero_is_a_fault(text: str) -> None:
    assert fault(text).reason == "zero"


@pytest.mark.parametrize(
    "text",
    [
        "n * n * n",
        "-n * n * n",
        "n * n * n * 1.5",
        'date("9999-12-31") + duration("P1D")',
        'now() + duration("P9000Y")',
        'duration("P999999999D") * 1000000',
        'now() - duration("P3000Y")',
    ],
)
def test_a_result_out_of_range_is_a_fault(text: str) -> None:
    error = fault(text, n=10**17)

    assert (error.reason, error.limit) == ("range", "size")


@pytest.mark.parametrize("odd", [float("inf"), float("nan")])
def test_what_is_no_number_cannot_be_calculated_with(odd: float) -> None:
    assert fault("a + 1.5", a=odd).reason == "finite"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2025-01-31") + duration("P1M")', "2025-02-28"),
        ('date("2024-01-31") + duration("P1M")', "2024-02-29"),
        ('date("2025-03-31") - duration("P1M")', "2025-02-28"),
        ('date("2024-12-15") + duration("P1Y1M")', "2026-01-15"),
        ('date("2025-01-31") + duration("P2W")', "2025-02-14"),
        ('date("2025-03-01") - date("2025-02-01")', "P28D"),
        ('duration("P1D") + date("2025-01-01")', "2025-01-02"),
        ('date and time("2025-01-31T07:30:00+08:00") + duration("PT20H")', "2025-02-01T03:30:00+08:00"),
        ('date and time("2025-01-31T07:30:00+08:00") + duration("P1M")', "2025-02-28T07:30:00+08:00"),
        ('date and time("2025-01-01T08:00:00+08:00") - date and time("2025-01-01T00:30:00Z")', "-PT30M"),
        ('duration("PT3H") + duration("PT90M")', "PT4H30M"),
        ('duration("PT3H") - duration("PT4H")', "-PT1H"),
        ('duration("P1M") + duration("P2M")', "P3M"),
        ('duration("P1M") - duration("P1Y")', "-P11M"),
        ('-duration("P1M")', "-P1M"),
        ('duration("PT1H") * 1.5', "PT1H30M"),
        ('2 * duration("P1Y")', "P2Y"),
        ('duration("PT1H") / 4', "PT15M"),
        ('duration("P1Y") / 2', "P6M"),
    ],
)
def test_dates_instants_and_durations_add_up(text: str, expected: str) -> None:
    assert to_json(value(text)) == expected
