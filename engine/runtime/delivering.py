"""What a channel says, later, about a message that had left: that it has reached its reader, or never will."""

from __future__ import annotations

from functools import partial

from engine import tasks
from engine.errors import ModelFault
from engine.persistence import cases, incoming, outgoing
from engine.persistence.incoming import Incoming
from engine.persistence.outgoing import Message
from engine.runtime import record
from engine.runtime.record import Act
from engine.runtime.service_tasks import pause
from engine.runtime.shell import Command, Shell
from engine.runtime.turn import locked

TRIES = 10
"""How often a word about a message that is not known is looked at: it may come before whoever sent that could note its name."""


def settle(shell: Shell, row: Incoming) -> None:
    """The message that the word is about stands as it says; words that come late or twice change nothing."""
    said = row.content or {}
    with shell.store.read() as connection:
        message = outgoing.sent_as(connection, str(said.get("sent_as", "")))
    if message is None:
        shell.command(tasks.SYSTEM, partial(_wait, row=row))
    else:
        shell.command(tasks.SYSTEM, partial(_settle, row=row, known=message), case=message.case_id)


def _wait(command: Command, *, row: Incoming) -> None:
    taken = incoming.take(command.connection, row.channel, row.identity)
    if taken is not None:
        due = command.at + pause(command, failures=taken.tries + 1) if taken.tries + 1 < TRIES else None
        incoming.put_back(command.connection, row.channel, row.identity, due=due, error="no message is known by this name")


def _settle(command: Command, *, row: Incoming, known: Message) -> None:
    case, _, _, _ = locked(command, known.case_id)
    taken = incoming.take(command.connection, row.channel, row.identity)
    message = outgoing.sent_as(command.connection, str((row.content or {}).get("sent_as", "")))
    if taken is None or message is None:
        return
    state = str((taken.content or {}).get("state", ""))
    facts = {"message": message.number, "channel": message.channel, "path": message.path, "definition": case.definition_id}
    if state == "delivered" and message.state == "sent":
        record.note(command, case, Act("MessageDelivered", facts, {}))
        outgoing.mark(command.connection, message, "delivered", at=command.at)
    elif state == "failed" and message.state == "sent":
        said = str((taken.content or {}).get("error", "")) or "not delivered"
        fault = ModelFault(
            said, element=message.path.rpartition("/")[2], reason="message-dead", about={"channel": message.channel, "code": "-"},
        )  # fmt: skip
        noted = record.note(command, case, Act("MessageFailed", {**facts, **fault.facts}, {"message": said}))
        outgoing.mark(command.connection, message, "failed", at=command.at)
        outgoing.insert_dead(command.connection, message, incident=noted.seq, error=said)
        cases.open_incident(
            command.connection, case.id, noted.seq, token=-message.number, element=fault.facts["element"], expression=None, message=said, reads={},
            at=command.at,
        )  # fmt: skip
    incoming.settle(command.connection, taken, case_id=case.id)
