"""A small Cloud API on this machine: a real HTTP server that takes messages in, and answers what a test says; and what Meta's webhook brings."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from engine import WhatsApp

TOKEN, SECRET = "kunci-contoh", "rahasia-aplikasi"


@dataclass
class CloudApi:
    """Takes messages in; `answers` are (code, body) that it gives instead, one a request."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    def channel(self) -> WhatsApp:
        """The office's way to it."""
        return WhatsApp(self.url, "1550001", TOKEN, patience=10)


@contextmanager
def cloud_api() -> Iterator[CloudApi]:
    """The server on a free port."""
    state = CloudApi()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.paths.append(self.path)
            state.keys.append(self.headers["Authorization"])
            code, said = state.answers.pop(0) if state.answers else (200, b"")
            if not said:
                state.taken.append(json.loads(body))
                said = json.dumps({"messages": [{"id": f"wamid.ours.{len(state.taken)}"}]}).encode()
            self.send_response(code)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v23.0"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def refusal(code: int, number: int, message: str) -> tuple[int, bytes]:
    """An error as the Cloud API words it."""
    return code, json.dumps({"error": {"message": message, "type": "OAuthException", "code": number}}).encode()


def text(identity: str, body: str, *, sender: str = "6281234567890", **other: Any) -> dict[str, Any]:
    """A text message as the webhook has it."""
    return {"from": sender, "id": identity, "timestamp": "1780966800", "type": "text", "text": {"body": body}, **other}


def word(identity: str, state: str, **other: Any) -> dict[str, Any]:
    """What became of a message of the office's."""
    return {"id": identity, "status": state, "timestamp": "1780966860", "recipient_id": "6281234567890", **other}


def delivery(*messages: Any, statuses: Any = (), name: str = "Rina") -> bytes:
    """One delivery."""
    value = {
        "messaging_product": "whatsapp", "metadata": {"phone_number_id": "1550001"},
        "contacts": [{"profile": {"name": name}, "wa_id": "6281234567890"}], "messages": list(messages), "statuses": list(statuses),
    }  # fmt: skip
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).encode()


def signature(raw: bytes, secret: str = SECRET) -> str:
    """``X-Hub-Signature-256``."""
    return f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"
