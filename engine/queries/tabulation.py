"""What the tables of a report are made of: counted cases, what expressions say of them, lines and cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import expressions
from engine.errors import EngineError
from engine.model import Instance
from engine.queries.clocks import Clocks

PERCENT = 100
Cell = int | float | None


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


@dataclass(frozen=True, slots=True)
class Counted:
    """A case with what expressions of the report may read."""

    instance: Instance
    clocks: Clocks
    values: Mapping[str, Any]


def value_of(text: str, values: Mapping[str, Any]) -> Any:
    """The expression's value as JSON; null where it fails for this case: the case then counts as undecided."""
    try:
        return expressions.to_json(expressions.evaluate(expressions.parse(text), values).value)
    except EngineError:
        return None


def holds(text: str, one: Counted) -> bool:
    """Whether the condition is true for the case; "" always is."""
    return not text or value_of(text, one.values) is True
