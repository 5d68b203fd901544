"""A flow stays within its process or sub-process."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Flows between nodes of different scopes, or written within another scope than their nodes."""
    nodes = context.process.nodes
    for flow in context.process.flows.values():
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if source is not None and target is not None and not source.scope == target.scope == flow.scope:
            yield context.finding("flow-crosses-scope", flow, source=source.id, target=target.id)
