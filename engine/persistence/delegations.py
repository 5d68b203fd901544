"""Writing and reading who stands in for the holder of a post. Each statement is named by what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, union_all, update

from engine.model import Mandate, MandateKind
from engine.persistence import tables as t


@dataclass(frozen=True, slots=True)
class Delegation:
    """That `deputy` stands in for the holder of a post."""

    id: str
    post: str
    """Key of the post in ``office/``."""
    role: str
    """The post's group when it was entered."""
    kind: MandateKind
    deputy: str
    holder: str | None
    """Account of whoever held the post when it was entered; None when it was vacant."""
    number: str
    """Of the order (*surat perintah*), with its date `dated`."""
    dated: date
    since: datetime
    until: datetime
    given: datetime
    """When it was entered."""
    given_by: str

    @property
    def mandate(self) -> Mandate:
        """What authority asks of it."""
        return Mandate(self.id, self.post, self.role, self.kind, self.since, self.until)


_COLUMNS = [
    t.delegation.c[name]
    for name in ("id", "post", "role", "kind", "deputy", "holder", "number", "dated", "since", "until", "given", "given_by")
]  # fmt: skip


def insert_delegation(connection: Connection, delegation: Delegation) -> None:
    """A new one."""
    connection.execute(insert(t.delegation), {column.name: getattr(delegation, column.name) for column in _COLUMNS})


def end_delegation(connection: Connection, delegation_id: str, until: datetime) -> None:
    """It ends at `until`."""
    connection.execute(update(t.delegation).where(t.delegation.c.id == delegation_id).values(until=until))


def all_delegations(connection: Connection) -> tuple[Delegation, ...]:
    """Every one there ever was, the latest first."""
    return _found(connection, [], t.delegation.c.since.desc(), t.delegation.c.id.desc())


def by_id(connection: Connection, delegation_id: str) -> Delegation | None:
    """The one with this id."""
    return next(iter(_found(connection, [t.delegation.c.id == delegation_id])), None)


def overlapping(connection: Connection, post: str, since: datetime, until: datetime) -> tuple[Delegation, ...]:
    """Those of the post that are in force some time from `since` until `until`."""
    meets = (t.delegation.c.since < until, t.delegation.c.until > since, t.delegation.c.until > t.delegation.c.since)
    return _found(connection, [t.delegation.c.post == post, *meets])


def in_force(connection: Connection, at: datetime) -> tuple[Delegation, ...]:
    """Those in force at `at`, and known then."""
    return _found(connection, [t.delegation.c.since <= at, t.delegation.c.until > at, t.delegation.c.given <= at])


def over(connection: Connection, deputy: str, at: datetime) -> tuple[Delegation, ...]:
    """The deputy's own that have ended by `at`, the last one first."""
    return _found(connection, [t.delegation.c.deputy == deputy, t.delegation.c.until <= at], t.delegation.c.until.desc())


def to_release(connection: Connection, at: datetime) -> tuple[tuple[str, int], ...]:
    """(case id, token) of tasks that somebody holds and may not do any more: the mandate is over, or another stands in for them by now."""
    place = (t.task.c.case_id, t.task.c.token)
    ended = select(*place).join(t.delegation, t.delegation.c.id == t.task.c.mandate).where(t.IS_LENT, t.delegation.c.until <= at)
    offered = (t.candidate.c.case_id == t.task.c.case_id) & (t.candidate.c.token == t.task.c.token)
    relieved = (
        select(*place)
        .join(t.delegation, t.delegation.c.holder == t.task.c.assignee)
        .join(t.candidate, offered & (t.candidate.c.group_name == t.delegation.c.role))
        .where(t.IS_HELD, t.task.c.mandate.is_(None), t.delegation.c.kind != "an", t.delegation.c.since <= at, t.delegation.c.until > at)
    )
    return tuple(dict.fromkeys((case_id, token) for case_id, token in connection.execute(union_all(ended, relieved))))


def _found(connection: Connection, wanted: list[Any], *order: Any) -> tuple[Delegation, ...]:
    query = select(*_COLUMNS).where(*wanted).order_by(*(order or (t.delegation.c.since, t.delegation.c.id)))
    return tuple(Delegation(*row) for row in connection.execute(query))
