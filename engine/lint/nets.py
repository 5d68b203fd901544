"""The token game of one scope as a net of places and transitions, small enough to be reasoned about.

A node that is no parallel join is one place, so that two tokens at it show as one place taken twice; a parallel join has a place for
each flow into it. Steps in a row without merge or choice are passed through, kept only where they write variables.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from engine.lint.graph import Graph
from engine.lint.inclusive import KIND as INCLUSIVE, Blocks
from engine.model import Flow, Node, Process

PLACES_LIMIT = 600
"""Most places that are reasoned about: some 600 branches in one scope."""
MARKINGS_LIMIT = 20_000
"""Most distributions of tokens that are looked at."""

_ALTERNATIVES = frozenset({"exclusiveGateway", "eventBasedGateway"})
_UNKNOWN = frozenset({"complexGateway"})
_ENDING = frozenset({"terminate", "error"})
_BEGINNINGS = frozenset({"startEvent", "boundaryEvent"})


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of the token game."""

    node: str
    """The node that makes it."""
    takes: tuple[int, ...]
    gives: tuple[int, ...]
    clears: bool = False
    """It ends every token of the scope (terminate)."""


@dataclass(slots=True)
class Net:
    """Places are numbers; place 0 holds the token of the start event."""

    at: list[str] = field(default_factory=list)
    """Per place: the node at which a token here stands."""
    holds: list[tuple[str, ...]] = field(default_factory=list)
    """Per place: the nodes that are active while a token is here."""
    transitions: list[Transition] = field(default_factory=list)
    whole: bool = True
    """Whether everything of the scope is in it."""
    named: dict[tuple[str, str], int] = field(default_factory=dict)
    """What a place is → its number: (``node``, id) · (``body``, id) of an activity with events beside it · (``armed``, id) of such an event."""
    way_in: dict[str, int] = field(default_factory=dict)
    """Flow into a join → the place where a token that came by it waits."""
    together: list[int] = field(default_factory=list)
    """Per place, a bit set of the places that can hold a token at the same time; its own bit when it can hold two."""


def build(process: Process, graph: Graph, start: Node, *, keeps: Callable[[Node], bool], blocks: Blocks | None = None) -> Net | None:
    """The net of the scope that `start` begins. `keeps`: nodes whose place is wanted even where the flow is plain.

    `blocks`: the inclusive gateways of the process; a block is played with all its branches taken, which is where most can go wrong.
    None when the scope holds a gateway whose game is not known here; not `whole` when there are more than `PLACES_LIMIT` places.
    """
    builder = _Builder(process, graph, keeps, blocks=blocks or Blocks({}, frozenset()))
    if not builder.run(start):
        return None
    if builder.net.whole:
        builder.net.together = _concurrency(builder.net)
    return builder.net


class _Builder:
    def __init__(self, process: Process, graph: Graph, keeps: Callable[[Node], bool], *, blocks: Blocks) -> None:
        self.net = Net()
        self._process = process
        self._graph = graph
        self._keeps = keeps
        self._blocks = blocks
        self._waiting: deque[Node] = deque()
        self._met: set[str] = set()

    def run(self, start: Node) -> bool:
        self._rest(start, None)
        while self._waiting:
            node = self._waiting.popleft()
            if node.kind in _UNKNOWN or node.id in self._blocks.alone:
                return False
            if len(self.net.at) > PLACES_LIMIT:
                self.net.whole = False
                return True
            self.net.transitions.extend(list(self._steps(node)))  # arriving adds chains to the list as well
        return True

    def _rest(self, node: Node, flow: str | None) -> int:
        """The place where a token on `flow` waits for `node`; the first to come brings the node into the net."""
        if node.id not in self._met:
            self._met.add(node.id)
            self._waiting.append(node)
        if flow and self._is_join(node):
            self.net.way_in[flow] = self._place("flow", self._way_in(node, flow), node.id, ())
            return self.net.way_in[flow]
        return self._place("node", node.id, node.id, (node.id,))

    def _way_in(self, join: Node, flow: str) -> str:
        """What a token on `flow` is counted under: the flow, or its branch of the inclusive block that `join` closes."""
        branch = self._blocks.branches.get(join.id, {}).get(flow)
        return flow if branch is None else f"{join.id} {branch}"

    def _place(self, kind: str, identifier: str, at: str, holds: tuple[str, ...]) -> int:
        key = (kind, identifier)
        if key not in self.net.named:
            self.net.named[key] = len(self.net.at)
            self.net.at.append(at)
            self.net.holds.append(holds)
        return self.net.named[key]

    def _steps(self, node: Node) -> Iterator[Transition]:
        takes = self._inputs(node)
        if node.kind == "endEvent" and any(event.kind in _ENDING for event in node.events):
            yield Transition(node.id, takes, (), clears=True)
        elif node.kind in _ALTERNATIVES and node.outgoing:
            for flow in self._flows(node):
                yield Transition(node.id, takes, self._arrive(flow))
        else:
            yield from self._activity(node, takes)

    def _activity(self, node: Node, takes: tuple[int, ...]) -> Iterator[Transition]:
        """Done, or interrupted. An event that does not interrupt is a token beside the activity, which goes its own way or none at all."""
        events = [self._process.nodes[boundary] for boundary in self._graph.boundaries.get(node.id, ())]
        beside = {event.id: self._place("armed", event.id, event.id, ()) for event in events if not event.interrupting}
        if beside:
            body = self._place("body", node.id, node.id, (node.id,))
            yield Transition(node.id, takes, (body, *beside.values()))
            takes = (body,)
        yield Transition(node.id, takes, self._leave(node))
        for event in events:
            if event.interrupting:
                yield Transition(event.id, takes, self._leave(event))
            else:
                yield Transition(event.id, (beside[event.id],), self._leave(event))
                yield Transition(event.id, (beside[event.id],), ())

    def _inputs(self, node: Node) -> tuple[int, ...]:
        flows = node.incoming if self._is_join(node) else ("",)
        return tuple(dict.fromkeys(self._rest(node, flow) for flow in flows))

    def _leave(self, node: Node) -> tuple[int, ...]:
        return tuple(place for flow in self._flows(node) for place in self._arrive(flow))

    def _flows(self, node: Node) -> list[Flow]:
        flows = (self._process.flows[identifier] for identifier in node.outgoing)
        return [flow for flow in flows if flow.target in self._process.nodes and self._process.nodes[flow.target].scope == node.scope]

    def _arrive(self, flow: Flow) -> tuple[int, ...]:
        """Where a token on `flow` comes to rest; nowhere when it ends."""
        last, passed = flow, []
        node = self._process.nodes[flow.target]
        while self._is_plain(node):
            passed.append(node)
            (last,) = self._flows(node)
            node = self._process.nodes[last.target]
        ends = node.kind == "endEvent" and not node.events
        then = () if ends else (self._rest(node, last.id),)
        kept = tuple(node.id for node in passed if self._keeps(node))
        if not kept:
            return then
        known = len(self.net.at)
        place = self._place("chain", flow.id, kept[-1], kept)
        if place == known:
            self.net.transitions.append(Transition(kept[-1], (place,), then))
        return (place,)

    def _is_join(self, node: Node) -> bool:
        return node.kind in ("parallelGateway", INCLUSIVE) and len(node.incoming) > 1

    def _is_plain(self, node: Node) -> bool:
        """Whether a token only passes. Not so where tokens appear by themselves: else a round through such a node would be walked for ever."""
        if node.kind in _BEGINNINGS or node.kind in _UNKNOWN:
            return False
        return len(node.incoming) == 1 and len(self._flows(node)) == 1 and node.id not in self._graph.boundaries


# ---------------------------------------------------------------- who can hold a token at the same time


def _concurrency(net: Net) -> list[int]:
    """Kovalyov's relation: exact for the nets of sound processes, never too small for others."""
    together = [0] * len(net.at)
    for transition in net.transitions:
        for place in transition.gives:
            for other in transition.gives:
                if place != other:
                    together[place] |= 1 << other
    for transition in net.transitions:
        for place in set(transition.gives):
            if transition.gives.count(place) > 1:
                together[place] |= 1 << place
    changed = True
    while changed:
        changed = False
        for transition in net.transitions:
            changed |= _spread(transition, together)
    return together


def _spread(transition: Transition, together: list[int]) -> bool:
    """What runs beside all inputs of a step also runs beside its outputs."""
    common = ~0
    for place in transition.takes:
        common &= together[place]
    changed = False
    for place in transition.gives:
        added = common & ~together[place]
        if added:
            changed = True
            together[place] |= added
            for other in bits(added):
                together[other] |= 1 << place
    return changed


def bits(number: int) -> Iterator[int]:
    """The places of the set bits, lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def merges(net: Net) -> tuple[str, ...]:
    """Nodes at which two tokens can be at once, having come by steps that run beside each other."""
    together = net.together
    arriving: dict[int, list[tuple[int, ...]]] = {}
    for transition in net.transitions:
        for place in transition.gives:
            arriving.setdefault(place, []).append(transition.takes)
    return tuple(net.at[place] for place, ways in arriving.items() if together[place] >> place & 1 and _meet(together, ways))


def _meet(together: list[int], ways: list[tuple[int, ...]]) -> bool:
    """Whether two of the steps into a place can happen beside each other; one that is there twice gives two tokens at once."""
    pairs = ((one, other) for number, one in enumerate(ways) for other in ways[number + 1 :])
    return any(one == other or all(together[left] >> right & 1 for left in one for right in other) for one, other in pairs)


# ---------------------------------------------------------------- where tokens can get stuck


@dataclass(frozen=True, slots=True)
class Outcome:
    """What playing the game to the end shows."""

    stuck: tuple[str, ...]
    """Joins that wait for a token which can no longer come."""
    endless: tuple[str, ...]
    """Nodes of a round from which the scope can never end."""
    complete: bool
    """Whether everything could be looked at."""


def play(net: Net) -> Outcome:
    """Look at every choice of a net in which no place can hold two tokens.

    One step at a time is enough: tokens in different places do not compete, so the order of independent steps changes no outcome.
    """
    by_place: dict[int, list[Transition]] = {}
    for transition in net.transitions:
        by_place.setdefault(transition.takes[0], []).append(transition)
    start = frozenset({0})
    before: dict[frozenset[int], list[frozenset[int]]] = {start: []}
    waiting = [start]
    stuck: dict[str, None] = {}
    while waiting and len(before) <= MARKINGS_LIMIT:
        marking = waiting.pop()
        enabled = _enabled(marking, by_place)
        if marking and not enabled:
            stuck.update(dict.fromkeys(net.at[place] for place in sorted(marking)))
        for transition in enabled:
            following = frozenset() if transition.clears else marking.difference(transition.takes).union(transition.gives)
            if following not in before:
                before[following] = []
                waiting.append(following)
            before[following].append(marking)
    if waiting:
        return Outcome((), (), complete=False)
    return Outcome(tuple(stuck), () if stuck else _endless(net, before), complete=True)


def _enabled(marking: Collection[int], by_place: Mapping[int, list[Transition]]) -> list[Transition]:
    """The steps of the lowest place that can make one."""
    for place in sorted(marking):
        ready = [transition for transition in by_place.get(place, ()) if all(taken in marking for taken in transition.takes)]
        if ready:
            return ready
    return []


def _endless(net: Net, before: Mapping[frozenset[int], list[frozenset[int]]]) -> tuple[str, ...]:
    ended: frozenset[int] = frozenset()
    can_end = {ended}
    waiting = [ended] if ended in before else []
    while waiting:
        for marking in before[waiting.pop()]:
            if marking not in can_end:
                can_end.add(marking)
                waiting.append(marking)
    never = [marking for marking in before if marking not in can_end]
    return tuple(dict.fromkeys(net.at[place] for marking in never[-1:] for place in sorted(marking)))
