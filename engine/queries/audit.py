"""A case for auditors: every event whole, on the diagram of the exact version it ran on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import history
from engine.errors import NotFound
from engine.history import Event
from engine.model import Definition, Task
from engine.persistence import cases
from engine.queries import casefile
from engine.queries.casefile import Head
from engine.queries.sight import Desk


@dataclass(frozen=True, slots=True)
class TriedFlow:
    """A flow out of a gateway and what became of it."""

    flow: str
    name: str
    """Its label in the drawing."""
    target: str
    """Name of the node it leads to."""
    rule: str
    """Its condition as FEEL; "" for the default flow."""
    value: Any
    """What the condition yielded; None when it was not evaluated."""
    taken: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """How a gateway turned."""

    path: str
    question: str
    """Name of the gateway."""
    flows: tuple[TriedFlow, ...]
    reads: Mapping[str, Any]
    """Variable path → value read; empty once the payload was erased."""


@dataclass(frozen=True, slots=True)
class AuditStep:
    """One event for the replay page."""

    event: Event
    actor: str
    """Name of who acted."""
    task: str
    """Name of the task it is about; "" if none."""
    element: str
    """Path of that task; "" if none."""
    values: Mapping[str, Any]
    """What was entered, by form key; empty when nothing was or it was erased."""
    turns: tuple[Turn, ...]
    passed: tuple[str, ...]
    """Nodes and flows taken in this step, in order."""
    open_after: tuple[str, ...]
    """Paths of the tasks that are open after this event."""
    opened: tuple[str, ...]
    """Names of the tasks that this event opened."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A case's whole history."""

    head: Head
    steps: tuple[AuditStep, ...]
    diagrams: Mapping[str, str]
    """Path prefix ("" = the case's own process, ``<call activity>/`` = the called one) → definition id."""


def audit(desk: Desk, case_id: str) -> AuditPage:
    """The case's history. Raises NotFound without the right ``audit``."""
    desk.require_right("audit")
    desk.require_case(case_id)
    instance = casefile.instance_by_id(desk, case_id)
    definition = desk.library(desk.connection, instance.definition_id)
    all_tasks = cases.tasks_of(desk.connection, case_id)
    events = casefile.events_of(desk, case_id)
    return AuditPage(casefile.head_of(instance, definition, all_tasks), audit_steps(definition, events, all_tasks), _diagrams(definition))


def audit_steps(definition: Definition, events: tuple[Event, ...], all_tasks: tuple[Task, ...]) -> tuple[AuditStep, ...]:
    """Each event with what it means."""
    by_token = {task.token: task for task in all_tasks}
    open_now: dict[int, str] = {}
    steps = []
    for event in events:
        opened = {o["token"]: o["path"] for o in event.facts.get("opened", ())}
        open_now |= opened
        for token, _ in event.facts.get("closed", ()):
            open_now.pop(token, None)
        token, path = event.facts.get("task") or _first_closed(event)
        task = by_token.get(token) if token is not None else None
        said = event.payload or {}
        steps.append(
            AuditStep(
                event=event, actor=str(said.get("name", event.actor)), task=task.name if task else "", element=path or "",
                values=said.get("values") or {}, turns=_turns(definition, event),
                passed=(*event.facts.get("flows", ()), *event.facts.get("passed", ())), open_after=tuple(open_now.values()),
                opened=tuple(by_token[token].name for token in opened if token in by_token),
            )
        )  # fmt: skip
    return tuple(steps)


def export(desk: Desk, case_id: str) -> dict[str, Any]:
    """The whole history as one JSON value: case, definition and events as they are hashed. Raises NotFound."""
    page = audit(desk, case_id)
    return {
        "case": page.head.id, "ticket": page.head.ticket, "definition": page.head.definition_id, "status": page.head.status,
        "events": [event_json(step.event) for step in page.steps],
    }  # fmt: skip


def event_json(event: Event) -> dict[str, Any]:
    """An event as plain JSON, with everything its hash covers."""
    return {
        "case": event.case, "seq": event.seq, "at": history.instant(event.at), "actor": event.actor, "on_behalf": event.on_behalf,
        "type": event.type, "facts": dict(event.facts), "payload": None if event.payload is None else dict(event.payload),
        "salt": None if event.salt is None else event.salt.hex(), "payload_digest": event.payload_digest, "previous": event.previous,
        "hash": event.hash,
    }  # fmt: skip


def _first_closed(event: Event) -> tuple[int | None, str | None]:
    """The task that was done together with the start."""
    opened = {o["token"]: o["path"] for o in event.facts.get("opened", ())}
    done = next((token for token, how in event.facts.get("closed", ()) if how == "completed" and token in opened), None)
    return done, opened.get(done) if done is not None else None


def _turns(definition: Definition, event: Event) -> tuple[Turn, ...]:
    reads = (event.payload or {}).get("reads") or []
    found = []
    for place, decision in enumerate(event.facts.get("decisions", ())):
        prefix, _, gateway = decision["at"].rpartition("/")
        process = called(definition, prefix).process
        tried = {flow: (rule, value) for flow, rule, value in decision.get("tried", ())}
        flows = []
        for flow_id in process.nodes[gateway].outgoing:
            path = f"{prefix}/{flow_id}" if prefix else flow_id
            rule, value = tried.get(path, ("", None))
            flow = process.flows[flow_id]
            flows.append(TriedFlow(path, flow.name, process.nodes[flow.target].name, rule, value, path == decision["took"]))
        found.append(Turn(decision["at"], process.nodes[gateway].name, tuple(flows), reads[place] if place < len(reads) else {}))
    return tuple(found)


def called(definition: Definition, prefix: str) -> Definition:
    """The definition that runs at a path prefix ("" = the case's own). Raises NotFound."""
    for call in prefix.split("/") if prefix else ():
        node = definition.process.nodes.get(call)
        inner = definition.calls.get(node.called or "") if node else None
        if inner is None:
            raise NotFound("definition", path=prefix)
        definition = inner
    return definition


def _diagrams(definition: Definition, prefix: str = "") -> dict[str, str]:
    found = {prefix: definition.id}
    for node in definition.process.nodes.values():
        if (inner := definition.calls.get(node.called or "")) is not None:
            found |= _diagrams(inner, f"{prefix}{node.id}/")
    return found
