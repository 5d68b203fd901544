"""Tables of a report that count cases: in lines, or in lines and columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from engine.office import ReportColumn, ReportTable
from engine.queries.sight import Desk
from engine.queries.tabulation import PERCENT, Cell, Counted, Line, Tabulation, chart_of, holds, value_of


@dataclass(frozen=True, slots=True)
class _Axis:
    """By what cases are told apart."""

    by: str
    list: str
    without: str


def counting(desk: Desk, table: ReportTable, counted: Sequence[Counted]) -> Tabulation:
    """One line for each value, a column for each condition."""
    axis = _Axis(table.by, table.list, table.without)
    placed = [(one, _labels(desk, axis, one)) for one in counted]
    every = _values_of(desk, axis, [labels for _, labels in placed])
    found = {label: [one for one, labels in placed if label in labels] for label in every}
    lines = tuple(
        Line(label, tuple(_cell(column, ones, len(counted)) for column in table.columns)) for label, ones in found.items()
    )
    counts = frozenset(place for place, column in enumerate(table.columns) if not column.share and not column.mean)
    columns = tuple(column.label for column in table.columns)
    whole = next((place for place in sorted(counts) if not table.columns[place].condition), None) if len(counts) > 1 else None
    total = _total(lines, counts, len(columns), len(counted))
    return Tabulation(table.key, table.title, table.label, columns, counts, lines, total, whole=whole, chart=chart_of(table, columns))


def _cell(column: ReportColumn, ones: Sequence[Counted], whole: int) -> Cell:
    if column.mean:
        values = [value for one in ones if isinstance(value := value_of(column.mean, one.values), int | float)]
        return round(fmean(values), 1) if values else None
    number = sum(holds(column.condition, one) for one in ones)
    return round(number * PERCENT / whole, 1) if column.share and whole else number if not column.share else None


def _total(lines: Sequence[Line], counts: frozenset[int], width: int, whole: int) -> Line | None:
    """Sums, where the first counting column counts every case once."""
    if not lines or not counts or sum(int(line.cells[min(counts)] or 0) for line in lines) > whole:
        return None
    return Line("Jumlah", tuple(sum(int(line.cells[place] or 0) for line in lines) if place in counts else None for place in range(width)))


def crossing(desk: Desk, table: ReportTable, counted: Sequence[Counted]) -> Tabulation:
    """One line for each value, one column for each value across."""
    down, across = _Axis(table.by, table.list, table.without), _Axis(table.across, table.across_list, table.without)
    placed = [(_labels(desk, down, one), _labels(desk, across, one)) for one in counted]
    columns = tuple(_values_of(desk, across, [beside for _, beside in placed]))
    pairs = Counter((line, column) for below, beside in placed for line in below for column in beside)
    lines = tuple(Line(label, tuple(pairs[label, column] for column in columns)) for label in _values_of(desk, down, [below for below, _ in placed]))
    counts = frozenset(range(len(columns)))
    total = Line("Jumlah", tuple(sum(int(line.cells[place] or 0) for line in lines) for place in counts)) if lines else None
    return Tabulation(table.key, table.title, table.label, columns, counts, lines, total)


def _values_of(desk: Desk, axis: _Axis, placed: Iterable[Sequence[str]]) -> list[str]:
    """Every label of the list, then those that only cases have (`placed`: the labels of each); without a list, in the order of their values."""
    there = {label for labels in placed for label in labels}
    known = [label for label in _members(desk, axis.list) if label in there or axis.list != "status"]
    return [*known, *sorted(there.difference(known, {axis.without})), *([axis.without] if axis.without in there else [])]


def _members(desk: Desk, list_key: str) -> list[str]:
    match list_key:
        case "":
            return []
        case "bidang":
            return [bidang.label for bidang in desk.office.bidang.values()]
        case "pejabat":
            return [post.title for post in desk.office.posts.values()]
        case "status":
            return [status.label["id"] for status in desk.office.statuses.values()]
        case _:
            return [option.label for option in desk.office.lists[list_key]]


def _labels(desk: Desk, axis: _Axis, one: Counted) -> list[str]:
    """The lines a case counts in: one, or one for each value of a list."""
    value = value_of(axis.by, one.values)
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(axis.without if each is None else _label(desk, axis.list, each) for each in values)) or [axis.without]


def _label(desk: Desk, list_key: str, value: Any) -> str:
    if list_key == "status":
        return desk.office.statuses[value].label["id"] if value in desk.office.statuses else str(value)
    return desk.office.label(list_key, str(value)) if list_key else str(value)
