"""Only events on the allow-list run; an event that would be passed over or never come is refused by name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.model import Node


def check(context: Context) -> Iterator[Finding]:
    """Events with a definition that is not executed, with several definitions, and activities marked for compensation."""
    for node in context.process.nodes.values():
        if node.attributes.get("isForCompensation", "false") in ("true", "1"):
            yield context.finding("unsupported-event", node, case="compensation")
        elif len(node.events) > 1:
            yield context.finding("unsupported-event", node, case="several", kinds=", ".join(event.kind for event in node.events))
        elif node.events and node.events[0].kind not in allowed.EVENTS.get(node.kind, frozenset()):
            yield context.finding("unsupported-event", node, kind=node.events[0].kind, place=node.kind, supported=_supported(node))


def _supported(node: Node) -> str:
    kinds = allowed.EVENTS.get(node.kind, frozenset())
    return ", ".join(sorted(kind or "–" for kind in kinds)) or "–"
