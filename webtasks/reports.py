"""For those who lead: the office's report over a month, a quarter or a year, also as a workbook."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Line, Report, Tabulation, format
from webtasks import filters, spreadsheet
from webtasks.downloads import as_download
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("reports", __name__)

_ASKED = re.compile(r"(?P<year>20\d\d)(-(?P<month>0[1-9]|1[0-2])|-T(?P<quarter>[1-4]))?")
_QUARTER = 3
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar month, quarter or year."""

    key: str
    """``2026-06``, ``2026-T2``, ``2026``."""
    label: str
    since: date
    until: date


@pages.get("/laporan")
@login_required
def report() -> ResponseReturnValue:
    """Every table of the report, this month's by default."""
    require_right("laporan")
    period = _period(request.args.get("masa", ""))
    found = _read(period)
    tables = [_shown(table) for table in found.tables]
    return render_template("staff/laporan.html", report=found, period=period, tables=tables, offered=_offered(period))


@pages.get("/laporan.xlsx")
@login_required
def workbook() -> Response:
    """The same tables as a workbook, a sheet each; with ``luar=ya`` small counts are hidden, as in all that leaves the office."""
    require_right("laporan")
    period = _period(request.args.get("masa", ""))
    least = the_engine().office.settings["sel_minimum"] if request.args.get("luar") == "ya" else 0
    sheets = [(table.title, [_row(cells) for cells in _rows(table, least)]) for table in _read(period).tables]
    content = spreadsheet.workbook(sheets, title=f"Laporan Penanganan Pengaduan {period.label}")
    return as_download(f"laporan-{period.key}.xlsx", content, spreadsheet.MEDIA_TYPE)


@pages.get("/laporan/kelompok")
@login_required
def circle() -> ResponseReturnValue:
    """How many cases the reader's own group had that only it may see, month by month of a year."""
    me = require_right("laporan_kelompok")
    engine = the_engine()
    asked = request.args.get("tahun", "")
    year = int(asked) if re.fullmatch(r"20\d\d", asked) else engine.today().year
    since, until = (format.midnight(date(one, 1, 1), engine.office.zone) for one in (year, year + 1))
    months = engine.read.circle_months(me.id, since=since, until=until)
    own = ", ".join(engine.office.group_label(group) for group in sorted(me.groups) if engine.office.role_of(group))
    return render_template("staff/laporan_kelompok.html", months=months, year=year, own=own, this_year=engine.today().year)


# ------------------------------------------------------------------ parts


def _read(period: Period) -> Report:
    return the_engine().read.report(reader().id, since=period.since, until=period.until)


def _rows(table: Tabulation, least: int) -> list[tuple[Any, ...]]:
    """Heading, lines and total as they are shown; a count below `least` becomes ``<least``."""
    lines = [*table.lines, *([table.total] if table.total else [])]
    return [(table.label, *table.columns), *((line.label, *_disguised(line, table.counts, least)) for line in lines)]


def _disguised(line: Line, counts: Container[int], least: int) -> Iterator[int | float | str | None]:
    for place, cell in enumerate(line.cells):
        yield f"<{least}" if place in counts and cell and cell < least else cell


def _row(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_month(cell) if isinstance(cell, str) else cell for cell in cells)


def _shown(table: Tabulation) -> dict[str, Any]:
    """A table in words, with the length of each line's bar in percent of the longest."""
    first = min(table.counts, default=None)
    longest = max((line.cells[first] or 0 for line in table.lines), default=0) if first is not None else 0
    lines = [
        {
            "label": _month(line.label),
            "cells": ["–" if cell is None else filters.thousands(cell) for cell in line.cells],
            "bar": round((line.cells[first] or 0) * 100 / longest) if first is not None and longest else None,
        }
        for line in table.lines
    ]
    total = ["" if cell is None else filters.thousands(cell) for cell in table.total.cells] if table.total else None
    return {"key": table.key, "title": table.title, "label": table.label, "columns": table.columns, "lines": lines, "total": total}


def _month(text: str) -> str:
    """``2026-06`` as ``Juni 2026``; any other text as it is."""
    return format.month(date.fromisoformat(f"{text}-01")) if re.fullmatch(r"\d{4}-\d{2}", text) else text


def _period(asked: str) -> Period:
    """The period that the address asks for; this month when it asks for none."""
    found = _ASKED.fullmatch(asked)
    if found is None:
        return _of_month(the_engine().today())
    year = int(found["year"])
    if found["month"]:
        return _of_month(date(year, int(found["month"]), 1))
    if found["quarter"]:
        return _of_quarter(year, int(found["quarter"]))
    return Period(str(year), str(year), date(year, 1, 1), date(year, 12, 31))


def _of_month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first.strftime("%Y-%m"), format.month(first), first, _before_next(first, months=1))


def _of_quarter(year: int, number: int) -> Period:
    first = date(year, (number - 1) * _QUARTER + 1, 1)
    return Period(f"{year}-T{number}", f"Triwulan {_ROMAN[number - 1]} {year}", first, _before_next(first, months=_QUARTER))


def _before_next(first: date, *, months: int) -> date:
    """The last day of so many months that begin with `first`."""
    for _ in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
    return first - timedelta(days=1)


def _offered(period: Period) -> list[dict[str, Any]]:
    today = the_engine().today()
    month, quarter = _of_month(today), _of_quarter(today.year, (today.month - 1) // _QUARTER + 1)
    before = _of_month(month.since - timedelta(days=1))
    last_quarter = quarter.since - timedelta(days=1)
    ones = (month, before, quarter, _of_quarter(last_quarter.year, (last_quarter.month - 1) // _QUARTER + 1), _period(str(today.year)))
    return [{"label": one.label, "url": url_for("reports.report", masa=one.key), "active": one.key == period.key} for one in ones]
