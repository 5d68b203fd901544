"""Tables and registers in words, as pages and printed reports show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from engine.charts import Bar, Chart
from engine.office import format
from engine.queries.tabulation import Cell, Line, Tabulation

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of a report in words."""

    key: str
    title: str
    label: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """(label, cells) of each."""
    total: tuple[str, ...] | None
    chart: Chart | None


def table_words(table: Tabulation) -> ShownTable:
    """The table in words, and its chart when it has one to draw."""
    lines = tuple((month_words(line.label), tuple(cell_words(cell) for cell in line.cells)) for line in table.lines)
    total = tuple("" if cell is None else cell_words(cell) for cell in table.total.cells) if table.total else None
    return ShownTable(table.key, table.title, table.label, table.columns, lines, total, _chart(table))


def cell_words(cell: Cell) -> str:
    """``1.234``, ``12,5``; a mask as it is; a dash for nothing."""
    match cell:
        case None:
            return "–"
        case str():
            return cell
        case _:
            return number_words(cell)


def number_words(number: int | float) -> str:
    """Thousands with a point; one decimal where there is a fraction."""
    return format.number(number, decimals=0 if float(number).is_integer() else 1)


def month_words(text: str) -> str:
    """``2026-06`` as ``Juni 2026``; any other text as it is."""
    return format.month(date.fromisoformat(f"{text}-01")) if _MONTH.fullmatch(text) else text


def _chart(table: Tabulation) -> Chart | None:
    place = table.chart
    if place is None or not any(line.cells[place] for line in table.lines):
        return None
    bars = tuple(_bar(line, place) for line in table.lines if line.cells[place] is not None)
    return Chart(f"bagan-{table.key}", f"{table.title}: {table.columns[place]}", bars)


def _bar(line: Line, place: int) -> Bar:
    cell = line.cells[place]
    return Bar(month_words(line.label), None if cell is None or isinstance(cell, str) else cell, cell_words(cell))


# ------------------------------------------------------------------ registers


def entry_words(value: Any, zone: str) -> str:
    """A register's cell in words: days short, lists with commas; "" for nothing."""
    match value:
        case None | "":
            return ""
        case datetime():
            return format.short_day(format.local(value, zone).date())
        case time():
            return f"{value:%H.%M}"
        case bool():
            return "Ya" if value else "Tidak"
        case int() | float():
            return number_words(value)
        case list() | tuple():
            return ", ".join(entry_words(item, zone) for item in value)
        case str() if _DAY.fullmatch(value):
            return _day_words(value, zone)
        case _:
            return str(value)


def _day_words(text: str, zone: str) -> str:
    if len(text) == len("2026-06-08"):
        return format.short_day(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    return format.short_day((format.local(moment, zone) if moment.tzinfo else moment).date())


def disguised(text: str) -> str:
    """A name as print shows it to whoever is not authorised: ``R•••``."""
    return f"{text[:1]}•••" if text else ""
