"""The database of Gammu SMSD with its documented tables, and the daemon's part: parts that come in, messages that it takes and reports on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine import Gammu

ZONE = "Asia/Makassar"
# As https://docs.gammu.org/smsd/tables.html has them for SQLite, the columns that matter here and those that may not be empty.
TABLES = """
CREATE TABLE inbox (
  UpdatedInDB NUMERIC NOT NULL DEFAULT (datetime('now')), ReceivingDateTime NUMERIC NOT NULL DEFAULT (datetime('now')), Text TEXT NOT NULL,
  SenderNumber TEXT NOT NULL DEFAULT '', Coding TEXT NOT NULL DEFAULT 'Default_No_Compression', UDH TEXT NOT NULL DEFAULT '',
  SMSCNumber TEXT NOT NULL DEFAULT '', Class INTEGER NOT NULL DEFAULT '-1', TextDecoded TEXT NOT NULL DEFAULT '',
  ID INTEGER PRIMARY KEY AUTOINCREMENT, RecipientID TEXT NOT NULL DEFAULT '', Processed TEXT NOT NULL DEFAULT 'false',
  Status INTEGER NOT NULL DEFAULT '-1',
  CHECK (Processed IN ('false', 'true')));
CREATE TABLE outbox (
  UpdatedInDB NUMERIC NOT NULL DEFAULT (datetime('now')), InsertIntoDB NUMERIC NOT NULL DEFAULT (datetime('now')),
  SendingDateTime NUMERIC NOT NULL DEFAULT (datetime('now')), SendBefore time NOT NULL DEFAULT '23:59:59', SendAfter time NOT NULL DEFAULT '00:00:00',
  Text TEXT, DestinationNumber TEXT NOT NULL DEFAULT '', Coding TEXT NOT NULL DEFAULT 'Default_No_Compression', UDH TEXT,
  Class INTEGER DEFAULT '-1', TextDecoded TEXT NOT NULL DEFAULT '', ID INTEGER PRIMARY KEY AUTOINCREMENT, MultiPart TEXT NOT NULL DEFAULT 'false',
  RelativeValidity INTEGER DEFAULT '-1', SenderID TEXT, SendingTimeOut NUMERIC NOT NULL DEFAULT (datetime('now')),
  DeliveryReport TEXT DEFAULT 'default', CreatorID TEXT NOT NULL, Retries INTEGER DEFAULT '0', Priority INTEGER DEFAULT '0',
  Status TEXT NOT NULL DEFAULT 'Reserved', StatusCode INTEGER NOT NULL DEFAULT '-1',
  CHECK (DeliveryReport IN ('default', 'yes', 'no')),
  CHECK (Coding IN ('Default_No_Compression','Unicode_No_Compression','8bit','Default_Compression','Unicode_Compression')));
CREATE TABLE sentitems (
  UpdatedInDB NUMERIC NOT NULL DEFAULT (datetime('now')), InsertIntoDB NUMERIC NOT NULL DEFAULT (datetime('now')),
  SendingDateTime NUMERIC NOT NULL DEFAULT (datetime('now')), DeliveryDateTime NUMERIC NULL, Text TEXT NOT NULL,
  DestinationNumber TEXT NOT NULL DEFAULT '', Coding TEXT NOT NULL DEFAULT 'Default_No_Compression', UDH TEXT NOT NULL DEFAULT '',
  SMSCNumber TEXT NOT NULL DEFAULT '', Class INTEGER NOT NULL DEFAULT '-1', TextDecoded TEXT NOT NULL DEFAULT '', ID INTEGER,
  SenderID TEXT NOT NULL, SequencePosition INTEGER NOT NULL DEFAULT '1', Status TEXT NOT NULL DEFAULT 'SendingOK',
  StatusError INTEGER NOT NULL DEFAULT '-1', TPMR INTEGER NOT NULL DEFAULT '-1', RelativeValidity INTEGER NOT NULL DEFAULT '-1',
  CreatorID TEXT NOT NULL, StatusCode INTEGER NOT NULL DEFAULT '-1',
  CHECK (Status IN ('SendingOK','SendingOKNoReport','SendingError','DeliveryOK','DeliveryFailed','DeliveryPending','DeliveryUnknown','Error')),
  PRIMARY KEY (ID, SequencePosition));
"""


@dataclass
class Daemon:
    """Its database."""

    file: Path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=20)) as connection, connection:
            yield connection

    def create(self) -> None:
        """An empty database."""
        with self._open() as connection:
            connection.executescript(TABLES)

    def receives(self, *texts: str, sender: str = "+6281234567890", header: str = "", at: str = "2026-06-09 09:00:00") -> None:
        """The modem has taken SMS in."""
        with self._open() as connection:
            rows = [(at, "", sender, header, text) for text in texts]
            connection.executemany("INSERT INTO inbox (ReceivingDateTime, Text, SenderNumber, UDH, TextDecoded) VALUES (?, ?, ?, ?, ?)", rows)

    def waiting(self) -> list[tuple[str, str]]:
        """(number, text) of what is to be sent."""
        with self._open() as connection:
            return list(connection.execute("SELECT DestinationNumber, TextDecoded FROM outbox ORDER BY ID"))

    def sends(self, status: str, *, at: str = "2026-06-09 09:01:00") -> None:
        """It sends what waits, and says how that went."""
        with self._open() as connection:
            connection.execute(
                "INSERT INTO sentitems (UpdatedInDB, Text, DestinationNumber, TextDecoded, ID, SenderID, Status, CreatorID) "
                "SELECT ?, '', DestinationNumber, TextDecoded, ID, '', ?, CreatorID FROM outbox", (at, status),
            )  # fmt: skip
            connection.execute("DELETE FROM outbox")

    def reports(self, status: str, *, at: str = "2026-06-09 09:02:00") -> None:
        """The network has said what became of what was sent."""
        with self._open() as connection:
            connection.execute("UPDATE sentitems SET Status = ?, UpdatedInDB = ?", (status, at))

    def unread(self) -> int:
        """Parts that nobody has marked as processed."""
        with self._open() as connection:
            return int(connection.execute("SELECT count(*) FROM inbox WHERE Processed = 'false'").fetchone()[0])

    def channel(self, now: datetime) -> Gammu:
        """The office's way to it."""
        return Gammu(f"sqlite:///{self.file}", ZONE, lambda: now.astimezone(UTC))
