"""Which case a message is for must be certain; messages that are waited for do not run until it is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

_WAITING = ("intermediateCatchEvent", "boundaryEvent")


def check(context: Context) -> Iterator[Finding]:
    """Events that wait for a message."""
    for node in context.process.nodes.values():
        if node.kind in _WAITING and len(node.events) == 1 and node.events[0].kind == "message":
            yield context.finding("message-correlation", node)
