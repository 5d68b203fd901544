"""Decrees about holidays: the commands that take them in, and the open tasks that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from engine import history, tasks, workdays
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.model import Actor, Instance, Task
from engine.office import HOLIDAY_KINDS, REPLACEMENT, HolidayAct, Office
from engine.persistence import holidays, reminders
from engine.persistence.holidays import StoredAct
from engine.persistence.store import Connection
from engine.runtime import record, stages
from engine.runtime.record import Act
from engine.runtime.shell import LOOK_AGAIN, Command, Loaded, Shell
from engine.runtime.timely import with_timers_first
from engine.runtime.turn import ALIVE, locked, require_in_time

RIGHT = "hari_libur"
_LONGEST = {"name": 200, "decree": 500}
_SETTLED = 6 * LOOK_AGAIN
"""By then every process has taken a decree in, so that no task is given a due time by the old calendar any more."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The office before decrees, and after them."""

    before: Office
    after: Office

    def moved(self, task: Task) -> datetime | None:
        """When the task is due after them; None when that is unchanged, or beyond the calendar.

        A time that somebody appointed stays, unless its day was worked and is no longer: then it keeps the working time that lay before it.
        """
        allowance = task.allowance
        with suppress(ValueError, OverflowError):
            if allowance is None and task.due is not None and self._shut(task.due):
                allowance = workdays.working_between(self.before.calendar, task.created, max(task.due, task.created))
            due = workdays.add_working(self.after.calendar, task.created, allowance) if allowance is not None else task.due
            return due if due != task.due else None
        return None

    def _shut(self, due: datetime) -> bool:
        day = due.astimezone(ZoneInfo(self.after.zone)).date()
        return workdays.is_working_day(self.before.calendar, day) and not workdays.is_working_day(self.after.calendar, day)


def change(shell: Shell, act: HolidayAct, *, by: str) -> None:
    """Take in what a decree says of one date. Open tasks follow as soon as a worker looks.

    Raises NotAllowed without the right ``hari_libur``, Invalid (``day``, ``kind``, ``name``, ``decree``, ``like``), NotFound for a withdrawn row
    that is not there, Conflict (``stale``) when another was taken in at the same time.
    """

    def work(command: Command) -> None:
        _require_allowed(shell, command.connection, command.actor, act)
        holidays.insert_act(command.connection, act, at=command.at, by=command.actor.id)

    shell.command(by, work)
    with shell.store.read() as connection:
        shell.keep_up(connection, shell.clock.now().astimezone(UTC), now=True)


def effect(shell: Shell, act: HolidayAct, *, by: str) -> int:
    """How many open tasks would be due at another time after the act. Raises as `change` does."""
    with shell.store.read() as connection:
        _require_allowed(shell, connection, shell.actor(connection, by, shell.clock.now()), act)
        turn = Turn(shell.office, shell.office.amended([act]))
        return sum(turn.moved(task) is not None for task in holidays.timed_tasks(connection))


def acts(shell: Shell, by: str) -> tuple[StoredAct, ...]:
    """Every decree taken in, the oldest first. Raises NotAllowed."""
    with shell.store.read() as connection:
        tasks.require_right(shell.actor(connection, by, shell.clock.now()), RIGHT)
        return holidays.all_acts(connection)


def reschedule_due(shell: Shell, now: datetime) -> None:
    """Let open tasks follow the decrees taken in since the last look, a transaction a case."""
    with shell.store.read() as connection:
        last, seen = holidays.swept(connection)
        newest = holidays.newest_act(connection)
        if not newest:
            return
        shell.keep_up(connection, now, now=True)
        taken_in = holidays.all_acts(connection)
        settled = taken_in[-1].at + _SETTLED
        if newest == last and seen is not None and (seen >= settled or now < settled):
            return
        turn = Turn(shell.office_before(stored.act for stored in taken_in if stored.id <= last), shell.office)
        wrong = [task for task in holidays.timed_tasks(connection) if turn.moved(task) is not None]
    for case_id, _ in groupby(wrong, key=lambda task: task.case_id):
        with suppress(Conflict):  # its timers come due all the while; the next look finds what has its time by working time again
            with_timers_first(shell, tasks.SYSTEM, partial(_reschedule, case_id=case_id, turn=turn, decrees=_named(taken_in, last)), case_id=case_id)
    shell.store.write(lambda connection: holidays.note_swept(connection, newest, at=now))


def _reschedule(command: Command, *, case_id: str, turn: Turn, decrees: list[Mapping[str, str]]) -> None:
    case, loaded, _, first_timer = locked(command, case_id)
    require_in_time(command, case, first_timer)
    if case.status not in ALIVE:
        return
    moved = [
        replace(task, due=due)
        for task in holidays.timed_tasks(command.connection, case_id)
        if (due := turn.moved(task)) is not None
    ]
    if not moved:
        return
    facts = {"decrees": decrees, "moved": [{"task": [task.token, task.path], "due": history.instant(task.due)} for task in moved if task.due]}
    record.note(command, case, Act("TasksRescheduled", {**facts, "definition": case.definition_id}, {}))
    for task in moved:
        _follow(command, case, loaded, task=task)


def _follow(command: Command, case: Instance, loaded: Loaded, *, task: Task) -> None:
    """The lists that show the task, and what its people are told next: no stage a second time."""
    assert task.due is not None, "only a task with a due time is moved"
    holidays.set_due(command.connection, task, task.due)
    waiting = reminders.reminder_of(command.connection, case.id, task.token)
    if waiting is None:
        return
    order = list(stages.STAGES)
    coming = stages.stages(command.shell.office, loaded.definition.node_at(task.path), task)
    ahead = [stage for stage in coming if order.index(stage.name) >= order.index(waiting.stage)]
    reminders.follow(command.connection, waiting, stages.planned(task, ahead[0]) if ahead else None)


def _named(taken_in: Iterable[StoredAct], last: int) -> list[Mapping[str, str]]:
    """The decrees that the tasks had not followed: all of them when none is new, since a task may be of a process that had not looked yet."""
    every = list(taken_in)
    new = [stored for stored in every if stored.id > last] or every[-1:]
    return [{"what": one.act.what, "day": one.act.holiday.day.isoformat(), "decree": one.act.holiday.decree} for one in new]


def _require_allowed(shell: Shell, connection: Connection, by: Actor, act: HolidayAct) -> None:
    tasks.require_right(by, RIGHT)
    _require_sound(act)
    shell.keep_up(connection, shell.clock.now().astimezone(UTC), now=True)
    _require_changes(shell.office, act)


def _require_sound(act: HolidayAct) -> None:
    one, wrong = act.holiday, dict[str, FieldError]()
    labels: Mapping[str, tuple[str, Any]] = {"name": ("Nama hari", one.name), "decree": ("Nomor keputusan", one.decree)}
    for key, (label, text) in labels.items():
        if not text.strip():
            wrong[key] = FieldError("wajib", {"label": label})
        elif len(text) > _LONGEST[key]:
            wrong[key] = FieldError("terlalu_panjang", {"label": label, "n": _LONGEST[key]})
    if one.kind not in HOLIDAY_KINDS:
        wrong["kind"] = FieldError("wajib", {"label": "Jenis"})
    if one.kind == REPLACEMENT and one.like not in range(7):
        wrong["like"] = FieldError("wajib", {"label": "Jam kerja mengikuti hari"})
    if wrong:
        raise Invalid(wrong)


def _require_changes(office: Office, act: HolidayAct) -> None:
    """A date that is there already is not added again, one that is not there is not withdrawn."""
    place = (act.holiday.day, act.holiday.kind == REPLACEMENT)
    there = any((row.day, row.kind == REPLACEMENT) == place for row in office.holidays)
    if act.what == "added" and there:
        raise Invalid({"day": FieldError("hari_libur_ada")})
    if act.what == "withdrawn" and not there:
        raise NotFound("holiday", day=act.holiday.day)
