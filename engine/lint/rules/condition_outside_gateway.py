"""Conditions stand on the ways out of a deciding gateway, nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Conditions on flows out of other elements, and on the only way out of a gateway; default flows of other elements."""
    process = context.process
    for flow in process.flows.values():
        source = process.nodes.get(flow.source)
        if flow.condition is not None and source is not None and (source.kind not in allowed.DECIDING or len(source.outgoing) < 2):
            yield context.finding("condition-outside-gateway", flow, source=source.id)
    for node in process.nodes.values():
        if node.default is not None and node.kind not in allowed.DECIDING:
            yield context.finding("condition-outside-gateway", node, case="default", flow=node.default)
