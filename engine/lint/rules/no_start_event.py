"""A process and each of its sub-processes begins at a start event."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.graph import members, scopes


def check(context: Context) -> Iterator[Finding]:
    """Scopes without a start event, the empty process included."""
    process = context.process
    for scope in scopes(process):
        if not any(node.kind == "startEvent" for node in members(process, scope)):
            yield context.finding("no-start-event", process.nodes.get(scope, process))
