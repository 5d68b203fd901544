"""Definitions for tests, written as nodes and arrows instead of XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from engine.model import Definition, Diagram, Drawing, Event, Flow, Lane, MultiInstance, Node, Process, Timer

Arrow = tuple[str, str] | tuple[str, str, str | None]
"""Source, target and, if any, the condition."""


def node(kind: str, id: str, **facts: Any) -> Node:
    """A node of any kind in the process itself; `scope=` puts it into a sub-process."""
    return Node(id, kind, facts.pop("name", id), facts.pop("scope", ""), **facts)


def start(id: str = "start", **facts: Any) -> Node:
    """A start event; `timer="R/…"` makes it a timer start."""
    timer = facts.pop("timer", None)
    events = (Event("timer", Timer("cycle", timer)),) if timer else ()
    return node("startEvent", id, events=events, **facts)


def end(id: str = "end", **facts: Any) -> Node:
    """A plain end event."""
    return node("endEvent", id, **facts)


def user(id: str, **facts: Any) -> Node:
    """A user task."""
    return node("userTask", id, **facts)


def xor(id: str, **facts: Any) -> Node:
    """An exclusive gateway."""
    return node("exclusiveGateway", id, **facts)


def both(id: str, **facts: Any) -> Node:
    """A parallel gateway."""
    return node("parallelGateway", id, **facts)


def call(id: str, called: str, **facts: Any) -> Node:
    """A call activity."""
    return node("callActivity", id, called=called, **facts)


def sub(id: str, **facts: Any) -> Node:
    """An embedded sub-process."""
    return node("subProcess", id, **facts)


def event(kind: str, id: str, what: str, value: str | None = None, **facts: Any) -> Node:
    """An event node with a definition: `what` is date, duration or cycle (a timer), or the kind itself; `value` its text, name or code."""
    timer = Timer(what, value or "") if what in ("date", "duration", "cycle") else None  # type: ignore[arg-type]
    made = Event("timer", timer) if timer else Event(what, name=value)
    return node(kind, id, events=(made,), **facts)


def catch(id: str, what: str, value: str | None = None, **facts: Any) -> Node:
    """An intermediate event that waits."""
    return event("intermediateCatchEvent", id, what, value, **facts)


def border(id: str, activity: str, what: str, value: str | None = None, *, interrupting: bool = True, **facts: Any) -> Node:
    """A boundary event on `activity`."""
    return event("boundaryEvent", id, what, value, attached_to=activity, interrupting=interrupting, **facts)


def ends(id: str, what: str, value: str | None = None, **facts: Any) -> Node:
    """An end event that does something."""
    return event("endEvent", id, what, value, **facts)


def first(id: str, **facts: Any) -> Node:
    """An event-based gateway."""
    return node("eventBasedGateway", id, **facts)


def script(id: str, text: str, **facts: Any) -> Node:
    """A script task."""
    return node("scriptTask", id, attributes={"scriptFormat": facts.pop("format", "feel"), "bpmn:script": text}, **facts)


def some(id: str, **facts: Any) -> Node:
    """An inclusive gateway."""
    return node("inclusiveGateway", id, **facts)


def work(id: str, topic: str = "stamp", **facts: Any) -> Node:
    """A service task done outside."""
    return node("serviceTask", id, attributes={"camunda:type": "external", "camunda:topic": topic}, **facts)


def each(collection: str | None, variable: str | None = None, output: str | None = None, *, sequential: bool = False, **facts: Any) -> MultiInstance:
    """A repetition over a collection."""
    return MultiInstance(sequential, collection, variable, output_collection=output, **facts)


def definition(
    nodes: Sequence[Node], arrows: Iterable[Arrow | Flow], *, key: str = "p", version: int = 1, lanes: Sequence[Lane] = (),
    calls: Mapping[str, Definition] | None = None,
) -> Definition:
    """One process. A flow's id is `source>target`, with `#2`, `#3` … for further ones between the same two."""
    placed = {n.id: n if n.scope else replace(n, scope=key) for n in nodes}
    flows: dict[str, Flow] = {}
    for arrow in arrows:
        flow = arrow if isinstance(arrow, Flow) else _flow(arrow, flows, placed)
        flows[flow.id] = flow
    for lane in lanes:
        for id in lane.nodes:
            placed[id] = replace(placed[id], lane=lane.id)
    wired = {
        n.id: replace(
            n, incoming=tuple(f.id for f in flows.values() if f.target == n.id), outgoing=tuple(f.id for f in flows.values() if f.source == n.id),
        )
        for n in placed.values()
    }
    process = Process(key, key, True, wired, flows, {lane.id: lane for lane in lanes})
    diagram = Diagram(f"{key}.bpmn", b"", {key: process}, Drawing(frozenset(), frozenset()))
    return Definition(f"{key}:{version}", key, version, diagram, calls=calls or {})


def _flow(arrow: Arrow, flows: Mapping[str, Flow], nodes: Mapping[str, Node]) -> Flow:
    source, target, condition = arrow if len(arrow) == 3 else (*arrow, None)
    id = f"{source}>{target}"
    count = sum(1 for known in flows.values() if (known.source, known.target) == (source, target))
    return Flow(id if not count else f"{id}#{count + 1}", source, target, "", nodes[source].scope, condition)


def chain(*ids: str) -> list[Arrow]:
    """Arrows from each id to the next."""
    return list(pairwise(ids))
