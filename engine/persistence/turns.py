"""Whose turn it is, where several would do the same on PostgreSQL. On SQLite the one writer has had to wait already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from engine.persistence import tables as t
from engine.persistence.prepared import Prepared

_case = Prepared(select(t.instance.c.id).where(t.instance.c.id == bindparam("case_id")).with_for_update())
_schedule = select(t.schedule.c.key).where(t.schedule.c.key == bindparam("wanted"), t.schedule.c.due == bindparam("at")).with_for_update()


def queue_for_case(connection: Connection, case_id: str) -> None:
    """Wait until no other transaction is at the case; others wait until this one ends.

    A statement of its own: what PostgreSQL reads together with a lock, it has read before it waited for it.
    """
    if connection.dialect.name == "postgresql":
        _case.rows(connection, {"case_id": case_id})


def take_schedule(connection: Connection, key: str, due: datetime) -> bool:
    """Whether the process's timer start is still the one that is due at `due`; if so, no other transaction takes it before this one ends."""
    return connection.execute(_schedule, {"wanted": key, "at": due}).first() is not None
