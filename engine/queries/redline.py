"""Two versions of a text against each other, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]

MOST_WORDS = 6_000
"""Words of both versions together beyond which paragraphs are compared whole: comparing words takes time by the product of their numbers."""

_WORDS = re.compile(r"\n+|[^\s]+")
_PARAGRAPHS = re.compile(r"\n+|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came, or went."""

    kind: Kind
    text: str


def redline(before: str, now: str) -> tuple[Piece, ...]:
    """How `before` became `now`: the pieces that are not removed make up `now`, those not added `before`, white space between words evened out."""
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    if len(old) + len(new) > MOST_WORDS:
        old, new = _PARAGRAPHS.findall(before), _PARAGRAPHS.findall(now)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield Piece("same", _joined(old[a:b]))
        else:
            yield from (Piece(kind, _joined(words)) for kind, words in _changed(old[a:b], new[c:d]))


def _changed(gone: list[str], come: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    if gone:
        yield "removed", gone
    if come:
        yield "added", come


def _joined(words: list[str]) -> str:
    return re.sub(r" ?(\n+) ?", r"\1", " ".join(words))
