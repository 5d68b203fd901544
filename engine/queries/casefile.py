"""One case as its readers see it: the head with its step line, the Formulir so far, files, history in brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from engine import forms, tasks
from engine.errors import NotFound
from engine.forms import Section
from engine.history import Event
from engine.model import OFFICE, Definition, Instance, Node, Process, Task
from engine.persistence import cases, files, moving, tables as t
from engine.persistence.files import Attachment
from engine.queries import timing
from engine.queries.incidents import Incident, open_incidents, told
from engine.queries.sight import Desk
from engine.queries.timing import Due
from engine.queries.turning import Turn, turns


@dataclass(frozen=True, slots=True)
class StepMark:
    """One numbered step of the procedure, for the step line."""

    number: str
    name: str
    element_id: str
    state: Literal["done", "current", "ahead"]
    rounds: int
    """How often its task was opened so far; the items of a multi-instance task count once."""
    outside: str
    """Reason why it stands outside the SOP's printed text (property `di_luar_sop`); "" for its own steps."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of every page of a case."""

    id: str
    ticket: str | None
    subject: str
    key: str
    process: str
    """Name of the process."""
    definition_id: str
    version: int
    status: str
    public_status: str | None
    started: datetime
    ended: datetime | None
    steps: tuple[StepMark, ...]
    open_tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the history in brief."""

    seq: int
    at: datetime
    type: str
    actor: str
    """Name of who acted."""
    on_behalf: str | None
    task: str
    """Name of the task it is about; "" if about none."""
    outcome: str
    """Label of the outcome chosen, if the form has outcomes."""
    reason: str
    """Reason given (of a return, of a cancellation)."""
    group: str = ""
    """As what they acted; "" when no group was asked for."""
    turns: tuple[Turn, ...] = ()
    """How its gateways turned, without the values that they read: those may be for fewer eyes than the way is."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one form has written so far."""

    form: str
    """Form key."""
    title: str
    who: str
    """Group of the item, for a form that each bidang fills; "" otherwise."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """A letter that a completed form of the case has led to."""

    form: str
    """Form key; with the case it names the letter."""
    title: str
    """What its template is called."""
    at: datetime
    """When the form was last completed."""
    by: str
    """Name of who completed it."""
    files: tuple[Attachment, ...]
    """Files that came with that form: the signed copy, for one."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What the case waits for besides people: an event on its way, or the work of a service task."""

    kind: Literal["message", "work", "timer"]
    path: str
    element: str
    """What the element is called."""
    name: str
    """Of the message, or the topic of the work; "" for a timer."""
    due: datetime | None
    """When the timer fires."""
    dead: bool = False
    """Whether nobody tries the work any more."""


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
    pending: tuple[Pending, ...]
    """Boundary events are not among them: they stand beside what is waited for."""


def casefile(desk: Desk, case_id: str, now: datetime) -> Casefile:
    """The case for this reader. Raises NotFound."""
    desk.require_case(case_id)
    instance = instance_by_id(desk, case_id)
    definition = desk.library(desk.connection, instance.definition_id)
    all_tasks = cases.tasks_of(desk.connection, case_id)
    events = events_of(desk, case_id)
    names = names_of(desk, {e.actor for e in events} | {x.assignee for x in all_tasks if x.assignee})
    attachments = readable_attachments(desk, definition, case_id)
    waits = pending(desk, definition, case_id)
    passed = tuple(dict.fromkeys(x for e in events for x in (*e.facts.get("flows", ()), *e.facts.get("passed", ()))))
    return Casefile(
        head=head_of(instance, definition, all_tasks),
        parts=parts_of(desk, definition, variables(desk, instance)),
        attachments=attachments,
        entries=tuple(_whole_entry(desk.library(desk.connection, e.facts.get("definition", definition.id)), e, all_tasks) for e in events),
        tasks=all_tasks,
        passed=passed,
        current=(*(x.path for x in all_tasks if x.status == "open"), *(x.path for x in waits)),
        incidents=open_incidents(desk, case_id=case_id),
        names=names,
        letters=_letters(definition, instance.data, all_tasks, attachments, names),
        may_do=frozenset(x.id for x in all_tasks if x.status == "open" and tasks.may_do(x, desk.reader)),
        dues={x.id: due for x in all_tasks if (due := timing.due_of(desk.office, x, now)) is not None},
        pending=waits,
    )


def pending(desk: Desk, definition: Definition, case_id: str) -> tuple[Pending, ...]:
    """What the case waits for besides people, in the order in which it began to."""
    columns = (t.job.c.token, t.job.c.kind, t.job.c.path, t.job.c.topic, t.job.c.due, t.job.c.incident)
    jobs = select(*columns).where(t.job.c.case_id == case_id, t.IS_WAITED_FOR)
    waits = select(t.message_wait.c.token, t.message_wait.c.path, t.message_wait.c.name).where(t.message_wait.c.case_id == case_id)
    found = {
        row.token: Pending(row.kind, row.path, "", row.topic or "", row.due if row.kind == "timer" else None, row.incident is not None)
        for row in desk.connection.execute(jobs)
    }
    found |= {row.token: Pending("message", row.path, "", row.name, None) for row in desk.connection.execute(waits)}
    nodes = {token: definition.node_at(one.path) for token, one in found.items()}
    return tuple(
        replace(found[token], element=node.name or node.id) for token, node in sorted(nodes.items()) if node.kind != "boundaryEvent"
    )


def about(event: Event) -> str:
    """The path of the service task or the event that an event of the history is about; "" for others."""
    place = event.facts.get("work") or event.facts.get("caught") or (0, "")
    return str(place[1])


def instance_by_id(desk: Desk, case_id: str) -> Instance:
    """The case's row. Raises NotFound."""
    found = cases.case_by_id(desk.connection, case_id)
    if found is None:
        raise NotFound("case", case=case_id)
    return found


def variables(desk: Desk, instance: Instance) -> dict[str, Any]:
    """The case's variables with `kantor` as it was when the case started."""
    return {**instance.data, OFFICE: desk.recorded(desk.connection, instance.office)}


def events_of(desk: Desk, case_id: str) -> tuple[Event, ...]:
    """The case's events in order; whoever asks has been checked."""
    return cases.events_of(desk.connection, case_id)


def names_of(desk: Desk, ids: set[str]) -> dict[str, str]:
    """User id → name."""
    return {row.id: row.name for row in desk.connection.execute(select(t.user.c.id, t.user.c.name).where(t.user.c.id.in_(ids)))}


def head_of(instance: Instance, definition: Definition, all_tasks: tuple[Task, ...]) -> Head:
    """The head of the case's pages."""
    return Head(
        id=instance.id, ticket=instance.business_key, subject=instance.summary, key=instance.key, process=definition.name,
        definition_id=definition.id, version=definition.version, status=instance.status, public_status=instance.public_status,
        started=instance.started, ended=instance.ended, steps=step_line(definition.process, all_tasks),
        open_tasks=tuple(x for x in all_tasks if x.status == "open"),
    )  # fmt: skip


def numbered_steps(process: Process) -> tuple[Node, ...]:
    """The user tasks in the order of the procedure: by `langkah`, those without a number after the step they stand behind in the file."""
    found: list[tuple[float, int, Node]] = []
    last = 0.0
    for place, node in enumerate(n for n in process.nodes.values() if n.kind == "userTask"):
        text = node.properties.get("langkah", "")
        last = float(text) if text.replace(".", "", 1).isdigit() else last
        found.append((last if text else last + 0.5, place, node))
    return tuple(node for _, _, node in sorted(found, key=lambda item: item[:2]))


def step_line(process: Process, all_tasks: tuple[Task, ...]) -> tuple[StepMark, ...]:
    """The steps of the SOP, and those outside it once they were reached."""
    marks = []
    for node in numbered_steps(process):
        here = [x for x in all_tasks if x.path == node.id]
        number, outside = node.properties.get("langkah", ""), node.properties.get("di_luar_sop", "")
        state: Literal["done", "current", "ahead"] = "ahead"
        if here:
            state = "current" if any(x.status == "open" for x in here) else "done"
        if number or here:
            rounds = max(Counter(x.index for x in here).values(), default=0)
            marks.append(StepMark(number, node.name, node.id, state, rounds, outside))
    return tuple(marks)


def parts_of(desk: Desk, definition: Definition, values: Mapping[str, Any]) -> tuple[Part, ...]:
    """The Formulir so far, form by form in the order of the procedure, as far as the reader may read it."""
    found: list[Part] = []
    seen: set[str] = set()
    for node in numbered_steps(definition.process):
        key = node.form_key
        if key is None or key in seen or key not in definition.forms:
            continue
        seen.add(key)
        collected = values.get(node.loop.output_collection) if node.loop and node.loop.output_collection else None
        items = _items(node, values)
        written = collected if isinstance(collected, list) else [values.get(key)]
        for place, value in enumerate(written):
            if isinstance(value, dict):
                who = desk.office.group_label(str(items[place])) if place < len(items) else ""
                sections = forms.describe(definition.forms[key], value, values, reader_groups=desk.reader.groups)
                found.append(Part(key, definition.forms[key].title or node.name, who, tuple(sections)))
    return tuple(part for part in found if part.sections)


def _letters(
    definition: Definition, data: Mapping[str, Any], all_tasks: tuple[Task, ...], attachments: tuple[Attachment, ...], names: Mapping[str, str]
) -> tuple[CaseLetter, ...]:
    """One a template, by the form that wrote it last; not the receipt of the first step, which is the citizen's and bears their code."""
    first = definition.process.first_task()
    of_template: dict[str, list[Task]] = {}
    for done in all_tasks:
        form = definition.form(done.form_key)
        template = form.properties.get("surat") if form and form.key in data else None
        if template is not None and done.status == "completed" and template in definition.letters and not (first and done.path == first.id):
            of_template.setdefault(template, []).append(done)
    return tuple(_letter(template, found, attachments, names) for template, found in of_template.items())


def _letter(template: str, done: list[Task], attachments: tuple[Attachment, ...], names: Mapping[str, str]) -> CaseLetter:
    last = max(done, key=lambda task: (task.completed or task.created, task.token))
    came_with = {task.element_id for task in done}
    return CaseLetter(
        form=last.form_key or "", title=template.rsplit(".", 1)[0].replace("_", " ").capitalize(), at=last.completed or last.created,
        by=names.get(last.completed_by or "", ""), files=tuple(a for a in attachments if a.origin in came_with),
    )  # fmt: skip


def _items(node: Node, values: Mapping[str, Any]) -> list[Any]:
    """What a multi-instance task ran over, when its collection is a plain path into the variables."""
    if node.loop is None or node.loop.collection is None:
        return []
    value: Any = values
    for name in node.loop.collection.strip("${} =").split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []


def readable_attachments(desk: Desk, definition: Definition, case_id: str) -> tuple[Attachment, ...]:
    """The case's files that no field's `dibaca` keeps from the reader."""
    ran_on = [definition, *(desk.library(desk.connection, name) for name in moving.versions_left(desk.connection, case_id))]
    hidden = {
        node.id
        for definition in ran_on
        for node in definition.process.nodes.values()
        if (form := definition.form(node.form_key)) is not None
        for field in form.walk()
        if field.type == "filepicker" and "dibaca" in field.properties and not _reads(field.properties["dibaca"], desk)
    }
    return tuple(a for a in files.attachments_of(desk.connection, case_id) if a.origin not in hidden)


def _reads(groups: str, desk: Desk) -> bool:
    return any(group.strip() in desk.reader.groups for group in groups.split(","))


def _whole_entry(definition: Definition, event: Event, all_tasks: tuple[Task, ...]) -> Entry:
    """The event in brief, with the ways that its gateways took."""
    return replace(entry(definition, event, all_tasks), turns=tuple(replace(turn, reads=()) for turn in turns(definition, event)))


def entry(definition: Definition, event: Event, all_tasks: tuple[Task, ...]) -> Entry:
    """The event in brief."""
    token = (event.facts.get("task") or [None])[0]
    task = next((x for x in all_tasks if x.token == token), None)
    if event.type == "CaseStarted" and event.payload and "values" in event.payload:
        task = all_tasks[0] if all_tasks else None
    said = event.payload or {}
    values: dict[str, Any] = said["values"] if isinstance(said.get("values"), dict) else {}
    form = definition.form(task.form_key) if task else None
    outcome = form.outcome() if form else None
    label = next((o.label for o in outcome.options if o.value == values.get("keputusan")), "") if outcome else ""
    reason = str(values.get("alasan_kembali") or said.get("reason") or "")
    if event.type == "CaseFaulted":
        reason = told(event.facts)[0]["id"]
    return Entry(
        event.seq, event.at, event.type, str(said.get("name", event.actor)), event.on_behalf,
        task.name if task else definition.name_at(about(event)), label, reason,
        str(event.facts.get("group") or ""),
    )  # fmt: skip
