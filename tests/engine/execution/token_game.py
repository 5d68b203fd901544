"""A second interpreter, to hold the first against: tokens on a diagram, played by the book and slowly.

It reads `engine.model` alone and shares no code with the engine. It knows what the engine executes, in small texts: `token_game_table`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.model import Definition, Flow, Node
from tests.engine.execution.token_game_table import Frame, Stuck, Token, holds, instants, valued

THROWING = ("endEvent", "intermediateThrowEvent")


class Game:
    """A case on the table."""

    def __init__(self, definition: Definition, data: dict[str, Any], now: datetime) -> None:
        self.todo: list[Token] = []
        self.births = 0
        self.now = now
        self.root = Frame(definition, definition.process.id, [copy.deepcopy(data)])
        self.enter(self.root)
        self.play()

    # ---------------------------------------------------------------- what is seen, and done, from outside

    @property
    def data(self) -> dict[str, Any]:
        """The case's variables."""
        return self.root.variables[0]

    @property
    def ended(self) -> bool:
        """Whether no token is left."""
        return not self.root.tokens

    def tokens(self) -> list[Token]:
        """Every token at any depth, oldest first."""
        return sorted((t for token in self.root.tokens for t in token.family()), key=lambda t: t.born)

    def waiting(self) -> list[Token]:
        """The open user tasks."""
        return [t for t in self.tokens() if t.waits]

    def timers(self) -> list[tuple[str, datetime]]:
        """Path and instant of every armed timer."""
        return [(t.frame.prefix + t.node.id, t.due) for t in self.tokens() if t.due is not None]

    def catchers(self) -> list[Token]:
        """Who waits for a message, the one that waits longest first."""
        return [t for t in self.tokens() if t.message is not None]

    def works(self) -> list[Token]:
        """The service tasks being done."""
        return [t for t in self.tokens() if t.topic is not None]

    def describe(self, token: Token) -> tuple[str, tuple[str, ...], Any, int | None]:
        """Path, groups, item and index of an open task."""
        return token.frame.prefix + token.node.id, self.groups(token), token.item, token.index

    def complete(self, token: Token, values: dict[str, Any]) -> None:
        """A person, or whoever does its work outside, is done with a task."""
        token.waits, token.topic = False, None
        form = token.node.form_key
        token.layers()[0].update({form: copy.deepcopy(values)} if form else copy.deepcopy(values))
        if token.of is not None:
            token.of.results[token.index or 0] = copy.deepcopy(values)
        self.leave(token)
        self.play()

    def fail(self, token: Token, code: str) -> None:
        """Work outside ends in an error."""
        self.throw("error", code, token)
        self.play()

    def send(self, token: Token, values: dict[str, Any]) -> None:
        """A message comes to one who waits for it."""
        token.frame.variables[0].update(copy.deepcopy(values))
        self.happen(token)
        self.play()

    def clock(self, now: datetime) -> None:
        """Time has passed."""
        self.now = now
        self.play()

    # ---------------------------------------------------------------- the rules

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

    def birth(self, frame: Frame, node: Node, **facts: Any) -> Token:
        """A new token."""
        self.births += 1
        return Token(frame, node, born=self.births, **facts)

    def enter(self, frame: Frame) -> None:
        """Begin a flow."""
        self.arrive(frame, next(n for n in frame.nodes() if n.kind == "startEvent"), None)

    def arrive(self, frame: Frame, node: Node, via: str | None) -> None:
        """A token comes to a node."""
        token = self.birth(frame, node, via=via)
        frame.tokens.append(token)
        if node.kind == "parallelGateway":
            self.gather(token, [next((t for t in frame.tokens if t.node is node and t.via == flow), None) for flow in node.incoming])
        elif node.kind != "inclusiveGateway" or len(node.incoming) == 1:
            self.begin(token)

    def gather(self, token: Token, mates: list[Token | None]) -> None:
        """A join takes one token from each flow, if there is one on each."""
        if None in mates:
            return
        for mate in mates:
            if mate is not None and mate is not token:
                token.frame.tokens.remove(mate)
        token.via = "fired"
        self.todo.append(token)

    def begin(self, token: Token) -> None:
        """The activity begins, as a whole or as one item."""
        node = token.node
        if token.of is None:
            for border in token.frame.nodes():
                if border.attached_to == node.id:
                    token.borders.append(self.armed(self.birth(token.frame, border, host=token)))
        if node.loop is not None and token.of is None:
            self.repeat(token)
        elif node.kind == "userTask":
            token.waits = True
        elif node.kind == "serviceTask":
            token.topic = node.attributes["camunda:topic"]
        elif node.kind == "intermediateCatchEvent":
            self.armed(token)
        elif node.kind == "eventBasedGateway":
            for way in self.ways(token):
                event = token.frame.definition.process.nodes[way.target]
                token.borders.append(self.armed(self.birth(token.frame, event, host=token)))
        elif node.kind == "callActivity":
            definition = token.frame.definition.calls[node.called or ""]
            layers = [{}, handed(node.extensions, "camunda:in", token.see(), token.see())]
            token.inner = Frame(definition, definition.process.id, layers, f"{token.frame.prefix}{node.id}/", self.role(token), token)
            self.enter(token.inner)
        elif node.kind == "subProcess":
            token.inner = Frame(token.frame.definition, node.id, token.layers(), token.frame.prefix, token.frame.role, token)
            self.enter(token.inner)
        else:
            self.todo.append(token)

    def armed(self, token: Token) -> Token:
        """Wait for a message or an instant."""
        event, seen = token.node.events[0], token.see()
        token.message = event.name if event.kind == "message" else None
        if event.timer is not None:
            text = event.timer.text
            token.dues = instants(event.timer.kind, seen[text[2:-1]] if text.startswith("${") else text, self.now)
        return token

    def happen(self, token: Token) -> None:
        """What the token was armed for has come."""
        token.message = token.message if token.host and not token.node.interrupting else None
        if token.host is not None and token.host.node.kind == "eventBasedGateway":
            token.host.borders.remove(token)
            self.kill(token.host)
            token.frame.tokens.append(token)
            token.host = None
        if token.host is None:
            token.dues = []
            self.todo.append(token)
            return
        host, flows = token.host, token.frame.definition.process.flows
        if token.node.interrupting:
            self.kill(host)
        elif token.dues:
            token.dues.pop(0)
            if not token.dues:
                host.borders.remove(token)
        for flow in token.node.outgoing:
            self.arrive(token.frame, token.frame.definition.process.nodes[flows[flow].target], flow)
        self.end_if_empty(token.frame)

    def kill(self, token: Token) -> None:
        """Withdraw a token with all it holds."""
        for one in token.family():
            one.dead = True
        token.frame.tokens.remove(token)

    def repeat(self, token: Token) -> None:
        """Fix the items; open all, or the first."""
        loop, seen = token.node.loop, token.see()
        assert loop is not None
        if loop.collection is None:
            items = [None] * int(valued(loop.cardinality or "", seen))
        elif loop.collection not in seen:
            raise Stuck("missing collection")
        else:
            items = copy.deepcopy(seen[loop.collection] or [])
        token.count, token.queue = len(items), list(enumerate(items))
        token.items = []
        while token.queue and not (loop.sequential and token.items):
            self.open(token)
        if not token.items:
            self.publish(token)
            self.todo.append(token)

    def open(self, owner: Token) -> None:
        """Open the next item."""
        index, value = owner.queue.pop(0)
        loop = owner.node.loop
        assert loop is not None and owner.items is not None
        given: dict[str, Any] = {"loopCounter": index + 1}
        if loop.element_variable:
            given[loop.element_variable] = value
        item = self.birth(owner.frame, owner.node, of=owner, index=index, item=value, variables=[{}, given])
        owner.items.append(item)
        self.begin(item)

    def play(self) -> None:
        """Move whatever needs nobody: tokens, then inclusive joins, then what is due."""
        for _ in range(10_000):
            due = [t for t in self.tokens() if t.due is not None and t.due <= self.now]
            if self.todo:
                token = self.todo.pop(0)
                if not token.dead:
                    self.leave(token)
            elif not self.join() and not due:
                return
            elif not self.todo:
                self.happen(min(due, key=lambda t: (t.due, t.born)))
        raise Stuck("endless")

    def join(self) -> bool:
        """Let one inclusive join fire whose missing flows nobody can reach any more."""
        frames = {id(t.frame): t.frame for t in self.tokens()}.values()
        for frame in frames:
            for node in frame.nodes():
                here = [t for t in frame.tokens if t.node is node and t.via in node.incoming]
                filled = {t.via for t in here}
                if node.kind != "inclusiveGateway" or not here or len(node.incoming) == 1:
                    continue
                coming = [self.reach(frame, t.node, node) for t in frame.tokens if t not in here]
                if not any(flows - filled and not flows & filled for flows in coming):
                    self.gather(here[0], [next(t for t in here if t.via == via) for via in sorted(filled, key=str)])
                    return True
        return False

    def reach(self, frame: Frame, origin: Node, join: Node) -> set[str | None]:
        """Flows into `join` by which a token at `origin` could come."""
        found: set[str | None] = set()
        seen, todo = {origin.id}, [origin]
        while todo:
            node = todo.pop()
            flows = [frame.definition.process.flows[f] for f in node.outgoing]
            found |= {f.id for f in flows if f.target == join.id}
            following = [f.target for f in flows] + [n.id for n in frame.nodes() if n.attached_to == node.id]
            for id in following:
                if id not in seen and id != join.id:
                    seen.add(id)
                    todo.append(frame.definition.process.nodes[id])
        return found

    def leave(self, token: Token) -> None:
        """A token is done with its node."""
        if token.of is not None:
            self.gathered(token, token.of)
            return
        frame, event = token.frame, token.node.events[0] if token.node.kind in THROWING and token.node.events else None
        if token.node.kind == "scriptTask":
            for line in token.node.attributes["bpmn:script"].splitlines():
                name, _, text = line.partition(" = ")
                token.layers()[0][name] = copy.deepcopy(valued(text, token.see()))
        ways = self.ways(token)
        if event is not None and event.kind in ("error", "escalation"):
            self.throw(event.kind, event.name, frame.owner)
            if token.dead:
                return
        frame.tokens.remove(token)
        if event is not None and event.kind == "terminate":
            for other in [*frame.tokens]:
                self.kill(other)
        for way in ways:
            self.arrive(frame, frame.definition.process.nodes[way.target], way.id)
        self.end_if_empty(frame)

    def throw(self, kind: str, code: str | None, activity: Token | None) -> None:
        """An error or escalation looks for its catcher, outward; one that names the code comes before one that takes all."""
        while activity is not None:
            activity = activity.of or activity
            for wanted in (code, None):
                for border in activity.borders:
                    if (border.node.events[0].kind, border.node.events[0].name) == (kind, wanted):
                        return self.happen(border)
            activity = activity.frame.owner
        if kind == "error":
            raise Stuck("uncaught")
        return None

    def gathered(self, item: Token, owner: Token) -> None:
        """One item of a repetition is done; the others go on, unless it was enough."""
        loop = owner.node.loop
        assert owner.items is not None and loop is not None
        owner.items.remove(item)
        owner.results.setdefault(item.index or 0, item.variables[0])
        done = len(owner.results)
        counts = {"nrOfInstances": owner.count, "nrOfCompletedInstances": done}
        if loop.completion_condition and holds(loop.completion_condition, item.see() | counts):
            for other in owner.items:
                for one in other.family():
                    one.dead = True
            owner.items, owner.queue = [], []
        if owner.queue and loop.sequential:
            self.open(owner)
        elif not owner.items:
            self.todo.append(owner)
            self.publish(owner)

    def end_if_empty(self, frame: Frame) -> None:
        """An inner flow without tokens returns."""
        owner = frame.owner
        if frame.tokens or owner is None or owner.dead or owner.inner is not frame:
            return
        owner.inner = None
        if owner.node.kind == "callActivity":
            seen = frame.variables[1] | frame.variables[0]
            owner.layers()[0].update(handed(owner.node.extensions, "camunda:out", seen, frame.variables[0]))
        self.todo.append(owner)

    def publish(self, owner: Token) -> None:
        """Gather what the items contributed."""
        loop = owner.node.loop
        if loop is not None and loop.output_collection:
            owner.frame.variables[0][loop.output_collection] = [owner.results[k] for k in sorted(owner.results)]

    def ways(self, token: Token) -> list[Flow]:
        """The flows a token leaves by."""
        node, all_flows, seen = token.node, token.frame.definition.process.flows, token.see()
        flows = [all_flows[f] for f in node.outgoing]
        if node.kind not in ("exclusiveGateway", "inclusiveGateway") or (len(flows) == 1 and not flows[0].condition):
            return flows
        true = [f for f in flows if f.id != node.default and holds(f.condition, seen)]
        if (len(true) > 1 and node.kind == "exclusiveGateway") or (not true and node.default is None):
            raise Stuck("not exactly one, or none")
        return true or [all_flows[node.default or ""]]


def handed(extensions: Iterable[str], direction: str, seen: dict[str, Any], everything: dict[str, Any]) -> dict[str, Any]:
    """What a call hands over in one direction: everything, unless mappings say what; a name that is not there is a fault."""
    passed: dict[str, Any] = {}
    mappings = [said.split()[1:] for said in extensions if said.startswith(f"{direction} ")]
    for said in mappings or [["variables=all"]]:
        if said == ["variables=all"]:
            passed |= everything
            continue
        source, target = (part.partition("=")[2] for part in said)
        if source not in seen:
            raise Stuck("missing source")
        passed[target] = seen[source]
    return copy.deepcopy(passed)
