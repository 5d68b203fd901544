"""An event that catches says what it waits for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Intermediate catch events and boundary events without a definition."""
    for node in context.process.nodes.values():
        if node.kind in ("intermediateCatchEvent", "boundaryEvent") and not node.events:
            yield context.finding("event-without-definition", node)
