"""A task's page: its form ready to be filled, beside all that was filled before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import forms, tasks
from engine.errors import NotFound
from engine.history import Event
from engine.model import Definition, Form, Instance, Mandate, Node, Option, Task
from engine.persistence import cases, delegations
from engine.persistence.files import Attachment
from engine.queries import alike, bonds, enclosures, filled, heads, numbering, records, staffing, timing, versions
from engine.queries.alike import Alike
from engine.queries.bonds import Bond
from engine.queries.entries import Entry, entry
from engine.queries.filled import Part
from engine.queries.heads import Head
from engine.queries.incidents import at_fault
from engine.queries.sight import Desk
from engine.queries.timing import Due
from engine.queries.versions import DraftVersion

LATEST = 5
"""Entries of the history that a task's page has at least."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What reading a filled-in form of a task needs; the page has much more."""

    task: Task
    form: Form | None
    variables: Mapping[str, Any]
    """The case's variables, `kantor` and the item of a repetition."""
    attachments: tuple[Attachment, ...]
    """The case's files, if the form has a field for files."""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task for one of its candidates."""

    task: Task
    head: Head
    node: Node
    form: Form | None
    values: Mapping[str, Any]
    """What the fields show at first: proposals and defaults."""
    draft: Mapping[str, Sequence[str]] | None
    """What the reader had typed before (field path → texts), with `draft_at`."""
    draft_at: datetime | None
    variables: Mapping[str, Any]
    """What the form's expressions read: the case's variables, `kantor`, the item of a multi-instance task."""
    parts: tuple[Part, ...]
    attachments: tuple[Attachment, ...]
    entries: tuple[Entry, ...]
    """What happened since the task was opened, and at least the last `LATEST` entries."""
    holder: str | None
    """Name of who holds the task."""
    mine: bool
    proposed: frozenset[str]
    """Ids of fields whose value in `values` is a proposal of the form, not something a person wrote."""
    due: Due | None
    norm_minutes: int | None
    """What MUTU BAKU gives the step."""
    touch_minutes: int
    """Working minutes since it was claimed, until it was done."""
    rounds: int
    """How often the step was opened in this case so far, this time included."""
    returned: Entry | None
    """The return that opened this task, with its reason; None when it was not sent back."""
    followed: tuple[Task, ...]
    """Tasks that opened when this one was done."""
    numbered: Mapping[str, str] = field(default_factory=dict)
    """Key of a field that bears the number of a letter → the number it would be given now."""
    versions: tuple[DraftVersion, ...] = ()
    """What the draft said in each round, where the form wants it compared."""
    mandate: Mandate | None = None
    """By which the reader may do it, where it is not by a role of their own."""
    first_case: tuple[Bond, tuple[Part, ...]] | None = None
    """The case that this one objects to, with its Formulir."""
    alike: tuple[Alike, ...] = ()
    """Complaints that may be the same one, where the task asks for them."""
    instead: bool = False
    """Whether it came to its people because nobody else may do it: somebody stands too close to the case."""
    failed: bool = False
    """Whether a fault of the model kept this very task from being done; another one of the case may be at fault as well."""


def worksheet(desk: Desk, task_id: str, now: datetime) -> Worksheet:
    """What reading the task's filled-in form needs. Raises NotFound as `taskpage` does."""
    task = _readable(desk, task_id, now)
    instance = records.instance_by_id(desk, task.case_id)
    definition = desk.library(desk.connection, task.definition_id)
    form = definition.forms.get(task.form_key) if task.form_key else None
    holds_files = form is not None and any(field.type == "filepicker" for field in form.walk())
    root = desk.library(desk.connection, instance.definition_id)
    return Worksheet(
        task=task,
        form=form,
        variables=staffing.with_people(
            desk.connection, desk.office, variables_for(desk, instance, root, task), forms=(form,), case_id=task.case_id, at=now,
        ),
        attachments=enclosures.readable_attachments(desk, root, task.case_id) if holds_files else (),
    )


def taskpage(desk: Desk, task_id: str, now: datetime) -> TaskPage:
    """The task's page for this reader. Raises NotFound for whoever is none of its candidates, and once for all when it does not exist;
    NotAllowed (``mandate_over``) for whoever could do it until their mandate ended."""
    task = _readable(desk, task_id, now)
    instance = records.instance_by_id(desk, task.case_id)
    definition = desk.library(desk.connection, task.definition_id)
    root = desk.library(desk.connection, instance.definition_id)
    node = definition.process.nodes[task.element_id]
    form = definition.forms.get(task.form_key) if task.form_key else None
    seen = variables_for(desk, instance, root, task)
    values = staffing.with_people(desk.connection, desk.office, seen, forms=(form, *root.forms.values()), case_id=task.case_id, at=now)
    all_tasks = cases.tasks_of(desk.connection, task.case_id)
    events = cases.late_events_of(desk.connection, task.case_id, after=instance.seq - LATEST, since=task.created)
    local = now.astimezone(ZoneInfo(desk.office.zone))
    typed, typed_at = cases.draft_of(desk.connection, task.case_id, task.token, by=desk.reader.id) or (None, None)
    entries = tuple(entry(root, e, all_tasks) for e in events)
    proposals = forms.propose(form, values, now=local, calendar=desk.office.calendar) if form else {}
    numbered = numbering.proposed(desk.connection, desk.office, task, form=form, values=proposals, today=local.date())
    return TaskPage(
        task=task,
        head=heads.head_of(instance, root, all_tasks),
        node=node,
        form=form,
        values={**proposals, **numbered},
        draft=typed,
        draft_at=typed_at,
        variables=values,
        parts=filled.parts_of(desk, root, values),
        attachments=enclosures.readable_attachments(desk, root, task.case_id),
        entries=entries,
        holder=records.names_of(desk, {task.assignee}).get(task.assignee, task.assignee) if task.assignee else None,
        mine=task.assignee == desk.reader.id,
        proposed=_proposed(form, values),
        due=timing.due_of(desk.office, task, now),
        norm_minutes=timing.norm_of(node),
        touch_minutes=timing.touch_of(desk.office, task, now),
        rounds=sum(x.path == task.path and x.index == task.index and x.token <= task.token for x in all_tasks),
        returned=next((e for event, e in zip(events, entries, strict=True) if task.token in _opened(event) and e.reason), None),
        followed=tuple(x for x in all_tasks for event in events if _finished(event) == task.token and x.token in _opened(event)),
        numbered=numbered,
        versions=versions.versions_of(
            desk, definition, form, all_tasks=all_tasks, variables=values, writing=_writing(form, typed, proposals, values) if form else None
        ),
        mandate=tasks.mandate_for(task, desk.reader),
        first_case=bonds.first_case(desk, task.case_id) if instance.key == desk.office.settings["proses_keberatan"] else None,
        alike=alike.alike(desk, instance, root, now) if alike.ASKS in node.properties and task.status == "open" else (),
        instead=next((bool(one.get("instead")) for event in reversed(events) for one in _given(event) if one["token"] == task.token), False),
        failed=task.status == "open" and at_fault(desk, task.case_id, task.token),
    )


def _writing(form: Form, typed: Mapping[str, Sequence[str]] | None, proposals: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form now: the draft over what is proposed."""
    return {**proposals, **(forms.collect(form, typed, variables=variables, uploads={}) if typed is not None else {})}


def _readable(desk: Desk, task_id: str, now: datetime) -> Task:
    task = task_by_id(desk, task_id)
    if not desk.is_open(task.case_id):
        raise NotFound("task", task=task_id)
    if not tasks.may_do(task, desk.reader):
        tasks.require_not_over(task, desk.reader, (one.mandate for one in delegations.over(desk.connection, desk.reader.id, now)))
        raise NotFound("task", task=task_id)
    return task


def task_by_id(desk: Desk, task_id: str) -> Task:
    """The task. Raises NotFound."""
    case_id, _, token = task_id.rpartition(".")
    if token.isascii() and token.isdigit() and len(token) < 10:
        found = cases.task_by_token(desk.connection, case_id, int(token))
        if found is not None:
            return found
    raise NotFound("task", task=task_id)


def variables_for(desk: Desk, instance: Instance, root: Definition, task: Task) -> dict[str, Any]:
    """What the task's form may read: what its token sees; once it is done, the case's variables and its item."""
    everywhere = records.variables(desk, instance)
    if not root.has_own_variables(task.path):
        return everywhere
    seen = desk.seen(desk.connection, instance, task.token) if task.status == "open" else None
    loop = root.node_at(task.path).loop
    return seen or {**everywhere, **({loop.element_variable: task.item} if loop and loop.element_variable else {})}


def _opened(event: Event) -> set[int]:
    """Tokens of the tasks that the event opened."""
    return {opened["token"] for opened in event.facts.get("opened", ())}


def _given(event: Event) -> list[dict[str, Any]]:
    """Whose the open tasks became by the event, in a case that is kept from somebody."""
    return list(event.facts.get("given", ()))


def _finished(event: Event) -> int | None:
    """Token of the task that was completed by the event itself."""
    return event.facts["task"][0] if event.type == "TaskCompleted" else None


def _proposed(form: Form | None, values: Mapping[str, Any]) -> frozenset[str]:
    if form is None or form.key in values:
        return frozenset()
    return frozenset(field.id for field in form.walk() if not field.properties.keys().isdisjoint(("usulan", numbering.PROPERTY)))


def form_options(form: Form, values: Mapping[str, Any]) -> dict[str, tuple[Option, ...]]:
    """Field id → its options, for every field that has some."""
    with_options = (f for f in form.walk() if f.type in ("radio", "select", "checklist"))
    return {field.id: forms.options(field, values) for field in with_options}


