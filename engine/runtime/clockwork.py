"""What the passing of time brings about: due timers of cases, timer starts of processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine import execution, tasks, workdays
from engine.model import Process
from engine.persistence import cases, definitions, people, turns
from engine.runtime import delegating, handing_in, holidays, looking, receiving, reminding, sending, service_tasks, telling
from engine.runtime.cases import begin, has_case_of_today
from engine.runtime.shell import Command, Shell
from engine.runtime.timely import fire_timers

WORKING_DAYS_ONLY = "hari_kerja"
"""Property of a timer start: days that are not worked, and days missed while nothing ran, start nothing."""
WORKER = "pekerja"
LIFE_SIGNS = timedelta(seconds=30)
"""How often a running worker says so."""


def run_due(shell: Shell) -> int:
    """Fire every timer that is due now, each in its own transaction; how many cases moved. One that fails never stops the others."""
    now = shell.clock.now()
    with shell.store.read() as connection:
        waiting = cases.cases_with_due_timers(connection, now)
        starts = definitions.due_schedules(connection, now)
    holidays.reschedule_due(shell, now)
    service_tasks.bury_abandoned(shell, now)
    delegating.release_due(shell, now)
    moved = sum(_start_due(shell, key, due, now) for key, due in starts.items())
    for case_id in waiting:
        fire_timers(shell, case_id)
    told = handing_in.follow_ended(shell)
    reminding.tell_due(shell, now)
    looking.look_at_channels(shell, now)
    receiving.look_into_due(shell, now)
    sending.send_due(shell, now)
    telling.send_digests(shell, now)
    _show_life(shell, now)
    return moved + len(waiting) + told


def _show_life(shell: Shell, now: datetime) -> None:
    """Tell the operations page that a worker runs, at most twice a minute."""
    if shell.shown_life is None or not timedelta() <= now - shell.shown_life < LIFE_SIGNS:
        shell.store.write(lambda connection: people.sign_of_life(connection, WORKER, at=now, details={}))
        shell.shown_life = now


def _start_due(shell: Shell, key: str, due: datetime, now: datetime) -> int:
    """Start the process whose timer start was due, and set when it fires next, in one transaction. 1 if a case began."""
    kept = shell.keep_office()

    def work(command: Command) -> int:
        if not turns.take_schedule(command.connection, key, due):
            return 0  # another worker took it
        loaded = shell.latest(command.connection, key)
        process = loaded.definition.process
        latest, following = _last_and_next(process, due, now)
        definitions.set_schedule(command.connection, key, following)
        if not _wanted(shell, process, latest, now) or has_case_of_today(command, loaded):
            return 0
        begin(command, loaded, kept=kept, data={})
        return 1

    return shell.command(tasks.SYSTEM, work)


def _last_and_next(process: Process, due: datetime, now: datetime) -> tuple[datetime, datetime | None]:
    """(the last time the timer start was due until now, when it is due next); those between were missed while nothing ran."""
    following = execution.next_start(process, due)
    while following is not None and following <= now:
        due, following = following, execution.next_start(process, following)
    return due, following


def _wanted(shell: Shell, process: Process, due: datetime, now: datetime) -> bool:
    if not any(start.properties.get(WORKING_DAYS_ONLY) == "ya" for start in process.start_events()):
        return True
    zone = ZoneInfo(shell.office.zone)
    today = now.astimezone(zone).date()
    return due.astimezone(zone).date() == today and workdays.is_working_day(shell.office.calendar, today)
