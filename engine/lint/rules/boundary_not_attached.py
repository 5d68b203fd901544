"""A boundary event sits on an activity of its own scope."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Boundary events attached to nothing, or to something that no boundary event can sit on."""
    nodes = context.process.nodes
    for node in nodes.values():
        if node.kind != "boundaryEvent":
            continue
        host = nodes.get(node.attached_to or "")
        if host is None or host.scope != node.scope or host.kind not in allowed.ACTIVITIES:
            yield context.finding("boundary-not-attached", node, host=node.attached_to or "?")
        elif node.incoming:
            yield context.finding("boundary-not-attached", node, case="incoming", flow=node.incoming[0])
