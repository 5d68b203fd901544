"""How nodes follow each other: reachability and cycles, without recursion however long a process is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.model import Node, Process


@dataclass(frozen=True, slots=True)
class Graph:
    """Successors of every node within its scope, boundary events following the activity they are attached to."""

    successors: Mapping[str, tuple[str, ...]]
    boundaries: Mapping[str, tuple[str, ...]]
    """Activity → the boundary events attached to it."""

    @classmethod
    def of(cls, process: Process) -> Graph:
        """The graph of a process; flows that dangle or cross a scope are left out."""
        nodes = process.nodes
        boundaries: dict[str, list[str]] = {}
        following: dict[str, list[str]] = {identifier: [] for identifier in nodes}
        for flow in process.flows.values():
            source, target = nodes.get(flow.source), nodes.get(flow.target)
            if source is not None and target is not None and source.scope == target.scope:
                following[source.id].append(target.id)
        for node in nodes.values():
            if node.attached_to in nodes:
                boundaries.setdefault(str(node.attached_to), []).append(node.id)
                following[str(node.attached_to)].append(node.id)
        return cls({key: tuple(value) for key, value in following.items()}, {key: tuple(value) for key, value in boundaries.items()})

    def reachable(self, roots: Iterable[str]) -> frozenset[str]:
        """The roots and everything a token can come to from them."""
        return reachable(roots, self.successors)


def scopes(process: Process) -> tuple[str, ...]:
    """Ids of the process and of its sub-processes that hold nodes, outermost first."""
    return tuple(dict.fromkeys((process.id, *(node.scope for node in process.nodes.values()))))


def members(process: Process, scope: str) -> tuple[Node, ...]:
    """The nodes directly in `scope`, in file order."""
    return tuple(node for node in process.nodes.values() if node.scope == scope)


def reachable(roots: Iterable[str], successors: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Everything that `roots` lead to, themselves included."""
    seen = set(roots)
    waiting = list(seen)
    while waiting:
        for following in successors.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return frozenset(seen)


def components(nodes: Iterable[str], successors: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    """Strongly connected components of the sub-graph of `nodes` (Tarjan), each in the order of `nodes`; sinks come first."""
    order = {node: place for place, node in enumerate(nodes)}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in order:
        if root in index:
            continue
        walk: list[tuple[str, Iterator[str]]] = [(root, iter(successors.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while walk:
            node, following = walk[-1]
            unseen = _next_unseen(node, following, order, index, low, on_stack)
            if unseen is not None:
                index[unseen] = low[unseen] = len(index)
                stack.append(unseen)
                on_stack.add(unseen)
                walk.append((unseen, iter(successors.get(unseen, ()))))
                continue
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
            if low[node] == index[node]:
                found.append(tuple(sorted(_popped(stack, node), key=order.__getitem__)))
                on_stack.difference_update(found[-1])
    return found


def _popped(stack: list[str], node: str) -> list[str]:
    part = [stack.pop()]
    while part[-1] != node:
        part.append(stack.pop())
    return part


def _next_unseen(
    node: str, following: Iterator[str], order: Mapping[str, int], index: Mapping[str, int], low: dict[str, int], on_stack: set[str]
) -> str | None:
    for successor in following:
        if successor not in order:
            continue
        if successor not in index:
            return successor
        if successor in on_stack:
            low[node] = min(low[node], index[successor])
    return None


def cycles(nodes: Iterable[str], successors: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    """The components that hold a cycle."""
    return [part for part in components(nodes, successors) if len(part) > 1 or part[0] in successors.get(part[0], ())]
