"""Errors and escalations: where they are thrown, and which boundary event catches them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.lint.writes import called_by
from engine.model import Event, Node, Process

KINDS = frozenset({"error", "escalation"})


def catchers(process: Process, activity: str, kind: str) -> list[Node]:
    """The boundary events of `kind` on an activity, in file order."""
    events = (node for node in process.nodes.values() if node.kind == "boundaryEvent" and node.attached_to == activity)
    return [node for node in events if node.events and node.events[0].kind == kind]


def thrown(process: Process, kind: str) -> list[Node]:
    """The events of a process, at any depth, that throw a `kind`."""
    throwing = (node for node in process.nodes.values() if node.kind in ("endEvent", "intermediateThrowEvent"))
    return [node for node in throwing if node.events and node.events[0].kind == kind]


def is_caught(process: Process, node: Node, code: str | None, *, kind: str) -> bool:
    """Whether an activity around `node`, or `node` itself when it is a call activity, catches what comes out of it."""
    around: Node | None = node
    while around is not None:
        if any(catcher.events[0].code in (code, None) for catcher in catchers(process, around.id, kind)):
            return True
        around = process.nodes.get(around.scope)
    return False


def escapes(process: Process, node: Node, processes: Mapping[str, Process]) -> bool:
    """Whether the error that `node` throws can come out of a process that nobody calls, or whose caller does not catch it."""
    code = node.events[0].code
    if is_caught(process, node, code, kind="error"):
        return False
    seen = {process.id}
    waiting = [process.id]
    while waiting:
        calls = list(_calls_of(waiting.pop(), processes))
        if not calls:
            return True
        for caller, call in calls:
            if not is_caught(caller, call, code, kind="error") and caller.id not in seen:
                seen.add(caller.id)
                waiting.append(caller.id)
    return False


def can_come(process: Process, activity: Node, event: Event, processes: Mapping[str, Process]) -> bool:
    """Whether something within an activity throws what `event` catches; the work of a service task may end in an error of any code."""
    if event.kind == "error" and any(node.kind == "serviceTask" for node in _all_within(process, activity, processes)):
        return True
    wanted = event.code
    return any(wanted in (node.events[0].code, None) for node in _within(process, activity, event.kind, processes))


def _within(process: Process, activity: Node, kind: str, processes: Mapping[str, Process]) -> Iterator[Node]:
    if activity.kind == "callActivity":
        yield from (node for called in called_by(activity, processes) for node in thrown(called, kind))
        return
    inside = [node for node in process.nodes.values() if _is_inside(process, node, activity.id)]
    throwing = {node.id for node in thrown(process, kind)}
    yield from (node for node in inside if node.id in throwing)
    for call in inside:
        yield from (node for called in called_by(call, processes) for node in thrown(called, kind))


def _all_within(process: Process, activity: Node, processes: Mapping[str, Process]) -> Iterator[Node]:
    """The activity itself, and everything in it and in what is called from there."""
    inside = [activity, *(node for node in process.nodes.values() if _is_inside(process, node, activity.id))]
    yield from inside
    for call in inside:
        yield from (node for called in called_by(call, processes) for node in called.nodes.values())


def _is_inside(process: Process, node: Node, scope: str) -> bool:
    around: Node | None = node
    while around is not None:
        if around.scope == scope:
            return True
        around = process.nodes.get(around.scope)
    return False


def _calls_of(key: str, processes: Mapping[str, Process]) -> Iterator[tuple[Process, Node]]:
    for process in processes.values():
        yield from ((process, node) for node in process.nodes.values() if node.kind == "callActivity" and node.called == key)
