"""One case as its readers see it, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import tasks
from engine.history import Event
from engine.model import Definition, Instance, Task
from engine.persistence import cases, incoming, outgoing, tables as t
from engine.persistence.files import Attachment
from engine.persistence.outgoing import Sent
from engine.queries import records, staffing, timing
from engine.queries.bonds import Bond, bonds_of
from engine.queries.clocks import Clocks, clocks_of
from engine.queries.enclosures import CaseLetter, letters_of, readable_attachments
from engine.queries.entries import Entry, whole_entry
from engine.queries.filled import Part, parts_of
from engine.queries.heads import Head, head_of
from engine.queries.incidents import Incident, open_incidents
from engine.queries.pending import Pending, pending_of
from engine.queries.sight import Desk
from engine.queries.timing import Due


@dataclass(frozen=True, slots=True)
class Casefile:
    """A case, whole."""

    head: Head
    parts: tuple[Part, ...]
    attachments: tuple[Attachment, ...]
    entries: tuple[Entry, ...]
    """Oldest first."""
    tasks: tuple[Task, ...]
    passed: tuple[str, ...]
    """Nodes and flows taken so far, in order, for the diagram."""
    current: tuple[str, ...]
    """Elements where open tasks stand."""
    incidents: tuple[Incident, ...]
    names: Mapping[str, str]
    """User id → name, of everybody who acted in the case or holds a task of it."""
    letters: tuple[CaseLetter, ...]
    """In the order of the procedure."""
    may_do: frozenset[str]
    """Ids of its open tasks that are for this reader."""
    dues: Mapping[str, Due]
    """Id of an open task → how its due time looks now."""
    messages: tuple[Sent, ...]
    """What has left the office, or is to, oldest first; without addresses, which not every reader may know."""
    bonds: tuple[Bond, ...]
    """Its links to other cases, and theirs to it."""
    pending: tuple[Pending, ...]
    """Boundary events are not among them: they stand beside what is waited for."""
    clocks: Clocks | None = None
    """How long each step waited and was worked on; None unless it was asked for."""
    receipt_waits: bool = False
    """Whether what the citizen is sent for the complaint has not been sent although it was tried."""
    resembles: str | None = None
    """Ticket of an earlier case that began with the same text of the same sender, if this reader may read that case."""


def casefile(desk: Desk, case_id: str, now: datetime, *, timed: bool = False) -> Casefile:
    """The case for this reader, its clocks too if `timed`. Raises NotFound."""
    desk.require_case(case_id)
    instance = records.instance_by_id(desk, case_id)
    definition = desk.library(desk.connection, instance.definition_id)
    all_tasks = cases.tasks_of(desk.connection, case_id)
    events = records.events_of(desk, case_id)
    names = records.names_of(desk, {e.actor for e in events} | {x.assignee for x in all_tasks if x.assignee})
    attachments = readable_attachments(desk, definition, case_id)
    waits = pending_of(desk, definition, case_id)
    passed = tuple(dict.fromkeys(x for e in events for x in (*e.facts.get("flows", ()), *e.facts.get("passed", ()))))
    messages = outgoing.messages_of(desk.connection, case_id)
    return Casefile(
        head=head_of(instance, definition, all_tasks),
        parts=parts_of(desk, definition, _shown(desk, instance, definition, now)),
        attachments=attachments,
        entries=tuple(whole_entry(desk.library(desk.connection, e.facts.get("definition", definition.id)), e, all_tasks) for e in events),
        tasks=all_tasks,
        passed=passed,
        current=(*(x.path for x in all_tasks if x.status == "open"), *(x.path for x in waits)),
        incidents=open_incidents(desk, case_id=case_id),
        names=names,
        letters=letters_of(definition, instance.data, all_tasks, attachments, names),
        may_do=frozenset(x.id for x in all_tasks if x.status == "open" and tasks.may_do(x, desk.reader)),
        dues={x.id: due for x in all_tasks if (due := timing.due_of(desk.office, x, now)) is not None},
        messages=messages,
        bonds=bonds_of(desk, case_id),
        pending=waits,
        clocks=clocks_of(desk, instance, all_tasks, now, events=events) if timed else None,
        receipt_waits=_receipt_waits(definition, messages),
        resembles=_resembled(desk, case_id, events),
    )


def _receipt_waits(definition: Definition, messages: tuple[Sent, ...]) -> bool:
    first = definition.process.first_task()
    theirs = [one for one in messages if first is not None and one.path == first.id]
    return any(one.state == "failed" or (one.state == "queued" and one.error) for one in theirs)


def _resembled(desk: Desk, case_id: str, events: tuple[Event, ...]) -> str | None:
    if not any(event.type == "DuplicateSuspected" for event in events):
        return None
    other = incoming.resembled(desk.connection, case_id)
    seen = select(t.instance.c.business_key).where(t.instance.c.id == other, desk.in_sight())
    return desk.connection.execute(seen).scalar() if other else None


def _shown(desk: Desk, instance: Instance, definition: Definition, now: datetime) -> dict[str, Any]:
    known = records.variables(desk, instance)
    return staffing.with_people(desk.connection, desk.office, known, forms=definition.forms.values(), case_id=instance.id, at=now)
