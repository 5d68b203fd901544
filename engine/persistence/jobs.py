"""Writing what cases wait for behind the scenes: timers and work outside as jobs, messages as waits. Each statement is named by what it does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from engine.model import MessageWait, TimerWait, WorkWait
from engine.persistence import tables as t

TRIES = 5
"""How often a service task's work is tried before it is a matter for people."""
_ALIVE = ("running", "incident")


@dataclass(frozen=True, slots=True)
class Job:
    """A service task's work, as it waits or is being done."""

    case_id: str
    token: int
    path: str
    """Where the task stands, as in `Wait.path`."""
    topic: str
    due: datetime | None
    """From when on it may be fetched; None: dead."""
    attempt: int
    tries: int
    worker: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A token that waits for a message."""

    case_id: str
    token: int
    path: str
    name: str
    key: str


_WAITING = [t.message_wait.c[name] for name in ("case_id", "token", "path", "name", "key")]
JOB = [t.job.c[name] for name in ("case_id", "token", "path", "topic", "due", "attempt", "tries", "worker", "error")]


# ------------------------------------------------------------------ what a step leaves waiting


def set_jobs(
    connection: Connection, case_id: str, timers: Sequence[TimerWait], works: Sequence[WorkWait], *, at: datetime, had_some: bool
) -> None:
    """The case's timers and works, as they wait now: those that went are gone, those that stayed stay as they are."""
    wanted: dict[int, Mapping[str, Any]] = {timer.token: {"kind": "timer", "path": timer.path, "due": timer.due} for timer in timers}
    for one in works:
        wanted[one.token] = {"kind": "work", "path": one.path, "due": at, "topic": one.topic, "attempt": 0, "tries": TRIES}
    mine = t.job.c.case_id == case_id
    waiting = select(t.job).where(mine, t.IS_WAITED_FOR)
    there = {row.token: row for row in connection.execute(waiting)} if had_some else {}
    gone = there.keys() - wanted.keys()
    if gone:
        connection.execute(delete(t.job).where(mine, t.job.c.token.in_(gone)))
    for token, values in wanted.items():
        if token not in there:
            connection.execute(insert(t.job), {"case_id": case_id, "token": token, **values})
        elif values["kind"] == "timer" and values["due"] != there[token].due:
            connection.execute(update(t.job).where(mine, t.job.c.token == token).values(due=values["due"]))


def set_message_waits(connection: Connection, case_id: str, waits: Sequence[MessageWait], *, number: str, had_some: bool) -> None:
    """The messages that the case waits for now; `number` is the key of those that have none of their own."""
    mine = t.message_wait.c.case_id == case_id
    there = set(connection.execute(select(t.message_wait.c.token).where(mine)).scalars()) if had_some else set[int]()
    gone = there - {wait.token for wait in waits}
    if gone:
        connection.execute(delete(t.message_wait).where(mine, t.message_wait.c.token.in_(gone)))
    for wait in waits:
        if wait.token not in there:
            row = {"case_id": case_id, "token": wait.token, "path": wait.path, "name": wait.name, "key": wait.key or number}
            connection.execute(insert(t.message_wait), row)


# ------------------------------------------------------------------ timers


def due_timers(connection: Connection, case_id: str, at: datetime) -> tuple[int, ...]:
    """Tokens of the case's timers that are due and have not failed, those due first first."""
    ripe = select(t.job.c.token).where(t.job.c.case_id == case_id, t.MAY_FIRE, t.job.c.due <= at)
    return tuple(connection.execute(ripe.order_by(t.job.c.due, t.job.c.token)).scalars())


def failed_timers(connection: Connection, case_id: str) -> frozenset[int]:
    """Tokens of the case's timers that failed when they fired, and wait to be tried again."""
    held = select(t.job.c.token).where(t.job.c.case_id == case_id, t.IS_TIMER, t.job.c.incident.is_not(None))
    return frozenset(connection.execute(held).scalars())


def hold_timer(connection: Connection, case_id: str, token: int, *, incident: int) -> None:
    """The timer failed when it fired; it does not fire before it is revived. `incident` is the event that says so."""
    connection.execute(update(t.job).where(t.job.c.case_id == case_id, t.job.c.token == token, t.IS_TIMER).values(incident=incident))


# ------------------------------------------------------------------ messages


def message_waits(connection: Connection, name: str, key: str | None, *, most: int) -> tuple[Waiting, ...]:
    """Who waits for the message, the oldest cases first, at most so many; `key` None: whatever their key."""
    query = select(*_WAITING).where(t.message_wait.c.name == name)
    if key is not None:
        query = query.where(t.message_wait.c.key == key)
    rows = connection.execute(query.order_by(t.message_wait.c.case_id, t.message_wait.c.token).limit(most))
    return tuple(Waiting(*row) for row in rows)


def message_waits_of(connection: Connection, case_id: str) -> tuple[Waiting, ...]:
    """What the case waits for, in the order in which it began to."""
    rows = connection.execute(select(*_WAITING).where(t.message_wait.c.case_id == case_id).order_by(t.message_wait.c.token))
    return tuple(Waiting(*row) for row in rows)


# ------------------------------------------------------------------ work


def take(connection: Connection, topics: Collection[str], *, worker: str, limit: int, at: datetime, until: datetime) -> tuple[Job, ...]:
    """Lend up to `limit` works of these topics to `worker`, those longest due first; nobody else gets them until `until`.

    What another transaction is just taking is passed over.
    """
    ripe = (
        select(*JOB)
        .join(t.instance, t.instance.c.id == t.job.c.case_id)
        .where(t.IS_WORK, t.job.c.topic.in_(topics), t.job.c.due <= at, t.job.c.tries > 0, t.instance.c.status.in_(_ALIVE))
        .order_by(t.job.c.due, t.job.c.case_id, t.job.c.token)
        .limit(limit)
        .with_for_update(of=t.job, skip_locked=True)
    )
    taken = []
    for row in connection.execute(ripe).all():
        taken.append(replace(Job(*row), due=until, attempt=row.attempt + 1, tries=row.tries - 1, worker=worker))
        _change(connection, taken[-1], due=until, attempt=row.attempt + 1, tries=row.tries - 1, worker=worker)
    return tuple(taken)


def job_of(connection: Connection, case_id: str, token: int) -> Job | None:
    """A service task's work, locked until commit; None when the case does not wait for it."""
    mine = select(*JOB).where(t.job.c.case_id == case_id, t.job.c.token == token, t.IS_WORK)
    row = connection.execute(mine.with_for_update()).first()  # a worker who is just taking it comes first
    return None if row is None else Job(*row)


def put_back(connection: Connection, job: Job, *, due: datetime, tries: int, error: str) -> None:
    """After a failure: to be fetched again from `due` on, so many times."""
    _change(connection, job, due=due, tries=tries, worker=None, error=error)


def bury(connection: Connection, job: Job, *, incident: int, error: str) -> None:
    """Nobody tries it again until it is revived; `incident` is the event that says so."""
    _change(connection, job, due=None, tries=0, worker=None, error=error, incident=incident)


def revive(connection: Connection, case_id: str, *, at: datetime) -> None:
    """The case's dead works may be fetched again, as often as new ones, and its failed timers may fire. Their incidents are the caller's to close."""
    failed = (t.job.c.case_id == case_id) & t.job.c.incident.is_not(None) & t.IS_WAITED_FOR
    connection.execute(update(t.job).where(failed, t.IS_WORK).values(due=at, tries=TRIES))
    connection.execute(update(t.job).where(failed).values(incident=None))


def abandoned(connection: Connection, at: datetime) -> tuple[Job, ...]:
    """Works whose last lease ran out without a word of the worker."""
    rows = connection.execute(select(*JOB).where(t.IS_WORK, t.job.c.due <= at, t.job.c.tries == 0).order_by(t.job.c.due))
    return tuple(Job(*row) for row in rows)


def _change(connection: Connection, job: Job, **values: Any) -> None:
    connection.execute(update(t.job).where(t.job.c.case_id == job.case_id, t.job.c.token == job.token).values(values))
