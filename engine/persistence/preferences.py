"""Writing and reading how people want to be told, when they are away, and the digests they are sent. Each statement is named by what it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict
from engine.persistence import tables as t


@dataclass(frozen=True, slots=True)
class Preference:
    """How somebody wants to be told."""

    user_id: str
    email: str = ""
    by_email: bool = False
    """Whether a notice is sent by email too."""
    digest: bool = False
    """Whether each working day begins with a digest by email."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is not at work."""

    user_id: str
    since: date
    until: date
    """The last one."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What somebody is sent of one working day."""

    user_id: str
    day: date
    recipient: str
    subject: str
    body: str
    attempt: int
    at: datetime


_PREFERENCE = (t.preference.c.user_id, t.preference.c.email, t.preference.c.by_email, t.preference.c.digest)
_DIGEST = [t.digest.c[name] for name in ("user_id", "day", "recipient", "subject", "body", "attempt", "at")]


def preference_of(connection: Connection, user_id: str) -> Preference:
    """What they have chosen; at first nothing but notices."""
    row = connection.execute(select(*_PREFERENCE).where(t.preference.c.user_id == user_id)).first()
    return Preference(*row) if row else Preference(user_id)


def put_preference(connection: Connection, chosen: Preference) -> None:
    """It stands for what they chose before."""
    connection.execute(delete(t.preference).where(t.preference.c.user_id == chosen.user_id))
    row = {"user_id": chosen.user_id, "email": chosen.email, "by_email": chosen.by_email, "digest": chosen.digest}
    connection.execute(insert(t.preference), row)


def by_email(connection: Connection, user_ids: Collection[str], day: date) -> tuple[Preference, ...]:
    """Those of them who are told by email too and are at work on that day."""
    away = select(t.absence.c.user_id).where(t.absence.c.since <= day, t.absence.c.until >= day)
    wanted = (t.preference.c.user_id.in_(user_ids), t.preference.c.by_email, t.preference.c.email != "", t.preference.c.user_id.not_in(away))
    return tuple(Preference(*row) for row in connection.execute(select(*_PREFERENCE).where(*wanted).order_by(t.preference.c.user_id)))


# ------------------------------------------------------------------ absence


def absences_of(connection: Connection, user_id: str) -> tuple[Absence, ...]:
    """All of them, the latest first."""
    query = select(t.absence.c.user_id, t.absence.c.since, t.absence.c.until).where(t.absence.c.user_id == user_id)
    return tuple(Absence(*row) for row in connection.execute(query.order_by(t.absence.c.since.desc())))


def away_on(connection: Connection, day: date) -> dict[str, date]:
    """Who is away on that day → their last day of it."""
    query = select(t.absence.c.user_id, t.absence.c.until).where(t.absence.c.since <= day, t.absence.c.until >= day)
    return {row.user_id: row.until for row in connection.execute(query.order_by(t.absence.c.until))}


def put_absence(connection: Connection, absence: Absence, at: datetime) -> None:
    """It stands for one entered before from the same day on."""
    drop_absence(connection, absence.user_id, absence.since)
    connection.execute(insert(t.absence), {"user_id": absence.user_id, "since": absence.since, "until": absence.until, "entered": at})


def drop_absence(connection: Connection, user_id: str, since: date) -> None:
    """They come after all."""
    connection.execute(delete(t.absence).where(t.absence.c.user_id == user_id, t.absence.c.since == since))


# ------------------------------------------------------------------ digests


def without_digest(connection: Connection, day: date) -> tuple[Preference, ...]:
    """Those who want one, are at work on that day and have none of it yet."""
    written = select(t.digest.c.user_id).where(t.digest.c.day == day)
    away = select(t.absence.c.user_id).where(t.absence.c.since <= day, t.absence.c.until >= day)
    wanted = (t.preference.c.digest, t.preference.c.email != "", t.preference.c.user_id.not_in(written), t.preference.c.user_id.not_in(away))
    active = t.user.c.active & (t.user.c.id == t.preference.c.user_id)
    query = select(*_PREFERENCE).join(t.user, active).where(*wanted).order_by(t.preference.c.user_id)
    return tuple(Preference(*row) for row in connection.execute(query))


def insert_digest(connection: Connection, digest: Digest, *, empty: bool) -> None:
    """A new one, to be sent; `empty`: there is nothing to say. Raises Conflict (``exists``): one a person and day."""
    row = {column.name: getattr(digest, column.name) for column in _DIGEST}
    try:
        connection.execute(insert(t.digest), {**row, "state": "none" if empty else "queued", "due": None if empty else digest.at})
    except IntegrityError as error:
        raise Conflict("digest written", reason="exists", user=digest.user_id) from error


def lend_digest(connection: Connection, at: datetime, until: datetime) -> Digest | None:
    """The one that may be tried and is longest due; nobody else gets it until `until`."""
    ripe = select(*_DIGEST).where(t.digest.c.state == "queued", t.digest.c.due <= at).order_by(t.digest.c.due, t.digest.c.user_id).limit(1)
    row = connection.execute(ripe.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    found = Digest(*row)
    connection.execute(update(t.digest).where(_is(found)).values(due=until, attempt=found.attempt + 1))
    return replace(found, attempt=found.attempt + 1)


def has_due_digest(connection: Connection, at: datetime) -> bool:
    """Whether one may be tried now."""
    return connection.execute(select(t.digest.c.user_id).where(t.digest.c.state == "queued", t.digest.c.due <= at).limit(1)).first() is not None


def mark_digest(connection: Connection, digest: Digest, *, state: str, due: datetime | None) -> None:
    """What became of this attempt, unless another has been made meanwhile."""
    connection.execute(update(t.digest).where(_is(digest), t.digest.c.attempt == digest.attempt).values(state=state, due=due))


def _is(digest: Digest) -> ColumnElement[bool]:
    return (t.digest.c.user_id == digest.user_id) & (t.digest.c.day == digest.day)
