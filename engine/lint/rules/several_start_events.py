"""A scope begins at one start event, so that nobody has to guess where a case begins."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.graph import members, scopes


def check(context: Context) -> Iterator[Finding]:
    """One finding for each start event of a scope beyond the first."""
    for scope in scopes(context.process):
        starts = [node for node in members(context.process, scope) if node.kind == "startEvent"]
        for start in starts[1:]:
            yield context.finding("several-start-events", start, first=starts[0].id)
