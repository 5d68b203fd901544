"""A flow joins two elements that exist."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Flows whose source or target is no node of the process."""
    nodes = context.process.nodes
    for flow in context.process.flows.values():
        for end in (flow.source, flow.target):
            if end not in nodes:
                yield context.finding("dangling-flow", flow, missing=end)
