"""Writing and reading files: uploads that wait for a form, attachments and letters of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from engine.history import digest
from engine.persistence import tables as t
from engine.persistence.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a case, without its bytes."""

    case_id: str
    digest: str
    name: str
    media_type: str
    size: int
    kind: str
    """``upload`` or ``letter``."""
    at: datetime
    by: str
    origin: str
    """Element whose form it came with, or name of the letter template."""


_attachments = Prepared(
    select(t.attachment).where(t.attachment.c.case_id == bindparam("wanted")).order_by(t.attachment.c.at, t.attachment.c.name)
)


def put_blob(connection: Connection, content: bytes) -> str:
    """Keep the bytes once; their digest."""
    name = digest(content)
    if connection.execute(select(t.blob.c.digest).where(t.blob.c.digest == name)).first() is None:
        connection.execute(insert(t.blob), {"digest": name, "content": content})
    return name


def blob(connection: Connection, name: str) -> bytes | None:
    """The bytes of a digest."""
    content = connection.execute(select(t.blob.c.content).where(t.blob.c.digest == name)).scalar()
    return None if content is None else bytes(content)


def put_upload(connection: Connection, owner: str, *, name: str, media_type: str, content: bytes, at: datetime) -> dict[str, Any]:
    """Keep a file until its form is sent: the value a file field holds, ``{"digest", "name", "type", "size"}``."""
    key = put_blob(connection, content)
    mine = (t.upload.c.owner == owner) & (t.upload.c.digest == key)
    connection.execute(delete(t.upload).where(mine))
    connection.execute(insert(t.upload), {"owner": owner, "digest": key, "name": name, "media_type": media_type, "size": len(content), "at": at})
    return {"digest": key, "name": name, "type": media_type, "size": len(content)}


def uploads_of(connection: Connection, owner: str) -> dict[str, dict[str, Any]]:
    """What `owner` has sent and no case holds yet: digest → file value."""
    rows = connection.execute(select(t.upload).where(t.upload.c.owner == owner))
    return {r.digest: {"digest": r.digest, "name": r.name, "type": r.media_type, "size": r.size} for r in rows}


def insert_attachment(connection: Connection, attachment: Attachment) -> None:
    """The file belongs to the case; nothing happens when it does already."""
    there = (t.attachment.c.case_id == attachment.case_id) & (t.attachment.c.digest == attachment.digest)
    if connection.execute(select(t.attachment.c.digest).where(there)).first() is not None:
        return
    row = {
        "case_id": attachment.case_id, "digest": attachment.digest, "name": attachment.name, "media_type": attachment.media_type,
        "size": attachment.size, "kind": attachment.kind, "at": attachment.at, "by_user": attachment.by, "origin": attachment.origin,
    }  # fmt: skip
    connection.execute(insert(t.attachment), row)


def attachments_of(connection: Connection, case_id: str) -> tuple[Attachment, ...]:
    """The case's files, oldest first."""
    return tuple(Attachment(*row) for row in _attachments.rows(connection, {"wanted": case_id}))
