"""Channels by which messages come in and leave. Each has a real adapter; one that is not set up is off, and says so."""

from __future__ import annotations

from engine.channels.arrivals import LONGEST_TEXT, Arrival, Arrived, Batch, NotReached, Source, Status
from engine.channels.envelope import Enclosure, Envelope, Mailbox, NotSent, Rejected, Template
from engine.channels.smtp import Smtp

__all__ = [
    "LONGEST_TEXT", "Arrival", "Arrived", "Batch", "Enclosure", "Envelope", "Mailbox", "NotReached", "NotSent", "Rejected", "Smtp", "Source",
    "Status", "Template",
]  # fmt: skip
