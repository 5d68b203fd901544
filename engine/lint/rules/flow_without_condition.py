"""Every way out of a deciding gateway has a condition, but for the default."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Flows without a condition, or with an empty one, out of gateways that decide among several."""
    process = context.process
    for node in process.nodes.values():
        if node.kind not in allowed.DECIDING or len(node.outgoing) < 2:
            continue
        for flow in (process.flows[identifier] for identifier in node.outgoing):
            if not flow.condition and flow.id != node.default:
                yield context.finding("flow-without-condition", flow, gateway=node.id)
