"""A repeated activity says how often it is repeated."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Multi-instance markers with neither a collection nor a number."""
    for node in context.process.nodes.values():
        if node.loop is not None and not node.loop.collection and not node.loop.cardinality:
            yield context.finding("cardinality-missing", node)
