"""The command that hands a message to the one case that waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from engine import execution, history, tasks
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.model import OFFICE, Completed, Instance, Message
from engine.persistence import cases, jobs
from engine.persistence.jobs import Waiting
from engine.runtime import record
from engine.runtime.faults import failing_at
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.timely import in_turn
from engine.runtime.turn import held_timers, locked, remember, repeated, require_alive, require_in_time, view

MOST_LISTED = 100
"""Cases that a refusal counts at most."""
_LOOKS = 3
"""How often the case is looked for, when it goes on while its turn is waited for and another one waits instead."""


def correlate(
    shell: Shell, name: str, values: Mapping[str, Any], *, by: str, key: str | None = None, idempotency_key: str | None = None
) -> Completed:
    """The message of this name and `key` (None: whatever the key) is received by the one that waits for it.

    Raises NotAllowed, Invalid (a value named ``kantor``, which is the office's), NotFound when nobody waits for it, Conflict (``ambiguous``
    with how many when several do, ``exists``).
    When the model itself fails the case stays as it was, with an incident, and the case comes back with that status.
    """
    if OFFICE in values:
        raise Invalid({OFFICE: FieldError("nilai_salah")})
    request = history.digest(history.canonical(["correlate", by, name, key]))

    def work(command: Command, case_id: str) -> Completed:
        if idempotency_key and (known := cases.remembered(command.connection, idempotency_key)):
            return repeated(command, known, request)
        return remember(command, _receive(command, case_id, name, values, key=key), idempotency_key, request)

    for _ in range(_LOOKS):
        found = _look(shell, name, by=by, key=key, idempotency_key=idempotency_key, request=request)
        if isinstance(found, Completed):
            return found
        try:
            return in_turn(shell, by, partial(work, case_id=found), case_id=found)
        except _Elsewhere:
            continue
    raise Conflict("the message is waited for now here, now there", reason="stale")


class _Elsewhere(Exception):
    """By the time it is the case's turn, another one waits for the message."""


def _look(shell: Shell, name: str, *, by: str, key: str | None, idempotency_key: str | None, request: str) -> Completed | str:
    """The case that waits, or what an earlier command with the idempotency key came to."""
    with shell.store.read() as connection:
        at = shell.clock.now()
        command = Command(shell, connection, at, shell.actor(connection, by, at))
        tasks.correlate(command.actor)
        if idempotency_key and (known := cases.remembered(connection, idempotency_key)):
            return repeated(command, known, request)
        return _waiting(command, name, key).case_id


def _waiting(command: Command, name: str, key: str | None) -> Waiting:
    """The only one that waits for the message."""
    found = jobs.message_waits(command.connection, name, key, most=MOST_LISTED)
    if not found:
        raise NotFound("message", name=name, key=key)
    if len(found) > 1:
        raise Conflict(f"{len(found)} wait for the message", reason="ambiguous", name=name, count=len(found))
    return found[0]


def _receive(command: Command, case_id: str, name: str, values: Mapping[str, Any], *, key: str | None) -> Completed:
    case, loaded, variables, first_timer = locked(command, case_id)
    tasks.correlate(command.actor)
    require_in_time(command, case, first_timer)
    wait = _waiting(command, name, key)
    if wait.case_id != case_id:
        raise _Elsewhere
    require_alive(case)
    return deliver(command, case, loaded, variables, wait=wait, values=values)


def deliver(
    command: Command, case: Instance, loaded: Loaded, variables: Mapping[str, Any], *, wait: Waiting, values: Mapping[str, Any]
) -> Completed:
    """The case, locked and alive, receives the message that it waits for at `wait`. Raises ModelFault."""
    act = Act("MessageReceived", {"message": wait.name, "caught": [wait.token, wait.path]}, {"values": dict(values), "key": wait.key})
    with failing_at(wait.token):
        received = Message(wait.name, values, wait.token)
        step = execution.advance(loaded.compiled, case.state, variables, received, command.at, held=held_timers(command, case))
        if case.status == "incident":
            cases.close_incident_at(command.connection, case.id, wait.token, at=command.at)  # it may wait on for the next message
        moved, opened = record.settle(command, case, loaded, step, act)
    record.close_others(command, case.id, step.trace, done=None)
    return Completed(view(moved, loaded), opened)
