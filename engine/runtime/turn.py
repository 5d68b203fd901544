"""A case at its turn: locked, and what every command on it asks before it acts and answers with afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.errors import Conflict, NotFound
from engine.model import Case, Completed, Instance
from engine.persistence import cases, jobs
from engine.runtime.shell import Command, Loaded

ALIVE = frozenset({"running", "incident"})
"""Statuses of a case whose tasks may be done; after a fault the work that is open may still be done, or tried again."""


class TimersDueFirst(Exception):
    """Raised within a command when a timer of its case is due: the timer fires first, in a transaction of its own, and stands whatever follows."""


def require_in_time(command: Command, case: Instance, first_timer: datetime | None) -> None:
    """Raises TimersDueFirst when a timer of the case is due."""
    if first_timer is not None and first_timer <= command.at and case.status in ALIVE:
        raise TimersDueFirst


def held_timers(command: Command, case: Instance) -> frozenset[int]:
    """Tokens of the case's timers that have failed and do not fire before somebody tries again."""
    return jobs.failed_timers(command.connection, case.id) if case.status == "incident" else frozenset()


def locked(command: Command, case_id: str) -> tuple[Instance, Loaded, dict[str, Any], datetime | None]:
    """(case, definition, variables with `kantor`, when its first timer is due), locked until commit. Raises NotFound."""
    require_turn(command, case_id)
    found = cases.lock_case(command.connection, case_id)
    if found is None:
        raise NotFound("case", case=case_id)
    case, first_timer = found
    loaded = command.shell.definition(command.connection, case.definition_id)
    return case, loaded, command.shell.variables_of(command.connection, case), first_timer


def require_turn(command: Command, case_id: str) -> None:
    """A command that changes a case must have queued for it: what it reads of it may be old otherwise."""
    assert command.case == case_id, "name the case: Shell.command(…, case=…)"


def require_alive(case: Instance) -> None:
    """Raises Conflict (``ended``, or ``suspended``) unless the case's tasks may be done."""
    if case.status not in ALIVE:
        raise Conflict("case is not running", reason="suspended" if case.status == "suspended" else "ended", status=case.status)


def view(case: Instance, loaded: Loaded) -> Case:
    """The case as commands give it back."""
    return Case(case.id, case.business_key, case.key, loaded.stored.version, case.status)


def remember(command: Command, done: Completed, key: str | None, request: str) -> Completed:
    """Keep the result under the idempotency key, if there is one."""
    if key:
        result = {"case": done.case.id, "tokens": [task.token for task in done.next_tasks]}
        cases.remember(command.connection, key, request=request, result=result, at=command.at)
    return done


def remember_done(command: Command, key: str | None, request: str, case_id: str) -> bool:
    """Keep that a command without a result of its own is done under the key; False when it was done before. Raises Conflict (``exists``)."""
    known = cases.remembered(command.connection, key) if key else None
    if known is not None and known[0] != request:
        raise Conflict("idempotency key used for another command", reason="exists")
    if key and known is None:
        cases.remember(command.connection, key, request=request, result={"case": case_id, "tokens": []}, at=command.at)
    return known is None


def repeated(command: Command, known: tuple[str, Any], request: str) -> Completed:
    """The result of the first command with this key. Raises Conflict (``exists``) when the key was used for something else."""
    asked, result = known
    if asked != request:
        raise Conflict("idempotency key used for another command", reason="exists")
    case = cases.case_by_id(command.connection, result["case"])
    assert case is not None, "a remembered case is never deleted"
    loaded = command.shell.definition(command.connection, case.definition_id)
    opened = tuple(t for t in cases.tasks_of(command.connection, case.id) if t.token in result["tokens"])
    return Completed(view(case, loaded), opened, repeated=True)
