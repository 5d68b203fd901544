"""What a move to another version changes: the case's definition, its open tasks and who may do them; and which versions it left."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from engine.model import Instance, Task
from engine.persistence import cases, tables as t
from engine.persistence.columns import unpack_bytes
from engine.persistence.prepared import Prepared

_move_case = update(t.instance).where(t.instance.c.id == bindparam("case_id")).values(definition=bindparam("now_on"))
_move_task = (
    update(t.task)
    .where(t.task.c.case_id == bindparam("of_case"), t.task.c.token == bindparam("at_token"))
    .values({name: bindparam(f"new_{name}") for name in ("definition", "name", "form", "groups", "revision", "assignee", "claimed", "mandate")})
)
_drop_candidates = delete(t.candidate).where(t.candidate.c.case_id == bindparam("of_case"), t.candidate.c.token == bindparam("at_token"))

_moves = Prepared(select(t.event.c.facts).where(t.event.c.case_id == bindparam("of_case"), t.event.c.type == "CaseMigrated"))


def move_case(connection: Connection, case: Instance) -> None:
    """The case on its new definition, with its new state."""
    cases.advance_case(connection, case)
    connection.execute(_move_case, {"case_id": case.id, "now_on": case.definition_id})


def move_task(connection: Connection, task: Task, groups: Iterable[str]) -> None:
    """An open task as the new version defines it, offered to `groups` and to nobody else."""
    place = {"of_case": task.case_id, "at_token": task.token}
    changed = {
        "new_definition": task.definition_id, "new_name": task.name[:255], "new_form": task.form_key, "new_groups": list(task.groups),
        "new_revision": task.revision, "new_assignee": task.assignee, "new_claimed": task.claimed, "new_mandate": task.mandate,
    }  # fmt: skip
    connection.execute(_move_task, place | changed)
    connection.execute(_drop_candidates, place)
    for group in sorted(groups):
        row = {"group_name": group, "open": task.assignee is None, "due": task.due, "case_id": task.case_id, "token": task.token}
        connection.execute(insert(t.candidate), row)


def open_cases_on(connection: Connection, definition_id: str, *, wanted: ColumnElement[bool], after: str, most: int) -> tuple[str, ...]:
    """Ids of at most so many of the cases `wanted` that run on the version, the oldest first, from the one that follows `after` on."""
    here = (t.instance.c.definition == definition_id) & t.instance.c.ended.is_(None) & (t.instance.c.id > after)
    return tuple(connection.execute(select(t.instance.c.id).where(here, wanted).order_by(t.instance.c.id).limit(most)).scalars())


def running_by_version(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, int]:
    """Id of a definition → cases `wanted` on it that have not ended; those without any are absent."""
    counted = select(t.instance.c.definition, func.count()).where(t.instance.c.ended.is_(None), wanted).group_by(t.instance.c.definition)
    return {definition: int(number) for definition, number in connection.execute(counted)}


def versions_left(connection: Connection, case_id: str) -> frozenset[str]:
    """Ids of the definitions that the case ran on before it was moved."""
    return frozenset(str(orjson.loads(unpack_bytes(row[0]))["from"]) for row in _moves.rows(connection, {"of_case": case_id}))
