"""Who may read what: the one place where reads ask whether this person may see that case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, and_, exists, literal_column, or_, select, true, tuple_

from engine.errors import NotFound
from engine.model import Actor, Definition, Instance
from engine.office import Office
from engine.persistence import tables as t
from engine.tasks import CITIZEN_ID, STAFF, SYSTEM

AUDIT_CIRCLES = "audit_kelompok"
"""The right by which an auditor reads what circles keep to themselves."""


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
        roles = (self.office.role_of(group) for group in self.reader.groups if group != STAFF)
        return bool(self.reader.groups) and not self.sees_all() and all(role is not None and role.sees == "tidak" for role in roles)

    def leads(self) -> bool:
        """Whether the reader watches over the work of others (right ``laporan``)."""
        return "laporan" in self.reader.rights

    def in_sight(self) -> ColumnElement[bool]:
        """Condition on `instance`: the cases this reader may read. Where only a case's id is at hand, `not_kept` holds what nobody may overlook."""
        if self.reader.id == SYSTEM:
            return true()
        return and_(or_(self._in_own_circle(), and_(t.instance.c.circle.is_(None), self._by_role())), self._not_barred(t.instance.c.id))

    def not_kept(self, case_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """Condition on a column of case ids: in no circle that is not the reader's, and none that they are barred from.

        By role nothing is asked. The two lists within are read once from indexes, and are empty at most offices.
        """
        if self.reader.id in (SYSTEM, CITIZEN_ID):  # citizens come by ticket and code
            return true()
        return and_(self._not_closed(case_id), self._not_barred(case_id))

    def _in_own_circle(self) -> ColumnElement[bool]:
        return t.IN_CIRCLE if AUDIT_CIRCLES in self.reader.rights else t.instance.c.circle.in_(self.groups)

    def _by_role(self) -> ColumnElement[bool]:
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

    def _not_closed(self, case_id: ColumnElement[Any]) -> ColumnElement[bool]:
        if AUDIT_CIRCLES in self.reader.rights:
            return true()
        closed = t.instance.alias()
        return case_id.not_in(select(closed.c.id).where(closed.c.circle.is_not(None), closed.c.circle.not_in(self.groups)))

    def _not_barred(self, case_id: ColumnElement[Any]) -> ColumnElement[bool]:
        return not_barred(self.reader.id, case_id)

    def open_cases(self) -> ColumnElement[bool]:
        """Condition on `instance`: the cases that are not kept from the reader, whatever their role."""
        return self.not_kept(t.instance.c.id)

    def is_open(self, case_id: str) -> bool:
        """Whether the case is there and not kept from the reader, whatever their role."""
        wanted = (t.instance.c.id == case_id, self.not_kept(t.instance.c.id))
        return self.connection.execute(select(t.instance.c.id).where(*wanted)).first() is not None

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


def not_barred(reader: str, case_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Condition on a column of case ids: none that this person is barred from. Enough where a circle is kept otherwise, as with offered tasks."""
    return case_id.not_in(select(t.barred.c.case_id).where(t.barred.c.user_id == reader))


def not_kept_off(reader: str, case_id: ColumnElement[Any], token: ColumnElement[Any]) -> ColumnElement[bool]:
    """Condition on columns that name a task: none of the open ones that are kept from this person (`Task.not_by`); few at any office."""
    kept = t.task.alias()
    whose = select(kept.c.case_id, kept.c.token).where(
        kept.c.status == literal_column("'open'"), kept.c.not_by.is_not(None), kept.c.not_by.contains(f",{reader},", autoescape=True)
    )
    return tuple_(case_id, token).not_in(whose)
