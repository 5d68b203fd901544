"""WhatsApp by Meta's Cloud API: what its webhook brings, and sending by approved templates."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.channels.arrivals import Arrival, Arrived, Status
from engine.channels.envelope import Envelope, NotSent, Rejected

CHANNEL = "whatsapp"
LARGEST_ANSWER = 1024 * 1024
"""Bytes of an answer that are read."""
_FILES = frozenset({"image", "document", "audio", "video", "sticker"})
_STATES = {"sent": "sent", "delivered": "delivered", "read": "delivered", "failed": "failed"}
_LATER = frozenset({401, 403, 408, 429})
"""HTTP codes below 500 that say nothing of the message: the key, or that there is too much of it just now."""
_BUSY = frozenset({4, 80007, 130429, 131048, 131056, 133016, 131000, 131016, 1, 2})
"""Error codes of the Cloud API that pass: rate limits and its own faults."""


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """The office's number at the Cloud API."""

    url: str
    """Of the Graph API with its version, as ``https://graph.facebook.com/v23.0``."""
    number: str
    """Id of the number that the office writes from."""
    token: str = field(repr=False)
    country: str = "62"
    """What a number that begins with 0 begins with abroad."""
    patience: float = 30.0

    def send(self, envelope: Envelope) -> str | None:
        """Hand the message over; the id under which Meta speaks of it later. Raises NotSent, Rejected, with Meta's words."""
        asked = urllib.request.Request(  # noqa: S310  (the address is a setting of whoever runs the office)
            f"{self.url.rstrip('/')}/{self.number}/messages", data=json.dumps(self._body(envelope)).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}, method="POST",
        )  # fmt: skip
        try:
            with urllib.request.urlopen(asked, timeout=self.patience) as answer:  # noqa: S310
                said = json.loads(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as refused:
            with refused:
                told = refused.read(LARGEST_ANSWER)
            raise _refusal(refused.code, told) from refused
        except (OSError, ValueError) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        try:
            return str(said["messages"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            raise NotSent(f"an answer without a message id: {str(said)[:500]}") from error

    def _body(self, envelope: Envelope) -> dict[str, Any]:
        """A template where there is one; a text of our own reaches only who has written within a day."""
        said: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": self._digits(envelope.recipient)}
        if envelope.answers:
            said["context"] = {"message_id": envelope.answers}
        if envelope.template is None:
            return {**said, "type": "text", "text": {"body": envelope.body, "preview_url": False}}
        places = [{"type": "text", "text": " ".join(value.split()) or "-"} for value in envelope.template.values]
        template = {"name": envelope.template.name, "language": {"code": envelope.template.language}}
        return {**said, "type": "template", "template": {**template, "components": [{"type": "body", "parameters": places}]}}

    def _digits(self, number: str) -> str:
        digits = re.sub(r"\D", "", number)
        return f"{self.country}{digits[1:]}" if digits.startswith("0") else digits


def _refusal(code: int, said: bytes) -> NotSent:
    text = said.decode("utf-8", "replace")
    try:
        error = json.loads(text)["error"]
        number, words = int(error.get("code", 0)), f"{code} {error.get('code', '')} {error.get('message', '')}"
    except (ValueError, KeyError, TypeError, AttributeError):
        number, words = 0, f"{code} {text[:500]}"
    if code >= 500 or code in _LATER or number in _BUSY:
        return NotSent(words)
    return Rejected(words, str(number or code))


# ------------------------------------------------------------------ what the webhook brings


def is_signed(raw: bytes, signature: str, secret: str) -> bool:
    """Whether ``X-Hub-Signature-256`` is that of these very bytes under the app's secret; takes the same time wherever it differs."""
    expected = f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"
    return bool(secret) and hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def read_delivery(raw: bytes, *, at: datetime) -> tuple[tuple[Arrival, ...], tuple[Status, ...]]:
    """(messages, words about messages of ours) of one delivery, whatever else is in it. Raises ValueError for what is no JSON object."""
    said = json.loads(raw)
    if not isinstance(said, dict):
        raise ValueError("not an object")
    messages: list[Arrival] = []
    statuses: list[Status] = []
    for value in _values(said):
        names = {_text(one.get("wa_id")): _text(_table(one.get("profile")).get("name")) for one in _tables(value.get("contacts"))}
        messages += [_arrival(one, names, at) for one in _tables(value.get("messages"))]
        statuses += [found for one in _tables(value.get("statuses")) if (found := _status(one, at)) is not None]
    return tuple(messages), tuple(statuses)


def _values(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _tables(said.get("entry")):
        for change in _tables(entry.get("changes")):
            if change.get("field") in (None, "messages"):
                yield _table(change.get("value"))


def _arrival(one: Mapping[str, Any], names: Mapping[str, str], at: datetime) -> Arrival:
    kind, sender = _text(one.get("type")), _text(one.get("from"))
    inner = _table(one.get(kind))
    answered = [_text(_table(one.get("context")).get("id")), _text(inner.get("message_id")) if kind == "reaction" else ""]
    identity = _text(one.get("id")) or f"sha256:{hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()}"
    return Arrival(
        CHANNEL, identity, re.sub(r"\D", "", sender)[:32], _said(kind, inner), at=_when(one, at), name=names.get(sender, ""),
        files=(_file(kind, inner),) if kind in _FILES else (), answers=tuple(filter(None, answered)), automatic=not sender,
        returned=kind == "reaction",
    )  # fmt: skip


def _said(kind: str, inner: Mapping[str, Any]) -> str:
    """What a message says, in words."""
    match kind:
        case "text":
            return _text(inner.get("body"))
        case "location":
            return " ".join(filter(None, (_text(inner.get(name)) for name in ("name", "address", "latitude", "longitude"))))
        case "button":
            return _text(inner.get("text"))
        case "interactive":
            return _text(_table(inner.get("button_reply")).get("title")) or _text(_table(inner.get("list_reply")).get("title"))
        case "reaction":
            return _text(inner.get("emoji"))
        case _:
            return _text(inner.get("caption"))


def _file(kind: str, inner: Mapping[str, Any]) -> Arrived:
    """A file is noted, not fetched: it stays with Meta for a month, and clerks ask for what they need."""
    ending = re.sub(r"[^a-z0-9]", "", _text(inner.get("mime_type")).partition(";")[0].rpartition("/")[2].casefold())[:8]
    return Arrived(_text(inner.get("filename")) or f"{kind}.{ending or 'bin'}", None, note="not fetched")


def _status(one: Mapping[str, Any], at: datetime) -> Status | None:
    state, name = _STATES.get(_text(one.get("status"))), _text(one.get("id"))
    if state is None or not name:
        return None
    errors = [f"{_text(error.get('code'))} {_text(error.get('title') or error.get('message'))}".strip() for error in _tables(one.get("errors"))]
    return Status(CHANNEL, name, state, _when(one, at), "; ".join(errors))


def _when(one: Mapping[str, Any], at: datetime) -> datetime:
    """When Meta had it; never after now."""
    try:
        return min(datetime.fromtimestamp(int(_text(one.get("timestamp"))), UTC), at)
    except (ValueError, OverflowError, OSError):
        return at


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
