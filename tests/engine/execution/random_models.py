"""Random block-structured processes: sequences, choices, parallel and inclusive blocks, loops, repetitions, sub-processes, calls, events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from engine.model import Definition, Lane, Node
from tests.engine.execution.drawing import (
    Arrow,
    border,
    both,
    call,
    catch,
    definition,
    each,
    end,
    ends,
    event,
    first,
    node,
    script,
    some,
    start,
    sub,
    user,
    work,
    xor,
)
from tests.engine.execution.play import AT

PICKS = ("a", "b", "c")
"""What the variable `pick_<process>` may be after a user task; gateways ask for it."""
MESSAGES = ("note", "reply")
LISTS: tuple[list[str] | None, ...] = ([], ["g:1"], ["g:2", "g:1", "g:1"], None)
"""What the variable `list_<process>` may be."""
WAITS = ("PT1H", "PT2H", "PT5H")
"""What the variable `wait_<process>` may be; a timer may ask for it."""
ERRORS = ("E1", "E2")
ESCALATION = "X1"
TIMES = ("duration", "date", "message", "variable")
"""What may interrupt, or be waited for on the way."""


def timed(id: str, **facts: Any) -> Node:
    """A start event that a timer brings about."""
    return event("startEvent", id, **facts)


def plain(id: str, **facts: Any) -> Node:
    """An event on the way that only says how far the case is."""
    return node("intermediateThrowEvent", id, **facts)


def thrown(id: str, **facts: Any) -> Node:
    """An escalation on the way."""
    return event("intermediateThrowEvent", id, "escalation", ESCALATION, **facts)


class _Sheet:
    """One process being drawn."""

    def __init__(self, random: Random, key: str, depth: int) -> None:
        self.random, self.key, self.depth = random, key, depth
        self.nodes: list[Node] = []
        self.arrows: list[Arrow] = []
        self.calls: dict[str, Definition] = {}
        self.scope = key
        self.outputs = 0
        self.branches = 0
        """Blocks around the present place that wait for every branch."""

    def add(self, make: Any, **facts: Any) -> str:
        """A new node; its id."""
        id = f"{make.__name__}{len(self.nodes)}"
        if make in (catch, border) and "value" not in facts:
            facts["what"], facts["value"] = self.occasion(facts["what"])
        self.nodes.append(make(id, scope=self.scope, **facts))
        return id

    def occasion(self, what: str) -> tuple[str, str | None]:
        """What an event waits for, in full: the kind, and the timer's text, the message's name or the code."""
        hours = self.random.randint(1, 4)
        soon = (AT + timedelta(hours=self.random.randint(-1, 9))).isoformat()
        times = self.random.choice(["", 1, 2, 3])
        match what:
            case "duration":
                return what, f"PT{hours}H"
            case "variable":
                return "duration", f"${{wait_{self.key}}}"
            case "date":
                return what, soon
            case "cycle":
                return what, self.random.choice([f"R{times}/PT{hours}H", f"R{times}/{soon}/PT{hours}H"])
            case "message":
                return what, self.random.choice(MESSAGES)
            case "error":
                return what, self.random.choice([*ERRORS, "E1", None])
            case _:
                return what, self.random.choice([ESCALATION, None])

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
        """A user task, perhaps repeated, or something else that is small."""
        dice = self.random.random()
        if dice < 0.14 and self.depth:
            return self.calling()
        if dice < 0.28:
            return self.passing()
        facts: dict[str, Any] = {"form_key": self.random.choice([None, "form"]), "due_date": self.random.choice([None, None, "P1D"])}
        if dice < 0.43:
            facts["loop"] = self.repetition()
            facts["candidate_groups"] = "${item}" if facts["loop"].element_variable else None
        elif dice < 0.58:
            facts["candidate_groups"] = "one, two"
        if dice < 0.85:
            return self.bordered(self.add(user, **facts), TIMES)
        loop = self.repetition() if self.random.random() < 0.3 else None
        return self.bordered(self.add(work, loop=loop), (*TIMES, "error", "error", "error", "error"), chance=0.7)

    def passing(self) -> tuple[str, str]:
        """An event that happens, is thrown or just passed; a script; a choice of events; a way out."""
        match self.random.randint(0, 6):
            case 0 | 1:
                id = self.add(catch, what=self.random.choice(TIMES))
            case 2:
                return self.first_of()
            case 3:
                id = self.add(script, text=f"copy_{self.key} = note\npick_{self.key} = \"{self.random.choice(PICKS)}\"")
            case 4:
                id = self.add(thrown)
            case 5:
                id = self.add(plain)
            case _:
                return self.leaving()
        return id, id

    def leaving(self) -> tuple[str, str]:
        """A choice between going on and an end: plain where no branch waits for this one, terminate, escalation, an error where it may be caught."""
        gate = self.add(xor)
        found = ["terminate"] + ["error", "error", "escalation", "escalation"] * (self.scope != "p") + [""] * 2 * (not self.branches)
        kind = self.random.choice(found)
        value = {"error": self.random.choice(ERRORS), "escalation": ESCALATION}.get(kind)
        last = self.add(ends, what=kind, value=value) if kind else self.add(end)
        self.link(gate, last, f'pick_{self.key} = "b"')
        after = self.add(xor)
        self.default(gate, after)
        return gate, after

    def first_of(self) -> tuple[str, str]:
        """An event-based gateway before two or three events."""
        gate, after = self.add(first), self.add(xor)
        for _ in range(self.random.randint(2, 3)):
            awaited = self.add(catch, what=self.random.choice(TIMES))
            self.link(gate, awaited)
            self.link(awaited, after)
        return gate, after

    def bordered(self, id: str, kinds: Sequence[str], chance: float = 0.2) -> tuple[str, str]:
        """Perhaps boundary events: an interrupting one joins the way again, another one goes its own way to its own end."""
        after = id
        while self.random.random() < chance:
            chance /= 2
            what = self.random.choice(kinds)
            interrupting = what == "error" or self.random.random() < 0.5
            what = self.random.choice([what, "cycle"]) if not interrupting and what in TIMES else what
            happening, inside = self.add(border, activity=id, what=what, interrupting=interrupting), self.add(user)
            self.link(happening, inside)
            if not interrupting:
                self.link(inside, self.add(end))
                continue
            if after == id:
                after = self.add(xor)
                self.link(id, after)
            self.link(inside, after)
        return id, after

    def some_of(self, size: int) -> tuple[str, str]:
        """Branches of which some are taken; two may have the same condition."""
        split, join = self.add(some), self.add(some)
        for value in ("a", self.random.choice("ab")):
            inside = self.branch(max(1, size // 3))
            self.link(split, inside[0], f'pick_{self.key} = "{value}"')
            self.link(inside[1], join)
        if self.random.random() < 0.8:
            self.default(split, join, some)
        return split, join

    def repetition(self) -> Any:
        """Over a list that may be empty or null, or so many times; perhaps until it is enough."""
        self.outputs += 1
        facts = {
            "output": self.random.choice([None, f"out{self.outputs}_{self.key}"]),
            "sequential": self.random.random() < 0.4,
            "completion_condition": self.random.choice([None, None, "nrOfCompletedInstances = 2", f'pick_{self.key} = "c"']),
        }
        if self.random.random() < 0.25:
            return each(None, cardinality=self.random.choice(["2", f"count_{self.key}"]), **facts)
        return each(f"list_{self.key}", "item", **facts)

    def calling(self) -> tuple[str, str]:
        """A call of a process of its own, perhaps repeated, perhaps with mappings."""
        key = f"{self.key}{len(self.calls)}x"
        called = self.calls[key] = random_definition(self.random, key=key, size=self.random.randint(1, 4), depth=self.depth - 1)
        loop = self.repetition() if self.random.random() < 0.3 else None
        id = self.add(call, called=key, loop=loop, extensions=(*self.mapped_in(called), *self.mapped_out(key)))
        coming = [what for inner in family(called) for what in thrown_in(inner.process.nodes.values())]
        return self.bordered(id, (*TIMES, *coming * 8), 0.9 if coming else 0.4)

    def mapped_in(self, called: Definition) -> list[str]:
        """Nothing (everything comes in), a name changed on the way, or only what is needed."""
        renamed = f"camunda:in source=pick_{self.key} target=pick_{called.key}"
        needed = [f"camunda:in source={name} target={name}" for inner in family(called) for name in names(inner.key)]
        return self.random.choice([[], [], ["camunda:in variables=all", renamed], needed])

    def mapped_out(self, key: str) -> list[str]:
        """Nothing (everything written comes out), something besides, or only one thing."""
        got = f"camunda:out source=pick_{key} target=got_{key}"
        return self.random.choice([[], [], ["camunda:out variables=all", got], [got], [f"camunda:out source=pick_{key} target=pick_{self.key}"]])

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
        """Two or three branches; sometimes an empty one, or one that goes to an end of its own."""
        split, join = self.add(both), self.add(both)
        branches = self.random.randint(2, 3)
        for _ in range(branches):
            inside = self.branch(max(1, size // branches))
            self.link(split, inside[0])
            self.link(inside[1], join)
        if self.random.random() < 0.2:
            self.link(split, join)
        if self.random.random() < 0.2:
            aside = self.branch(1)
            self.link(split, aside[0])
            self.link(aside[1], self.add(end))
        return split, join

    def branch(self, size: int) -> tuple[str, str]:
        """A block that others wait for."""
        self.branches += 1
        inside = self.block(size)
        self.branches -= 1
        return inside

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
        outside = self.scope, self.branches
        self.scope, self.branches, first_inside = id, 0, len(self.nodes)
        begin, last = self.add(start), self.add(end)
        inside = self.block(size - 1)
        self.link(begin, inside[0])
        self.link(inside[1], last)
        if self.random.random() < 0.3:
            task, out = self.add(user), self.leaving()
            self.link(begin, task)
            self.link(task, out[0])
            self.link(out[1], self.add(end))
        self.scope, self.branches = outside
        coming = thrown_in(self.nodes[first_inside:])
        return self.bordered(id, (*TIMES, *coming * 8), 0.8 if coming else 0.4)


def thrown_in(nodes: Iterable[Node]) -> list[str]:
    """What of errors and escalations these nodes may throw."""
    return sorted({e.kind for n in nodes if n.kind in ("endEvent", "intermediateThrowEvent") for e in n.events if e.kind != "terminate"})


def family(definition: Definition) -> list[Definition]:
    """A definition and all that it calls, at any depth."""
    return [definition, *(inner for called in definition.calls.values() for inner in family(called))]


def names(key: str) -> list[str]:
    """The variables that a process reads."""
    return [f"{name}_{key}" for name in ("pick", "list", "wait", "count")]


def random_data(random: Random, definition: Definition) -> dict[str, Any]:
    """Data to start with: what each process reads."""
    data: dict[str, Any] = {}
    for one in family(definition):
        data |= zip(names(one.key), (random.choice(PICKS), random.choice(LISTS), random.choice(WAITS), random.randint(0, 3)), strict=True)
    return data


def random_definition(random: Random, *, key: str = "p", size: int = 6, depth: int = 2) -> Definition:
    """A process of about `size` tasks, calling others up to `depth` deep."""
    sheet = _Sheet(random, key, depth)
    begins = random.choice([{}, {}, {"what": "cycle", "value": "R/2026-01-05T08:00+08:00/P1D"}, {"what": "date", "value": AT.isoformat()}])
    begin, last = sheet.add(timed if begins else start, **begins), sheet.add(end)
    inside = sheet.block(size)
    sheet.link(begin, inside[0])
    if key != "p" and random.random() < 0.7:
        way_out = sheet.leaving()
        sheet.link(inside[1], way_out[0])
        inside = inside[0], way_out[1]
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
