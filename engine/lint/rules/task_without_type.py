"""A task says who or what does it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Plain tasks, which could be anybody's work."""
    for node in context.process.nodes.values():
        if node.kind == "task":
            yield context.finding("task-without-type", node)
