"""Writing when the people of open tasks are told how a task's time stands: jobs by the task's token. Each statement is named by what it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from engine.persistence import tables as t
from engine.persistence.prepared import Prepared

PERSON = "@"
"""What stands before a user's id where a notice is for one person and not for a group."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the people of an open task are told next."""

    case_id: str
    token: int
    """The task's."""
    path: str
    stage: str
    """A name of `runtime.reminding`."""
    due: datetime


_REMINDER = [t.job.c[name] for name in ("case_id", "token", "path", "topic", "due")]
_OF_TASK = (t.job.c.case_id == bindparam("of_case")) & (t.job.c.token == bindparam("of_token")) & t.IS_REMINDER
_reminder = Prepared(select(*_REMINDER).where(_OF_TASK))
_change = Prepared(
    update(t.job).where(_OF_TASK).values({name: bindparam(name) for name in ("token", "path", "topic", "due")}).returning(t.job.c.token)
)
_drop = Prepared(delete(t.job).where(_OF_TASK))
_insert = Prepared(insert(t.job), parameters=["case_id", "token", "kind", "path", "topic", "due"])


def set_reminders(connection: Connection, case_id: str, *, gone: Collection[int], new: Sequence[Reminder]) -> None:
    """The tasks of the tokens `gone` are open no more; `new` are those of tasks that have been opened.

    A row that goes is made over to one that comes: most steps close one task and open one, and this is one statement.
    """
    left, coming = list(gone), list(new)
    while left and coming and _change.rows(connection, {"of_case": case_id, "of_token": left.pop(), **_said(coming[-1])}):
        coming.pop()
    if len(left) == 1:
        _drop.run(connection, {"of_case": case_id, "of_token": left[0]})
    elif left:
        connection.execute(delete(t.job).where(t.job.c.case_id == case_id, t.job.c.token.in_(left), t.IS_REMINDER))
    if len(coming) == 1:
        _insert.run(connection, _row(coming[0]))
    elif coming:
        connection.execute(insert(t.job).values([_row(one) for one in coming]))


def due_reminders(connection: Connection, at: datetime) -> tuple[Reminder, ...]:
    """Those that are due at `at`, the longest due first."""
    rows = connection.execute(select(*_REMINDER).where(t.IS_REMINDER, t.job.c.due <= at).order_by(t.job.c.due, t.job.c.case_id, t.job.c.token))
    return tuple(Reminder(*row) for row in rows)


def reminder_of(connection: Connection, case_id: str, token: int) -> Reminder | None:
    """What the task's people are told next; None when that is nothing."""
    row = _reminder.first(connection, {"of_case": case_id, "of_token": token})
    return None if row is None else Reminder(*row)


def follow(connection: Connection, told: Reminder, following: Reminder | None) -> None:
    """After `told` comes `following`, of the same task, or nothing more."""
    place = {"of_case": told.case_id, "of_token": told.token}
    if following is None:
        _drop.run(connection, place)
    else:
        _change.rows(connection, {**place, **_said(following)})


def _said(reminder: Reminder) -> dict[str, Any]:
    return {"token": reminder.token, "path": reminder.path, "topic": reminder.stage, "due": reminder.due}


def _row(reminder: Reminder) -> dict[str, Any]:
    return {"case_id": reminder.case_id, "kind": "reminder", **_said(reminder)}
