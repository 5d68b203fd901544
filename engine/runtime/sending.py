"""Sending what leaves the office: a message is lent for a time, handed to its channel outside any transaction, then marked.

Whoever sends may die between the handing over and the mark; the message is then sent again, under the same id.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine import tasks
from engine.channels import Enclosure, Envelope, NotSent, Rejected, Template
from engine.errors import ModelFault, NotFound
from engine.model import Instance
from engine.persistence import cases, jobs, outgoing
from engine.persistence.jobs import Job
from engine.persistence.outgoing import Message
from engine.runtime import letters, record, tracking
from engine.runtime.outgoing import CODE
from engine.runtime.record import Act
from engine.runtime.service_tasks import LONGEST_MESSAGE, pause
from engine.runtime.shell import Command, Shell
from engine.runtime.turn import locked

LEASE = timedelta(minutes=5)
MOST_A_LOOK = 100
"""Messages sent before what else is due is looked for again."""
SENDER = "pekerja"
"""Whose a message is while it is sent; the attempt tells one from another."""
_LOST = "the lease ran out"


def send_due(shell: Shell, now: datetime) -> None:
    """Send what may be sent now by the channels that this engine has, one after another. One that fails stops none of the others."""
    channels = sorted(shell.mailboxes)
    with shell.store.read() as connection:
        lost, due = outgoing.abandoned(connection, now), bool(channels) and outgoing.is_due(connection, channels, now)
    for job in lost:
        settle(shell, job, partial(give_up, said=job.error or _LOST, code="", only_since=now))
    for _ in range(MOST_A_LOOK if due else 0):
        lent = shell.command(tasks.SYSTEM, partial(lend, channels=channels))
        if lent is None:
            return
        _send(shell, *lent)


def lend(command: Command, *, channels: list[str]) -> tuple[Job, Message] | None:
    """The message of these channels that is longest due, lent for the time of `LEASE`; None without one. No event: nothing has changed."""
    return outgoing.take(command.connection, channels, worker=SENDER, at=command.at, until=command.at + LEASE)


def _send(shell: Shell, job: Job, message: Message) -> None:
    """Outside any transaction: a mail server may take its time."""
    try:
        name = shell.mailboxes[message.channel].send(_envelope(shell, message))
    except Rejected as no:
        settle(shell, job, partial(give_up, said=str(no), code=no.code))
    except Exception as error:  # noqa: BLE001  (whatever went wrong, the message is tried again, and at last is somebody's to see)
        said = str(error) if isinstance(error, NotSent) else f"{type(error).__name__}: {error}"
        settle(shell, job, partial(put_back, said=said))
    else:
        settle(shell, job, partial(sent, sent_as=name))


def _envelope(shell: Shell, message: Message) -> Envelope:
    code = tracking.code_of(shell, message.case_id) if CODE in message.body or message.with_receipt else ""
    enclosures = (_receipt(shell, message.case_id, code),) if message.with_receipt else ()
    return Envelope(
        message.message_id, message.recipient, message.subject, message.body.replace(CODE, code), at=message.at, enclosures=enclosures,
        answers=message.answers or "", template=_filled(message, code),
    )  # fmt: skip


def _filled(message: Message, code: str) -> Template | None:
    form = message.template
    return Template(form["name"], form["language"], tuple(value.replace(CODE, code) for value in form["values"])) if form else None


def _receipt(shell: Shell, case_id: str, code: str) -> Enclosure:
    with shell.store.read() as connection:
        case = cases.case_by_id(connection, case_id)
    if case is None:
        raise NotFound("case", case=case_id)
    letter = letters.receipt(shell, case, code, f"https://{shell.office.site}/lacak")
    return Enclosure(letter.name, "application/pdf", letter.content)


# ------------------------------------------------------------------ what became of it


def settle(shell: Shell, job: Job, mark: Callable[..., None]) -> None:
    """Mark the message by `sent`, `put_back` or `give_up`, unless another has it by now, who will."""

    def work(command: Command) -> None:
        case, _, _, _ = locked(command, job.case_id)
        found = outgoing.job_of(command.connection, job.case_id, -job.token)
        if found is not None and (found.worker, found.attempt) == (job.worker, job.attempt):
            mark(command, case, found)

    shell.command(tasks.SYSTEM, work, case=job.case_id)


def sent(command: Command, case: Instance, job: Job, *, sent_as: str | None = None) -> None:
    """The channel has taken it in, and calls it `sent_as` from now on."""
    outgoing.mark_sent(command.connection, job, at=command.at, sent_as=sent_as)
    record.note(command, case, Act("MessageSent", _facts(case, job), {}))


def put_back(command: Command, case: Instance, job: Job, *, said: str) -> None:
    """To be tried again after a pause; no event, unless that was the last try."""
    if not job.tries:
        give_up(command, case, job, said=said, code="")
        return
    due = command.at + pause(command, failures=outgoing.TRIES - job.tries)
    jobs.put_back(command.connection, job, due=due, tries=job.tries, error=said[:LONGEST_MESSAGE])


def give_up(command: Command, case: Instance, job: Job, *, said: str, code: str, only_since: datetime | None = None) -> None:
    """An incident with the channel's words; the case itself goes on. `only_since`: unless its lease has been renewed by then."""
    if only_since is not None and (job.tries or job.due is None or job.due > only_since):
        return
    fault = ModelFault(
        said[:LONGEST_MESSAGE], element=job.path.rpartition("/")[2], reason="message-dead", about={"channel": job.topic, "code": code or "-"},
    )  # fmt: skip
    noted = record.note(command, case, Act("MessageFailed", {**_facts(case, job), **fault.facts}, {"message": str(fault)}))
    outgoing.mark_failed(command.connection, job, at=command.at)
    jobs.bury(command.connection, job, incident=noted.seq, error=str(fault))
    cases.open_incident(
        command.connection, case.id, noted.seq, token=job.token, element=fault.facts["element"], expression=None, message=str(fault), reads={},
        at=command.at,
    )  # fmt: skip


def _facts(case: Instance, job: Job) -> dict[str, Any]:
    return {"message": -job.token, "channel": job.topic, "path": job.path, "attempt": job.attempt, "definition": case.definition_id}
