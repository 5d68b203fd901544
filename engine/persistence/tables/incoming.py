"""What has come in by the channels, and how far each of them has been looked through."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from engine.persistence.columns import Instant, Packed
from engine.persistence.tables.schema import metadata

incoming = Table(
    "incoming",
    metadata,
    Column("channel", String(16), nullable=False),
    Column("identity", String(300), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sender", String(320), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", Packed),
    Column("case_id", String(32)),
    Column("resembles", String(32)),
    Column("again", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("due", Instant),
    Column("tries", Integer, nullable=False),
    Column("error", Text),
    PrimaryKeyConstraint("channel", "identity"),
)
"""A message that came in, once however often it is delivered. `kind`: ``message``, or ``status`` of a message that left. `due`: when there is
something to do about it; null once its case has it (`case_id`), or when it is none of any case's. `again`: how often it was delivered
once more, `told`: how many of those its case knows of. `digest`: of sender and text; `resembles`: the case of an earlier message with the
same, so that people may see whether it is one complaint. `content` is gone once the case has it."""
IS_WAITING = incoming.c.due.is_not(None)
Index("incoming_due", incoming.c.due, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("incoming_by_text", incoming.c.digest, incoming.c.at)
Index("incoming_by_case", incoming.c.case_id)

channel_state = Table(
    "channel_state",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("looked", Instant, nullable=False),
    Column("position", Packed),
    Column("error", Text),
)
"""When a channel was looked at last, where the next look goes on, and why the last one failed, if it did."""
