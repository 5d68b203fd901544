"""A real mail server on this machine, which tests stop, start again, and tell what to answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class MailServer:
    """Takes messages in; `to_recipient` and `to_data` are what it answers instead of 250, when not empty."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    to_recipient: str = ""
    to_data: str = ""
    login: tuple[str, str] | None = None
    """User and password, when it asks for them."""
    _running: Controller | None = None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Somebody names a recipient."""
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Somebody has handed a message over."""
        if self.to_data:
            return self.to_data
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken in"

    def _signs_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        said = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode())
        return AuthResult(success=said == self.login, handled=False)

    def start(self) -> None:
        """It answers."""
        asks = {"auth_require_tls": False, "authenticator": self._signs_in} if self.login else {}
        self._running = Controller(self, hostname="127.0.0.1", port=self.port, **asks)
        self._running.start()

    def stop(self) -> None:
        """Nobody answers at its address."""
        if self._running is not None:
            self._running.stop()
            self._running = None


@contextmanager
def mail_server(*, running: bool = True, login: tuple[str, str] | None = None) -> Iterator[MailServer]:
    """A server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = MailServer(free.getsockname()[1], login=login)
    if running:
        server.start()
    try:
        yield server
    finally:
        server.stop()
