"""A message that came in, as every channel hands it over; nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

LONGEST_TEXT = 20_000
"""Characters of a message that are read; what is longer goes along whole, as a file."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came with a message, as its sender named it."""

    name: str
    content: bytes | None
    """None for a file that was not fetched."""
    note: str = ""
    """Why it was not."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message to the office."""

    channel: str
    """Value of the office's list ``kanal``."""
    identity: str
    """What the same message bears however often it is delivered: its Message-ID, the provider's number, the serial of a paper form."""
    sender: str
    """Address or telephone number that an answer would go to; "" when unknown."""
    text: str
    at: datetime
    """When it reached the office."""
    subject: str = ""
    name: str = ""
    """What the sender is called there."""
    files: tuple[Arrived, ...] = ()
    answers: tuple[str, ...] = ()
    """Identities of the messages it answers, as it says (RFC 5322 ``In-Reply-To`` and ``References``)."""
    automatic: bool = False
    """No person wrote it, or it went to many: it is never answered (RFC 3834 §2)."""
    returned: bool = False
    """It reports on a message of the office, or is one: it makes no case of its own."""
    more: Mapping[str, str] = field(default_factory=dict)
    """What else the channel knows of it, by key; only the office's ``kanal.toml`` reads it."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a channel says, later, about a message that the office sent."""

    channel: str
    sent_as: str
    """The name under which the channel took it in."""
    state: str
    """``sent``, ``delivered`` or ``failed``."""
    at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one look at a channel found."""

    messages: tuple[Arrival, ...] = ()
    statuses: tuple[Status, ...] = ()
    position: Mapping[str, Any] | None = None
    """Where the next look goes on once these are stored; None where the channel keeps that itself."""
    reread: bool = False
    """Whether it may hold what has been stored before; that is then not a second delivery."""


class Source(Protocol):
    """Seam: looks for what has come in by one channel."""

    def look(self, position: Mapping[str, Any] | None) -> Iterator[Batch]:
        """What came since `position`, batch by batch; going on with the next one says that this one is stored. Raises NotReached."""


class NotReached(Exception):
    """The channel could not be looked at. The text says why, in the channel's own words."""
