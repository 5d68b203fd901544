"""Where a path divides, a gateway says how."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Activities and events with several outgoing flows."""
    for node in context.process.nodes.values():
        if len(node.outgoing) > 1 and not node.kind.endswith("Gateway") and node.kind != "endEvent":
            yield context.finding("implicit-split", node, flows=", ".join(node.outgoing))
