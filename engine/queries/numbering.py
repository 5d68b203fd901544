"""Numbers of letters as forms propose them: which fields bear one, and which they would get now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine import forms
from engine.model import Field, Form, Task
from engine.office import Office, numbers as spelling
from engine.persistence import numbers
from engine.persistence.store import Connection

PROPERTY = forms.NUMBERED
"""Field property: the sequence that its numbers come from."""


def numbered(form: Form | None) -> Iterator[Field]:
    """The form's fields that bear the number of a letter."""
    return (field for field in (form.walk() if form else ()) if PROPERTY in field.properties)


def proposed(connection: Connection, office: Office, task: Task, *, form: Form | None, values: Mapping[str, Any], today: date) -> dict[str, str]:
    """Field key → the number that the field would get now: the one it bears already, else the next; another may get that one meanwhile."""
    if form is None:
        return {}
    found, pattern = {}, office.settings["pola_nomor_surat"]
    for field in numbered(form):
        kept = numbers.held(connection, field.properties[PROPERTY], task.case_id, place(task, field))
        found[field.key] = kept or spelling.written(pattern, _following(connection, office, field, today.year), today, given(office, form, values))
    return found


def first(office: Office, sequence: str, year: int) -> int:
    """With which running number the year begins: setting `nomor_pertama`, for an office whose book had begun before."""
    return int(office.settings["nomor_pertama"].get(f"{sequence}-{year}", 1))


def given(office: Office, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """What fills the pattern's other placeholders: the form's own field of that name, else the office's setting."""
    own = {field.key: values.get(field.key) for field in form.walk()}
    return {**office.settings, **{name: value for name, value in own.items() if isinstance(value, str) and value}}


def place(task: Task, field: Field) -> str:
    """Which letter of the case the number is for; each item of a repetition has its own."""
    return f"{task.form_key}.{field.key}" + ("" if task.index is None else f"#{task.index}")


def _following(connection: Connection, office: Office, field: Field, year: int) -> int:
    sequence = field.properties[PROPERTY]
    return numbers.following(connection, sequence, year, first=first(office, sequence, year))
