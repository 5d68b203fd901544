"""What a node of a diagram is, in the words of the table: its element, its event, and each way of using it that is allowed by name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint import allowed
from engine.model import Definition, Node

Feature = str
"""``userTask`` · ``boundaryEvent timer`` · ``boundaryEvent timer cycle`` · ``subProcess parallel`` · …"""


def runs() -> list[Feature]:
    """Every feature that the linter lets through and that decides how a process runs, in the order of the table."""
    found = sorted(allowed.ELEMENTS)
    for kind in sorted(allowed.EVENTS):
        for what in sorted(allowed.EVENTS[kind]):
            found += _event(kind, what)
    found += [f"{kind} {way}" for kind in sorted(allowed.REPEATED) for way in ("parallel", "sequential")]
    found += ["multi-instance collection", "multi-instance cardinality", "multi-instance completionCondition"]
    found += [f"{what} on {kind}" for what in sorted(allowed.BEARING) for kind in sorted(allowed.BEARING[what])]
    return [*found, "callActivity in", "callActivity out", *(f"userTask {field}" for field in FIELDS)]


def _event(kind: str, what: str) -> Iterator[Feature]:
    name = f"{kind} {what}".strip()
    if kind == "boundaryEvent":
        yield from (f"{name} {way}" for way in ("interrupting", "non-interrupting") if (what, way) != ("error", "non-interrupting"))
    elif what != "timer":
        yield name
    if what == "timer":
        yield from (f"{name} {timer}" for timer in TIMERS[kind])


TIMERS = {"startEvent": ("date", "cycle"), "intermediateCatchEvent": ("date", "duration"), "boundaryEvent": ("date", "duration", "cycle")}
"""Kind of event → the timers it may bear."""


FIELDS = {"candidateGroups": "candidate_groups", "dueDate": "due_date", "formKey": "form_key"}
"""What Camunda's attributes of a user task are called in `model.Node`."""


def features(definition: Definition, path: str) -> frozenset[Feature]:
    """The features of the node at a trace's path, which a token has passed."""
    *calls, id = path.split("/")
    for call in calls:
        definition = definition.calls[definition.process.nodes[call].called or ""]
    node = definition.process.nodes[id]
    bearer = definition.process.nodes.get(node.attached_to or "")
    found = {node.kind} if node.kind in allowed.ELEMENTS else set()
    if node.kind in allowed.EVENTS:
        found |= _of_event(node)
    if node.loop is not None:
        found.add(f"{node.kind} {'sequential' if node.loop.sequential else 'parallel'}")
        found.add(f"multi-instance {'collection' if node.loop.collection else 'cardinality'}")
        if node.loop.completion_condition:
            found.add("multi-instance completionCondition")
    if bearer is not None:
        found.add(f"{node.events[0].kind} on {bearer.kind}")
    for direction in ("in", "out"):
        if any(said.startswith(f"camunda:{direction} ") for said in node.extensions):
            found.add(f"callActivity {direction}")
    found |= {f"userTask {field}" for field, name in FIELDS.items() if getattr(node, name)}
    return frozenset(found)


def _of_event(node: Node) -> set[Feature]:
    event = node.events[0] if node.events else None
    name = f"{node.kind} {event.kind}" if event else node.kind
    found = {name}
    if node.kind == "boundaryEvent":
        found = {f"{name} {'interrupting' if node.interrupting else 'non-interrupting'}"}
    if event is not None and event.timer is not None:
        found = {f"{name} {event.timer.kind}", *(found if node.kind == "boundaryEvent" else ())}
    return found
