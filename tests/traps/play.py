"""One case of `expected.yaml`, played through the engine by somebody who may do everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from engine import Engine
from engine.model import Process, Task
from engine.office import Office
from tests.engine.runtime.written import WoundClock

WORKER = "sari"
MOST_ACTS = 3_000


def roles_for(process: Process, office: Office) -> list[str]:
    """Every role of a member of staff, and one for every lane and group that the process names."""
    groups = {group.strip() for node in process.nodes.values() for group in (node.candidate_groups or "").split(",") if group.strip()}
    return sorted({role.key for role in office.roles.values() if role.staff} | {lane.role for lane in process.lanes.values()} | groups)


@dataclass
class Played:
    """What is done and what is seen of one case."""

    engine: Engine
    clock: WoundClock
    wanted: Mapping[str, Any]
    process: Process
    case_id: str = ""
    status: str = "running"
    """Where the case is: running, completed, incident …"""
    visited: list[str] = field(default_factory=list)
    """Tasks handed in and scripts passed, in order."""
    passed: list[str] = field(default_factory=list)
    """Every node passed."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Task → whom it was offered to, and what it was called."""
    _seen: int = 0
    _visits: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """Begin, let the time pass in which nobody answers, then do what is open until nothing is or the case stops."""
        begun = self.engine.start(self.process.id, self.wanted.get("inputs", {}), by=WORKER)
        self.case_id, self.status = begun.id, begun.status
        if "wait_s" in self.wanted:
            self.clock.at += timedelta(seconds=self.wanted["wait_s"])
            self.engine.run_due()
            self.status = self.engine.case(self.case_id).status
        for _ in range(MOST_ACTS):
            task = self._next()
            if task is None or self.status != "running":
                self._look()
                return
            self._do(task)
        raise AssertionError(f"more than {MOST_ACTS} tasks were done")

    @property
    def open(self) -> list[str]:
        """Elements at which a task waits."""
        return [task.element_id for task in self.engine.inbox(WORKER, case=self.case_id)]

    def _next(self) -> Task | None:
        """The open task that the wanted order names next, else the one that is open longest."""
        left = self.wanted.get("leave_open", ())
        tasks = [task for task in self.engine.inbox(WORKER, case=self.case_id) if task.element_id not in left]
        order = self.wanted.get("visited")
        wished = order[len(self.visited)] if isinstance(order, list) and len(self.visited) < len(order) else None
        if isinstance(order, dict):
            last = order.get("then", [])
            tasks.sort(key=lambda task: (task.element_id in ([last] if isinstance(last, str) else last), task.token))
        return next((task for task in tasks if task.element_id == wished), tasks[0] if tasks else None)

    def _do(self, task: Task) -> None:
        values = _answer(self.wanted.get("answers", {}).get(task.element_id, {}), self._visits[task.element_id])
        self.groups[task.element_id], self.names[task.element_id] = task.groups, task.name
        self._visits[task.element_id] += 1
        self._look(only_for=("scriptTask",))
        self.visited.append(task.element_id)
        self.status = self.engine.complete(task.id, values, by=WORKER).case.status

    def _look(self, *, only_for: Collection[str] = ()) -> None:
        """Read what has happened since the last look; with `only_for` only when the process has nodes of these kinds."""
        if only_for and not any(node.kind in only_for for node in self.process.nodes.values()):
            return
        events = self.engine.history(self.case_id)
        for event in islice(events, self._seen, None):
            passed = [path.rpartition("/")[2] for path in event.facts.get("passed", ())]
            self.passed += passed
            self.visited += [node for node in passed if node in self.process.nodes and self.process.nodes[node].kind == "scriptTask"]
        self._seen = len(events)


def _answer(said: Any, visit: int) -> dict[str, Any]:
    """What is handed in on a visit (from 0): always the same, one entry a visit, or `repeat` times `of` and then `then`."""
    if isinstance(said, list):
        return _typed(said[min(visit, len(said) - 1)])
    if "repeat" in said:
        return _typed(said["of"] if visit < said["repeat"] else said["then"])
    return _typed(said)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """``!date …`` and ``!decimal …`` as values of those types."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("!date "):
        return date.fromisoformat(value.removeprefix("!date "))
    return Decimal(value.removeprefix("!decimal ")) if isinstance(value, str) and value.startswith("!decimal ") else value


def is_order(visited: list[str], wanted: Any) -> bool:
    """Whether tasks were done in an order that `wanted` allows: a list, or one of the mappings that the head of the file explains."""
    if isinstance(wanted, list):
        return visited == wanted
    if "count" in wanted:
        return all(visited.count(task) >= times for task, times in wanted["count"].items())
    if "numbered" in wanted:
        return visited == [f"{wanted['numbered']}{number}" for number in range(wanted["from"], wanted["to"] + 1)]
    if "repeat" in wanted:
        return visited == [*wanted["of"] * wanted["repeat"], *wanted["then"]]
    if "any_order_after_first" in wanted:
        first, *rest = wanted["any_order_after_first"]
        return visited[:1] == [first] and _same(visited[1:], rest)
    if "any_order_within_block" in wanted:
        return _are_blocks(visited, wanted["any_order_within_block"])
    then = wanted.get("then", [])
    after = [then] if isinstance(then, str) else then
    before = [wanted["first"]] if "first" in wanted else []
    length = len(before) + len(wanted["any_order"]) + len(after)
    rounds = [visited[start : start + length] for start in range(0, max(len(visited), 1), length)]
    return len(rounds) == wanted.get("rounds", 1) and all(_is_round(one, before, wanted["any_order"], after=after) for one in rounds)


def _is_round(visited: list[str], before: list[str], between: list[str], *, after: list[str]) -> bool:
    inner = visited[len(before) : len(before) + len(between)]
    return visited[: len(before)] == before and _same(inner, between) and visited[len(before) + len(between) :] == after


def _are_blocks(visited: list[str], blocks: Iterable[list[str]]) -> bool:
    place = 0
    for block in blocks:
        if not _same(visited[place : place + len(block)], block):
            return False
        place += len(block)
    return place == len(visited)


def _same(some: list[str], others: list[str]) -> bool:
    return Counter(some) == Counter(others)
