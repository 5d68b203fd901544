"""A case for auditors: every event whole, on the diagram of the exact version it ran on."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import history, tasks
from engine.errors import EngineError, NotFound
from engine.history import Event
from engine.model import Definition, Instance, Task
from engine.persistence import cases, definitions, files, tables as t
from engine.persistence.files import Attachment
from engine.queries import entries, heads, incidents, records
from engine.queries.entering import Entered, Pen
from engine.queries.heads import Head
from engine.queries.sight import Desk
from engine.queries.turning import Turn, turns

BROKEN = (EngineError, KeyError, TypeError, ValueError, AttributeError, IndexError, EOFError, zlib.error)
"""What reading changed bytes may raise. Here alone it is no fault of the program: an auditor must see the page that says what was changed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that an event opened."""

    name: str
    groups: tuple[str, ...]
    """Labels of the groups that may do it; empty = any member of staff."""
    due: datetime | None


@dataclass(frozen=True, slots=True)
class AuditStep:
    """One event for the replay page."""

    event: Event
    actor: str
    """Name of who acted."""
    acting_as: str
    """Label of the group the actor acted for; "" where none is recorded."""
    on_behalf: str
    """For whom the act was done; "" for oneself."""
    task: str
    """Name of the task it is about; "" if none."""
    element: str
    """Path of that task; "" if none."""
    outcome: str
    """Label of the outcome chosen, if the form has outcomes."""
    entered: Entered | None
    """What was entered; None when nothing was or it was erased."""
    turns: tuple[Turn, ...]
    passed: tuple[str, ...]
    """Nodes passed in this step, in order, then the flows taken."""
    way: tuple[str, ...]
    """Names of the nodes passed, in order; those without a name left out."""
    open_after: tuple[str, ...]
    """Paths of the tasks that are open after this event."""
    opened: tuple[Opened, ...]
    """Tasks that this event opened and left open."""
    withdrawn: tuple[str, ...]
    """Names of the tasks that it withdrew."""
    legible: bool = True
    """False where the stored event cannot be read as this version's diagram and forms would have written it."""
    sound: bool = True
    """Whether its hashes hold: False where it, or its tie to the event before, is not as it was recorded."""
    definition_id: str = ""
    """The version in force: the one that the event ran on, or that it moved the case to."""
    cause: str = ""
    """What a fault was, in Indonesian; "" for any other event."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A process that a case runs through."""

    definition_id: str
    name: str
    version: int
    elements: frozenset[str] = frozenset()
    """Ids of its nodes and flows."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What to mark on one diagram at one event; element ids, each in one of the first three lists only."""

    drawn: Drawn
    taken: tuple[str, ...]
    """Nodes and flows passed before."""
    lit: tuple[str, ...]
    """Those that the event passed."""
    now: tuple[str, ...]
    """Where tasks are open after it."""
    turned: tuple[str, ...]
    """The gateways that the event decided, in order; among those of `lit`, as is `origin`."""
    origin: tuple[str, ...]
    """Where the act began: the task that the event completed, if it passed one."""
    called: bool
    """Whether it is a called process, not the case's own."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A case's whole history."""

    head: Head
    steps: tuple[AuditStep, ...]
    versions: Mapping[str, Mapping[str, Drawn]]
    """Definition id, of each version the case ran on → path prefix ("" = the case's own process, ``<call activity>/`` = the called one) →
    what runs there; empty if it cannot be read."""
    attachments: Mapping[str, str]
    """Digest → name, of the case's files."""

    @property
    def diagrams(self) -> tuple[Drawn, ...]:
        """Every process that the case ran through, each version once."""
        return tuple({drawn.definition_id: drawn for version in self.versions.values() for drawn in version.values()}.values())

    def sketches(self, number: int) -> tuple[Sketch, ...]:
        """What to draw at event `number` (from 1), by the version then in force: the case's own diagram, then each called one that the event
        passed through or stands in."""
        step = self.steps[number - 1]
        before = {path for earlier in self.steps[: number - 1] for path in earlier.passed}
        found = []
        for prefix, drawn in self.versions.get(step.definition_id, {}).items():
            lit = _within(prefix, step.passed)
            now = dict.fromkeys(path[len(prefix) :].split("/")[0] for path in step.open_after if path.startswith(prefix))
            if not prefix or lit or now:
                shown = drawn.elements.difference(lit, now)
                earlier = [element for element in _within(prefix, sorted(before)) if element in shown]
                turned, origin = _within(prefix, [turn.path for turn in step.turns]), [e for e in _within(prefix, [step.element]) if e in lit]
                passed = tuple(e for e in lit if e not in now)
                found.append(Sketch(drawn, tuple(earlier), passed, tuple(now), tuple(turned), tuple(origin), bool(prefix)))
        return tuple(found)


def audit(desk: Desk, case_id: str) -> AuditPage:
    """The case's history. Raises NotFound without the right ``audit``."""
    desk.require_right("audit")
    desk.require_case(case_id)
    instance = records.instance_by_id(desk, case_id)
    all_tasks = cases.tasks_of(desk.connection, case_id)
    events = events_of(desk, case_id)
    held = {file.digest: file.name for file in files.attachments_of(desk.connection, case_id)}
    try:
        definition = desk.library(desk.connection, instance.definition_id)
    except BROKEN:
        return AuditPage(_bare_head(instance, all_tasks), _judged(map(_illegible, events), events), {}, held)
    reader = _Reader(desk, definition, all_tasks, events, instance)
    steps = _judged(reader.steps(), events)
    drawn = {name: _diagrams(version) for name, version in reader.versions.items()}
    return AuditPage(heads.head_of(instance, definition, all_tasks), steps, drawn, held)


def events_of(desk: Desk, case_id: str) -> tuple[Event, ...]:
    """The case's events in order; one whose bytes cannot be read comes without facts and payload."""
    rows = desk.connection.execute(select(t.event).where(t.event.c.case_id == case_id).order_by(t.event.c.seq))
    found = []
    for row in rows:
        try:
            found.append(cases.event_of(row))
        except BROKEN:
            stored = (bytes(part).hex() for part in (row.payload_digest, row.previous, row.hash))
            found.append(Event(row.case_id, row.seq, row.at, row.actor, row.on_behalf, row.type, {}, None, None, *stored))
    return tuple(found)


def diagram_of(desk: Desk, case_id: str, definition_id: str) -> tuple[str, bytes]:
    """(file name, bytes as stored) of a diagram that the case runs through. Raises NotFound without the right ``audit``."""
    desk.require_right("audit")
    desk.require_case(case_id)
    ran_on = {str(event.facts[name]) for event in events_of(desk, case_id) for name in ("definition", "from") if name in event.facts}
    waiting, bound = [records.instance_by_id(desk, case_id).definition_id, *sorted(ran_on)], {}
    while waiting:
        stored = definitions.definition_by_id(desk.connection, waiting.pop())
        if stored is not None and stored.id not in bound:
            bound[stored.id] = stored
            waiting += stored.calls.values()
    if definition_id not in bound:
        raise NotFound("definition", definition=definition_id)
    stored = bound[definition_id]
    digest = stored.files[stored.file]
    content = definitions.contents(desk.connection, frozenset({digest})).get(digest)
    if content is None:
        raise NotFound("file", definition=definition_id, name=stored.file)
    return stored.file, content


def file_of(desk: Desk, case_id: str, digest: str) -> tuple[Attachment, bytes]:
    """A file of the case. Raises NotFound without the right ``audit``."""
    desk.require_right("audit")
    desk.require_case(case_id)
    found = next((file for file in files.attachments_of(desk.connection, case_id) if file.digest == digest), None)
    content = files.blob(desk.connection, digest) if found else None
    if found is None or content is None:
        raise NotFound("attachment", case=case_id, digest=digest)
    return found, content


class _Reader:
    """Reads a case's events in order, keeping what stands open and what was written so far."""

    def __init__(self, desk: Desk, definition: Definition, all_tasks: Sequence[Task], events: Sequence[Event], instance: Instance) -> None:
        self.desk, self.definition, self.events, self.tasks = desk, definition, events, tuple(all_tasks)
        self.by_token = {task.token: task for task in all_tasks}
        self.names = records.names_of(desk, {event.on_behalf for event in events if event.on_behalf})
        self.pen = Pen(records.variables(desk, instance))
        self.open_now: dict[int, str] = {}
        self.versions = {definition.id: definition}
        """Every version the case ran on."""

    def steps(self) -> tuple[AuditStep, ...]:
        return tuple(self._step(event) for event in self.events)

    def _step(self, event: Event) -> AuditStep:
        try:
            self.definition = self._in_force(event)
            return self._legible(event)
        except BROKEN:
            return replace(_illegible(event, tuple(self.open_now.values())), definition_id=self.definition.id)

    def _in_force(self, event: Event) -> Definition:
        name = event.facts.get("definition", self.definition.id)
        if name not in self.versions:
            self.versions[name] = self.desk.library(self.desk.connection, name)
        return self.versions[name]

    def _name(self, path: str, otherwise: str) -> str:
        """What the element was called in the version then in force."""
        return self.definition.name_at(path) or otherwise

    def _legible(self, event: Event) -> AuditStep:
        opened = {entry["token"]: entry for entry in event.facts.get("opened", ())}
        closed = dict(event.facts.get("closed", ()))
        self.open_now = {
            token: path for token, path in (self.open_now | {k: e["path"] for k, e in opened.items()}).items() if token not in closed
        }
        done = next((token for token, how in closed.items() if how == "completed" and token in opened), None)
        token = event.facts["task"][0] if "task" in event.facts else done
        task = self.by_token.get(token) if token is not None else None
        passed = (*event.facts.get("passed", ()), *event.facts.get("flows", ()))
        return AuditStep(
            event=event, actor=str((event.payload or {}).get("name", event.actor)), acting_as=self._acting_as(event, task),
            on_behalf=self._on_behalf(event),
            task=self._name(task.path, task.name) if task else self.definition.name_at(entries.about(event)),
            element=task.path if task else entries.about(event),
            outcome=entries.entry(self.definition, event, self.tasks).outcome, entered=self._entered(event, task),
            turns=turns(self.definition, event), passed=passed, way=tuple(self._way(event)), open_after=tuple(self.open_now.values()),
            opened=tuple(self._opened(entry) for number, entry in opened.items() if number not in closed),
            withdrawn=tuple(
                self._name(self.by_token[n].path, self.by_token[n].name) for n, how in closed.items() if how == "cancelled" and n in self.by_token
            ),
            definition_id=self.definition.id, cause=incidents.told(event.facts)[0]["id"] if event.type == "CaseFaulted" else "",
        )  # fmt: skip

    def _acting_as(self, event: Event, task: Task | None) -> str:
        """The group recorded; the first task's own, when it was done together with the start."""
        started_by = task.groups[0] if event.type == "CaseStarted" and task and task.groups and not event.on_behalf else ""
        group = event.facts.get("group") or started_by
        mandate = entries.stood_in(event)
        if mandate is not None:
            return f"{self.desk.office.stands_in(*mandate)} ({event.facts['delegation']['id']})"
        return self.desk.office.group_label(group) if group else ""

    def _on_behalf(self, event: Event) -> str:
        if event.on_behalf is None:
            return ""
        if event.on_behalf in self.desk.office.posts:
            return self.desk.office.posts[event.on_behalf].title
        return self.names.get(event.on_behalf) or self.desk.office.group_label(tasks.CITIZEN)

    def _entered(self, event: Event, task: Task | None) -> Entered | None:
        values = (event.payload or {}).get("values")
        if not isinstance(values, dict):
            return None
        if event.type == "VariablesMended":
            return self.pen.mend(values, (event.payload or {})["before"], own=event.facts.get("scope") is None)
        process = self.definition.running_at(task.path.rpartition("/")[0]) if task else self.definition
        loop = process.process.nodes[task.element_id].loop if task else None
        return self.pen.write(task, process.form(task.form_key) if task else None, values, item_name=loop.element_variable if loop else None,
                              path=entries.about(event))

    def _way(self, event: Event) -> list[str]:
        return [name for path in event.facts.get("passed", ()) if (name := self.definition.name_at(path))]

    def _opened(self, entry: Mapping[str, Any]) -> Opened:
        task = self.by_token[entry["token"]]
        due = datetime.fromisoformat(entry["due"]) if "due" in entry else None
        return Opened(self._name(task.path, task.name), tuple(self.desk.office.group_label(group) for group in entry["groups"]), due)


def _illegible(event: Event, open_after: tuple[str, ...] = ()) -> AuditStep:
    """An event of which nothing is shown but what stands in its own columns."""
    actor = str((event.payload or {}).get("name", event.actor))
    return AuditStep(event, actor, "", event.on_behalf or "", "", "", "", None, (), (), (), open_after, (), (), legible=False)


def _judged(steps: Iterable[AuditStep], events: Sequence[Event]) -> tuple[AuditStep, ...]:
    """The steps, each with whether its hashes hold."""
    broken = {one.seq for one in history.verify(events)}
    return tuple(replace(step, sound=False) if step.event.seq in broken else step for step in steps)


def _bare_head(instance: Instance, all_tasks: tuple[Task, ...]) -> Head:
    """The head of a case whose diagram cannot be read."""
    version = instance.definition_id.rpartition(":")[2]
    return Head(
        id=instance.id, ticket=instance.business_key, subject=instance.summary, key=instance.key, process=instance.key,
        definition_id=instance.definition_id, version=int(version) if version.isdigit() else 0, status=instance.status,
        public_status=instance.public_status, started=instance.started, ended=instance.ended, steps=(),
        open_tasks=tuple(task for task in all_tasks if task.status == "open"),
    )  # fmt: skip


def _within(prefix: str, paths: Sequence[str]) -> list[str]:
    """Ids of the elements that stand directly in the process at `prefix`."""
    return [path[len(prefix) :] for path in paths if path.startswith(prefix) and "/" not in path[len(prefix) :]]


def _diagrams(definition: Definition, prefix: str = "") -> dict[str, Drawn]:
    elements = frozenset({*definition.process.nodes, *definition.process.flows})
    found = {prefix: Drawn(definition.id, definition.name, definition.version, elements)}
    for node in definition.process.nodes.values():
        if (inner := definition.calls.get(node.called or "")) is not None:
            found |= _diagrams(inner, f"{prefix}{node.id}/")
    return found
