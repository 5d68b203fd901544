"""What belongs to no case: what was sent and not yet used, results of commands, counters, workers' signs of life."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, String, Table

from engine.persistence.columns import Instant, Packed
from engine.persistence.tables.schema import metadata

upload = Table(
    "upload",
    metadata,
    Column("owner", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("owner", "digest"),
)
"""A file that was sent but not yet belongs to a case; `owner`: a user id or the key of an open public form."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("request", String(64), nullable=False),
    Column("result", Packed, nullable=False),
)
"""The result of a command that carried a key; `request` is the digest of what was asked."""

sequence = Table(
    "sequence",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""Gap-free counters: ticket numbers a year, deployments."""

process_state = Table(
    "process_state",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("seen", Instant, nullable=False),
    Column("details", Packed, nullable=False),
)
"""Sign of life of workers."""
