"""What comes in by the channels becomes cases: stored first, once however often it is delivered, and then looked into.

Storing and looking into are two transactions: a message whose case cannot be begun now is not lost, and whoever hands it over waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from engine import history, tasks
from engine.channels import Arrival, Status
from engine.errors import FieldError, Invalid, NotFound
from engine.persistence import cases, incoming
from engine.persistence.incoming import MESSAGE, STATUS, Incoming
from engine.persistence.store import Connection
from engine.runtime import answering, delivering, filling
from engine.runtime.cases import begin
from engine.runtime.filling import Read
from engine.runtime.record import Act, note
from engine.runtime.service_tasks import LONGEST_MESSAGE, pause
from engine.runtime.shell import Command, Shell

MOST_A_LOOK = 200
"""Messages looked into before what else is due is looked for again."""
LONGEST_IDENTITY = 200
"""Characters of an identity that is kept as it is; of a longer one, its digest."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message."""

    case_id: str | None
    """The case that has it; None while nobody has looked into it, or when it is of no case."""
    ticket: str | None
    again: int
    """How often it was delivered once more."""


def receive(shell: Shell, message: Arrival, *, by: str = tasks.SYSTEM) -> Received:
    """Keep the message and look into it at once; one that is known already changes nothing. Raises NotAllowed."""
    accept(shell, [message], by=by)
    channel, identity = message.channel, identity_of(shell, message)
    look_into(shell, channel, identity, by=by)
    with shell.store.read() as connection:
        row = incoming.row_of(connection, channel, identity)
        case = cases.case_by_id(connection, row.case_id) if row and row.case_id else None
    return Received(case.id if case else None, case.business_key if case else None, row.again if row else 0)


def accept(
    shell: Shell, messages: Iterable[Arrival], statuses: Iterable[Status] = (), *, by: str = tasks.SYSTEM, reread: bool = False,
    position: tuple[str, dict[str, Any]] | None = None,
) -> None:
    """Keep messages, and what became of those that left, in one transaction; what is known is counted, unless this is a second reading.

    `position`: (channel, where the next look at it goes on). Raises NotAllowed.
    """

    def work(command: Command) -> None:
        tasks.receive(command.actor)
        for message in messages:
            _accept(command, message, reread=reread)
        for status in statuses:
            incoming.accept(command.connection, _status_row(command, status))
        if position is not None:
            incoming.note_look(command.connection, position[0], at=command.at, position=position[1], error=None)

    shell.command(by, work)


def look_into_due(shell: Shell, now: datetime) -> int:
    """Look into what has come in and waits, each in its own transaction; how many. One that fails stops none of the others."""
    with shell.store.read() as connection:
        waiting = incoming.due(connection, now, most=MOST_A_LOOK)
    for channel, identity in waiting:
        try:
            look_into(shell, channel, identity)
        except Exception as error:  # noqa: BLE001  (whatever one message does, the others are not to wait for it; it is tried again)
            shell.command(tasks.SYSTEM, partial(_put_back, channel=channel, identity=identity, error=error))
    return len(waiting)


def look_into(shell: Shell, channel: str, identity: str, *, by: str = tasks.SYSTEM) -> None:
    """Do what is to be done about a message that is kept: begin its case, or tell the case that has it. Nothing when another has done it."""
    with shell.store.read() as connection:
        row = incoming.row_of(connection, channel, identity)
        if row is None or row.due is None:
            return
        target = None if row.case_id or row.kind == STATUS else answering.case_of(connection, shell.office, _read(row))
    if row.kind == STATUS:
        delivering.settle(shell, row)
    elif row.case_id is not None:
        shell.command(by, partial(_tell_again, row=row), case=row.case_id)
    elif target is not None:
        shell.command(by, partial(_join, row=row, case_id=target), case=target)
    elif _read(row).returned:
        shell.command(by, partial(_set_aside, row=row))
    else:
        _begin(shell, row, by=by)


# ------------------------------------------------------------------ keeping


def identity_of(shell: Shell, message: Arrival) -> str:
    """Under which name the message is kept: its own, or with its digest where another message has come under that name."""
    with shell.store.read() as connection:
        return _name(connection, message)


def _accept(command: Command, message: Arrival, *, reread: bool) -> None:
    identity = _name(command.connection, message)
    row = Incoming(message.channel, identity, MESSAGE, message.at, message.sender[:320], digest_of(message), None, due=command.at)
    known = incoming.row_of(command.connection, row.channel, identity)
    if known is None:
        kept = filling.keep_files(command, message, owner=owner_of(row))
        if incoming.accept(command.connection, filling.with_content(row, message, kept)):
            return
    if not reread:
        incoming.count_again(command.connection, row.channel, identity, at=command.at)


def _name(connection: Connection, message: Arrival) -> str:
    own = message.identity if len(message.identity) <= LONGEST_IDENTITY else history.digest(message.identity.encode("utf-8", "replace"))
    known = incoming.row_of(connection, message.channel, own)
    return own if known is None or known.digest == digest_of(message) else f"{own} {digest_of(message)}"


def digest_of(message: Arrival) -> str:
    """Of sender and text: two messages that agree in it may be one complaint."""
    text = " ".join(f"{message.subject} {message.text}".split()).casefold()
    return history.digest(history.canonical([message.channel, message.sender.casefold(), text]))


def owner_of(row: Incoming) -> str:
    """Whose the files of a message are until its case has them."""
    return history.digest(f"{row.channel}:{row.identity}".encode())


def _status_row(command: Command, status: Status) -> Incoming:
    identity = f"{history.digest(status.sent_as.encode())}:{status.state}"
    content = {"sent_as": status.sent_as, "state": status.state, "error": status.error[:LONGEST_MESSAGE]}
    return Incoming(status.channel, identity, STATUS, status.at, "", "", content, due=command.at)


def _put_back(command: Command, *, channel: str, identity: str, error: Exception) -> None:
    row = incoming.take(command.connection, channel, identity)
    if row is not None:
        due = command.at + pause(command, failures=row.tries + 1)
        incoming.put_back(command.connection, channel, identity, due=due, error=f"{type(error).__name__}: {error}"[:LONGEST_MESSAGE])


# ------------------------------------------------------------------ looking into


def _read(row: Incoming) -> Read:
    return filling.read_content(row)


def _begin(shell: Shell, row: Incoming, *, by: str) -> None:
    """A case of its own, on behalf of its citizen."""
    kept = shell.keep_office()
    key = str(shell.office.settings.get("proses_publik", ""))

    def work(command: Command) -> None:
        taken = incoming.take(command.connection, row.channel, row.identity)
        if taken is None or taken.case_id is not None:
            return
        intake = shell.office.intakes.get(row.channel)
        if intake is None:
            raise NotFound("intake", channel=row.channel)
        loaded = shell.latest(command.connection, key)
        tasks.start(command.actor, public=True)
        said = filling.filled(command, loaded, intake, row=taken, kantor=kept[1])
        begun = begin(
            command, loaded, kept=kept, data=said.data, complete=said.values, upload_owner=owner_of(taken), by_form=said.form
        )
        _mark(command, taken, begun.case.id)

    shell.command(by, work, on_behalf=tasks.CITIZEN_ID)


def _mark(command: Command, row: Incoming, case_id: str) -> None:
    since = row.at - command.shell.office.same_within
    like = incoming.like(command.connection, row, since=since)
    incoming.settle(command.connection, row, case_id=case_id, resembles=like)
    case = cases.case_by_id(command.connection, case_id)
    assert case is not None, "it has just begun"
    if like is not None:
        case = note(command, case, Act("DuplicateSuspected", {}, {}))
    if row.again:
        note(command, case, _again(row))


def _join(command: Command, *, row: Incoming, case_id: str) -> None:
    """The message is for a case that there is."""
    taken = incoming.take(command.connection, row.channel, row.identity)
    if taken is None or taken.case_id is not None:
        return
    answering.take_in(command, case_id, taken, _read(taken), owner=owner_of(taken))
    incoming.settle(command.connection, taken, case_id=case_id)


def _tell_again(command: Command, *, row: Incoming) -> None:
    taken = incoming.take(command.connection, row.channel, row.identity)
    case = cases.lock_case(command.connection, row.case_id or "")
    if taken is None or case is None or taken.again <= taken.told:
        return
    note(command, case[0], _again(taken))
    incoming.settle(command.connection, taken, case_id=taken.case_id, resembles=taken.resembles)


def _again(row: Incoming) -> Act:
    return Act("MessageReceivedAgain", {"channel": row.channel, "count": row.again}, {"identity": row.identity})


def _set_aside(command: Command, *, row: Incoming) -> None:
    taken = incoming.take(command.connection, row.channel, row.identity)
    if taken is not None:
        incoming.settle(command.connection, taken, case_id=None)


def serial_taken(shell: Shell, channel: str, identity: str) -> str | None:
    """The ticket of the case that has the message of this identity, "" where the case is in a circle; None when it is new."""
    with shell.store.read() as connection:
        row = incoming.row_of(connection, channel, identity)
        case = cases.case_by_id(connection, row.case_id) if row and row.case_id else None
    return None if case is None else "" if case.circle else case.business_key


def require_new(shell: Shell, channel: str, identity: str, *, path: str) -> None:
    """Raises Invalid (``sudah_dicatat``) under `path` when a case has the message of this identity."""
    ticket = serial_taken(shell, channel, identity)
    if ticket is not None:
        raise Invalid({path: FieldError("sudah_dicatat", {"tiket": ticket}) if ticket else FieldError("sudah_tercatat")})


