"""Parallel branches meet at a parallel gateway; where they meet otherwise, what follows runs once for each."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.nets import merges


def check(context: Context) -> Iterator[Finding]:
    """Elements at which two tokens can meet."""
    for net in context.nets.values():
        for identifier in merges(net) if net.whole else ():
            node = context.process.nodes[identifier]
            if node.outgoing:
                yield context.finding("unsynchronised-merge", node)
