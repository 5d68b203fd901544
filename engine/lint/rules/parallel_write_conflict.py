"""Branches that run at the same time write different variables."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.nets import Net, bits, merges
from engine.model import Node


def check(context: Context) -> Iterator[Finding]:
    """One finding for each variable and pair of nodes that can write it at the same time."""
    for net in context.nets.values():
        for first, second in _pairs(net) if net.whole else ():
            one, other = context.process.nodes[first], context.process.nodes[second]
            for name in sorted(context.written_by(one) & context.written_by(other)):
                yield context.finding("parallel-write-conflict", other, first=one.name or one.id, name=name)

    for node in _reminded(context):
        for name in sorted(context.written_by(node)):
            yield context.finding("parallel-write-conflict", node, first=node.name or node.id, name=name)


def _reminded(context: Context) -> list[Node]:
    """Nodes behind a timer that repeats beside its activity: the second time comes while the first may still be open."""
    nodes = context.process.nodes
    repeating = [node.id for node in nodes.values() if node.kind == "boundaryEvent" and not node.interrupting and _repeats(node)]
    reached = sorted(context.graph.reachable(repeating))
    return [nodes[identifier] for identifier in reached if nodes[identifier].kind != "scriptTask"]  # a script is over at once


def _repeats(node: Node) -> bool:
    return any(event.timer is not None and event.timer.kind == "cycle" for event in node.events)


def _pairs(net: Net) -> Iterator[tuple[str, str]]:
    """Nodes that can be active at the same time, each pair once; a node with itself when it can be open twice."""
    alone = not merges(net)  # behind a merge everything runs twice: `unsynchronised_merge` says where it begins
    for place, together in enumerate(net.together):
        if alone and together >> place & 1:
            yield from ((node, node) for node in net.holds[place])
        for other in bits(together >> place + 1):
            for first in net.holds[place]:
                yield from ((first, second) for second in net.holds[place + 1 + other] if first != second)
