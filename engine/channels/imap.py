"""Email that comes in, read from a mailbox (IMAP, RFC 3501). The mailbox itself is never changed: people may read it with their own programs."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from engine.channels.arrivals import Arrival, Batch, NotReached
from engine.channels.mail import read_mail

AT_ONCE = 20
"""Mails fetched before they are stored."""
LARGEST = 40 * 1024 * 1024
"""Bytes of a mail that are read; what lies beyond is lost, as are files that are cut so."""
_UID = re.compile(rb"UID (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Imap:
    """A mailbox, and as whom the office reads it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Literal["tls", "starttls", "none"] = "tls"
    folder: str = "INBOX"
    since: date | None = None
    """Mail that came before is left alone."""
    own: frozenset[str] = frozenset()
    """Addresses that the office writes from, small letters."""
    patience: float = 30.0
    """Seconds to wait for each answer."""

    def look(self, position: Mapping[str, Any] | None) -> Iterator[Batch]:
        """Mail since `position`, the oldest first; all of it from the start when the server gives numbers anew (UIDVALIDITY).

        `position`: ``{"validity", "uid", "known"}``; `known` is the last number of a mail that may have been read under another one.
        Raises NotReached, with the server's words.
        """
        try:
            with self._signed_in() as server:
                yield from self._new(server, dict(position or {}))
        except (OSError, imaplib.IMAP4.error, ValueError, IndexError) as error:
            raise NotReached(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _signed_in(self) -> Iterator[imaplib.IMAP4]:
        server = self._connected()
        try:
            if self.security == "starttls":
                server.starttls(ssl_context=ssl.create_default_context())
            server.login(self.user, self.password)
            yield server
        finally:
            with suppress(OSError, imaplib.IMAP4.error):  # the mails are stored: how the server takes its leave is all one
                server.logout()

    def _connected(self) -> imaplib.IMAP4:
        if self.security == "tls":
            return imaplib.IMAP4_SSL(self.host, self.port, timeout=self.patience, ssl_context=ssl.create_default_context())
        return imaplib.IMAP4(self.host, self.port, timeout=self.patience)

    def _new(self, server: imaplib.IMAP4, position: dict[str, Any]) -> Iterator[Batch]:
        status, said = server.select(f'"{self.folder}"', readonly=True)
        if status != "OK":
            raise NotReached(f"{self.folder}: {_told(said)}")
        validity = int(server.response("UIDVALIDITY")[1][0] or 0)
        renumbered = "validity" in position and position["validity"] != validity
        last = 0 if renumbered or "uid" not in position else int(position["uid"])
        numbers = self._numbers(server, last)
        known = max(numbers, default=0) if renumbered else int(position.get("known", 0))
        for place in range(0, len(numbers), AT_ONCE):
            some = numbers[place : place + AT_ONCE]
            found = tuple(mail for uid in some if (mail := self._fetched(server, uid)) is not None)
            yield Batch(found, position={"validity": validity, "uid": some[-1], "known": known}, reread=some[0] <= known)
        if renumbered and not numbers:
            yield Batch(position={"validity": validity, "uid": 0, "known": 0})

    def _numbers(self, server: imaplib.IMAP4, last: int) -> list[int]:
        """UIDs above `last`, ascending (a server may answer ``n:*`` with the last one although it is below, RFC 3501 §6.4.8)."""
        wanted = [f"UID {last + 1}:*", *([f"SINCE {self.since:%d-%b-%Y}"] if self.since else [])]
        status, said = server.uid("SEARCH", *wanted)
        if status != "OK":
            raise NotReached(_told(said))
        return sorted(uid for part in said if part for uid in map(int, part.split()) if uid > last)

    def _fetched(self, server: imaplib.IMAP4, uid: int) -> Arrival | None:
        """The mail; None when it has been deleted meanwhile."""
        status, said = server.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{LARGEST}>)")
        if status != "OK":
            raise NotReached(_told(said))
        for part in said:
            if isinstance(part, tuple) and (there := _UID.search(part[0])) and int(there.group(1)) == uid:
                return read_mail(part[1], at=_arrived(part[0]), own=self.own)
        return None


def _arrived(head: bytes) -> datetime:
    """When the server took the mail in; the sender's own date says nothing."""
    found = _ARRIVED.search(head)
    if found is None:
        raise ValueError("the server does not say when a mail came")
    return datetime.strptime(found.group(1).decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)


def _told(said: list[Any]) -> str:
    return " ".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in said)
