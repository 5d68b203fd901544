"""From every element a case can come to an end event."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.graph import scopes
from engine.lint.sinks import sinks


def check(context: Context) -> Iterator[Finding]:
    """Elements that nothing follows though they are no end, and rounds that nothing leads out of."""
    process = context.process
    for scope in scopes(process):
        for part in sinks(process, context.graph, scope):
            rounds = len(part) > 1 or bool(context.graph.successors[part[0]])
            yield context.finding("no-path-to-end", process.nodes[part[0]], case="round" if rounds else "")
