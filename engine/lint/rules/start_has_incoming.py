"""Nothing leads back into a start event."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Start events with an incoming flow."""
    for node in context.process.nodes.values():
        if node.kind == "startEvent" and node.incoming:
            yield context.finding("start-has-incoming", node, flow=node.incoming[0])
