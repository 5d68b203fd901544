"""What stands on top of every page of a case: whose it is, where it stands, its step line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model import Definition, Instance, Node, Process, Task


@dataclass(frozen=True, slots=True)
class StepMark:
    """One numbered step of the procedure, for the step line."""

    number: str
    name: str
    element_id: str
    state: Literal["done", "current", "ahead"]
    rounds: int
    """How often its task was opened so far; the items of a multi-instance task count once."""
    outside: str
    """Reason why it stands outside the SOP's printed text (property `di_luar_sop`); "" for its own steps."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of every page of a case."""

    id: str
    ticket: str | None
    subject: str
    key: str
    process: str
    """Name of the process."""
    definition_id: str
    version: int
    status: str
    public_status: str | None
    started: datetime
    ended: datetime | None
    steps: tuple[StepMark, ...]
    open_tasks: tuple[Task, ...]
    added: datetime | None = None
    """When the citizen last added what they had been asked for."""


STOPS = "menghentikan_waktu"
"""Property (``ya``) of a user task of the citizen in a running case: while it is open the office's clocks stand still."""


def head_of(instance: Instance, definition: Definition, all_tasks: tuple[Task, ...]) -> Head:
    """The head of the case's pages."""
    return Head(
        id=instance.id, ticket=instance.business_key, subject=instance.summary, key=instance.key, process=definition.name,
        definition_id=definition.id, version=definition.version, status=instance.status, public_status=instance.public_status,
        started=instance.started, ended=instance.ended, steps=step_line(definition.process, all_tasks),
        open_tasks=tuple(x for x in all_tasks if x.status == "open"), added=_added(definition.process, all_tasks),
    )  # fmt: skip


def numbered_steps(process: Process) -> tuple[Node, ...]:
    """The user tasks in the order of the procedure: by `langkah`, those without a number after the step they stand behind in the file."""
    found: list[tuple[float, int, Node]] = []
    last = 0.0
    for place, node in enumerate(n for n in process.nodes.values() if n.kind == "userTask"):
        text = node.properties.get("langkah", "")
        last = float(text) if text.replace(".", "", 1).isdigit() else last
        found.append((last if text else last + 0.5, place, node))
    return tuple(node for _, _, node in sorted(found, key=lambda item: item[:2]))


def step_line(process: Process, all_tasks: tuple[Task, ...]) -> tuple[StepMark, ...]:
    """The steps of the SOP, and those outside it once they were reached."""
    marks = []
    for node in numbered_steps(process):
        here = [x for x in all_tasks if x.path == node.id]
        number, outside = node.properties.get("langkah", ""), node.properties.get("di_luar_sop", "")
        state: Literal["done", "current", "ahead"] = "ahead"
        if here:
            state = "current" if any(x.status == "open" for x in here) else "done"
        if number or here:
            rounds = max(Counter(x.index for x in here).values(), default=0)
            marks.append(StepMark(number, node.name, node.id, state, rounds, outside))
    return tuple(marks)


def _added(process: Process, all_tasks: tuple[Task, ...]) -> datetime | None:
    asking = {node.id for node in process.nodes.values() if STOPS in node.properties}
    return max((x.completed for x in all_tasks if x.path in asking and x.status == "completed" and x.completed), default=None) if asking else None
