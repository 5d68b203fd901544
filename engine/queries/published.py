"""Letters of the office as anybody may look them up, by its code or by its file. Told is only what the letter says itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine import correspondence
from engine.correspondence import Seal
from engine.history import digest
from engine.persistence import signed
from engine.persistence.signed import SignedLetter
from engine.persistence.store import Connection

Verdict = Literal["registered", "genuine", "changed", "unknown"]
"""``registered``: there is a letter with this code, its file was not seen; ``genuine``: the file is one of ours, unchanged; ``changed``: it says that
it is one of ours, and is not as it was signed; ``unknown``: nothing can be said."""


@dataclass(frozen=True, slots=True)
class PublishedLetter:
    """What a letter says of itself."""

    number: str
    """"" where it bears none; so with `post`."""
    dated: date | None
    post: str
    """Who signed, by post."""
    signed: datetime
    electronic: bool
    """Whether the office's key signed it; else it is the scan of one signed by hand."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking a letter up."""

    verdict: Verdict
    letter: PublishedLetter | None = None


UNKNOWN = Looked("unknown")


def by_code(connection: Connection, typed: str) -> Looked:
    """The letter with this code, however it was typed."""
    code = correspondence.read_code(typed)
    found = signed.by_code(connection, code) if code else None
    return UNKNOWN if found is None else Looked("registered", _published(found))


def by_file(connection: Connection, content: bytes, seal: Seal | None) -> Looked:
    """Whether the file is a letter of ours as it was signed; it is not kept."""
    known = signed.by_digest(connection, digest(content))
    if known is not None:
        return Looked("genuine", _published(known))
    named = next(filter(None, (signed.by_code(connection, code) for code in sorted(correspondence.codes_in(content)))), None)
    says = seal.examine(content) if seal is not None and (named is not None or b"/ByteRange" in content) else None
    if says is not None and says.certificate is not None and _ours(connection, says.certificate, seal):
        # what a signature leaves out is its own room in the file: bytes that were changed there change no word of the letter
        return Looked("genuine" if says.intact and named is not None else "unknown" if says.intact else "changed", _published(named))
    return Looked("changed", _published(named)) if named is not None else UNKNOWN


def _ours(connection: Connection, certificate: str, seal: Seal | None) -> bool:
    return (seal is not None and certificate == seal.certificate) or signed.certificate_known(connection, certificate)


def _published(letter: SignedLetter | None) -> PublishedLetter | None:
    if letter is None:
        return None
    dated = date.fromisoformat(letter.dated) if letter.dated else None
    return PublishedLetter(letter.number, dated, letter.post, letter.at, letter.code is not None)
