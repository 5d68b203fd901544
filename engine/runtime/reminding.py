"""The command that tells the people of an open task how its time stands: each stage once, by whichever worker comes first."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial

from engine import tasks
from engine.errors import Conflict
from engine.model import Instance, Node, Task
from engine.office import format
from engine.persistence import cases, reminders
from engine.persistence.reminders import PERSON, Reminder
from engine.runtime import record, stages, telling
from engine.runtime.record import Act
from engine.runtime.shell import Command, Shell
from engine.runtime.stages import STAGES, Stage
from engine.runtime.timely import with_timers_first
from engine.runtime.turn import ALIVE, locked, require_in_time

_SUBJECTS = {"reminder": "pengingat", "overdue": "terlambat", "escalation": "eskalasi"}
"""Stage → the office's subject of an email about it."""


def tell_due(shell: Shell, now: datetime) -> None:
    """Tell what is due now, each in its own transaction; a late look tells only the newest stage of a task."""
    with shell.store.read() as connection:
        found = reminders.due_reminders(connection, now)
    for one in found:
        with suppress(Conflict):  # timers of the case come due all the while; the next look may tell it
            tell(shell, one)


def tell(shell: Shell, found: Reminder) -> None:
    """Tell the people of a task what is due of it by now; nothing when that has been told or the task is done. Raises Conflict (``stale``)."""
    with_timers_first(shell, tasks.SYSTEM, partial(_tell, found=found), case_id=found.case_id)


def _tell(command: Command, *, found: Reminder) -> None:
    case, loaded, _, first_timer = locked(command, found.case_id)
    require_in_time(command, case, first_timer)
    waiting = reminders.reminder_of(command.connection, found.case_id, found.token)
    task = cases.task_by_token(command.connection, found.case_id, found.token)
    if waiting is None or task is None or case.status not in ALIVE:
        return  # another worker has told it, or somebody has done the task meanwhile
    node = loaded.definition.node_at(task.path)
    ripe, later = _parted(command, node, task, waiting=waiting)
    reminders.follow(command.connection, waiting, stages.planned(task, later[0]) if later else None)
    if ripe:
        _notify(command, case, node, task=task, stage=ripe[-1])


def _parted(command: Command, node: Node, task: Task, *, waiting: Reminder) -> tuple[list[Stage], list[Stage]]:
    """(stages not told yet whose time has come, those that come later), as diagram, office and calendar say now."""
    order = list(STAGES)
    ahead = [stage for stage in stages.stages(command.shell.office, node, task) if order.index(stage.name) >= order.index(waiting.stage)]
    return [stage for stage in ahead if stage.at <= command.at], [stage for stage in ahead if stage.at > command.at]


def _notify(command: Command, case: Instance, node: Node, *, task: Task, stage: Stage) -> None:
    """The event, and a notice for each who is told."""
    told = [one for one in stages.told(task, stage) if case.circle in (None, one) or one.startswith(PERSON)]
    facts = {"task": [task.token, task.path], "stage": stage.name, "definition": case.definition_id}
    noted = record.note(command, case, Act("TaskReminded", facts, {"told": told}))
    text = stages.sentence(command.shell.office, node, task, stage=stage, ticket=case.business_key or case.id)
    cases.insert_notice(command.connection, told, case_id=case.id, seq=noted.seq, place=0, element=task.path, name=text, at=command.at)
    subject = command.shell.office.text(
        f"pesan.petugas.{_SUBJECTS[stage.name]}", tiket=case.business_key or case.id, tugas=task.name, waktu=_due(command, task)
    )
    telling.copy_notice(command, case, told, path=task.path, text=subject)


def _due(command: Command, task: Task) -> str:
    return format.moment(task.due, command.shell.office.zone) if task.due else "-"
