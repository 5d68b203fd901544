"""SMS by Gammu SMSD: its own database, by the tables that it documents (inbox, outbox, sentitems), on SQLite or PostgreSQL.

https://docs.gammu.org/smsd/tables.html; the daemon owns the modem, here only rows are read and written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from engine.channels.arrivals import Arrival, Batch, NotReached, Status
from engine.channels.envelope import Envelope, NotSent, Rejected
from engine.office import sms_fits

CHANNEL = "sms"
AT_ONCE = 200
"""Parts read before they are stored."""
PATIENCE = timedelta(minutes=10)
"""How long the parts of a long message may be on their way before those that are there are read without the others."""
_NEW = (
    'SELECT "ID", "ReceivingDateTime", "SenderNumber", "UDH", "TextDecoded" FROM inbox WHERE "Processed" = :no ORDER BY "ID" LIMIT :most'
)
_DONE = 'UPDATE inbox SET "Processed" = :yes WHERE "ID" = :id'
_KNOWN = 'SELECT 1 FROM outbox WHERE "CreatorID" = :name UNION ALL SELECT 1 FROM sentitems WHERE "CreatorID" = :name'
_SEND = (
    'INSERT INTO outbox ("DestinationNumber", "TextDecoded", "Coding", "Class", "CreatorID", "DeliveryReport", "Text") '
    "VALUES (:to, :body, 'Default_No_Compression', -1, :name, 'yes', '')"
)
_SENT = (
    'SELECT "CreatorID", "Status", "UpdatedInDB" FROM sentitems WHERE "CreatorID" LIKE :ours AND "UpdatedInDB" >= :since '
    'ORDER BY "UpdatedInDB", "ID" LIMIT :most'
)
_STATES = {"DeliveryOK": "delivered", "SendingError": "failed", "DeliveryFailed": "failed", "Error": "failed"}
_LONG = re.compile(r"^(?:050003(..)|060804(....))(..)(..)$")
"""User data header of a part (3GPP TS 23.040 §9.2.3.24.1, .8): reference, how many parts, which."""
_NUMBER = re.compile(r"^\+?[0-9]{5,20}$")


@dataclass(frozen=True, slots=True)
class _Part:
    id: int
    at: datetime
    sender: str
    header: str
    said: str


@dataclass(frozen=True, slots=True)
class Gammu:
    """The daemon's database."""

    url: str = field(repr=False)
    """``sqlite:///…`` or ``postgresql+psycopg://…``."""
    zone: str
    """In which the daemon writes times."""
    now: Callable[[], datetime]
    """Tells the present instant."""

    # ------------------------------------------------------------------ sending

    def send(self, envelope: Envelope) -> str | None:
        """Put the message where the daemon sends it from, once however often it is handed over. Raises Rejected (no single SMS holds it), NotSent."""
        if not sms_fits(envelope.body):
            raise Rejected(f"no single SMS: {len(envelope.body)} characters, or some outside GSM-7", "160")
        number = re.sub(r"[ ().-]", "", envelope.recipient)
        if not _NUMBER.match(number):
            raise Rejected("no telephone number", "number")
        try:
            with self._opened().begin() as connection:
                if connection.execute(text(_KNOWN), {"name": envelope.message_id}).first() is None:
                    connection.execute(text(_SEND), {"to": number, "body": envelope.body, "name": envelope.message_id})
        except SQLAlchemyError as error:
            raise NotSent(_told(error)) from error
        return envelope.message_id

    # ------------------------------------------------------------------ receiving

    def look(self, position: Mapping[str, Any] | None) -> Iterator[Batch]:
        """What the daemon has received, and what became of what it sent since `position` (``{"since"}``). Raises NotReached."""
        try:
            with self._opened().connect() as connection:
                yield from self._received(connection)
                yield from self._reported(connection, str((position or {}).get("since", "")))
        except SQLAlchemyError as error:
            raise NotReached(_told(error)) from error

    def _received(self, connection: Connection) -> Iterator[Batch]:
        while True:
            rows = connection.execute(text(_NEW), {"no": "false", "most": AT_ONCE}).all()
            connection.rollback()  # nothing of the daemon's is held while the messages are stored here
            whole = self._joined([_Part(row[0], self._when(row[1]), str(row[2] or ""), str(row[3] or ""), str(row[4] or "")) for row in rows])
            if not whole:
                return
            yield Batch(tuple(_arrival(parts) for parts in whole), reread=True)
            for parts in whole:
                for part in parts:
                    connection.execute(text(_DONE), {"yes": "true", "id": part.id})
            connection.commit()
            if len(rows) < AT_ONCE:
                return

    def _joined(self, parts: list[_Part]) -> list[list[_Part]]:
        """Messages as lists of their parts, in order; a long one whose parts are still coming waits."""
        groups: dict[tuple[str, ...], list[_Part]] = {}
        for part in parts:
            long = _LONG.match(part.header)
            key = (part.sender, long.group(1) or long.group(2), long.group(3)) if long else (str(part.id),)
            groups.setdefault(key, []).append(part)
        now = self.now()
        return [
            sorted(group, key=lambda part: part.header) for key, group in groups.items()
            if len(key) == 1 or len(group) >= int(key[2], 16) or now - min(part.at for part in group) > PATIENCE
        ]  # fmt: skip

    def _reported(self, connection: Connection, since: str) -> Iterator[Batch]:
        rows = connection.execute(text(_SENT), {"ours": "<%", "since": since or "1970-01-01 00:00:00", "most": AT_ONCE}).all()
        connection.rollback()
        said = tuple(Status(CHANNEL, str(row[0]), _STATES[row[1]], self._when(row[2]), str(row[1])) for row in rows if row[1] in _STATES)
        if rows:
            yield Batch(statuses=said, position={"since": str(rows[-1][2])})

    def _when(self, value: Any) -> datetime:
        """A time of the daemon's, which writes them without zone."""
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(self.zone))).astimezone(UTC)

    def _opened(self) -> Engine:
        # isolation that suits a guest: short transactions, no pool that would keep the daemon's file open
        return create_engine(make_url(self.url), poolclass=NullPool)


def _arrival(parts: list[_Part]) -> Arrival:
    first = min(parts, key=lambda part: part.id)
    return Arrival(
        CHANNEL, f"{first.id}@{first.at.isoformat()}", first.sender, "".join(part.said for part in parts), at=first.at,
        automatic=not _NUMBER.match(first.sender),
    )  # fmt: skip


def _told(error: SQLAlchemyError) -> str:
    """Without the statement, which holds what citizens wrote."""
    return f"{type(error).__name__}: {str(getattr(error, 'orig', error))[:500]}"
