"""Nothing follows an end event."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """End events with an outgoing flow."""
    for node in context.process.nodes.values():
        if node.kind == "endEvent" and node.outgoing:
            yield context.finding("end-has-outgoing", node, flow=node.outgoing[0])
