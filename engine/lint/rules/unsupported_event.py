"""Only events on the allow-list run; an event that would be passed over or never come is refused by name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.lint.throws import KINDS
from engine.model import Node

_MESSAGES = ("startEvent", "intermediateCatchEvent", "boundaryEvent")


def check(context: Context) -> Iterator[Finding]:
    """Events with a definition that is not executed there, with several, or with half of one; and activities marked for compensation."""
    for node in context.process.nodes.values():
        if node.attributes.get("isForCompensation", "false") in ("true", "1"):
            yield context.finding("unsupported-event", node, case="compensation")
        elif len(node.events) > 1:
            yield context.finding("unsupported-event", node, case="several", kinds=", ".join(event.kind for event in node.events))
        elif node.events and node.events[0].kind == "message" and node.kind in _MESSAGES:
            continue  # rules of their own say why
        elif node.events and (node.events[0].kind not in allowed.EVENTS.get(node.kind, frozenset()) or _starts_inside(context, node)):
            yield context.finding("unsupported-event", node, kind=node.events[0].kind, place=node.kind, supported=_supported(node))
        elif node.events and node.events[0].kind in KINDS and _is_half(node):
            yield context.finding("unsupported-event", node, case="code", kind=node.events[0].kind)
        elif node.events and node.events[0].kind == "error" and not node.interrupting:
            yield context.finding("unsupported-event", node, case="interrupting")


def _starts_inside(context: Context, node: Node) -> bool:
    """Whether this begins a sub-process, which its token begins already."""
    return node.kind == "startEvent" and node.scope != context.process.id


def _is_half(node: Node) -> bool:
    """Whether an error or escalation has no code: what is thrown needs one; what is caught either one, or no reference at all."""
    event = node.events[0]
    return not event.name and (node.kind != "boundaryEvent" or event.ref is not None)


def _supported(node: Node) -> str:
    kinds = allowed.EVENTS.get(node.kind, frozenset())
    return ", ".join(sorted(kind or "–" for kind in kinds)) or "–"
