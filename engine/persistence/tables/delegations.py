"""Who stands in for the holder of a post, and when people are away."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from engine.persistence.columns import Instant
from engine.persistence.tables.schema import metadata

delegation = Table(
    "delegation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("post", String(64), nullable=False),
    Column("role", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("deputy", String(64), nullable=False),
    Column("holder", String(64)),
    Column("number", String(120), nullable=False),
    Column("dated", Date, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("given", Instant, nullable=False),
    Column("given_by", String(64), nullable=False),
)
"""`deputy` has the tasks of `role`, the group of `post`, from `since` until `until`; `holder`: the account of whoever held the post when it was
entered, null when it was vacant. `number`, `dated`: of the order (*surat perintah*). Only `until` ever changes, to the moment it was ended early."""
Index("delegation_by_deputy", delegation.c.deputy, delegation.c.until)
Index("delegation_by_holder", delegation.c.holder, delegation.c.until)

absence = Table(
    "absence",
    metadata,
    Column("user_id", String(64), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("entered", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "since"),
)
"""The days, both included, on which somebody is not at work. It gives nobody any authority: a delegation does."""

preference = Table(
    "preference",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("by_email", Boolean, nullable=False),
    Column("digest", Boolean, nullable=False),
)
"""How somebody wants to be told: by notices in the inbox alone, or by email too; and whether each working day begins with a digest."""

digest = Table(
    "digest",
    metadata,
    Column("user_id", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("due", Instant),
    Column("attempt", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "day"),
)
"""What somebody is sent of one working day, once. `state`: queued · sent · failed · none (nothing waited); `due`: when it may be tried (again)."""
