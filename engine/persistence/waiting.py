"""Reading the rows that say what a case waits for, for whoever compares them with its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.persistence import tables as t


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A timer, or a service task's work, as its row says."""

    token: int
    kind: str
    path: str
    due: datetime | None
    topic: str | None
    incident: int | None


@dataclass(frozen=True, slots=True)
class StoredWait:
    """A message that is waited for, as its row says."""

    token: int
    path: str
    name: str
    key: str


def jobs_of(connection: Connection, case_id: str) -> tuple[StoredJob, ...]:
    """The case's timers and works."""
    columns = [t.job.c[name] for name in ("token", "kind", "path", "due", "topic", "incident")]
    rows = connection.execute(select(*columns).where(t.job.c.case_id == case_id, t.IS_WAITED_FOR).order_by(t.job.c.token))
    return tuple(StoredJob(*row) for row in rows)


def messages_of(connection: Connection, case_id: str) -> tuple[StoredWait, ...]:
    """The messages that the case waits for."""
    columns = [t.message_wait.c[name] for name in ("token", "path", "name", "key")]
    rows = connection.execute(select(*columns).where(t.message_wait.c.case_id == case_id).order_by(t.message_wait.c.token))
    return tuple(StoredWait(*row) for row in rows)


def open_incidents_of(connection: Connection, case_id: str) -> dict[int | None, int]:
    """Token → number of the event, of the case's open incidents."""
    still_open = (t.incident.c.case_id == case_id) & t.incident.c.closed.is_(None)
    return {row.token: row.seq for row in connection.execute(select(t.incident.c.seq, t.incident.c.token).where(still_open))}
