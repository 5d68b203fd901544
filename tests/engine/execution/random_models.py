"""Random block-structured processes: sequences, choices, parallel and inclusive blocks, loops, repetitions, sub-processes, calls, events."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.model import Definition, Lane, Node
from tests.engine.execution.drawing import Arrow, border, both, call, catch, definition, each, end, ends, first, some, start, sub, user, xor

PICKS = ("a", "b", "c")
"""What the variable `pick_<process>` may be after a user task; gateways ask for it."""
MESSAGES = ("note", "reply")
LISTS: tuple[list[str] | None, ...] = ([], ["g:1"], ["g:2", "g:1", "g:1"], None)
"""What the variable `list_<process>` may be."""


class _Sheet:
    """One process being drawn."""

    def __init__(self, random: Random, key: str, depth: int) -> None:
        self.random, self.key, self.depth = random, key, depth
        self.nodes: list[Node] = []
        self.arrows: list[Arrow] = []
        self.calls: dict[str, Definition] = {}
        self.scope = key
        self.outputs = 0

    def add(self, make: Any, **facts: Any) -> str:
        """A new node; its id."""
        id = f"{make.__name__}{len(self.nodes)}"
        if make in (catch, border) and "value" not in facts:
            hours = self.random.randint(1, 4)
            texts = {"duration": f"PT{hours}H", "cycle": f"R{self.random.randint(1, 3)}/PT{hours}H", "message": self.random.choice(MESSAGES)}
            facts["value"] = texts[facts["what"]]
        self.nodes.append(make(id, scope=self.scope, **facts))
        return id

    def link(self, source: str, target: str, condition: str | None = None) -> None:
        """An arrow."""
        self.arrows.append((source, target, condition))

    def block(self, size: int) -> tuple[str, str]:
        """A block of about `size` tasks: its first and last node."""
        if size <= 1:
            return self.leaf()
        make = self.random.choice([self.sequence, self.sequence, self.choice, self.parallel, self.some_of, self.loop, self.inner])
        return make(size)

    def leaf(self) -> tuple[str, str]:
        """A user task, perhaps repeated; now and then a call or an event that passes."""
        dice = self.random.random()
        if dice < 0.1 and self.depth:
            return self.calling()
        if dice > 0.95:
            return self.first_of()
        if dice > 0.9:
            id = self.add(catch, what=self.random.choice(["duration", "message"]))
            return id, id
        facts: dict[str, Any] = {"form_key": self.random.choice([None, "form"])}
        if dice < 0.3:
            facts["loop"], facts["candidate_groups"] = self.repetition(), "${item}"
        elif dice < 0.5:
            facts["candidate_groups"] = "one, two"
        id = self.add(user, **facts)
        return self.bordered(id)

    def first_of(self) -> tuple[str, str]:
        """An event-based gateway before two or three events."""
        gate, after = self.add(first), self.add(xor)
        for _ in range(self.random.randint(2, 3)):
            event = self.add(catch, what=self.random.choice(["duration", "message"]))
            self.link(gate, event)
            self.link(event, after)
        return gate, after

    def bordered(self, id: str, chance: float = 0.2) -> tuple[str, str]:
        """Perhaps a boundary event: an interrupting one joins the way again, another one goes its own way to its own end."""
        if self.random.random() > chance:
            return id, id
        interrupting = self.random.random() < 0.5
        what = self.random.choice(["duration", "message"] if interrupting else ["duration", "message", "cycle"])
        event, inside = self.add(border, activity=id, what=what, interrupting=interrupting), self.add(user)
        self.link(event, inside)
        after = self.add(xor) if interrupting else self.add(end)
        self.link(inside, after)
        if not interrupting:
            return id, id
        self.link(id, after)
        return id, after

    def some_of(self, size: int) -> tuple[str, str]:
        """Branches of which some are taken; two may have the same condition."""
        split, join = self.add(some), self.add(some)
        for value in ("a", self.random.choice("ab")):
            inside = self.block(max(1, size // 3))
            self.link(split, inside[0], f'pick_{self.key} = "{value}"')
            self.link(inside[1], join)
        if self.random.random() < 0.8:
            self.default(split, join, some)
        return split, join

    def repetition(self) -> Any:
        """Over a list that may be empty or null."""
        self.outputs += 1
        output = self.random.choice([None, f"out{self.outputs}_{self.key}"])
        return each(f"list_{self.key}", "item", output, sequential=self.random.random() < 0.4)

    def calling(self) -> tuple[str, str]:
        """A call of a process of its own, perhaps repeated."""
        key = f"{self.key}{len(self.calls)}x"
        self.calls[key] = random_definition(self.random, key=key, size=self.random.randint(1, 3), depth=self.depth - 1)
        id = self.add(call, called=key, loop=self.repetition() if self.random.random() < 0.3 else None)
        return self.bordered(id, 0.4)

    def sequence(self, size: int) -> tuple[str, str]:
        """One block after the other."""
        cut = self.random.randint(1, size - 1)
        before, then = self.block(cut), self.block(size - cut)
        self.link(before[1], then[0])
        return before[0], then[1]

    def choice(self, size: int) -> tuple[str, str]:
        """Two or three ways, or none: default, faults when two hold or none does."""
        split, merge = self.add(xor), self.add(xor)
        values = list(PICKS[: self.random.randint(1, 3)])
        for value in values:
            inside = self.block(max(1, size // len(values)))
            self.link(split, inside[0], f'pick_{self.key} = "{value if self.random.random() < 0.95 else "a"}"')
            self.link(inside[1], merge)
        if len(values) < 3 or self.random.random() < 0.3:
            self.default(split, merge)
        return split, merge

    def default(self, split: str, target: str, make: Any = xor) -> None:
        """The default flow of a gateway."""
        self.link(split, target)
        place = next(i for i, n in enumerate(self.nodes) if n.id == split)
        self.nodes[place] = make(split, scope=self.scope, default=f"{split}>{target}")

    def parallel(self, size: int) -> tuple[str, str]:
        """Two or three branches; sometimes an empty one."""
        split, join = self.add(both), self.add(both)
        branches = self.random.randint(2, 3)
        for _ in range(branches):
            inside = self.block(max(1, size // branches))
            self.link(split, inside[0])
            self.link(inside[1], join)
        if self.random.random() < 0.2:
            self.link(split, join)
        return split, join

    def loop(self, size: int) -> tuple[str, str]:
        """A block that is done again while the pick is "a"; a user task in it lets time pass."""
        merge, inside, pause, again = self.add(xor), self.block(size - 1), self.add(user), self.add(xor)
        self.link(merge, inside[0])
        self.link(inside[1], pause)
        self.link(pause, again)
        self.link(again, merge, f'pick_{self.key} = "a"')
        after = self.add(xor)
        self.default(again, after)
        return merge, after

    def inner(self, size: int) -> tuple[str, str]:
        """An embedded sub-process, perhaps repeated."""
        id = self.add(sub, loop=self.repetition() if self.random.random() < 0.3 else None)
        outside, self.scope = self.scope, id
        begin, last = self.add(start), self.add(end)
        inside = self.block(size - 1)
        self.link(begin, inside[0])
        self.link(inside[1], last)
        if self.random.random() < 0.3:
            split = self.add(xor)
            self.link(begin, split)
            self.link(split, self.add(end))
        dice = self.random.random()
        if dice < 0.4:
            task = self.add(user)
            gate = self.add(xor)
            self.link(begin, task)
            self.link(task, gate)
            stop = self.add(ends, what="error", value="E1") if dice < 0.2 else self.add(ends, what="terminate")
            self.link(gate, stop, f'pick_{self.key} = "a"')
            self.default(gate, self.add(end))
        self.scope = outside
        if dice >= 0.2:
            return self.bordered(id, 0.4)
        caught, after = self.add(border, activity=id, what="error", value=self.random.choice(["E1", "E1", None, "E2"])), self.add(xor)
        self.link(caught, after)
        self.link(id, after)
        return id, after


def random_definition(random: Random, *, key: str = "p", size: int = 6, depth: int = 2) -> Definition:
    """A process of about `size` tasks, calling others up to `depth` deep."""
    sheet = _Sheet(random, key, depth)
    begin, last = sheet.add(start), sheet.add(end)
    inside = sheet.block(size)
    sheet.link(begin, inside[0])
    sheet.link(inside[1], last)
    own = [n.id for n in sheet.nodes if random.random() < 0.5]
    lanes = [Lane("lane", "Kasi", "kasi", tuple(own))] if own and key == "p" else []
    return definition(sheet.nodes, sheet.arrows, key=key, lanes=lanes, calls=sheet.calls)


def random_values(random: Random, definition: Definition, path: str) -> dict[str, Any]:
    """What a person might enter at `path`: picks and lists of the process that the task stands in, and something of its own."""
    for step in path.split("/")[:-1]:
        definition = definition.calls[definition.process.nodes[step].called or ""]
    key = definition.key
    values: dict[str, Any] = {f"pick_{key}": random.choice(PICKS), "note": {"n": [random.randint(0, 9)]}}
    if random.random() < 0.5:
        values[f"list_{key}"] = random.choice(LISTS)
    return values
