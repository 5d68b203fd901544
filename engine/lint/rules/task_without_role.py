"""A task is somebody's: its lane or its candidate groups say whose."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """User tasks in no lane and without candidate groups."""
    for node in context.process.nodes.values():
        if node.kind == "userTask" and not node.candidate_groups and context.process.lane_of(node) is None:
            yield context.finding("task-without-role", node)
