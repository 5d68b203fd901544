"""A call activity names a process that is deployed, or is in the same upload, and can be begun by a call."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Call activities without a process, with an unknown one, or with one that only a timer can start."""
    for node in context.process.nodes.values():
        if node.kind != "callActivity":
            continue
        called = context.processes.get(node.called or "")
        if not node.called:
            yield context.finding("called-process-missing", node, case="empty")
        elif called is None:
            yield context.finding("called-process-missing", node, called=node.called)
        elif called.start_events() and all(start.events for start in called.start_events()):
            yield context.finding("called-process-missing", node, case="start", called=node.called, start=called.start_events()[0].id)
