"""Where a scope can only stop: elements, or rounds of elements, from which no end event can be reached."""

from __future__ import annotations

from engine.lint.graph import Graph, components, members
from engine.model import Node, Process


def sinks(process: Process, graph: Graph, scope: str) -> list[tuple[str, ...]]:
    """Parts of the scope that nothing leads out of, without an end event in them; a round has several elements, or one that follows itself."""
    found = []
    for part in components((node.id for node in members(process, scope)), graph.successors):
        inside = set(part)
        leads_out = any(following not in inside for node in part for following in graph.successors[node])
        if not leads_out and not any(_may_stop(process.nodes[node], graph) for node in part):
            found.append(part)
    return found


def _may_stop(node: Node, graph: Graph) -> bool:
    """End events; what ends no path by itself (link throws, event sub-processes, compensation); flows that another rule refuses."""
    if node.kind == "endEvent":
        return True
    if node.outgoing:
        return not graph.successors[node.id]
    beside = node.attributes.get("triggeredByEvent") == "true" or node.attributes.get("isForCompensation") == "true"
    return beside or any(event.kind in ("link", "compensate") for event in node.events)
