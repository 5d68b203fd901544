"""What is due on a case comes first: its timers fire before any other command on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from engine import execution, tasks
from engine.errors import Conflict, ModelFault
from engine.model import Completed, DueTimers, Instance
from engine.persistence import cases, jobs
from engine.persistence.store import undone_if_raised
from engine.runtime import record
from engine.runtime.faults import failing_at, or_incident, stopped
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.turn import ALIVE, TimersDueFirst, held_timers, locked, view

T = TypeVar("T")
_ROUNDS = 3
"""How often timers that come due while a command waits for its turn are fired first."""


def with_timers_first(shell: Shell, by: str, work: Callable[[Command], T], *, case_id: str) -> T:
    """What `work` returns, after every timer of the case that is due has fired, or has failed and is set aside with an incident.

    Raises Conflict (``stale``) when ever more come due meanwhile.
    """
    for _ in range(_ROUNDS):
        try:
            return shell.command(by, work, case=case_id)
        except TimersDueFirst:
            fire_timers(shell, case_id)
    raise Conflict("timers of the case come due again and again", reason="stale")


def in_turn(
    shell: Shell, by: str, work: Callable[[Command], Completed], *, case_id: str, failed: Callable[[Command], Completed] | None = None
) -> Completed:
    """What `work` returns, timers that are due first; when the model fails instead, what `failed` does: an incident, unless another is given."""
    try:
        return with_timers_first(shell, by, work, case_id=case_id)
    except ModelFault:
        return with_timers_first(shell, by, failed or or_incident(work, case_id=case_id), case_id=case_id)


def fire_timers(shell: Shell, case_id: str) -> None:
    """Fire what is due of the case; a timer that fails stays where it is, with an incident, and stops none of the others."""
    try:
        shell.command(tasks.SYSTEM, lambda command: _fire_due(command, case_id), case=case_id)
    except ModelFault:  # one of them, or several: which, is found out one by one
        shell.command(tasks.SYSTEM, lambda command: fire_apart(command, case_id), case=case_id)


def _fire_due(command: Command, case_id: str) -> None:
    case, loaded, variables, first_timer = locked(command, case_id)
    if first_timer is not None and first_timer <= command.at and case.status in ALIVE:
        _fire(command, case, loaded, variables, held=held_timers(command, case))


def fire_apart(command: Command, case_id: str) -> Completed:
    """Fire what is due of the case at the command's own clock, each by itself, those due first first, with an incident for each that fails."""
    while True:
        case, loaded, variables, _ = locked(command, case_id)
        due = jobs.due_timers(command.connection, case_id, command.at)
        if not due or case.status not in ALIVE:
            return Completed(view(case, loaded), cases.open_tasks(command.connection, case_id))
        first, *others = due
        try:
            with undone_if_raised(command.connection), failing_at(first):
                _fire(command, case, loaded, variables, held=held_timers(command, case).union(others))
        except ModelFault as fault:
            jobs.hold_timer(command.connection, case_id, first, incident=stopped(command, case, fault).seq)


def _fire(command: Command, case: Instance, loaded: Loaded, variables: Mapping[str, Any], *, held: Collection[int]) -> None:
    step = execution.advance(loaded.compiled, case.state, variables, DueTimers(), command.at, held=held)
    record.settle(command, case, loaded, step, Act("TimersFired", {}, {}))
    record.close_others(command, case.id, step.trace, done=None)
