"""Writing who is barred from a case, and reading who else could do its tasks. Each statement is named by what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select

from engine.persistence import tables as t


def barred_of(connection: Connection, case_id: str) -> dict[str, bool]:
    """User id of everybody barred from the case → whether they declared a conflict themselves."""
    rows = connection.execute(select(t.barred.c.user_id, t.barred.c.declared).where(t.barred.c.case_id == case_id).order_by(t.barred.c.user_id))
    return {row.user_id: bool(row.declared) for row in rows}


def set_barred(connection: Connection, case_id: str, people: Mapping[str, bool]) -> None:
    """These are barred from the case, as `barred_of` gives them, and nobody else."""
    connection.execute(delete(t.barred).where(t.barred.c.case_id == case_id))
    if people:
        connection.execute(insert(t.barred), [{"case_id": case_id, "user_id": user, "declared": said} for user, said in sorted(people.items())])


def is_barred(connection: Connection, case_id: str, user_id: str) -> bool:
    """Whether this person is barred from the case."""
    mine = (t.barred.c.case_id == case_id) & (t.barred.c.user_id == user_id)
    return connection.execute(select(t.barred.c.user_id).where(mine)).first() is not None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account that is active and has a role."""

    id: str
    name: str
    title: str
    roles: frozenset[str]


def colleagues(connection: Connection, at: datetime) -> tuple[Colleague, ...]:
    """Everybody with an active account and the roles they have at that moment, by name; those without any are left out."""
    grant, account = t.user_role.c, t.user.c
    in_force = (grant.since <= at) & or_(grant.until.is_(None), grant.until > at)
    query = select(account.id, account.name, account.title, grant.role).join(t.user_role, grant.user_id == account.id).where(account.active, in_force)
    found: dict[str, Colleague] = {}
    for user, name, title, role in connection.execute(query.order_by(account.name, account.id)):
        before = found.get(user)
        found[user] = Colleague(user, name, title, frozenset({role}) | (before.roles if before else frozenset()))
    return tuple(found.values())
