"""A message on its way out, and what a channel makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Template:
    """What is sent where a channel's provider takes only forms that it has approved."""

    name: str
    language: str
    values: tuple[str, ...]
    """What fills its places, in their order."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, whole, secrets filled in."""

    message_id: str
    """The same at every attempt: ``<case>.<number>@<host>`` in angle brackets (RFC 5322 §3.6.4)."""
    recipient: str
    subject: str
    body: str
    at: datetime
    """When the office wrote it."""
    enclosures: tuple[Enclosure, ...] = ()
    answers: str = ""
    """Identity of the message that it answers; "" when it answers none."""
    template: Template | None = None


class NotSent(Exception):
    """The channel did not take the message now; it may later. The text says why, in the channel's own words."""


class Rejected(NotSent):
    """The channel will never take this message. `code`: the channel's number for why, "" when there is none."""

    def __init__(self, said: str, code: str = "") -> None:
        super().__init__(said)
        self.code = code


class Mailbox(Protocol):
    """Seam: sends by one channel."""

    def send(self, envelope: Envelope) -> str | None:
        """Hand the message over; what the channel calls it when it speaks of it again, if it will.

        Raises NotSent, Rejected; whatever else it raises counts as NotSent.
        """
