"""Paper forms: each is one case by the serial that is printed on it, whoever types it in, alone or with others, and however often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import history, tasks
from engine.errors import FieldError, Invalid
from engine.model import Completed
from engine.persistence import cases, incoming
from engine.persistence.incoming import MESSAGE, Incoming
from engine.runtime.cases import begin
from engine.runtime.shell import Command, Shell
from engine.runtime.turn import remember, repeated

LONGEST = 40
"""Characters of a serial."""


def record(
    shell: Shell, key: str, data: Mapping[str, Any], *, by: str, serial: tuple[str, str], complete: Mapping[str, Any], idempotency_key: str,
    path: str,
) -> Completed:
    """A paper form typed in whole becomes a case, on behalf of its citizen. `serial`: (channel, what is printed on the form).

    Raises NotFound, NotAllowed, Conflict, Invalid (fields of the first task's form; under `path` ``sudah_dicatat`` when the form is a case already).
    """
    request = history.digest(f"start:{by}:{key}".encode())
    kept = shell.keep_office()

    def work(command: Command) -> Completed:
        if known := cases.remembered(command.connection, idempotency_key):
            return repeated(command, known, request)
        tasks.receive(command.actor)
        row = Incoming(serial[0], paper_identity(serial[1]), MESSAGE, command.at, "", "", None)
        if not incoming.accept(command.connection, row):
            raise Invalid({path: FieldError("sudah_dicatat", {"tiket": _ticket(command, row) or "-"})})
        begun = begin(command, shell.latest(command.connection, key), kept=kept, data=data, complete=complete, upload_owner=by)
        incoming.settle(command.connection, row, case_id=begun.case.id)
        return remember(command, begun, idempotency_key, request)

    return shell.command(by, work, on_behalf=tasks.CITIZEN_ID)


def ticket_of(shell: Shell, channel: str, serial: str, *, by: str) -> str | None:
    """The ticket of the case that a paper form has become; None when it is new. Raises NotAllowed."""
    with shell.store.read() as connection:
        command = Command(shell, connection, shell.clock.now(), shell.actor(connection, by, shell.clock.now()))
        tasks.receive(command.actor)
        return _ticket(command, Incoming(channel, paper_identity(serial), MESSAGE, command.at, "", "", None))


def paper_identity(serial: str) -> str:
    """A serial as it compares: ``f-0031`` and ``F 0031`` are what one form bears."""
    return "".join(sign for sign in serial.upper() if sign.isalnum())[:LONGEST]


def _ticket(command: Command, row: Incoming) -> str | None:
    known = incoming.row_of(command.connection, row.channel, row.identity)
    case = cases.case_by_id(command.connection, known.case_id) if known and known.case_id else None
    return case.business_key or case.id if case else None
