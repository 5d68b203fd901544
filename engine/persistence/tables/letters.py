"""Letters: the numbers given to them, and those that were signed."""

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

signed_letter = Table(
    "signed_letter",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("form", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Column("number", String(120), nullable=False),
    Column("dated", String(10), nullable=False),
    Column("post", String(200), nullable=False),
    Column("code", String(24)),
    Column("certificate", String(64)),
    PrimaryKeyConstraint("digest", "case_id", "form"),
    sqlite_with_rowid=False,
)
"""A letter as it was signed, by the digest of its file, with what it says of itself: number, date (ISO), post of who signed; "" where it says none.
`code` and `certificate` (SHA-256, hex): of an electronic signature; null for the scan of one by hand."""
Index("signed_letter_by_code", signed_letter.c.code, unique=True)
