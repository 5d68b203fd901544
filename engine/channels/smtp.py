"""Email by a mail server (SMTP, RFC 5321)."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Literal

from engine.channels.envelope import Envelope, NotSent, Rejected

FOR_GOOD = 500
"""From this reply code on a server means for good (RFC 5321 §4.2.1)."""
_ABOUT_THE_SERVER = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
"""Replies that say nothing of the message, whatever their code."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, and as whom the office writes."""

    host: str
    port: int
    sender: str
    """Address."""
    name: str = ""
    """What stands before the address."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    """"" = the server asks for no sign-in."""
    password: str = field(default="", repr=False)
    patience: float = 30.0
    """Seconds to wait for each answer."""

    def send(self, envelope: Envelope) -> str | None:
        """Hand the message to the server, which says no more of it. Raises NotSent, Rejected, with the server's words."""
        try:
            letter = self._letter(envelope)
        except ValueError as error:  # a line break in an address or a subject
            raise Rejected(f"{error}") from error
        try:
            self._hand_over(letter, envelope.recipient)
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            raise _refusal(code, said) from refused
        except _ABOUT_THE_SERVER as refused:
            raise NotSent(_told(refused.smtp_code, refused.smtp_error)) from refused
        except smtplib.SMTPResponseException as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except (OSError, smtplib.SMTPException) as error:  # no answer, a broken line, no encryption
            raise NotSent(f"{type(error).__name__}: {error}") from error
        return None

    def _hand_over(self, letter: EmailMessage, recipient: str) -> None:
        server = self._connected()
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(letter, self.sender, [recipient])
        finally:
            with suppress(OSError, smtplib.SMTPException):  # once it is taken in, how the server takes its leave is all one
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=self.patience)

    def _letter(self, envelope: Envelope) -> EmailMessage:
        letter = EmailMessage(policy=SMTP)
        letter["From"] = formataddr((self.name, self.sender))
        letter["To"] = envelope.recipient
        letter["Subject"] = envelope.subject
        letter["Date"] = format_datetime(envelope.at)
        letter["Message-ID"] = envelope.message_id
        letter["Auto-Submitted"] = "auto-replied" if envelope.answers else "auto-generated"  # so that no machine answers (RFC 3834 §5)
        if envelope.answers:
            letter["In-Reply-To"] = letter["References"] = envelope.answers
        letter.set_content(envelope.body)
        for one in envelope.enclosures:
            kind, _, subtype = one.media_type.partition("/")
            letter.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
        return letter


def _refusal(code: int, said: bytes | str) -> NotSent:
    return Rejected(_told(code, said), str(code)) if code >= FOR_GOOD else NotSent(_told(code, said))


def _told(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}".replace("\n", " ")
