"""Calendar periods that registers and reports are kept by: months, quarters, years, and spans of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine.office import format

Kind = Literal["bulan", "triwulan", "tahun", "rentang"]
"""Month, quarter, year; any other span of days."""

_ASKED = re.compile(r"(?P<year>20\d\d)(-(?P<month>0[1-9]|1[0-2])|-T(?P<quarter>[1-4]))?")
_MONTHS = {"bulan": 1, "triwulan": 3, "tahun": 12}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days."""

    key: str
    """``2026-06``, ``2026-T2``, ``2026``; for any other span ``2026-06-01-2026-06-08``."""
    kind: Kind
    since: date
    until: date
    """The last day."""

    @property
    def label(self) -> str:
        """``Juni 2026``, ``Triwulan II 2026``, ``2026``, ``1 Juni 2026 sampai 8 Juni 2026``."""
        match self.kind:
            case "bulan":
                return format.month(self.since)
            case "triwulan":
                return f"Triwulan {self.quarter} {self.since.year}"
            case "tahun":
                return self.key
            case _:
                return f"{format.day(self.since)} sampai {format.day(self.until)}"

    @property
    def quarter(self) -> str:
        """The Roman numeral of the quarter it begins in."""
        return _ROMAN[(self.since.month - 1) // _MONTHS["triwulan"]]


def around(day: date, kind: Kind) -> Period:
    """The month, quarter or year that the day lies in."""
    width = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // width * width + 1, 1)
    keys = {"bulan": first.strftime("%Y-%m"), "triwulan": f"{first.year}-T{(first.month - 1) // width + 1}", "tahun": str(first.year)}
    return Period(keys[kind], kind, first, _later(first, width) - timedelta(days=1))


def before(period: Period) -> Period:
    """The one of its kind that ended the day before."""
    return around(period.since - timedelta(days=1), period.kind)


def named(key: str) -> Period | None:
    """The month, quarter or year with this key; None when there is no such one."""
    found = _ASKED.fullmatch(key)
    if found is None:
        return None
    year = int(found["year"])
    if found["month"]:
        return around(date(year, int(found["month"]), 1), "bulan")
    if found["quarter"]:
        return around(date(year, int(found["quarter"]) * _MONTHS["triwulan"], 1), "triwulan")
    return around(date(year, 1, 1), "tahun")


def spanning(since: date, until: date) -> Period:
    """From `since` to `until`: the month, quarter or year when it is just that."""
    for kind in ("bulan", "triwulan", "tahun"):
        whole = around(since, kind)
        if (whole.since, whole.until) == (since, until):
            return whole
    return Period(f"{since}-{until}", "rentang", since, until)


def months(since: date, until: date) -> Iterator[tuple[date, date]]:
    """(first, last day) of each month of the span, as far as it lies in it."""
    first = since
    while first <= until:
        month = around(first, "bulan")
        yield first, min(until, month.until)
        first = month.until + timedelta(days=1)


def _later(first: date, number: int) -> date:
    """The first day of the month that many months on."""
    return date(first.year + (first.month - 1 + number) // 12, (first.month - 1 + number) % 12 + 1, 1)
