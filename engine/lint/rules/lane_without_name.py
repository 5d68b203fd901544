"""A lane is a role, and a role has a name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Lanes with neither a name nor the property ``peran``."""
    for lane in context.process.lanes.values():
        if not lane.role:
            yield context.finding("lane-without-name", lane)
