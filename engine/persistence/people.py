"""Writing and reading people: accounts, roles with dates, sessions, failed tries, and the log of who read what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict
from engine.model import Mandate, Sending
from engine.persistence import tables as t
from engine.persistence.prepared import Prepared
from engine.persistence.sendings import columns_of, sending_of
from engine.tasks import STAFF


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the roles it has at one moment."""

    id: str
    name: str
    title: str
    active: bool
    roles: frozenset[str]
    mandates: tuple[Mandate, ...] = ()
    """Posts whose holders it stands in for."""
    relieved: tuple[Mandate, ...] = ()
    """Its posts in which another stands in."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given from `since` until `until` (None = open)."""

    role: str
    since: datetime
    until: datetime | None
    given_by: str


_MANDATE = [t.delegation.c[name] for name in ("id", "post", "role", "kind", "since", "until")]
_account = Prepared(
    select(t.user.c.id, t.user.c.name, t.user.c.title, t.user.c.active, t.user_role.c.role, t.delegation.c.deputy, *_MANDATE)
    .outerjoin(
        t.user_role,
        (t.user_role.c.user_id == t.user.c.id)
        & (t.user_role.c.since <= bindparam("at"))
        & or_(t.user_role.c.until.is_(None), t.user_role.c.until > bindparam("at")),
    )
    .outerjoin(
        t.delegation,
        or_(t.delegation.c.deputy == t.user.c.id, t.delegation.c.holder == t.user.c.id)
        & (t.delegation.c.since <= bindparam("at"))
        & (t.delegation.c.until > bindparam("at")),
    )
    .where(t.user.c.id == bindparam("user_id"))
)


def account(connection: Connection, user_id: str, at: datetime) -> Account | None:
    """The account with its roles and mandates in force at `at`."""
    rows = _account.rows(connection, {"user_id": user_id, "at": at})
    if not rows:
        return None
    found, name, title, active = rows[0][:4]
    standing = dict.fromkeys((row[5] == found, Mandate(*row[6:])) for row in rows if row[5] is not None)
    return Account(
        found, name, title, active, frozenset(row[4] for row in rows if row[4] is not None),
        mandates=tuple(one for acts, one in standing if acts), relieved=tuple(one for acts, one in standing if not acts and one.relieves),
    )  # fmt: skip


def ids_in_force(connection: Connection, groups: Collection[str], at: datetime) -> tuple[str, ...]:
    """Ids of active accounts that may belong to one of these groups at `at`, by a role or a mandate; whether they do is not decided here."""
    roles = [t.user_role.c.role.in_(groups), *[t.user_role.c.role.startswith(f"{group}:", autoescape=True) for group in groups]]
    timed = (t.user_role.c.since <= at, or_(t.user_role.c.until.is_(None), t.user_role.c.until > at))
    by_role = select(t.user_role.c.user_id).where(*timed, *([] if STAFF in groups else [or_(*roles)]))
    by_mandate = select(t.delegation.c.deputy).where(t.delegation.c.since <= at, t.delegation.c.until > at)
    known = t.user.c.id.in_(by_role.union_all(by_mandate))
    return tuple(connection.execute(select(t.user.c.id).where(t.user.c.active, known).order_by(t.user.c.id)).scalars())


def all_accounts(connection: Connection) -> tuple[tuple[Account, tuple[Grant, ...]], ...]:
    """Every account with every grant it ever had, by name; `Account.roles` is left empty."""
    grants: dict[str, list[Grant]] = {}
    for row in connection.execute(select(t.user_role).order_by(t.user_role.c.since)):
        grants.setdefault(row.user_id, []).append(Grant(row.role, row.since, row.until, row.given_by))
    accounts = (Account(r.id, r.name, r.title, r.active, frozenset()) for r in connection.execute(select(t.user).order_by(t.user.c.name)))
    return tuple((a, tuple(grants.get(a.id, ()))) for a in accounts)


def insert_account(connection: Connection, user_id: str, *, name: str, title: str, password: str | None, at: datetime, by: str) -> None:
    """A new account. Raises Conflict (``exists``)."""
    row = {"id": user_id, "name": name, "title": title, "password": password, "active": True, "created": at, "created_by": by}
    try:
        connection.execute(insert(t.user), row)
    except IntegrityError as error:
        raise Conflict("user id taken", reason="exists", user=user_id) from error


def change_account(connection: Connection, user_id: str, **values: Any) -> bool:
    """Set `name`, `title`, `password` (a hash) or `active`; False when there is no such account."""
    return connection.execute(update(t.user).where(t.user.c.id == user_id).values(**values)).rowcount == 1


def password_hash(connection: Connection, user_id: str) -> str | None:
    """The stored hash of an active account's password."""
    return connection.execute(select(t.user.c.password).where(t.user.c.id == user_id, t.user.c.active)).scalar()


def give_role(connection: Connection, user_id: str, role: str, *, since: datetime, until: datetime | None, by: str) -> None:
    """Give a role. Raises Conflict (``exists``) when the same grant stands already."""
    try:
        connection.execute(insert(t.user_role), {"user_id": user_id, "role": role, "since": since, "until": until, "given_by": by})
    except IntegrityError as error:
        raise Conflict("role given already", reason="exists", role=role) from error


def end_role(connection: Connection, user_id: str, role: str, until: datetime) -> None:
    """The role ends at `until`, unless it ended before."""
    grant = (t.user_role.c.user_id == user_id) & (t.user_role.c.role == role)
    running = or_(t.user_role.c.until.is_(None), t.user_role.c.until > until)
    connection.execute(update(t.user_role).where(grant, running).values(until=until))


def note_account_act(connection: Connection, user_id: str, *, what: str, by: str, at: datetime, details: Mapping[str, Any]) -> None:
    """Who did what to which account."""
    connection.execute(insert(t.account_act), {"at": at, "actor": by, "user_id": user_id, "what": what, "details": dict(details)})


# ------------------------------------------------------------------ sessions, tries, reads


def put_session(
    connection: Connection, digest: str, *, user_id: str | None, data: Mapping[str, Any], at: datetime, sending: Sending | None = None
) -> None:
    """Keep the session."""
    kept = {"user_id": user_id, "data": dict(data), "seen": at, **columns_of(sending)}
    changed = connection.execute(update(t.session).where(t.session.c.digest == digest).values(**kept)).rowcount
    if not changed:
        connection.execute(insert(t.session), {"digest": digest, "started": at, **kept})


def last_sending(connection: Connection, digest: str) -> Sending | None:
    """Which sending is kept in the session; nobody else replaces it before this transaction ends."""
    return sending_of(connection.execute(select(t.session.c.page, t.session.c.number).where(t.session.c.digest == digest).with_for_update()).first())


_session = Prepared(
    select(t.session.c.user_id, t.session.c.data, t.session.c.started, t.session.c.seen).where(t.session.c.digest == bindparam("wanted"))
)


def session(connection: Connection, digest: str) -> tuple[str | None, dict[str, Any], datetime, datetime] | None:
    """(user id, data, started, last seen) of a session."""
    row = _session.first(connection, {"wanted": digest})
    return None if row is None else (row[0], row[1], row[2], row[3])


def drop_session(connection: Connection, digest: str) -> None:
    """The session is over."""
    connection.execute(delete(t.session).where(t.session.c.digest == digest))


def drop_sessions_of(connection: Connection, user_id: str) -> None:
    """Every session of the user is over."""
    connection.execute(delete(t.session).where(t.session.c.user_id == user_id))


def drop_old_sessions(connection: Connection, seen_before: datetime) -> None:
    """Sessions not seen since are over."""
    connection.execute(delete(t.session).where(t.session.c.seen < seen_before))


def count_attempts(connection: Connection, subject: str, since: datetime) -> int:
    """Failed tries of `subject` since."""
    return int(connection.execute(select(func.count()).where(t.attempt.c.subject == subject, t.attempt.c.at > since)).scalar_one())


def note_attempt(connection: Connection, subject: str, at: datetime) -> None:
    """One more failed try."""
    number = connection.execute(select(func.count()).where(t.attempt.c.subject == subject, t.attempt.c.at == at)).scalar_one()
    connection.execute(insert(t.attempt), {"subject": subject, "at": at, "number": number})


def forget_attempts(connection: Connection, subject: str) -> None:
    """The tries of `subject` no longer count."""
    connection.execute(delete(t.attempt).where(t.attempt.c.subject == subject))


def note_access(connection: Connection, *, user_id: str, case_id: str, what: str, at: datetime) -> None:
    """`user_id` read `what` of the case."""
    connection.execute(insert(t.access), {"at": at, "user_id": user_id, "case_id": case_id, "what": what})


def sign_of_life(connection: Connection, name: str, *, at: datetime, details: Mapping[str, Any]) -> None:
    """The worker `name` was alive at `at`."""
    connection.execute(delete(t.process_state).where(t.process_state.c.name == name))
    connection.execute(insert(t.process_state), {"name": name, "seen": at, "details": dict(details)})
