"""A second interpreter, to hold the first against: tokens on a diagram, played by the book and slowly.

It reads `engine.model` alone and shares no code with the engine. It knows plain events, user tasks, exclusive and parallel gateways,
call activities, embedded sub-processes and repetitions; conditions are `name = "text"` and collections plain names.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from engine.model import Definition, Node


class Stuck(Exception):
    """The model is at fault."""


@dataclass(eq=False)
class Frame:
    """One running flow: a process, a sub-process."""

    definition: Definition
    scope: str
    variables: list[dict[str, Any]]
    """Innermost first; what is written goes to the first."""
    prefix: str = ""
    role: str | None = None
    owner: Token | None = None
    tokens: list[Token] = field(default_factory=list)

    def see(self) -> dict[str, Any]:
        """All variables."""
        return {name: value for layer in reversed(self.variables) for name, value in layer.items()}


@dataclass(eq=False)
class Token:
    """One token on a node."""

    frame: Frame
    node: Node
    via: str | None = None
    waits: bool = False
    inner: Frame | None = None
    items: list[Token] | None = None
    """The open items of a repetition."""
    queue: list[tuple[int, Any]] = field(default_factory=list)
    """Items of a sequential repetition still to come."""
    results: dict[int, Any] = field(default_factory=dict)
    of: Token | None = None
    """The repetition this token is an item of."""
    index: int | None = None
    item: Any = None
    variables: list[dict[str, Any]] = field(default_factory=list)
    """Own layers of an item: what it wrote, what it was given."""
    born: int = 0

    def layers(self) -> list[dict[str, Any]]:
        """Every layer this token sees."""
        return [*self.variables, *self.frame.variables]

    def see(self) -> dict[str, Any]:
        """All variables this token sees."""
        return {name: value for layer in reversed(self.layers()) for name, value in layer.items()}


class Game:
    """A case on the table."""

    def __init__(self, definition: Definition, data: dict[str, Any]) -> None:
        self.todo: list[Token] = []
        self.births = 0
        self.root = Frame(definition, definition.process.id, [copy.deepcopy(data)])
        self.enter(self.root)
        self.play()

    # ---------------------------------------------------------------- what is seen from outside

    @property
    def data(self) -> dict[str, Any]:
        """The case's variables."""
        return self.root.variables[0]

    @property
    def ended(self) -> bool:
        """Whether no token is left."""
        return not self.root.tokens

    def waiting(self) -> list[Token]:
        """The open user tasks, oldest first."""
        return sorted((t for t in self.all(self.root) if t.waits), key=lambda t: t.born)

    def describe(self, token: Token) -> tuple[str, tuple[str, ...], Any, int | None]:
        """Path, groups, item and index of an open task."""
        return token.frame.prefix + token.node.id, self.groups(token), token.item, token.index

    def complete(self, token: Token, values: dict[str, Any]) -> None:
        """A person is done with a task."""
        token.waits = False
        form = token.node.form_key
        token.layers()[0].update({form: copy.deepcopy(values)} if form else copy.deepcopy(values))
        if token.of is not None:
            token.of.results[token.index or 0] = copy.deepcopy(values)
        self.leave(token)
        self.play()

    # ---------------------------------------------------------------- the rules

    def all(self, frame: Frame) -> list[Token]:
        """Every token, at any depth."""
        found: list[Token] = []
        for token in frame.tokens:
            found.append(token)
            for one in (token, *(token.items or ())):
                if one is not token:
                    found.append(one)
                if one.inner is not None:
                    found += self.all(one.inner)
        return found

    def groups(self, token: Token) -> tuple[str, ...]:
        """Candidate groups: given, by expression, by lane, by the caller's lane."""
        text = token.node.candidate_groups
        if text and text.startswith("${"):
            value = token.see()[text[2:-1]]
            return (value,) if isinstance(value, str) else tuple(value)
        if text:
            return tuple(part.strip() for part in text.split(","))
        role = self.role(token)
        return (role,) if role else ()

    def role(self, token: Token) -> str | None:
        """The lane's role, else the caller's."""
        lane = token.frame.definition.process.lane_of(token.node)
        return lane.role if lane else token.frame.role

    def enter(self, frame: Frame) -> None:
        """Begin a flow."""
        starts = [n for n in frame.definition.process.nodes.values() if n.kind == "startEvent" and n.scope == frame.scope]
        self.arrive(frame, starts[0], None)

    def arrive(self, frame: Frame, node: Node, via: str | None) -> None:
        """A token comes to a node."""
        token = Token(frame, node, via)
        self.births += 1
        token.born = self.births
        frame.tokens.append(token)
        if node.kind != "parallelGateway":
            self.begin(token)
            return
        mates = [next((t for t in frame.tokens if t.node is node and t.via == flow), None) for flow in node.incoming]
        if None in mates:
            return
        for mate in mates:
            if mate is not None and mate is not token:
                frame.tokens.remove(mate)
        token.via = "fired"
        self.todo.append(token)

    def begin(self, token: Token) -> None:
        """The activity begins, as a whole or as one item."""
        if token.node.loop is not None and token.of is None:
            self.repeat(token)
        elif token.node.kind == "userTask":
            token.waits = True
        elif token.node.kind == "callActivity":
            definition = token.frame.definition.calls[token.node.called or ""]
            layers = [{}, copy.deepcopy(token.see())]
            prefix = f"{token.frame.prefix}{token.node.id}/"
            token.inner = Frame(definition, definition.process.id, layers, prefix, self.role(token), token)
            self.enter(token.inner)
        elif token.node.kind == "subProcess":
            token.inner = Frame(token.frame.definition, token.node.id, token.layers(), token.frame.prefix, token.frame.role, token)
            self.enter(token.inner)
        else:
            self.todo.append(token)

    def repeat(self, token: Token) -> None:
        """Fix the items; open all, or the first."""
        loop = token.node.loop
        assert loop is not None and loop.collection is not None
        if loop.collection not in token.see():
            raise Stuck("missing collection")
        values = token.see()[loop.collection] or []
        token.queue = list(enumerate(copy.deepcopy(values)))
        token.items = []
        while token.queue and not (loop.sequential and token.items):
            self.open(token)
        if not token.items:
            self.todo.append(token)

    def open(self, owner: Token) -> None:
        """Open the next item."""
        index, value = owner.queue.pop(0)
        loop = owner.node.loop
        assert loop is not None and owner.items is not None
        given: dict[str, Any] = {"loopCounter": index + 1}
        if loop.element_variable:
            given[loop.element_variable] = value
        self.births += 1
        item = Token(owner.frame, owner.node, of=owner, index=index, item=value, variables=[{}, given], born=self.births)
        owner.items.append(item)
        self.begin(item)

    def play(self) -> None:
        """Move whatever needs nobody."""
        for _ in range(10_000):
            if not self.todo:
                return
            token = self.todo.pop(0)
            self.leave(token)
        raise Stuck("endless")

    def leave(self, token: Token) -> None:
        """A token is done with its node."""
        frame = token.frame
        if token.of is not None:
            owner = token.of
            assert owner.items is not None and owner.node.loop is not None
            owner.items.remove(token)
            owner.results.setdefault(token.index or 0, token.variables[0])
            if owner.queue and owner.node.loop.sequential:
                self.open(owner)
            elif not owner.items:
                self.todo.append(owner)
                self.publish(owner)
            return
        if token.items == [] and not token.results:
            self.publish(token)
        flows = frame.definition.process.flows
        ways = [flows[f] for f in token.node.outgoing]
        if token.node.kind == "exclusiveGateway" and (len(ways) > 1 or ways[0].condition):
            ways = [flows[self.choose(token)]]
        frame.tokens.remove(token)
        for way in ways:
            self.arrive(frame, frame.definition.process.nodes[way.target], way.id)
        if not frame.tokens and frame.owner is not None:
            self.back(frame, frame.owner)

    def back(self, frame: Frame, owner: Token) -> None:
        """An inner flow has ended."""
        owner.inner = None
        if owner.node.kind == "callActivity":
            owner.layers()[0].update(frame.variables[0])
        self.todo.append(owner)

    def publish(self, owner: Token) -> None:
        """Gather what the items contributed."""
        loop = owner.node.loop
        if loop is not None and loop.output_collection:
            owner.frame.variables[0][loop.output_collection] = [owner.results[k] for k in sorted(owner.results)]

    def choose(self, token: Token) -> str:
        """The one flow of an exclusive gateway."""
        flows, seen = token.frame.definition.process.flows, token.see()
        true = [f for f in token.node.outgoing if f != token.node.default and self.holds(flows[f].condition, seen)]
        if len(true) > 1 or (not true and token.node.default is None):
            raise Stuck("not exactly one")
        return true[0] if true else token.node.default or ""

    @staticmethod
    def holds(condition: str | None, seen: dict[str, Any]) -> bool:
        """`name = "text"`."""
        name, _, text = (condition or "").partition(" = ")
        return bool(seen.get(name) == text.strip('"'))
