"""What was entered in a form at each event, read again as it stood then, and how it differs from the round before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import execution, forms
from engine.forms import Row, Section
from engine.model import OFFICE, Form, Task


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs from the round before."""

    label: str
    before: Row | None
    """As it stood; None when it was empty."""
    now: Row | None
    """As it stands; None when it was emptied."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What one completion entered."""

    title: str
    """Title of the form; "" for a task without one."""
    sections: tuple[Section, ...]
    again: bool
    """Whether the same form had been filled in before, for the same item."""
    changes: Mapping[str, Change]
    """Path of a field → how it differs from the round before; empty in a first round."""


@dataclass(slots=True)
class Pen:
    """Follows what is written event by event. `variables`: what stood there before the first event, with `kantor`."""

    variables: dict[str, Any]
    _rounds: dict[tuple[str, Any], dict[str, Row]] = field(default_factory=dict)

    def write(self, task: Task | None, form: Form | None, values: Mapping[str, Any], *, item_name: str | None = None, path: str = "") -> Entered:
        """The values of one completion, in words; the next call sees them as variables. `item_name`: what a repeated task calls its item;
        `path`: where they came in, when not by a task."""
        self.variables |= {form.key: dict(values)} if form else dict(values)
        sections = _sections(form, values, self.variables | ({item_name: task.item} if task and item_name else {}))
        rows = {row.path or row.label: row for section in sections for row in section.rows}
        place = (task.path if task else path, str(task.item) if task else "")
        before = self._rounds.get(place)
        self._rounds[place] = rows
        return Entered((form.title or form.key) if form else "", sections, before is not None, _changes(before, rows))

    def mend(self, values: Mapping[str, Any], before: Mapping[str, Any], *, own: bool) -> Entered:
        """Values mended by hand: path → new value, and what stood there. `own`: whether they are the case's own variables."""
        if own:
            self.variables = execution.mend_data({k: v for k, v in self.variables.items() if k != OFFICE}, values)[0] | {
                OFFICE: self.variables.get(OFFICE)
            }
        rows = {path: _plain(path, value) for path, value in values.items()}
        changes = {path: Change(path, _plain(path, before[path]) if path in before else None, row) for path, row in rows.items()}
        return Entered("", (Section("", tuple(rows.values())),), again=False, changes=changes)


def _sections(form: Form | None, values: Mapping[str, Any], variables: Mapping[str, Any]) -> tuple[Section, ...]:
    """The form's own description; whatever it does not show stands at the end by its key, so that nothing entered is missing."""
    described = tuple(forms.describe(form, values, variables)) if form else ()
    shown = {row.path.split(".")[0] for section in described for row in section.rows}
    rest = tuple(_plain(key, value) for key, value in values.items() if key not in shown and value not in (None, "", [], {}))
    return (*described, Section("", rest)) if rest else described


def _plain(key: str, value: Any) -> Row:
    if isinstance(value, bool):
        return Row(key, "yesno", value, key)
    if isinstance(value, int | float):
        return Row(key, "number", value, key)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return Row(key, "choices", tuple(value), key)
    return Row(key, "prose", str(value), key)


def _changes(before: Mapping[str, Row] | None, now: Mapping[str, Row]) -> dict[str, Change]:
    if before is None:
        return {}
    paths = [*now, *(path for path in before if path not in now)]
    return {
        path: Change((now.get(path) or before[path]).label, before.get(path), now.get(path))
        for path in paths
        if path not in before or path not in now or before[path].value != now[path].value
    }
