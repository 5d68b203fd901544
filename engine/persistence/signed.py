"""Letters that were signed: written down once, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, insert, select

from engine.persistence import tables as t


@dataclass(frozen=True, slots=True)
class SignedLetter:
    """A letter as it was signed."""

    digest: str
    """SHA-256 (hex) of its file."""
    case_id: str
    form: str
    """Key of the form that signed it."""
    at: datetime
    number: str
    dated: str
    """ISO date; "" where the letter says none."""
    post: str
    """Who signed, as the letter calls the post."""
    code: str | None
    certificate: str | None


_COLUMNS = [t.signed_letter.c[name] for name in SignedLetter.__slots__]


def keep(connection: Connection, letter: SignedLetter) -> None:
    """Write a signed letter down; nothing happens when the case signed the same file by the same form before."""
    row = t.signed_letter.c
    same = exists().where(row.digest == letter.digest, row.case_id == letter.case_id, row.form == letter.form)
    if not connection.execute(select(same)).scalar():
        connection.execute(insert(t.signed_letter), {name: getattr(letter, name) for name in SignedLetter.__slots__})


def by_digest(connection: Connection, digest: str) -> SignedLetter | None:
    """The letter whose file has this digest; of several the newest."""
    return _first(connection, t.signed_letter.c.digest == digest)


def by_code(connection: Connection, code: str) -> SignedLetter | None:
    """The letter with this code."""
    return _first(connection, t.signed_letter.c.code == code)


def certificate_known(connection: Connection, certificate: str) -> bool:
    """Whether letters were signed with this certificate."""
    return bool(connection.execute(select(exists().where(t.signed_letter.c.certificate == certificate))).scalar())


def _first(connection: Connection, wanted: ColumnElement[bool]) -> SignedLetter | None:
    row = connection.execute(select(*_COLUMNS).where(wanted).order_by(t.signed_letter.c.at.desc()).limit(1)).first()
    return None if row is None else SignedLetter(*row)
