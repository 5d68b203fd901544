"""A case's history to take away: everything its hashes cover as JSON, and one row an event for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from engine import history
from engine.forms import Row, Table
from engine.history import Event
from engine.office import format
from engine.queries.audit import AuditPage, AuditStep

COLUMNS = (
    "seq", "at", "type", "actor", "name", "as", "on_behalf", "task", "element", "outcome", "entered", "decisions", "opened", "payload_digest",
    "previous", "hash",
)  # fmt: skip
"""Header of the CSV: the event's own column names where it has one."""


def as_json(page: AuditPage) -> dict[str, Any]:
    """The whole history as one JSON value: case, definition and events as they are hashed."""
    return {
        "case": page.head.id, "ticket": page.head.ticket, "definition": page.head.definition_id, "status": page.head.status,
        "events": [event_json(step.event) for step in page.steps],
    }  # fmt: skip


def as_csv(page: AuditPage) -> str:
    """The history as CSV (RFC 4180), one row an event; no cell begins like a formula."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows([format.cell(str(cell)) for cell in _row(step)] for step in page.steps)
    return sheet.getvalue()


def event_json(event: Event) -> dict[str, Any]:
    """An event as plain JSON, with everything its hash covers."""
    return {
        "case": event.case, "seq": event.seq, "at": history.instant(event.at), "actor": event.actor, "on_behalf": event.on_behalf,
        "type": event.type, "facts": dict(event.facts), "payload": None if event.payload is None else dict(event.payload),
        "salt": None if event.salt is None else event.salt.hex(), "payload_digest": event.payload_digest, "previous": event.previous,
        "hash": event.hash,
    }  # fmt: skip


def _row(step: AuditStep) -> Iterator[Any]:
    event = step.event
    yield from (event.seq, history.instant(event.at), event.type, event.actor, step.actor, step.acting_as, step.on_behalf, step.task, step.element)
    yield step.outcome
    yield "; ".join(f"{row.label}: {_words(row)}" for section in (step.entered.sections if step.entered else ()) for row in section.rows)
    yield "; ".join(f"{turn.path} -> {flow.flow} ({flow.rule or '-'})" for turn in step.turns for flow in turn.flows if flow.taken)
    yield "; ".join(task.name for task in step.opened)
    yield from (event.payload_digest, event.previous, event.hash)


def _words(row: Row) -> str:
    """A value as a person reads it, on one line."""
    if isinstance(row.value, Table):
        return " | ".join(", ".join(f"{cell.label}: {_words(cell)}" for cell in cells) for cells in row.value.rows)
    if row.kind == "files":
        return ", ".join(f"{file['name']} ({file['digest']})" for file in row.value)
    return ", ".join(row.value) if row.kind == "choices" else " ".join(str(row.value).split())
