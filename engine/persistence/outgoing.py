"""Writing messages that leave the office, and who is sending them. Each statement is named by what it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, false, func, insert, select, update

from engine.persistence import tables as t
from engine.persistence.jobs import JOB, Job

TRIES = 24
"""How often a message is tried before it is a matter for people: a mail server that is away for a night is back before."""

State = Literal["queued", "sent", "delivered", "failed", "off"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message that leaves the office."""

    case_id: str
    number: int
    """Within the case, from 1."""
    channel: str
    recipient: str
    subject: str
    body: str
    """With the placeholder of the tracking code, not the code."""
    with_receipt: bool
    """Whether the case's receipt goes with it."""
    message_id: str
    """The same at every attempt, so that a message that came twice is known for one (RFC 5322 §3.6.4)."""
    path: str
    """The node whose passing it comes from."""
    state: State
    at: datetime
    answers: str | None = None
    """Identity of the message that it answers, by the same channel."""
    template: dict[str, Any] | None = None
    """``{name, language, values}`` where the channel wants a form that its provider has approved."""


_MESSAGE = [
    t.outgoing.c[name]
    for name in (
        "case_id", "number", "channel", "recipient", "subject", "body", "with_receipt", "message_id", "path", "state", "at", "answers", "template",
    )
]  # fmt: skip
_IS_ITS = (t.outgoing.c.case_id == t.job.c.case_id) & (t.outgoing.c.number == -t.job.c.token) & t.IS_MESSAGE


def last_number(connection: Connection, case_id: str) -> int:
    """The number of the case's last message; 0 without one."""
    return int(connection.execute(select(func.coalesce(func.max(t.outgoing.c.number), 0)).where(t.outgoing.c.case_id == case_id)).scalar_one())


def insert_messages(connection: Connection, messages: Sequence[Message]) -> None:
    """New messages; those that are queued may be sent at once."""
    rows = [{**{column.name: getattr(one, column.name) for column in _MESSAGE}, "changed": one.at} for one in messages]
    connection.execute(insert(t.outgoing).values(rows))
    waiting = [_job(one) for one in messages if one.state == "queued"]
    if waiting:
        connection.execute(insert(t.job).values(waiting))


def _job(message: Message) -> dict[str, Any]:
    return {
        "case_id": message.case_id, "token": -message.number, "kind": "message", "path": message.path, "due": message.at,
        "topic": message.channel, "attempt": 0, "tries": TRIES,
    }  # fmt: skip


# ------------------------------------------------------------------ sending


def is_due(connection: Connection, channels: Collection[str], at: datetime) -> bool:
    """Whether a message of these channels may be sent now."""
    return bool(connection.execute(select(exists().where(t.IS_MESSAGE, t.job.c.topic.in_(channels), t.job.c.due <= at))).scalar())


def take(connection: Connection, channels: Collection[str], *, worker: str, at: datetime, until: datetime) -> tuple[Job, Message] | None:
    """Lend the message of these channels that is longest due; nobody else gets it until `until`. One that another is just taking is passed over."""
    ripe = (
        select(*JOB)
        .where(t.IS_MESSAGE, t.job.c.topic.in_(channels), t.job.c.due <= at, t.job.c.tries > 0)
        .order_by(t.job.c.due, t.job.c.case_id, t.job.c.token.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(ripe).first()
    if row is None:
        return None
    job = replace(Job(*row), due=until, attempt=row.attempt + 1, tries=row.tries - 1, worker=worker)
    connection.execute(update(t.job).where(_at(job)).values(due=until, attempt=job.attempt, tries=job.tries, worker=worker))
    found = connection.execute(select(*_MESSAGE).where(t.outgoing.c.case_id == job.case_id, t.outgoing.c.number == -job.token)).one()
    return job, Message(*found)


def job_of(connection: Connection, case_id: str, number: int) -> Job | None:
    """Who is sending the message, locked until commit; None when it is sent already."""
    row = connection.execute(select(*JOB).where(t.job.c.case_id == case_id, t.job.c.token == -number, t.IS_MESSAGE).with_for_update()).first()
    return None if row is None else Job(*row)


def abandoned(connection: Connection, at: datetime) -> tuple[Job, ...]:
    """Messages whose last lease ran out without a word of whoever was sending them."""
    rows = connection.execute(select(*JOB).where(t.IS_MESSAGE, t.job.c.due <= at, t.job.c.tries == 0).order_by(t.job.c.due))
    return tuple(Job(*row) for row in rows)


def mark_sent(connection: Connection, job: Job, *, at: datetime, sent_as: str | None = None) -> None:
    """It has been taken in by whoever delivers it, and calls it `sent_as`."""
    connection.execute(delete(t.job).where(_at(job)))
    mine = (t.outgoing.c.case_id == job.case_id) & (t.outgoing.c.number == -job.token)
    connection.execute(update(t.outgoing).where(mine).values(state="sent", changed=at, sent_as=sent_as))


def mark(connection: Connection, message: Message, state: State, *, at: datetime) -> None:
    """Its channel has said how it stands."""
    _change(connection, message.case_id, [message.number], state, at=at)


def insert_dead(connection: Connection, message: Message, *, incident: int, error: str) -> None:
    """It was sent, yet will never arrive: somebody may have it sent once more."""
    row = {**_job(message), "due": None, "tries": 0, "incident": incident, "error": error}
    connection.execute(insert(t.job), row)


def mark_failed(connection: Connection, job: Job, *, at: datetime) -> None:
    """Nobody tries it any more; its job is the caller's to bury."""
    _change(connection, job.case_id, [-job.token], "failed", at=at)


def revive(connection: Connection, case_id: str, *, at: datetime) -> tuple[int, ...]:
    """The case's failed messages may be sent again, as often as new ones, and their incidents are closed. Their numbers."""
    dead = (t.job.c.case_id == case_id) & t.IS_MESSAGE & t.job.c.incident.is_not(None)
    numbers = tuple(-token for token in connection.execute(select(t.job.c.token).where(dead).order_by(t.job.c.token.desc())).scalars())
    if numbers:
        connection.execute(update(t.job).where(dead).values(due=at, tries=TRIES, incident=None))
        theirs = t.incident.c.token.in_([-number for number in numbers])
        connection.execute(update(t.incident).where(t.incident.c.case_id == case_id, theirs, t.incident.c.closed.is_(None)).values(closed=at))
        _change(connection, case_id, numbers, "queued", at=at)
    return numbers


def _at(job: Job) -> Any:
    return (t.job.c.case_id == job.case_id) & (t.job.c.token == job.token) & t.IS_MESSAGE


def _change(connection: Connection, case_id: str, numbers: Collection[int], state: State, *, at: datetime) -> None:
    mine = update(t.outgoing).where(t.outgoing.c.case_id == case_id, t.outgoing.c.number.in_(numbers))
    connection.execute(mine.values(state=state, changed=at))


# ------------------------------------------------------------------ looking


@dataclass(frozen=True, slots=True)
class Sent:
    """How a message stands."""

    number: int
    channel: str
    subject: str
    path: str
    state: State
    changed: datetime
    attempts: int
    error: str
    """How the last attempt ended, as the channel said it; "" when none has failed."""


def messages_of(connection: Connection, case_id: str) -> tuple[Sent, ...]:
    """The case's messages, oldest first."""
    columns: tuple[Any, ...] = tuple(t.outgoing.c[name] for name in ("number", "channel", "subject", "path", "state", "changed"))
    columns = (*columns, func.coalesce(t.job.c.attempt, 0), func.coalesce(t.job.c.error, ""))
    mine = select(*columns).select_from(t.outgoing.outerjoin(t.job, _IS_ITS)).where(t.outgoing.c.case_id == case_id)
    return tuple(Sent(*row) for row in connection.execute(mine.order_by(t.outgoing.c.number)))


def sent_as(connection: Connection, name: str) -> Message | None:
    """The message that a channel calls by this name."""
    row = connection.execute(select(*_MESSAGE).where(t.outgoing.c.sent_as == name)).first() if name else None
    return None if row is None else Message(*row)


def case_of_message(connection: Connection, identity: str) -> str | None:
    """The case that the office sent the message of; by its own id (``<case.number@host>``), or by what its channel calls it."""
    case_id, _, number = identity.strip("<> ").partition("@")[0].rpartition(".")
    its = (t.outgoing.c.case_id == case_id) & (t.outgoing.c.number == int(number)) if number.isdecimal() and len(number) < 9 else false()
    own = select(t.outgoing.c.case_id).where(its, t.outgoing.c.message_id == identity)
    return connection.execute(own).scalar() or connection.execute(select(t.outgoing.c.case_id).where(t.outgoing.c.sent_as == identity)).scalar()


def recipients_of(connection: Connection, case_id: str) -> frozenset[str]:
    """Whom the office has written to in the case."""
    return frozenset(connection.execute(select(t.outgoing.c.recipient).where(t.outgoing.c.case_id == case_id)).scalars())


def figures(connection: Connection, *wanted: ColumnElement[bool]) -> dict[str, int]:
    """State → how many of the messages `wanted`; those sent are not counted."""
    counted = select(t.outgoing.c.state, func.count().label("number")).where(t.IS_UNSENT, *wanted).group_by(t.outgoing.c.state)
    return {row.state: row.number for row in connection.execute(counted)}
