"""The default of a gateway is one of its own ways out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Elements whose default is a flow of another element, or none."""
    for node in context.process.nodes.values():
        if node.default is not None and node.default not in node.outgoing:
            yield context.finding("default-not-outgoing", node, flow=node.default)
