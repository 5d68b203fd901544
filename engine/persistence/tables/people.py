"""Accounts, roles, sessions, and what is counted about them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table

from engine.persistence.columns import Instant, Packed
from engine.persistence.tables.schema import metadata

user = Table(
    "user_account",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("title", String(200), nullable=False),
    Column("password", String(255)),
    Column("active", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("created_by", String(64), nullable=False),
)
"""An account; without a password nobody can sign in with it."""

user_role = Table(
    "user_role",
    metadata,
    Column("user_id", String(64), nullable=False),
    Column("role", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("given_by", String(64), nullable=False),
    PrimaryKeyConstraint("user_id", "role", "since"),
)
"""Who has which role from when to when."""

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", String(64)),
    Column("data", Packed, nullable=False),
    Column("started", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("page", String(64)),
    Column("number", Integer),
)
"""A browser session; the browser holds the token, the table its SHA-256. `page` and `number` say which sending of a form `data` came with."""
Index("session_by_user", session.c.user_id)

attempt = Table(
    "attempt",
    metadata,
    Column("subject", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("subject", "at", "number"),
)
"""Failed tries (sign-in, tracking code) counted by rate limits."""

access = Table(
    "access_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("what", String(64), nullable=False),
)
"""Reads of personal data by staff; not part of the case's chain."""
Index("access_by_case", access.c.case_id, access.c.at)

account_act = Table(
    "account_act",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("details", Packed, nullable=False),
)
"""What was done to accounts and roles, by whom."""
