"""Whether a scope can end from tokens that did not come there by its own flows: those of a case moved from another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.lint.graph import Graph
from engine.lint.inclusive import match
from engine.lint.nets import Net, build
from engine.model import Node, Process

Marking = frozenset[int]
MOST_MARKINGS = 4_000
"""Distributions of tokens that are looked at: a second or two."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A token directly in the scope."""

    node: str
    via: str | None
    """The flow it came by, at a join."""
    armed: tuple[str, ...]
    """Boundary events that wait on it."""


def dead_end(process: Process, start: Node, standing: tuple[Standing, ...]) -> str | None:
    """The node at which a game from these tokens gets stuck, never ends or doubles a token; None when it always ends.

    `start` begins the scope. What is too large to be looked at whole counts as stuck where the first token stands: it is not proved.
    """
    graph = Graph.of(process)
    wanted = {one.node for one in standing}
    net = build(process, graph, start, keeps=lambda node: node.id in wanted, blocks=match(process, graph))
    if net is None or not net.whole:
        return standing[0].node if standing else None
    begin: set[int] = set()
    for one in standing:
        places = list(_places(net, process, one))
        if not places or begin & set(places):
            return one.node
        begin.update(places)
    return _play(net, frozenset(begin))


def _places(net: Net, process: Process, one: Standing) -> Iterator[int]:
    if one.via is not None and process.nodes[one.node].kind in ("parallelGateway", "inclusiveGateway"):
        flow = net.way_in.get(one.via)
        if flow is not None:
            yield flow
        return
    held = (number for number, nodes in enumerate(net.holds) if one.node in nodes)
    place = net.named.get(("body", one.node), net.named.get(("node", one.node), next(held, None)))
    if place is not None:
        yield place
        yield from (net.named["armed", event] for event in one.armed if ("armed", event) in net.named)


def _play(net: Net, begin: Marking) -> str | None:
    """Every distribution of tokens that can come of `begin`."""
    before: dict[Marking, list[Marking]] = {begin: []}
    waiting = [begin]
    while waiting:
        marking = waiting.pop()
        steps = [step for step in net.transitions if marking.issuperset(step.takes)]
        if (marking and not steps) or len(before) > MOST_MARKINGS:
            return net.at[min(marking)]
        for step in steps:
            rest = marking.difference(step.takes)
            doubled = () if step.clears else [place for place in step.gives if place in rest and not _may_double(net, place)]
            if doubled:
                return net.at[doubled[0]]
            following: Marking = frozenset() if step.clears else rest.union(step.gives)
            if following not in before:
                before[following] = []
                waiting.append(following)
            before[following].append(marking)
    never = _never_ending(before)
    return net.at[min(never)] if never else None


def _may_double(net: Net, place: int) -> bool:
    """Whether the scope by itself puts two tokens there: in the way of an event that happens beside its activity, round after round."""
    return bool(net.together[place] >> place & 1)


def _never_ending(before: Mapping[Marking, list[Marking]]) -> Marking | None:
    can_end: set[Marking] = {frozenset()}
    waiting: list[Marking] = [marking for marking in can_end if marking in before]
    while waiting:
        for marking in before[waiting.pop()]:
            if marking not in can_end:
                can_end.add(marking)
                waiting.append(marking)
    return next((marking for marking in before if marking not in can_end), None)
