"""The versions that a draft went through in a case, each against the one before, with the note on which it came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import forms
from engine.forms import Row
from engine.history import Event
from engine.model import Definition, Form, Task
from engine.persistence import cases
from engine.queries.redline import Piece, redline
from engine.queries.sight import Desk

PROPERTY = "bandingkan"
"""Form property: key of the form whose versions are shown with their differences."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One field of a version."""

    label: str
    pieces: tuple[Piece, ...]
    """The text, against that of the version before; in the first version all of it stays."""

    @property
    def changed(self) -> bool:
        """Whether it differs from the version before."""
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """What one round wrote."""

    number: int
    at: datetime | None
    """When it was handed on; None while it is still being written."""
    by: str
    """Name of who wrote it."""
    fields: tuple[Rewritten, ...]
    note: str = ""
    """Why it came back; "" when it did not."""
    returned_by: str = ""


def versions_of(
    desk: Desk, definition: Definition, form: Form | None, *, all_tasks: Sequence[Task], variables: Mapping[str, Any],
    writing: Mapping[str, Any] | None,
) -> tuple[DraftVersion, ...]:
    """The versions of the form that the task's `form` names, oldest first; empty while there is but one and nobody writes another.

    `writing`: what stands in `form` now, when that is the one itself.
    """
    compared = definition.form(form.properties.get(PROPERTY)) if form else None
    if form is None or compared is None:
        return ()
    done = [task for task in all_tasks if task.form_key == compared.key and task.status == "completed"]
    if len(done) + (form.key == compared.key) < 2:
        return ()
    events = cases.events_of(desk.connection, done[0].case_id)
    rounds = list(_rounds(events, {task.token for task in done}))
    texts = [_texts(desk, compared, (event.payload or {}).get("values") or {}, variables) for event, _ in rounds]
    names = [str((event.payload or {}).get("name", event.actor)) for event, _ in rounds]
    found = [
        DraftVersion(number, event.at, name, _against(texts[number - 2] if number > 1 else None, texts[number - 1]), *_return(back))
        for number, ((event, back), name) in enumerate(zip(rounds, names, strict=True), 1)
    ]
    if form.key == compared.key and writing is not None:
        now = _texts(desk, compared, writing, variables)
        found.append(DraftVersion(len(found) + 1, None, desk.reader.name, _against(texts[-1], now)))
    return tuple(found)


def _rounds(events: Sequence[Event], tokens: set[int]) -> Iterator[tuple[Event, Event | None]]:
    """Each completion of one of the tasks, with the return that sent it back before the next."""
    last: Event | None = None
    back: Event | None = None
    for event in events:
        if event.type != "TaskCompleted":
            continue
        if event.facts["task"][0] in tokens:
            if last is not None:
                yield last, back
            last, back = event, None
        elif last is not None and ((event.payload or {}).get("values") or {}).get(forms.OUTCOME) == forms.RETURN:
            back = event
    if last is not None:
        yield last, back


def _return(back: Event | None) -> tuple[str, str]:
    said = (back.payload if back else None) or {}
    return str(said.get("values", {}).get(forms.REASON) or ""), str(said.get("name", ""))


def _texts(desk: Desk, form: Form, values: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, str]:
    """Label → what stands there in words, of the fields that the reader may read."""
    sections = forms.describe(form, values, variables, reader_groups=desk.reader.groups)
    return {row.label: _text(row) for section in sections for row in section.rows if row.kind != "files"}


def _text(row: Row) -> str:
    if row.kind == "table":
        return "\n".join(", ".join(str(cell.value) for cell in cells if cell.value is not None) for cells in row.value.rows)
    if row.kind == "choices":
        return "\n".join(row.value)
    return str(row.value)


def _against(before: Mapping[str, str] | None, now: Mapping[str, str]) -> tuple[Rewritten, ...]:
    labels = [*now, *(label for label in before or () if label not in now)]
    old = now if before is None else before
    return tuple(Rewritten(label, redline(old.get(label, ""), now.get(label, ""))) for label in labels)
