"""Letters: the numbers given to them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from engine.persistence.columns import Instant
from engine.persistence.tables.schema import metadata

letter_number = Table(
    "letter_number",
    metadata,
    Column("sequence", String(64), nullable=False),
    Column("same", String(120), nullable=False),
    Column("number", String(120), nullable=False),
    Column("year", Integer),
    Column("ordinal", Integer),
    Column("case_id", String(32), nullable=False),
    Column("field", String(255), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("voided", Instant),
    Column("reason", Text),
    PrimaryKeyConstraint("sequence", "same"),
    sqlite_with_rowid=False,
)
"""A number once given: never given again, voided (`voided`, `reason`) or not. `same`: what all spellings of it share; `year` and `ordinal`: its place
in the sequence of the year, null for one that does not follow the office's pattern; `field`: which field of the case bears it."""
Index("letter_number_by_ordinal", letter_number.c.sequence, letter_number.c.year, letter_number.c.ordinal, unique=True)
Index("letter_number_by_case", letter_number.c.case_id)
