"""Holidays as decrees changed them after the office's files were written."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table, Text

from engine.persistence.columns import Instant
from engine.persistence.tables.schema import metadata

holiday_act = Table(
    "holiday_act",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("name", String(200), nullable=False),
    Column("decree", Text, nullable=False),
    Column("like_weekday", Integer),
)
"""One act of an official about one date, never changed: a row added, or withdrawn (`what`)."""
