"""How one case refers to another."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table

from engine.persistence.columns import Instant
from engine.persistence.tables.schema import metadata

case_link = Table(
    "case_link",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("other", String(32), nullable=False),
    Column("since", Instant, nullable=False),
    Column("ended_seq", Integer),
    Column("ended", Instant),
    PrimaryKeyConstraint("case_id", "seq"),
    sqlite_with_rowid=False,
)
"""The case refers to `other` since its event `seq`: as its duplicate (`kind` ``duplikat``), as an objection to it (``keberatan``), as what goes on
from it (``lanjutan``). `ended_seq`: the case's event that took the link back. The other case has no event of it: this row alone says it there."""
Index("case_link_other", case_link.c.other, case_link.c.kind)
