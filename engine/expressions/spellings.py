"""Which ways of writing are read beside plain FEEL: wrappers and language names that say how a text is meant."""

from __future__ import annotations

from typing import NamedTuple

from engine.expressions.faults import refuse

_LANGUAGES = {"feel": False, "juel": True, "python": True}
_FEEL_URI = "omg.org/spec/"
_SPACE = " \t\r\n\v\f\u00a0"


class Spelling(NamedTuple):
    """Where the expression proper stands in a text, and what its wrapper says of it."""

    start: int
    end: int
    foreign: bool
    """It may be meant as JUEL or Python, whose lists count from 0."""


def unwrap(text: str, *, language: str | None) -> Spelling:
    """Find the expression within ``${…}`` or after a leading ``=``. Raises ExpressionError for other languages and for mixed text."""
    foreign = _is_foreign(language)
    start, end = _trim(text, 0, len(text))
    if text.startswith("=", start):
        return Spelling(*_trim(text, start + 1, end), foreign=foreign)
    if not text.startswith("${", start):
        return Spelling(start, end, foreign=foreign)
    if text[end - 1] != "}":
        raise refuse("wrapper", start)
    return Spelling(*_trim(text, start + 2, end - 1), foreign=True)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _SPACE:
        start += 1
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return start, end


def _is_foreign(language: str | None) -> bool:
    name = (language or "feel").strip().lower()
    if name in _LANGUAGES:
        return _LANGUAGES[name]
    if _FEEL_URI in name and ("feel" in name or "/dmn/" in name):
        return False
    raise refuse("language", 0, language=language)
