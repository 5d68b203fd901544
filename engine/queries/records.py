"""A case's row, variables and events, and the names of people: what every page of a case is made from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.errors import NotFound
from engine.history import Event
from engine.model import OFFICE, Instance
from engine.persistence import cases, tables as t
from engine.queries.sight import Desk


def instance_by_id(desk: Desk, case_id: str) -> Instance:
    """The case's row. Raises NotFound."""
    found = cases.case_by_id(desk.connection, case_id)
    if found is None:
        raise NotFound("case", case=case_id)
    return found


def variables(desk: Desk, instance: Instance) -> dict[str, Any]:
    """The case's variables with `kantor` as it was when the case started."""
    return {**instance.data, OFFICE: desk.recorded(desk.connection, instance.office)}


def events_of(desk: Desk, case_id: str) -> tuple[Event, ...]:
    """The case's events in order; whoever asks has been checked."""
    return cases.events_of(desk.connection, case_id)


def names_of(desk: Desk, ids: set[str]) -> dict[str, str]:
    """User id → name."""
    return {row.id: row.name for row in desk.connection.execute(select(t.user.c.id, t.user.c.name).where(t.user.c.id.in_(ids)))}
