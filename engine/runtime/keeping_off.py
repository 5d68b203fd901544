"""Tasks that are kept from some people: from whoever did certain steps of the case that theirs objects to (property ``bukan_oleh``)."""

from __future__ import annotations

from dataclasses import replace

from engine.model import Instance, Task
from engine.persistence import cases, links
from engine.persistence.links import holding
from engine.runtime.linking import OBJECTION
from engine.runtime.shell import Command, Loaded

NOT_BY = "bukan_oleh"
"""Property of a user task: elements of the first case, whose doers may not do it."""


def keep_off(command: Command, case: Instance, loaded: Loaded, opened: tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks, those with the property `NOT_BY` kept from whoever did these steps of the case objected to."""
    kept = {task.token: steps for task in opened if (steps := loaded.definition.node_at(task.path).properties.get(NOT_BY))}
    if not kept:
        return opened
    first = holding(links.links_from(command.connection, [case.id]), OBJECTION)
    return tuple(
        replace(task, not_by=_doers(command, first[0].other, kept[task.token])) if first and task.token in kept else task for task in opened
    )


def named(steps: str) -> frozenset[str]:
    """The elements that the property names."""
    return frozenset(name.strip() for name in steps.split(",") if name.strip())


def _doers(command: Command, case_id: str, steps: str) -> tuple[str, ...]:
    """Ids of the people who did one of these steps of the case."""
    wanted = named(steps)
    found = (task for task in cases.tasks_of(command.connection, case_id) if task.element_id in wanted and task.completed_by)
    return tuple(sorted({str(task.completed_by) for task in found}))
