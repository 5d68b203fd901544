"""Parallel branches meet at a parallel gateway; where they meet otherwise, what follows runs once for each."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.nets import Net, concurrency


def check(context: Context) -> Iterator[Finding]:
    """Elements at which two tokens can be at the same time."""
    for net in context.nets.values():
        for identifier in _merges(net) if net is not None else ():
            node = context.process.nodes[identifier]
            if node.outgoing:
                yield context.finding("unsynchronised-merge", node)


def _merges(net: Net) -> Iterator[str]:
    """Nodes whose place two steps can fill that run beside each other."""
    together = concurrency(net)
    arriving: dict[int, list[tuple[int, ...]]] = {}
    for transition in net.transitions:
        for place in transition.gives:
            arriving.setdefault(place, []).append(transition.takes)
    for place, ways in arriving.items():
        if together[place] >> place & 1 and any(_beside(together, one, other) for n, one in enumerate(ways) for other in ways[n:]):
            yield net.at[place]


def _beside(together: list[int], one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether both steps can be about to happen; a step that gives two tokens to one place stands beside itself."""
    if one == other:
        return True
    return all(together[left] >> right & 1 for left in one for right in other)
