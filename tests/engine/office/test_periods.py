"""Months, quarters and years: each day lies in one of each kind, and they follow one another without gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from engine.office import periods

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
KINDS = st.sampled_from(["bulan", "triwulan", "tahun"])


@given(DAYS, KINDS)
def test_a_day_lies_in_its_period_which_its_key_names_again(day: date, kind: periods.Kind) -> None:
    period = periods.around(day, kind)

    assert period.since <= day <= period.until
    assert periods.named(period.key) == period == periods.spanning(period.since, period.until)


@given(DAYS, KINDS)
def test_the_one_before_ends_the_day_before(day: date, kind: periods.Kind) -> None:
    period = periods.around(day, kind)

    assert periods.before(period).until == period.since - timedelta(days=1)
    assert periods.before(period).kind == kind


@given(DAYS, st.integers(0, 800))
def test_the_months_of_a_span_cover_each_of_its_days_once(day: date, length: int) -> None:
    until = day + timedelta(days=length)

    covered = [first + timedelta(days=n) for first, last in periods.months(day, until) for n in range((last - first).days + 1)]

    assert covered == [day + timedelta(days=n) for n in range(length + 1)]


@pytest.mark.parametrize(
    ("since", "until", "label"),
    [("2026-06-01", "2026-06-30", "Juni 2026"), ("2026-04-01", "2026-06-30", "Triwulan II 2026"), ("2026-01-01", "2026-12-31", "2026"),
     ("2026-06-01", "2026-06-08", "1 Juni 2026 sampai 8 Juni 2026")],
)  # fmt: skip
def test_a_period_is_called_as_the_office_calls_it(since: str, until: str, label: str) -> None:
    assert periods.spanning(date.fromisoformat(since), date.fromisoformat(until)).label == label


@pytest.mark.parametrize("key", ["", "2026-13", "2026-T5", "1999", "2026-06-01", "Juni"])
def test_what_is_no_period_has_no_name(key: str) -> None:
    assert periods.named(key) is None
