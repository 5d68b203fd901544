"""Where the fields of a form stand, once its lists have rows: one Place per field and row, in form order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.model import Field, Form

MOST_ROWS = 100
"""Rows of one list that are accepted; of more, one is looked at, so that there is a row to refuse."""


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a field."""

    field: Field
    address: str
    """Field id; in a list ``<list id>.<row>.<field id>``. What `forms.visible` answers in."""
    path: str
    """Path of the value: ``judul``, ``hadir.0.nama``; the field's id where it holds no value."""
    around: tuple[str, ...]
    """Addresses of the groups and the list around it, outermost first."""
    list_key: str = ""
    """Key of the list it is a row's part of."""
    index: int = 0
    """Number of the row, from 0."""

    def read(self, values: Mapping[str, Any]) -> Any:
        """The value at this place in a form's object, None where there is none."""
        if not self.list_key:
            return values.get(self.field.key)
        rows = values.get(self.list_key)
        row = rows[self.index] if isinstance(rows, list) and self.index < len(rows) else None
        return row.get(self.field.key) if isinstance(row, dict) else None

    def write(self, values: dict[str, Any], value: Any) -> None:
        """Put `value` here; rows come into being as they are needed."""
        holder = values
        if self.list_key:
            rows = values.setdefault(self.list_key, [])
            while len(rows) <= self.index:
                rows.append({})
            holder = rows[self.index]
        holder[self.field.key] = value


def places(form: Form, values: Mapping[str, Any]) -> tuple[Place, ...]:
    """Every place of `form`, given the rows that its lists have in `values`."""
    return tuple(place for field in form.fields for place in _within(field, values, ()))


def _within(field: Field, values: Mapping[str, Any], around: tuple[str, ...]) -> Iterator[Place]:
    yield Place(field, field.id, field.key or field.id, around)
    inside = (*around, field.id)
    if field.type != "dynamiclist":
        for child in field.children:
            yield from _within(child, values, inside)
        return
    rows = values.get(field.key)
    for index in range(min(len(rows), MOST_ROWS + 1) if isinstance(rows, list) else 0):
        for child in field.children:
            yield from _in_row(child, field, index, inside)


def _in_row(field: Field, of: Field, index: int, around: tuple[str, ...]) -> Iterator[Place]:
    address = f"{of.id}.{index}.{field.id}"
    yield Place(field, address, f"{of.key}.{index}.{field.key or field.id}", around, of.key, index)
    for child in field.children:
        yield from _in_row(child, of, index, (*around, address))
