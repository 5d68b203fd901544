"""Writing and reading what decrees changed of the office's holidays, and which open tasks they may move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict
from engine.model import Task
from engine.office import HolidayAct
from engine.office.calendars import Holiday
from engine.persistence import people, tables as t
from engine.persistence.cases import TASK_COLUMNS, task_of
from engine.persistence.prepared import Prepared

SWEPT = "kalender"
"""Name of the sign that tells how far open tasks have followed the decrees."""


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An act with who did it and when."""

    id: int
    at: datetime
    by: str
    act: HolidayAct


_newest = Prepared(select(func.max(t.holiday_act.c.id)))
_LATER: dict[str, BindParameter[datetime]] = {"due": bindparam("new_due")}
_reschedule = update(t.task).where(t.task.c.case_id == bindparam("of_case"), t.task.c.token == bindparam("of_token")).values(_LATER)
_offer_later = update(t.candidate).where(t.candidate.c.case_id == bindparam("of_case"), t.candidate.c.token == bindparam("of_token")).values(_LATER)


def newest_act(connection: Connection) -> int:
    """Number of the latest act; 0 when there is none."""
    row = _newest.first(connection, {})
    return (row[0] or 0) if row else 0


def all_acts(connection: Connection) -> tuple[StoredAct, ...]:
    """Every act in its order."""
    kept = ("id", "at", "by_user", "what", "day", "kind", "name", "decree", "like_weekday")
    rows = connection.execute(select(*[t.holiday_act.c[name] for name in kept]).order_by(t.holiday_act.c.id))
    return tuple(StoredAct(row.id, row.at, row.by_user, HolidayAct(row.what, Holiday(*row[4:]))) for row in rows)


def insert_act(connection: Connection, act: HolidayAct, *, at: datetime, by: str) -> None:
    """One more act. Raises Conflict (``stale``) when another took its number at the same time."""
    number, one = newest_act(connection) + 1, act.holiday
    row = {
        "id": number, "at": at, "by_user": by, "what": act.what, "day": one.day, "kind": one.kind, "name": one.name, "decree": one.decree,
        "like_weekday": one.like,
    }  # fmt: skip
    try:
        connection.execute(insert(t.holiday_act), row)
    except IntegrityError as error:
        raise Conflict("another decree was taken in meanwhile", reason="stale") from error


def timed_tasks(connection: Connection, case_id: str | None = None) -> Sequence[Task]:
    """Open tasks that have a due time, of one case or of all, by case."""
    wanted = select(*TASK_COLUMNS).where(t.IS_OPEN, t.task.c.due.is_not(None)).order_by(t.task.c.case_id, t.task.c.token)
    return [task_of(row) for row in connection.execute(wanted if case_id is None else wanted.where(t.task.c.case_id == case_id))]


def set_due(connection: Connection, task: Task, due: datetime) -> None:
    """The task is due at another time, in every list that shows it."""
    for statement in (_reschedule, _offer_later):
        connection.execute(statement, {"of_case": task.case_id, "of_token": task.token, "new_due": due})


def swept(connection: Connection) -> tuple[int, datetime | None]:
    """(number of the act that every open task has followed, when that was last looked at)."""
    row = connection.execute(select(t.process_state.c.details, t.process_state.c.seen).where(t.process_state.c.name == SWEPT)).first()
    return (0, None) if row is None else (row.details["act"], row.seen)


def note_swept(connection: Connection, act: int, *, at: datetime) -> None:
    """Every open task has followed the acts up to this one."""
    people.sign_of_life(connection, SWEPT, at=at, details={"act": act})


