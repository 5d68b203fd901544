"""Writing and reading definitions: content-addressed bytes, deployments and versions; nothing here ever changes a row, but for schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from engine.errors import NotFound
from engine.history import digest
from engine.persistence import tables as t
from engine.persistence.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """A version of a process as stored."""

    id: str
    key: str
    version: int
    deployment: int
    file: str
    """Name of the BPMN file."""
    files: Mapping[str, str]
    """Every file it is bound to: name → digest."""
    calls: Mapping[str, str]
    """Process key → definition id, for its call activities."""
    digest: str


_newest = Prepared(select(t.definition).where(t.definition.c.key == bindparam("wanted")).order_by(t.definition.c.version.desc()).limit(1))
_latest = select(t.deployment.c.id, t.deployment.c.files).order_by(t.deployment.c.id.desc()).limit(1)


def files_in_force(connection: Connection) -> dict[str, str]:
    """Every file of the last deployment: name → digest; empty before the first."""
    row = connection.execute(_latest).first()
    return {} if row is None else dict(row.files)


def contents(connection: Connection, digests: frozenset[str]) -> dict[str, bytes]:
    """The bytes of these digests; one that is not stored is absent."""
    rows = connection.execute(select(t.resource.c.digest, t.resource.c.content).where(t.resource.c.digest.in_(digests)))
    return {row.digest: bytes(row.content) for row in rows}


def put_resource(connection: Connection, name: str, content: bytes) -> None:
    """Keep bytes under their digest, once."""
    if name not in contents(connection, frozenset({name})):
        connection.execute(insert(t.resource), {"digest": name, "content": content})


def json_resource(connection: Connection, name: str) -> Any:
    """The JSON value stored under a digest. Raises NotFound."""
    content = contents(connection, frozenset({name})).get(name)
    if content is None:
        raise NotFound("resource", digest=name)
    return orjson.loads(content)


def insert_deployment(connection: Connection, *, at: datetime, by: str, note: str, files: Mapping[str, str], new: Mapping[str, bytes]) -> int:
    """A deployment with the bytes not stored before (`new`: name → bytes). Its number, counted from 1."""
    last = connection.execute(_latest).first()
    number = 1 if last is None else int(last.id) + 1
    for content in new.values():
        put_resource(connection, digest(content), content)
    connection.execute(insert(t.deployment), {"id": number, "at": at, "by_user": by, "note": note, "files": dict(files)})
    return number


def insert_definition(connection: Connection, definition: StoredDefinition) -> None:
    """A new version."""
    row: dict[str, Any] = {
        "id": definition.id, "key": definition.key, "version": definition.version, "deployment": definition.deployment,
        "file": definition.file, "files": dict(definition.files), "calls": dict(definition.calls), "digest": definition.digest,
    }  # fmt: skip
    connection.execute(insert(t.definition), row)


def definition_by_id(connection: Connection, definition_id: str) -> StoredDefinition | None:
    """The version with this id."""
    row = connection.execute(select(t.definition).where(t.definition.c.id == definition_id)).first()
    return None if row is None else _stored(row)


def latest_definition(connection: Connection, key: str) -> StoredDefinition | None:
    """The newest version of a process."""
    row = _newest.first(connection, {"wanted": key})
    return None if row is None else StoredDefinition(*row)


def versions_of(connection: Connection, key: str) -> tuple[tuple[str, int, datetime, str], ...]:
    """(id, version, when it was deployed, why) of every version of a process, newest first."""
    named = select(t.definition.c.id, t.definition.c.version, t.deployment.c.at, t.deployment.c.note)
    whole = named.join(t.deployment, t.deployment.c.id == t.definition.c.deployment).where(t.definition.c.key == key)
    return tuple((row[0], row[1], row[2], row[3]) for row in connection.execute(whole.order_by(t.definition.c.version.desc())))


def all_definitions(connection: Connection) -> tuple[StoredDefinition, ...]:
    """Every version of every process, by key and then newest first."""
    rows = connection.execute(select(t.definition).order_by(t.definition.c.key, t.definition.c.version.desc()))
    return tuple(_stored(row) for row in rows)


def set_schedule(connection: Connection, key: str, due: datetime | None) -> None:
    """When the process's timer start fires next; None = never."""
    connection.execute(delete(t.schedule).where(t.schedule.c.key == key))
    if due is not None:
        connection.execute(insert(t.schedule), {"key": key, "due": due})


def due_schedules(connection: Connection, at: datetime) -> dict[str, datetime]:
    """Process key → when it was due, for every timer start that is due at `at`."""
    rows = connection.execute(select(t.schedule).where(t.schedule.c.due <= at).order_by(t.schedule.c.due))
    return {row.key: row.due for row in rows}


def running_cases(connection: Connection) -> dict[str, int]:
    """Process key → cases that have not ended, on whatever version; keys without any are absent."""
    query = select(t.instance.c.key, func.count()).where(t.instance.c.ended.is_(None)).group_by(t.instance.c.key)
    return {key: int(number) for key, number in connection.execute(query)}


# ------------------------------------------------------------------ uploaded, not yet deployed


def put_staged(connection: Connection, owner: str, name: str, content: bytes, *, at: datetime) -> None:
    """Keep a changed file, in place of an earlier one of that name."""
    drop_staged(connection, owner, name)
    connection.execute(insert(t.staged), {"owner": owner, "name": name, "content": content, "at": at})


def staged(connection: Connection, owner: str) -> dict[str, bytes]:
    """What `owner` has uploaded: name → bytes, by name."""
    rows = connection.execute(select(t.staged.c.name, t.staged.c.content).where(t.staged.c.owner == owner).order_by(t.staged.c.name))
    return {row.name: bytes(row.content) for row in rows}


def drop_staged(connection: Connection, owner: str, name: str | None = None) -> None:
    """Forget one of the owner's uploaded files, or all of them."""
    mine = (t.staged.c.owner == owner) if name is None else (t.staged.c.owner == owner) & (t.staged.c.name == name)
    connection.execute(delete(t.staged).where(mine))


def _stored(row: Any) -> StoredDefinition:
    return StoredDefinition(row.id, row.key, row.version, row.deployment, row.file, row.files, row.calls, row.digest)
