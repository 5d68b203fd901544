"""What the tables of a report are made of: counted cases, what expressions say of them, lines and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import expressions
from engine.errors import EngineError
from engine.model import Instance
from engine.office import ReportTable
from engine.queries.clocks import Clocks

PERCENT = 100
Cell = int | float | str | None
"""A text is a mask."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """A table, counted."""

    key: str
    title: str
    label: str
    """Heading of the first column."""
    columns: tuple[str, ...]
    counts: frozenset[int]
    """Places of the columns that count cases: the ones to be hidden outside the office when they are small."""
    lines: tuple[Line, ...]
    total: Line | None
    """Sums of the counting columns, where each case counts in one line."""
    whole: int | None = None
    """Place of the column that counts all cases of a line, beside others that count some of them."""
    given: frozenset[int] = frozenset()
    """Places of columns that no case has a part in: norms, limits."""
    adds_down: bool = True
    """Whether the counts of a column add up to something that may be known."""
    linked: bool = False
    """Whether counts depend on one another in ways that neither lines nor columns show: how often steps were done that follow each other."""
    chart: int | None = None
    """Place of the column that is drawn as well."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A case with what expressions of the report may read."""

    instance: Instance
    clocks: Clocks
    values: Mapping[str, Any]


def chart_of(table: ReportTable, columns: Sequence[str]) -> int | None:
    """Place of the column that the office wants drawn."""
    return columns.index(table.chart) if table.chart else None


def value_of(text: str, values: Mapping[str, Any]) -> Any:
    """The expression's value as JSON; null where it fails for this case: the case then counts as undecided."""
    try:
        return expressions.to_json(expressions.evaluate(expressions.parse(text), values).value)
    except EngineError:
        return None


def holds(text: str, one: Counted) -> bool:
    """Whether the condition is true for the case; "" always is."""
    return not text or value_of(text, one.values) is True
