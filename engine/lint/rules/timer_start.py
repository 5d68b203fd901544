"""A start by the clock says when the first case begins and how often one follows."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.timers import has_start


def check(context: Context) -> Iterator[Finding]:
    """Timer start events without a first instant: ``R/2026-01-05T07:30+08:00/P1D``, or a single date."""
    for node in context.process.nodes.values():
        for event in node.events:
            if node.kind == "startEvent" and event.timer is not None and event.timer.text and not has_start(event.timer):
                yield context.finding("timer-start", node, text=event.timer.text)
