"""Which case a message is for must be certain: a name, and a key that we know how to work out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.expressions import ExpressionError
from engine.lint.context import Context
from engine.model import Node

KEY = "korelasi"
"""Extension property: the expression whose value a message must name; without it, the case's number."""
LONGEST_NAME = 255
_WAITING = ("intermediateCatchEvent", "boundaryEvent")
_OTHER_WAYS = frozenset({"correlationProperty", "correlationKey", "correlationSubscription"})


def check(context: Context) -> Iterator[Finding]:
    """Events that wait for a message without a name, by a key said in another way, or by one that cannot be read; one name of two messages."""
    named: dict[str, str | None] = {}
    for node in context.process.nodes.values():
        if node.kind in _WAITING and len(node.events) == 1 and node.events[0].kind == "message":
            yield from _of_event(context, node, named)


def _of_event(context: Context, node: Node, named: dict[str, str | None]) -> Iterator[Finding]:
    event, key = node.events[0], node.properties.get(KEY, "").strip()
    name = (event.name or "").strip()
    if not name or name != event.name or len(name) > LONGEST_NAME or "${" in name or name.startswith("="):
        yield context.finding("message-correlation", node, case="name")
        return
    if named.setdefault(name, event.ref) != event.ref:
        yield context.finding("message-correlation", node, case="twice", name=name)
    if not key and _OTHER_WAYS & set(context.diagram.other.values()):
        yield context.finding("message-correlation", node, property=KEY)
    read = context.expression(key) if key else None
    if isinstance(read, ExpressionError):
        yield context.finding("message-correlation", node, case="expression", text=key, reason=read.message)
