"""A BPMN file as read: what stands in it, before anybody judges whether it can run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer event's text, unparsed."""

    kind: Literal["date", "duration", "cycle"]
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """The event definition of an event node."""

    kind: str
    """Local tag without ``EventDefinition``: timer, message, signal, error, escalation, terminate, conditional, compensate, link, cancel."""
    timer: Timer | None = None
    ref: str | None = None
    """Id of the message, signal, error or escalation referred to."""
    name: str | None = None
    """Its name (messages, signals) or code (errors, escalations)."""
    condition: str | None = None

    @property
    def code(self) -> str | None:
        """What an error or escalation is told apart by; None catches every one."""
        return self.name or self.ref


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Repetition of an activity; texts are expressions, unparsed."""

    sequential: bool
    collection: str | None
    element_variable: str | None
    cardinality: str | None = None
    completion_condition: str | None = None
    output_collection: str | None = None
    """Variable that gathers what each item wrote, in item order (extension property ``koleksi_hasil`` or BPMN's loopDataOutputRef)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node (activity, gateway, event), or any other element of the flow that we only name in order to refuse it."""

    id: str
    kind: str
    """BPMN's local tag: userTask, exclusiveGateway, startEvent, callActivity, …"""
    name: str
    scope: str
    """Id of the process or sub-process it stands in."""
    incoming: tuple[str, ...] = ()
    """Flow ids in file order; derived from the flows, not from the redundant child elements."""
    outgoing: tuple[str, ...] = ()
    lane: str | None = None
    """Id of the innermost lane."""
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Extension properties (camunda:properties), in file order."""
    events: tuple[Event, ...] = ()
    loop: MultiInstance | None = None
    standard_loop: bool = False
    default: str | None = None
    called: str | None = None
    """calledElement of a call activity (process key)."""
    attached_to: str | None = None
    interrupting: bool = True
    """cancelActivity of a boundary event, isInterrupting of a start event."""
    form_key: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    assignee: str | None = None
    due_date: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Every other attribute: name (``camunda:asyncBefore``, ``isForCompensation``) → text."""
    extensions: tuple[str, ...] = ()
    """Tags of extension elements other than camunda:properties, e.g. ``camunda:executionListener``, ``camunda:in``."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    """Its id; one is made (``flow_<n>``) when the file gives none."""
    source: str
    target: str
    name: str
    scope: str
    condition: str | None = None
    """Text of the condition, unparsed; None when there is none, "" when it is empty."""
    condition_language: str | None = None
    had_id: bool = True
    line: int = 0
    extensions: tuple[str, ...] = ()
    """Tags of extension elements and extension attributes it carries, e.g. ``camunda:executionListener``."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane; `role` is its extension property ``peran``, else its name in lower case."""

    id: str
    name: str
    role: str
    nodes: tuple[str, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a file."""

    id: str
    """The key under which it is deployed."""
    name: str
    executable: bool
    nodes: Mapping[str, Node]
    """All nodes at any depth, in file order."""
    flows: Mapping[str, Flow]
    lanes: Mapping[str, Lane]
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    participant: str = ""
    """Name of its pool, if drawn in one."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Every other attribute, as in `Node.attributes`."""
    extensions: tuple[str, ...] = ()
    """As in `Node.extensions`."""

    def start_events(self, scope: str | None = None) -> tuple[Node, ...]:
        """The start events directly in `scope` (default: the process itself)."""
        wanted = scope or self.id
        return tuple(n for n in self.nodes.values() if n.kind == "startEvent" and n.scope == wanted)

    def first_task(self) -> Node | None:
        """The user task that every case begins with, behind joins and at the head of sub-processes too; None when none is certain."""
        here = next(iter(self.start_events()), None)
        seen = set[str]()
        while here is not None and here.id not in seen and here.kind != "userTask":
            seen.add(here.id)
            if here.kind == "subProcess":
                here = next(iter(self.start_events(here.id)), None)
            elif (here.kind == "startEvent" or here.kind.endswith("Gateway")) and len(here.outgoing) == 1:
                here = self.nodes.get(self.flows[here.outgoing[0]].target)
            else:
                return None
        return here if here is not None and here.kind == "userTask" else None

    def lane_of(self, node: Node) -> Lane | None:
        """The innermost lane of `node`, or of the innermost sub-process around it that stands in one."""
        current: Node | None = node
        while current is not None:
            if current.lane is not None:
                return self.lanes[current.lane]
            current = self.nodes.get(current.scope)
        return None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which elements have a shape or an edge (BPMN DI)."""

    shapes: frozenset[str]
    edges: frozenset[str]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole BPMN file."""

    file: str
    """Name it was given, e.g. ``surat_keluar.bpmn``."""
    content: bytes
    """The file's bytes as stored."""
    processes: Mapping[str, Process]
    drawing: Drawing
    black_boxes: tuple[str, ...] = ()
    """Ids of participants without a process (documentation only)."""
    duplicates: tuple[str, ...] = ()
    """Ids that stand on more than one element."""
    other: Mapping[str, str] = field(default_factory=dict)
    """Ids of elements under definitions that are no process: id → local tag (message, signal, import, …)."""
