"""Who may read what: the one place where reads ask whether this person may see that case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, exists, or_, select, true

from engine.errors import NotFound
from engine.model import Actor, Definition, Instance
from engine.office import Office
from engine.persistence import tables as t


class Library(Protocol):
    """Gives definitions by id, as the runtime keeps them."""

    def __call__(self, connection: Connection, definition_id: str, /) -> Definition:
        """The definition. Raises NotFound."""


class Recorded(Protocol):
    """Gives the variable `kantor` as cases recorded it, by digest, as the runtime keeps it; it is only read."""

    def __call__(self, connection: Connection, digest: str, /) -> dict[str, Any]:
        """The value. Raises NotFound."""


class Seen(Protocol):
    """Gives the variables that a waiting token of a case sees, `kantor` among them."""

    def __call__(self, connection: Connection, instance: Instance, token: int, /) -> dict[str, Any] | None:
        """Name → value; None when the token waits no longer."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A reader at work: one connection, one person, the office's facts and the deployed definitions."""

    connection: Connection
    reader: Actor
    office: Office
    library: Library
    recorded: Recorded
    seen: Seen

    @property
    def groups(self) -> list[str]:
        """The reader's groups, in a fixed order."""
        return sorted(self.reader.groups)

    def sees_all(self) -> bool:
        """Whether one of the reader's roles reads every ordinary case."""
        roles = (self.office.role_of(group) for group in self.reader.own)
        return "audit" in self.reader.rights or any(role is not None and role.sees == "semua" for role in roles)

    def sees_none(self) -> bool:
        """Whether none of the reader's roles reads any case."""
        roles = (self.office.role_of(group) for group in self.reader.groups)
        return bool(self.reader.groups) and not self.sees_all() and all(role is not None and role.sees == "tidak" for role in roles)

    def leads(self) -> bool:
        """Whether the reader watches over the work of others (right ``laporan``)."""
        return "laporan" in self.reader.rights

    def in_sight(self) -> ColumnElement[bool]:
        """Condition on `instance`: the cases this reader may read."""
        if self.sees_all():
            return true()
        if self.sees_none():
            return ~true()
        # aliased: the query around may be one over tasks itself
        opened, done = t.candidate.alias(), t.task.alias()
        had_task = exists().where(opened.c.case_id == t.instance.c.id, opened.c.group_name.in_(self.groups))
        did_task = exists().where(done.c.case_id == t.instance.c.id, done.c.completed_by == self.reader.id, self.by_right(done.c.mandate))
        return or_(had_task, did_task)

    def by_right(self, mandate: ColumnElement[str | None]) -> ColumnElement[bool]:
        """Condition on a task that the reader did: what was done by a mandate is theirs only as long as that lasts."""
        return or_(mandate.is_(None), mandate.in_([one.id for one in self.reader.mandates]))

    def require_right(self, right: str) -> None:
        """Raises NotFound without it: a page that is not for the reader is as if it did not exist."""
        if right not in self.reader.rights:
            raise NotFound("page", right=right)

    def sees(self, case_id: str) -> bool:
        """Whether the case exists and is for this reader."""
        return self.connection.execute(select(t.instance.c.id).where(t.instance.c.id == case_id, self.in_sight())).first() is not None

    def require_case(self, case_id: str) -> None:
        """Raises NotFound when the case does not exist or is not for this reader."""
        if not self.sees(case_id):
            raise NotFound("case", case=case_id)

    def case_of(self, ticket: str) -> str:
        """The id of the case with this business key; a case without one goes by its id. Raises NotFound as `require_case` does."""
        named = or_(t.instance.c.business_key == ticket, t.instance.c.business_key.is_(None) & (t.instance.c.id == ticket))
        found = self.connection.execute(select(t.instance.c.id).where(named, self.in_sight())).scalar()
        if found is None:
            raise NotFound("case", ticket=ticket)
        return str(found)
