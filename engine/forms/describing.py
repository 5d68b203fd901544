"""A filled form as it is shown to read: sections of labelled rows, values still typed so that the face formats them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.errors import ModelFault
from engine.forms import choices
from engine.forms.cleaning import is_empty
from engine.forms.components import CHOICES
from engine.forms.places import Place, places
from engine.forms.reckoning import Reckoner, at_place, leniently
from engine.forms.seeing import visible
from engine.model import Form

Kind = Literal["text", "prose", "number", "date", "time", "datetime", "yesno", "choice", "choices", "files", "table"]
"""How to format a Row's value."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list."""

    keys: tuple[str, ...]
    """Keys of the columns."""
    columns: tuple[str, ...]
    """Their labels."""
    rows: tuple[tuple["Row", ...], ...]
    """One Row a column; an empty cell has the value None."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled field."""

    label: str
    kind: Kind
    value: Any
    """text, prose, choice: str · number: int or float · date, time, datetime: ISO 8601 · yesno: bool · choices: tuple of labels ·
    files: tuple of {digest, name, type, size} · table: Table."""
    path: str = ""
    """Path of the field."""
    changed: bool = False
    """Whether the citizen has added it since; a form alone does not say."""


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the form (or what stands outside any group: title "")."""

    title: str
    rows: tuple[Row, ...]


def describe(
    form: Form,
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    reader_groups: Collection[str] | None = None,
    now: datetime | None = None,
) -> list[Section]:
    """What stands in `values` (an object that `validate` returned), section by section; empty fields and empty sections are left out.

    Options show their labels (a value that is no option any more shows as it is); `reader_groups` as in `visible`.
    """
    reckoner = Reckoner(form, variables, now, leniently)
    names = reckoner.names(values)
    there = visible(form, values, variables, reader_groups=reader_groups, now=now)
    here = [place for place in places(form, values) if place.address in there]
    titles = {place.address: reckoner.sentence(place.field.label, names, place.field.id) for place in here if place.field.type == "group"}
    grouped: dict[str, list[Row]] = {"": []}
    for place in here:
        section = next((address for address in reversed(place.around) if address in titles), "")
        grouped.setdefault(place.address if place.address in titles else section, [])
        if place.field.key and not place.list_key and not is_empty(place.read(values)):
            grouped[section].append(_row(place, here, values, reckoner))
    return [Section(titles.get(address, ""), tuple(rows)) for address, rows in grouped.items() if rows]


def _row(place: Place, here: list[Place], values: Mapping[str, Any], reckoner: Reckoner) -> Row:
    value = place.read(values)
    names = at_place(reckoner.names(values), place, values)
    label = reckoner.sentence(place.field.label or place.field.key, names, place.field.id)
    if place.field.type == "dynamiclist":
        return Row(label, "table", _table(place, here, values, reckoner), place.path)
    if place.field.type in CHOICES:
        return _choice_row(place, value, label, names)
    shape = _SHAPES.get(place.field.type, _loose)
    kind, shown = shape(place, value)
    return Row(label, kind, shown, place.path)


def _table(place: Place, here: list[Place], values: Mapping[str, Any], reckoner: Reckoner) -> Table:
    cells = [other for other in here if other.list_key == place.field.key and other.field.key]
    columns = list(dict.fromkeys((cell.field.key, cell.field.label or cell.field.key) for cell in cells))
    rows: dict[int, dict[str, Row]] = {}
    for cell in cells:
        row = rows.setdefault(cell.index, {})
        if not is_empty(cell.read(values)):
            row[cell.field.key] = _row(cell, here, values, reckoner)
    return Table(
        tuple(key for key, _ in columns),
        tuple(label for _, label in columns),
        tuple(tuple(row.get(key, Row(label, "text", None)) for key, label in columns) for row in rows.values()),
    )


def _choice_row(place: Place, value: Any, label: str, names: Mapping[str, Any]) -> Row:
    try:
        labels = {option.value: option.label for option in choices.options(place.field, names)}
    except ModelFault:
        labels = {}
    if isinstance(value, list):
        return Row(label, "choices", tuple(labels.get(str(item), str(item)) for item in value), place.path)
    return Row(label, "choice", labels.get(str(value), str(value)), place.path)


def _moment(place: Place, value: Any) -> tuple[Kind, Any]:
    kinds: Mapping[str, Kind] = {"date": "date", "time": "time", "datetime": "datetime"}
    return kinds[place.field.attributes.get("subtype", "date")], value


def _loose(_place: Place, value: Any) -> tuple[Kind, Any]:
    """Computed values: by what they are."""
    if isinstance(value, bool):
        return "yesno", value
    if isinstance(value, (int, float)):
        return "number", value
    if isinstance(value, list):
        return "choices", tuple(str(item) for item in value)
    return "text", str(value)


_SHAPES: Mapping[str, Callable[[Place, Any], tuple[Kind, Any]]] = {
    "textarea": lambda _place, value: ("prose", value),
    "datetime": _moment,
    "filepicker": lambda _place, value: ("files", tuple(value)),
}
