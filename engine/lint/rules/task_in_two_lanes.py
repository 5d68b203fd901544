"""A task stands in one lane; nested lanes count as one."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.model import Lane, Process


def check(context: Context) -> Iterator[Finding]:
    """Nodes that two lanes claim of which neither holds the other."""
    process = context.process
    claims: dict[str, list[Lane]] = {}
    for lane in process.lanes.values():
        for claimed in dict.fromkeys(lane.nodes):
            claims.setdefault(claimed, []).append(lane)
    for identifier, lanes in claims.items():
        node = process.nodes.get(identifier)
        innermost = process.lanes.get(node.lane or "") if node is not None else None
        outer = _around(process, innermost)
        apart = [lane for lane in lanes if lane.id not in outer]
        if node is not None and innermost is not None and apart:
            yield context.finding("task-in-two-lanes", node, first=innermost.name or innermost.id, second=apart[0].name or apart[0].id)


def _around(process: Process, lane: Lane | None) -> set[str]:
    found: set[str] = set()
    while lane is not None and lane.id not in found:
        found.add(lane.id)
        lane = process.lanes.get(lane.parent or "")
    return found
