"""A boundary event can happen where it sits."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.lint.throws import KINDS, can_come, catchers
from engine.model import Node


def check(context: Context) -> Iterator[Finding]:
    """Boundary events on an activity where nothing throws what they catch, or where another has caught it first."""
    for node in context.process.nodes.values():
        host = context.process.nodes.get(node.attached_to or "")
        if node.kind != "boundaryEvent" or host is None or len(node.events) != 1:
            continue
        kind = node.events[0].kind
        if kind not in allowed.EVENTS["boundaryEvent"] or host.kind not in allowed.ACTIVITIES or host.kind not in allowed.ELEMENTS:
            continue  # other rules refuse these
        case = _case(context, node, host)
        if case is not None:
            yield context.finding("boundary-never-fires", node, case=case, host=host.id, kind=kind, code=node.events[0].code or "–")


def _case(context: Context, node: Node, host: Node) -> str | None:
    event = node.events[0]
    if host.kind not in allowed.BEARING[event.kind]:
        return "place"
    if event.kind not in KINDS or (event.ref and not event.name):
        return None  # without a code: `unsupported_event` says so
    first = next(one for one in catchers(context.process, host.id, event.kind) if one.events[0].code == event.code)
    if first.id != node.id:
        return "twice"
    return None if can_come(context.process, host, event, context.processes) else "thrown"
