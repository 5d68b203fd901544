"""A mail as it came (RFC 5322, MIME), read into a message: whatever it is made of, something of it can be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from engine.channels.arrivals import Arrival, Arrived

CHANNEL = "email"
MOST_PARTS = 200
"""Parts of a mail that are looked at."""
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_MANY = frozenset({"bulk", "junk", "list"})
"""Values of ``Precedence`` of what goes to many (RFC 2076 §3.9)."""


def read_mail(raw: bytes, *, at: datetime, own: frozenset[str]) -> Arrival:
    """The mail as a message. `own`: the office's addresses, small letters; a mail from one of them is the office's own, come back."""
    try:
        parsed = message_from_bytes(raw, policy=policy.compat32)
        texts, files = _contents(parsed)
    except Exception:  # noqa: BLE001  (a mail made to break its reader is still a citizen's, or shows what it was made for)
        parsed = message_from_bytes(raw.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.compat32)
        texts, files = [_decoded(raw, "utf-8")], []
    name, sender = _sender(parsed)
    returned = _is_report(parsed) or sender.casefold() in own
    return Arrival(
        CHANNEL, _identity(parsed, raw), sender, "\n\n".join(text for text in texts if text).strip(), at=at, subject=_header(parsed, "Subject"),
        name=name, files=tuple(files), answers=_answered(parsed, raw if returned else b""), automatic=returned or not sender or _is_automatic(parsed),
        returned=returned,
    )  # fmt: skip


def plain_text(html: str) -> str:
    """What a page of HTML says, without what it does."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError):  # html.parser's own faults, on what is hardly HTML
        return re.sub(r"<[^>]*>", " ", html)
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    _SILENT = frozenset({"script", "style", "head", "title", "template"})
    _BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag in self._BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        if tag in self._BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


# ------------------------------------------------------------------ contents


def _contents(mail: Message) -> tuple[list[str], list[Arrived]]:
    """(what it says, the files with it). Of an alternative the plain text counts; HTML is read where there is none."""
    plain: list[str] = []
    html: list[str] = []
    files: list[Arrived] = []
    for part in _leaves(mail):
        name = _file_name(part)
        kind = part.get_content_type()
        if name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            files.append(Arrived(name or f"berkas.{part.get_content_subtype()}", _bytes(part)))
        elif kind == "text/html":
            html.append(plain_text(_text(part)))
        else:
            plain.append(_text(part))
    return (plain if any(text.strip() for text in plain) else html), files


def _leaves(mail: Message) -> Iterator[Message]:
    """Parts that hold something, in order; a mail within the mail is one part."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [one for one in payload if isinstance(one, Message)] + waiting
        elif part.get_content_type() not in ("message/delivery-status", "message/disposition-notification"):
            yield part


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    inner = part.get_payload()
    return b"".join(one.as_bytes() for one in inner if isinstance(one, Message)) if isinstance(inner, list) else str(inner).encode("utf-8", "replace")


def _text(part: Message) -> str:
    return _decoded(_bytes(part), part.get_content_charset() or "utf-8")


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return content.decode("utf-8", "replace")


def _file_name(part: Message) -> str:
    try:
        return _words(part.get_filename() or "")
    except (LookupError, UnicodeError, ValueError, TypeError):
        return "berkas"


# ------------------------------------------------------------------ headers


def _header(mail: Message, name: str) -> str:
    return _words(str(mail.get(name, "")))


def _words(text: str) -> str:
    """The text of a header, its encoded words (RFC 2047) read."""
    with suppress(HeaderParseError, LookupError, UnicodeError, ValueError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def _sender(mail: Message) -> tuple[str, str]:
    """(name, address) that an answer goes to: ``Reply-To`` before ``From`` (RFC 5322 §3.6.2); "" for none."""
    for header in ("Reply-To", "From"):
        found = getaddresses([str(one) for one in mail.get_all(header, [])])
        for name, address in found:
            if "@" in address and not any(sign.isspace() for sign in address):
                return _words(name), address[:320]
    return "", ""


def _identity(mail: Message, raw: bytes) -> str:
    found = _MESSAGE_ID.search(str(mail.get("Message-ID", "")))
    return found.group() if found else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _answered(mail: Message, whole: bytes) -> tuple[str, ...]:
    """Message-IDs it answers, the nearest first; of a report also those that it quotes."""
    named = [str(mail.get("In-Reply-To", "")), *reversed(str(mail.get("References", "")).split())]
    found = [identity for text in named for identity in _MESSAGE_ID.findall(text)]
    found += _MESSAGE_ID.findall(whole[:200_000].decode("latin-1"))
    return tuple(dict.fromkeys(found))[:50]


def _is_automatic(mail: Message) -> bool:
    """Whether RFC 3834 §2 forbids to answer it."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    many = str(mail.get("Precedence", "")).strip().casefold() in _MANY
    listed = any(mail.get(name) is not None for name in ("List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress"))
    return submitted not in ("", "no") or many or listed


def _is_report(mail: Message) -> bool:
    """Whether it says what became of another mail: an empty return path, or a report by its type (RFC 3462)."""
    path = mail.get("Return-Path")
    return (path is not None and str(path).strip() == "<>") or mail.get_content_type() == "multipart/report"
