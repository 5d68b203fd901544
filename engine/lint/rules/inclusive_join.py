"""Inclusive gateways come in pairs: one opens branches, one closes exactly those."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Inclusive gateways that open or close branches and belong to no block; the closing ones are named where there are any."""
    alone = [node for node in context.process.nodes.values() if node.id in context.blocks.alone]
    joins = [node for node in alone if len(node.incoming) > 1]
    for node in joins or alone:
        yield context.finding("inclusive-join", node)
