"""Channels by which messages leave the office. Each has a real adapter; one that is not set up is off, and says so."""

from __future__ import annotations

from engine.channels.envelope import Enclosure, Envelope, Mailbox, NotSent, Rejected
from engine.channels.smtp import Smtp

__all__ = ["Enclosure", "Envelope", "Mailbox", "NotSent", "Rejected", "Smtp"]
