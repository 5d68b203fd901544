"""Two complaints side by side, for whoever has to say whether they are one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model import Definition
from engine.persistence import cases
from engine.persistence.files import Attachment
from engine.queries import records
from engine.queries.enclosures import readable_attachments
from engine.queries.filled import Part, parts_of
from engine.queries.heads import Head, head_of
from engine.queries.sight import Desk


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two complaints, as it came in."""

    head: Head
    parts: tuple[Part, ...]
    """What its first form holds."""
    attachments: tuple[Attachment, ...]
    """What came with that form."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two complaints."""

    this: Side
    other: Side


def comparison(desk: Desk, case_id: str, ticket: str) -> Comparison:
    """The case beside the one with that number. Raises NotFound unless both are for this reader."""
    desk.require_case(case_id)
    return Comparison(_side(desk, case_id), _side(desk, desk.case_of(ticket.strip().upper())))


def _side(desk: Desk, case_id: str) -> Side:
    instance = records.instance_by_id(desk, case_id)
    definition = desk.library(desk.connection, instance.definition_id)
    first = definition.process.first_task()
    key = first.form_key if first else None
    parts = tuple(part for part in parts_of(desk, definition, records.variables(desk, instance)) if part.form == key)
    files = readable_attachments(desk, definition, case_id)
    return Side(head_of(instance, definition, cases.tasks_of(desk.connection, case_id)), parts, _came_with(definition, files))


def _came_with(definition: Definition, files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    first = definition.process.first_task()
    return tuple(file for file in files if first is not None and file.origin == first.id)
