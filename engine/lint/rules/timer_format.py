"""A timer's text is a date, a duration or a cycle that means one thing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.timers import is_plain_start, problem


def check(context: Context) -> Iterator[Finding]:
    """Timers whose text cannot be read, or that name an hour without a zone."""
    for node in context.process.nodes.values():
        for event in node.events:
            if event.kind != "timer" or is_plain_start(node, event.timer):
                continue
            case = problem(node, event.timer, context)
            if case is not None:
                yield context.finding("timer-format", node, case=case, text=event.timer.text if event.timer else "")
