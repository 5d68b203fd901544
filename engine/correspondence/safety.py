"""What a letter template must not contain, seen in its source before it is ever run.

Typst itself keeps templates within their files, with two exceptions that are closed here: a package import would ask the internet, and
``eval`` would run text that may come from a citizen. Loaded machine code (``plugin``) and the way round (``std``) are refused with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"(?<![\w-])(?P<word>import|include|eval|plugin|std)(?![\w-])(?:\s*\"(?P<name>[^\"\n]*)\")?")


@dataclass(frozen=True, slots=True)
class Danger:
    """One forbidden construct."""

    rule: str
    """``letter-import`` · ``letter-code``."""
    what: str
    """The construct."""
    line: int
    """From 1."""


def dangers(source: bytes, files: Collection[str]) -> Iterator[Danger]:
    """Every import of something that is not the name of one of `files` written out, every ``eval``, ``plugin`` and ``std``, in text order.

    Deliberately coarse: the words are refused wherever they stand, in comments and prose too. To tell prose from code takes Typst's own
    parser, and a mistake made here would open the door again.
    """
    text = source.decode("utf-8", "replace")
    for match in _WORD.finditer(text):
        imports = match["word"] in ("import", "include")
        if not imports or match["name"] not in files:
            yield Danger("letter-import" if imports else "letter-code", match.group(), text.count("\n", 0, match.start()) + 1)
