"""Who stands in for the holder of a post, and when people are away."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, String, Table

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
