"""The default way is taken when no condition holds; it has none itself."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Default flows with a condition, which nobody would look at."""
    process = context.process
    for node in process.nodes.values():
        flow = process.flows.get(node.default or "")
        if flow is not None and flow.condition is not None and flow.id in node.outgoing and node.kind in allowed.DECIDING:
            yield context.finding("default-with-condition", flow, gateway=node.id)
