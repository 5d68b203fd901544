"""How time stands with a task, in the office's working minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engine import expressions, workdays
from engine.errors import EngineError
from engine.model import Node, Task
from engine.office import Office

_MINUTE = timedelta(minutes=1)
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due, seen from now."""

    at: datetime
    minutes: int
    """Working minutes until then; negative when late."""
    state: Literal["ok", "soon", "late"]
    opens: datetime | None = None
    """When the office opens next and time counts again; None while it is open."""


def due_of(office: Office, task: Task, now: datetime) -> Due | None:
    """How an open task's due time looks at `now`; None for a task that is done or never due.

    ``soon`` from the share of its allowance on that the office's setting `segera_persen` names.
    """
    if task.due is None or task.status != "open":
        return None
    left = workdays.working_between(office.calendar, now, task.due)
    opening = workdays.next_opening(office.calendar, now)
    opens = opening if opening > now else None
    if now > task.due:
        return Due(task.due, minutes(left), "late", opens)
    allowance = workdays.working_between(office.calendar, task.created, task.due)
    used = office.settings["segera_persen"] / _PERCENT
    return Due(task.due, minutes(left), "soon" if left < allowance * (1 - used) else "ok", opens)


def norm_of(node: Node) -> int | None:
    """The working minutes that MUTU BAKU gives a step (property `mutu_waktu`); None without one, or when it is no span of time."""
    text = node.properties.get("mutu_waktu")
    if not text:
        return None
    try:
        return minutes(expressions.parse_duration(text).time)
    except EngineError:
        return None


def touch_of(office: Office, task: Task, now: datetime) -> int:
    """Working minutes between claim and completion, or until `now` while it is worked on; 0 before it is claimed."""
    if task.claimed is None:
        return 0
    return minutes(workdays.working_between(office.calendar, task.claimed, task.completed or now))


def minutes(span: timedelta) -> int:
    """Whole minutes towards zero."""
    return int(span / _MINUTE)
