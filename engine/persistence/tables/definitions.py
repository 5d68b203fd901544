"""What is deployed: stored once, never changed."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from engine.persistence.columns import Instant, Packed
from engine.persistence.tables.schema import metadata

resource = Table(
    "resource",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""File bytes (BPMN, forms, letter templates), content-addressed by SHA-256 (hex)."""

deployment = Table(
    "deployment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("files", Packed, nullable=False),
)
"""One act of deploying. `files`: every file in force after it, name → digest."""

definition = Table(
    "definition",
    metadata,
    Column("id", String(160), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("deployment", Integer, nullable=False),
    Column("file", String(255), nullable=False),
    Column("files", Packed, nullable=False),
    Column("calls", Packed, nullable=False),
    Column("digest", String(64), nullable=False),
)
"""A version of a process. `files`: name → digest of all it is bound to; `calls`: process key → definition id; `digest` covers both."""
Index("definition_by_key", definition.c.key, definition.c.version, unique=True)

staged = Table(
    "staged",
    metadata,
    Column("owner", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("owner", "name"),
)
"""A changed file that somebody has uploaded and not yet deployed; gone once it is, or is thrown away."""
