"""The command that moves a case to another deployed version of its process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import execution, tasks
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.model import Case, Instance, Step, Task
from engine.persistence import cases, definitions, moving
from engine.persistence.store import Connection
from engine.queries.sight import Desk
from engine.replay import state_digest
from engine.runtime import guarding, record
from engine.runtime.desks import desk_on
from engine.runtime.guarding import Guard
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.timely import with_timers_first
from engine.runtime.turn import locked, require_alive, require_in_time, view

RIGHT = "operasi"
Target = int | str | None
"""Version, id of a definition (``<key>:<version>``), or None = the newest version."""


def migrate(shell: Shell, case_id: str, *, to: Target, reason: str, by: str) -> Case:
    """Move the case to another version of its process, where it goes on with that version's forms, letters and rules. No token moves.

    A timer that is due fires first, on the version it was due on. Raises NotFound (also for a version that was never deployed), NotAllowed,
    Conflict (``ended``, ``same``), Invalid (``reason``), Refused (a finding for each element that the case stands on and the version lacks).
    """
    if not reason.strip():
        raise Invalid({"reason": FieldError("alasan_perbaikan")})

    def work(command: Command) -> Case:
        case, source, variables, first_timer = locked(command, case_id)
        tasks.require_right(command.actor, RIGHT)
        guarding.require_sight(command, case)
        require_alive(case)
        require_in_time(command, case, first_timer)
        target = _target(command, case, to)
        if target.stored.id == source.stored.id:
            raise Conflict("the case runs on that version already", reason="same", definition=target.stored.id)
        step = _rebound(command, case, source, target=target, variables=variables)
        return view(_record(command, case, target, step=step, reason=reason.strip()), target)

    return with_timers_first(shell, by, work, case_id=case_id)


def _target(command: Command, case: Instance, to: Target) -> Loaded:
    if to is None:
        return command.shell.latest(command.connection, case.key)
    name = f"{case.key}:{to}" if isinstance(to, int) or ":" not in to else to
    stored = definitions.definition_by_id(command.connection, name)
    if stored is None or stored.key != case.key:
        raise NotFound("definition", definition=name)
    return command.shell.definition(command.connection, stored.id)


def _rebound(command: Command, case: Instance, source: Loaded, *, target: Loaded, variables: dict[str, Any]) -> Step | None:
    """None for a case that has not begun: it stands on nothing yet. Raises Refused."""
    if not case.state:
        return None
    return execution.rebind(source.compiled, target.compiled, case.state, variables, command.at)


def _record(command: Command, case: Instance, target: Loaded, *, step: Step | None, reason: str) -> Instance:
    guarded = Guard() if step is None else guarding.guard(command, case, step.waits, named=step.barred)
    moved = [] if step is None else [_moved(command, task, step, guarded) for task in cases.open_tasks(command.connection, case.id)]
    released = [task.token for task, was in moved if was is not None and task.assignee is None]
    state, data = (b"", case.data) if step is None else (step.state, step.data)
    facts = {
        "from": case.definition_id, "definition": target.stored.id, "digest": target.stored.digest, "state": state_digest(state, data),
        **guarded.facts, **({"status": step.status} if step else {}), **({"released": released} if released else {}),
        **({"tasks": [{"token": task.token, "path": task.path, "groups": list(task.groups)} for task, _ in moved]} if moved else {}),
    }  # fmt: skip
    noted = record.append(command, case, Act("CaseMigrated", facts, {"reason": reason}), facts={}, payload=guarded.payload)
    now = replace(guarded.marks(noted), definition_id=target.stored.id, state=state, data=data)
    moving.move_case(command.connection, now)
    guarding.write(command, case.id, replace(guarded, tasks=()))
    for task, _ in moved:
        moving.move_task(command.connection, task, tasks.candidate_groups(task))
    return now


def _moved(command: Command, task: Task, step: Step, guarded: Guard) -> tuple[Task, str | None]:
    """(the task as the new version defines it, who held it); it stays with its holder if they may still do it."""
    wait = next(wait for wait in step.waits if wait.token == task.token)
    new = guarded.takes(replace(
        task, definition_id=wait.definition_id, name=wait.name, form_key=wait.form_key, groups=wait.groups, revision=task.revision + 1,
    ))  # fmt: skip
    if task.assignee is None or guarding.may_hold(command, guarded, new, task.assignee):
        return new, task.assignee
    return replace(new, assignee=None, claimed=None), task.assignee


@dataclass(frozen=True, slots=True)
class Goal:
    """A version that a case could be moved to."""

    version: int
    deployed: datetime
    note: str
    """Why it was deployed."""


def require_sight(shell: Shell, connection: Connection, by: str) -> Desk:
    """A desk for `by`. Raises NotFound without the right ``operasi``: what is for nobody else does not exist for them."""
    desk = desk_on(shell, connection, shell.actor(connection, by, shell.clock.now()))
    desk.require_right(RIGHT)
    return desk


def other_versions(connection: Connection, key: str, *, but: str) -> tuple[Goal, ...]:
    """The versions of a process, newest first, all but the definition `but`."""
    return tuple(Goal(version, at, note) for name, version, at, note in definitions.versions_of(connection, key) if name != but)
