"""Channels by which messages come in and leave. Each has a real adapter; one that is not set up is off, and says so."""

from __future__ import annotations

from engine.channels.arrivals import LONGEST_TEXT, Arrival, Arrived, Batch, NotReached, Source, Status
from engine.channels.envelope import Enclosure, Envelope, Mailbox, NotSent, Rejected, Template
from engine.channels.gammu import Gammu
from engine.channels.imap import Imap
from engine.channels.mail import read_mail
from engine.channels.smtp import Smtp
from engine.channels.whatsapp import WhatsApp, is_signed, read_delivery

__all__ = [
    "Arrival", "Arrived", "Batch", "Enclosure", "Envelope", "Gammu", "Imap", "LONGEST_TEXT", "Mailbox", "NotReached", "NotSent", "Rejected",
    "Smtp", "Source", "Status", "Template", "WhatsApp", "is_signed", "read_delivery", "read_mail",
]  # fmt: skip
