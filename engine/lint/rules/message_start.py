"""A case begins by hand, by a call or by the clock; a message begins none yet."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Start events with a message."""
    for node in context.process.nodes.values():
        if node.kind == "startEvent" and len(node.events) == 1 and node.events[0].kind == "message":
            yield context.finding("message-start", node)
