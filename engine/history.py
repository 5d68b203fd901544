"""The history of a case: event types, canonical bytes and the hash chain.

One event per command. `facts` never hold personal data and are hashed as they are; `payload` may, and can be
erased by law: the chain holds only its salted digest. Canonical bytes are RFC 8785 JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import rfc8785

GENESIS = "0" * 64
"""`previous` of the first event of a case."""

EVENT_TYPES = frozenset(
    {
        "CaseStarted",
        "TaskClaimed",
        "TaskUnclaimed",
        "TaskCompleted",
        "CaseCancelled",
        "TimersFired",
        "CaseFaulted",
        "CaseRetried",
        "VariablesMended",
        "CaseMigrated",
        "MessageReceived",
        "WorkCompleted",
        "WorkFailed",
        "TaskReminded",
        "TaskAssigned",
        "CommentAdded",
        "TasksRescheduled",
        "MessageSent",
        "MessageFailed",
        "MessageRetried",
        "MessageDelivered",
        "MessageReceivedAgain",
        "AnswerReceived",
        "DuplicateSuspected",
        "ConflictDeclared",
    }
)
"""Released types; a change of what one means is a new type, never an edit."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a case's history, as stored."""

    case: str
    seq: int
    """1, 2, 3 … without gaps within the case."""
    at: datetime
    """UTC, microseconds."""
    actor: str
    on_behalf: str | None
    type: str
    facts: Mapping[str, Any]
    payload: Mapping[str, Any] | None
    """None once erased."""
    salt: bytes | None
    """16 random bytes; None once erased."""
    payload_digest: str
    """SHA-256 (hex) of salt ‖ canonical payload."""
    previous: str
    """`hash` of the event before, `GENESIS` for the first."""
    hash: str
    """SHA-256 (hex) over 0x00 ‖ canonical (case … previous)."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event with the canonical bytes its digests were taken of, which are what is stored."""

    event: Event
    facts: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold."""

    seq: int
    what: str
    """``payload`` · ``facts`` · ``previous`` · ``seq``."""


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value. Raises TypeError or ValueError for what is not JSON."""
    if _orjson_agrees(value):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)


def instant(at: datetime) -> str:
    """`at` as UTC text with microseconds, e.g. ``2026-06-08T00:10:00.000000Z``."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def digest(content: bytes) -> str:
    """SHA-256 of `content`, hex."""
    return hashlib.sha256(content).hexdigest()


def seal(
    case: str,
    seq: int,
    *,
    at: datetime,
    actor: str,
    on_behalf: str | None,
    type: str,
    facts: Mapping[str, Any],
    payload: Mapping[str, Any],
    salt: bytes,
    previous: str,
) -> Sealed:
    """The event with its digests. Raises ValueError for a type that is not in `EVENT_TYPES`."""
    if type not in EVENT_TYPES:
        raise ValueError(f"unknown event type {type}")
    said, known = canonical(payload), canonical(facts)
    payload_digest = digest(salt + said)
    chained = _chained(case, seq, at, actor=actor, on_behalf=on_behalf, type=type, facts=known, payload_digest=payload_digest, previous=previous)
    event = Event(case, seq, at.astimezone(UTC), actor, on_behalf, type, facts, payload, salt, payload_digest, previous, chained)
    return Sealed(event, known, said)


def verify(events: Sequence[Event]) -> tuple[Break, ...]:
    """Every place where the chain of one case, in order of seq, does not hold; empty when it is whole."""
    return tuple(_breaks(events))


def _breaks(events: Sequence[Event]) -> Iterable[Break]:
    number, previous = 1, GENESIS
    for event in events:
        if event.seq != number:
            yield Break(event.seq, "seq")
        number = event.seq + 1
        if event.previous != previous:
            yield Break(event.seq, "previous")
        if event.payload is not None and digest((event.salt or b"") + canonical(event.payload)) != event.payload_digest:
            yield Break(event.seq, "payload")
        expected = _chained(
            event.case,
            event.seq,
            event.at,
            actor=event.actor,
            on_behalf=event.on_behalf,
            type=event.type,
            facts=canonical(event.facts),
            payload_digest=event.payload_digest,
            previous=event.previous,
        )
        if expected != event.hash:
            yield Break(event.seq, "facts")
        previous = event.hash


def _chained(
    case: str,
    seq: int,
    at: datetime,
    *,
    actor: str,
    on_behalf: str | None,
    type: str,
    facts: bytes,
    payload_digest: str,
    previous: str,
) -> str:
    """`facts` are canonical bytes: a canonical array is its members' bytes with commas between; texts and small integers are orjson's own."""
    before, after = orjson.dumps([case, seq, instant(at), actor, on_behalf, type]), orjson.dumps([payload_digest, previous])
    return digest(b"\x00" + before[:-1] + b"," + facts + b"," + after[1:])


def _orjson_agrees(value: Any) -> bool:
    """True where orjson's sorted output is RFC 8785: no floats, integers within 2^53, keys below the surrogates."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-(2**53) < value < 2**53)
    if kind is dict:  # loops, and text is not asked twice: this runs over every value of every command
        for key, inner in value.items():
            if type(key) is not str or not key.isascii() or not (type(inner) is str or _orjson_agrees(inner)):
                return False
        return True
    if kind is list or kind is tuple:
        for inner in value:
            if type(inner) is not str and not _orjson_agrees(inner):
                return False
        return True
    return False
