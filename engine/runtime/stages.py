"""That a task's time runs out: when its people are told, who, and in which words. Pure.

A task has three stages, each at a share of its allowance (the working time from its creation until it is due). The shares are settings of the
office; whom a stage is told besides, or that it is not told at all, and other words for it, are extension properties of the task.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine import tasks, workdays
from engine.model import Node, Task
from engine.office import Office, format
from engine.persistence.reminders import PERSON, Reminder

STAGES: Mapping[str, str] = {"reminder": "ingatkan", "overdue": "terlambat", "escalation": "eskalasi"}
"""Stage, in the order of time → the task's property about it, which is also the key of its words, and with ``_persen`` of its share."""
NOT_TOLD = "tidak"
"""Value of such a property: the stage is left out."""
WORDS = "pesan_"
"""Prefix of the properties that name other words for a stage, by their key among the office's ``pemberitahuan``."""
_SENTENCES = "pemberitahuan"
_WHOLE = 100
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the times at which a task's people are told."""

    name: str
    at: datetime
    groups: tuple[str, ...]
    """Who is told; of the first two stages besides the task's own people."""


def stages(office: Office, node: Node, task: Task) -> Iterator[Stage]:
    """The task's stages in order of time. None for a task that only citizens do: they have no inbox."""
    if task.due is None or set(task.groups) == {tasks.CITIZEN}:
        return
    for name, word in STAGES.items():
        said = node.properties.get(word, "").strip()
        named = tuple(group.strip() for group in said.split(",") if group.strip())
        groups = superiors(office, node, task) if name == "escalation" else named
        if said != NOT_TOLD and (groups or name != "escalation"):
            with suppress(ValueError, OverflowError):  # so late that the calendar does not reach
                yield Stage(name, told_at(office, task.created, task.due, percent=office.settings[f"{word}_persen"]), groups)


def superiors(office: Office, node: Node, task: Task) -> tuple[str, ...]:
    """The groups told when the task stays undone: those that the diagram names, else the roles above its people."""
    said = node.properties.get(STAGES["escalation"], "").strip()
    named = tuple(group.strip() for group in said.split(",") if group.strip() and said != NOT_TOLD)
    return named or office.superiors_of(task.groups)


def told_at(office: Office, created: datetime, due: datetime, *, percent: int) -> datetime:
    """When so much of the allowance is used up, UTC: within working hours, their ends included. The whole of it: when the task is due, or
    the next opening.

    A task that was due when it began, or before any working time, has no allowance: then the office's default counts from when it was due.
    Raises NoWorkingTime, OverflowError where the calendar does not reach.
    """
    allowance = workdays.working_between(office.calendar, created, max(due, created))
    if allowance and percent != _WHOLE:
        return workdays.add_working(office.calendar, created, allowance * percent // _WHOLE)
    ends = workdays.next_opening(office.calendar, due - _TICK)
    whole = due.astimezone(UTC) if ends == due - _TICK else workdays.next_opening(office.calendar, due)
    more = timedelta(minutes=office.settings["jatah_bawaan_menit"]) * max(percent - _WHOLE, 0) // _WHOLE
    return workdays.add_working(office.calendar, whole, more)


def first(office: Office, node: Node, task: Task) -> Reminder | None:
    """What a new task's people are told first; None when they are told nothing."""
    return next((planned(task, stage) for stage in stages(office, node, task)), None)


def planned(task: Task, stage: Stage) -> Reminder:
    """The row by which a worker finds the stage when it is due."""
    return Reminder(task.case_id, task.token, task.path, stage.name, stage.at)


def told(task: Task, stage: Stage) -> list[str]:
    """Who is told: groups, and who holds the task as a person."""
    own = [f"{PERSON}{task.assignee}"] if task.assignee else sorted(tasks.candidate_groups(task))
    return list(dict.fromkeys([*(own if stage.name != "escalation" else ()), *stage.groups]))


def sentence(office: Office, node: Node, task: Task, *, stage: Stage, ticket: str) -> str:
    """What they are told."""
    assert task.due is not None, "only a task with a due time has stages"
    word, known = STAGES[stage.name], office.wording["id"]
    text = known.get(f"{_SENTENCES}.{node.properties.get(f'{WORDS}{word}', word)}", known[f"{_SENTENCES}.{word}"])
    return text.format_map({"tugas": task.name, "tiket": ticket, "tenggat": format.moment(task.due, office.zone)})
