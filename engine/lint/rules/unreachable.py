"""Every element can be reached from a start event."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.graph import members, scopes
from engine.model import Node


def check(context: Context) -> Iterator[Finding]:
    """Elements that no token can come to. Scopes without a start event are left to that rule."""
    process = context.process
    for scope in scopes(process):
        nodes = members(process, scope)
        if not any(node.kind == "startEvent" for node in nodes):
            continue
        seen = context.graph.reachable(node.id for node in nodes if _begins(context, node))
        for node in nodes:
            if node.id not in seen:
                yield context.finding("unreachable", node)


def _begins(context: Context, node: Node) -> bool:
    """Whether a token can appear here; what another rule refuses for its place counts, so that nobody reads of one fault twice."""
    if node.kind == "startEvent" or node.attributes.get("triggeredByEvent") == "true" or node.attributes.get("isForCompensation") == "true":
        return True
    if node.kind == "boundaryEvent":
        return node.attached_to not in context.process.nodes
    if node.kind == "intermediateCatchEvent" and any(event.kind == "link" for event in node.events):
        return True
    return any(_crosses(context, flow) for flow in node.incoming)


def _crosses(context: Context, identifier: str) -> bool:
    flow = context.process.flows[identifier]
    source = context.process.nodes.get(flow.source)
    return source is None or source.scope != context.process.nodes[flow.target].scope
