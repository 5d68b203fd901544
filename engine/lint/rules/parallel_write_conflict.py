"""Branches that run at the same time write different variables."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.nets import Net, bits, merges


def check(context: Context) -> Iterator[Finding]:
    """One finding for each variable and pair of nodes that can write it at the same time."""
    for net in context.nets.values():
        for first, second in _pairs(net) if net.whole else ():
            one, other = context.process.nodes[first], context.process.nodes[second]
            for name in sorted(context.written_by(one) & context.written_by(other)):
                yield context.finding("parallel-write-conflict", other, first=one.name or one.id, name=name)


def _pairs(net: Net) -> Iterator[tuple[str, str]]:
    """Nodes that can be active at the same time, each pair once; a node with itself when it can be open twice."""
    alone = not merges(net)  # behind a merge everything runs twice: `unsynchronised_merge` says where it begins
    for place, together in enumerate(net.together):
        if alone and together >> place & 1:
            yield from ((node, node) for node in net.holds[place])
        for other in bits(together >> place + 1):
            for first in net.holds[place]:
                yield from ((first, second) for second in net.holds[place + 1 + other] if first != second)
