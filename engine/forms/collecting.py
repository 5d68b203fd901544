"""The strings of an HTML post → JSON values, as far as they can be read; what cannot be read stays as typed, for `validate` to report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from engine.forms import cleaning
from engine.forms.components import INPUTS
from engine.forms.places import MOST_ROWS
from engine.model import Field, Form

_TICKED = frozenset({"on", "true", "1", "ya"})
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")


def collect(
    form: Form,
    typed: Mapping[str, Sequence[str]],
    *,
    variables: Mapping[str, Any],
    uploads: Mapping[str, list[dict[str, Any]]],
) -> dict[str, Any]:
    """The form's object as far as the post `typed` says: name → its strings, names being paths (``judul``, ``hadir.0.nama``).

    A list's rows are those whose number occurs, in order of number, without the empty ones; at most one more than is accepted. `uploads`:
    path → its files. `variables` play no part yet: the face keeps them for kinds whose reading depends on the case. Never raises for bad input.
    """
    del variables
    values: dict[str, Any] = {}
    for field in _writers(form.fields):
        if field.type == "dynamiclist":
            values[field.key] = _rows(field, typed, uploads)
        elif field.type in INPUTS:
            values[field.key] = _read(field, field.key, typed, uploads)
    return values


def _writers(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        if field.key:
            yield field
        else:
            yield from _writers(field.children)


def _rows(field: Field, typed: Mapping[str, Sequence[str]], uploads: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    named = re.compile(re.escape(field.key) + r"\.([0-9]{1,6})\..+", re.DOTALL)
    numbers = sorted({int(match[1]) for match in map(named.fullmatch, (*typed, *uploads)) if match})
    rows = []
    for number in numbers:
        row = {
            child.key: _read(child, f"{field.key}.{number}.{child.key}", typed, uploads)
            for child in _writers(field.children) if child.type in INPUTS
        }
        if not cleaning.is_empty_row(row):
            rows.append(row)
        if len(rows) > MOST_ROWS:
            break
    return rows


def _read(field: Field, path: str, typed: Mapping[str, Sequence[str]], uploads: Mapping[str, list[dict[str, Any]]]) -> Any:
    if field.type == "filepicker":
        return uploads.get(path, [])
    strings = typed.get(path) or ()
    if field.type == "checklist":
        return [text for text in strings if text]
    if field.type == "checkbox":
        return _ticked(strings)
    text = strings[0] if strings else ""
    if not text.strip():
        return None
    return _READERS.get(field.type, _as_typed)(field, text)


def _ticked(strings: Sequence[str]) -> Any:
    given = [text for text in strings if text]
    if not given:
        return False
    return True if given[-1].lower() in _TICKED else given[-1]


def _as_typed(_field: Field, text: str) -> str:
    return text


def _number(field: Field, text: str) -> Any:
    """A JSON number, unless it was typed with more decimals than the field has (``1.000`` for a thousand): that stays text."""
    number = cleaning.read_number(text)
    allowed = field.attributes.get("decimalDigits")
    if number is None or (isinstance(allowed, int) and cleaning.decimals(number) > allowed):
        return text
    return cleaning.as_json(number)


def _moment(field: Field, text: str) -> str:
    """ISO 8601 also where the browser has no picker and a person typed ``8/6/2026`` or ``8.05``."""
    text = text.strip()
    if field.attributes.get("subtype") == "time":
        return _CLOCK.sub(lambda m: f"{int(m[1]):02d}:{m[2]}", text, count=1)
    day, separator, clock = text.replace("T", " ", 1).partition(" ")
    match = _DAY_FIRST.fullmatch(day)
    if match:
        try:
            day = date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        except ValueError:
            return text
    return f"{day}T{_CLOCK.sub(lambda m: f'{int(m[1]):02d}:{m[2]}', clock.strip(), count=1)}" if separator else day


_READERS: Mapping[str, Callable[[Field, str], Any]] = {"number": _number, "datetime": _moment}
