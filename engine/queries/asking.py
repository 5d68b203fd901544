"""What a running case asks of its citizen: the open task that is theirs, and what stands in the sentence of its public status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import expressions, forms, tasks
from engine.expressions import EvaluationError, ExpressionError
from engine.model import Definition, Form, Node, Task
from engine.office import Office, format

FILLED = "isian_"
"""Property of a node: expression for a placeholder of the status' sentence, and of the messages sent there."""


@dataclass(frozen=True, slots=True)
class PublicTask:
    """A task of the citizen in a running case."""

    id: str
    name: str
    revision: int
    form: Form
    values: Mapping[str, Any]
    """What the fields show at first."""
    variables: Mapping[str, Any]
    """What the form's expressions read; the face shows only what the form says."""
    before: tuple[forms.Section, ...]
    """What the citizen wrote at first, as it stands now, to be read beside the form."""


def own_task(office: Office, definition: Definition, open_tasks: tuple[Task, ...], variables: Mapping[str, Any], now: datetime) -> PublicTask | None:
    """The citizen's open task with its form; None while nothing is asked of them."""
    task = next((one for one in open_tasks if tasks.CITIZEN in one.groups and one.form_key in definition.forms), None)
    if task is None or task.form_key is None:
        return None
    form = definition.forms[task.form_key]
    proposed = forms.propose(form, variables, now=now.astimezone(ZoneInfo(office.zone)), calendar=office.calendar)
    first = definition.process.first_task()
    began = definition.form(first.form_key) if first else None
    written = variables.get(began.key) if began else None
    before = forms.describe(began, written, variables, reader_groups=[tasks.CITIZEN]) if began and isinstance(written, dict) else []
    return PublicTask(task.id, task.name, task.revision, form, proposed, variables, tuple(before))


def words(office: Office, definition: Definition, open_tasks: tuple[Task, ...], variables: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """What the open tasks say for the placeholders of their public status: days in words; nothing where an expression says nothing."""
    found: dict[str, str] = {}
    for node in (definition.node_at(task.path) for task in open_tasks):
        if "status_publik" in node.properties:
            found |= {name.removeprefix(FILLED): said for name, said in _said(node, variables, now, office.zone) if said}
    return found


def _said(node: Node, variables: Mapping[str, Any], now: datetime, zone: str) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    for name, text in node.properties.items():
        if not name.startswith(FILLED):
            continue
        try:
            value = expressions.evaluate(expressions.parse(text), variables, now=now, zone=ZoneInfo(zone)).value
        except (ExpressionError, EvaluationError):
            continue  # the sentence has words for what is not known
        said.append((name, format.day(value) if type(value) is date else value if isinstance(value, str) else ""))
    return said
