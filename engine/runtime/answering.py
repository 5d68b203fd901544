"""A message that answers one of the office's, or names a ticket: it goes to the case that there is, and its people are told."""

from __future__ import annotations

import re
from string import Formatter

from engine import tasks
from engine.errors import NotFound
from engine.office import Office
from engine.persistence import cases, files, incoming, outgoing
from engine.persistence.files import Attachment
from engine.persistence.incoming import Incoming
from engine.persistence.reminders import PERSON
from engine.persistence.store import Connection
from engine.runtime import record
from engine.runtime.filling import Read
from engine.runtime.record import Act
from engine.runtime.shell import Command

ORIGIN = "pesan"
"""Where such a message's files say they come from."""
NOTICE = "pemberitahuan.pesan_masuk"


def case_of(connection: Connection, office: Office, read: Read) -> str | None:
    """The case that a message is for: that of the message it answers, else that of the ticket it names; None: a case of its own."""
    for identity in read.answers:
        if found := outgoing.case_of_message(connection, identity):
            return found
    named = ticket_pattern(office.settings["pola_tiket"]).search(f"{read.subject}\n{read.text if not read.subject else ''}")
    return cases.id_of_ticket(connection, named.group().upper()) if named else None


def ticket_pattern(pattern: str) -> re.Pattern[str]:
    """What finds a ticket number, made by the office's `pattern`, in a text."""
    parts = (re.escape(text) + (r"\d+" if name else "") for text, name, _, _ in Formatter().parse(pattern))
    return re.compile(rf"(?<![\w-]){''.join(parts)}(?![\w-])", re.IGNORECASE)


def take_in(command: Command, case_id: str, row: Incoming, read: Read, *, owner: str) -> None:
    """The event, the files, and a notice for each who has the case in hand. A case that has ended stays ended: its last people see to it."""
    found = cases.lock_case(command.connection, case_id)
    if found is None:
        raise NotFound("case", case=case_id)
    uploads = files.uploads_of(command.connection, owner)
    for value in read.files:
        if stored := uploads.get(value["digest"]):
            files.insert_attachment(
                command.connection,
                Attachment(case_id, stored["digest"], stored["name"], stored["type"], stored["size"], "upload", command.at, command.actor.id, ORIGIN),
            )
    facts = {"channel": row.channel, "known": _is_known(command, case_id, row), **({"automatic": True} if read.automatic else {})}
    said = {"sender": read.sender, "subject": read.subject, "text": read.text, **({"refused": list(read.refused)} if read.refused else {})}
    act = Act("AnswerReceived", facts, said, tuple(value["digest"] for value in read.files))
    noted = record.note(command, found[0], act)
    element, told = _people_of(command, case_id)
    text = command.shell.office.text(NOTICE, tiket=noted.business_key or case_id)
    cases.insert_notice(command.connection, told, case_id=case_id, seq=noted.seq, place=0, element=element, name=text, at=command.at)


def _is_known(command: Command, case_id: str, row: Incoming) -> bool:
    """Whether the sender is one that the office has written to in this case, or has heard from."""
    known = outgoing.recipients_of(command.connection, case_id) | incoming.senders_of(command.connection, case_id, row.channel)
    return _bare(row.sender) in {_bare(one) for one in known}


def _bare(address: str) -> str:
    """An address as it compares: letters small, a telephone number by its last digits (0812…, 62812… and +62 812… are one)."""
    if "@" in address:
        return address.strip().casefold()
    return "".join(filter(str.isdigit, address)).lstrip("0").removeprefix("62")


def _people_of(command: Command, case_id: str) -> tuple[str, list[str]]:
    """(path of a task, who is told): whoever holds the open tasks or may do them; of a case without any, the last task's groups."""
    every = cases.tasks_of(command.connection, case_id)
    current = [task for task in every if task.status == "open"] or list(every[-1:])
    told: dict[str, None] = {}
    for task in current:
        held = task.assignee if task.status == "open" else None
        told.update(dict.fromkeys([f"{PERSON}{held}"] if held else sorted(tasks.candidate_groups(task))))
    return (current[0].path if current else "", list(told))
