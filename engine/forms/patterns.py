"""Regular expressions of `validate.pattern`: JavaScript's spelling, read into Python's with the same meaning.

A listed subset, in which no input can make the match explode. Anything else is refused at deployment by name.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 200
"""Longest text a pattern is tried on, in characters: a patterned field holds a code or a number, not prose."""

_TOKEN = re.compile(
    r"""(?P<quantifier>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
      | (?P<open>\((?:\?[:=!])?(?!\?))
      | (?P<close>\))
      | (?P<alternative>\|)
      | (?P<set>\[\^?(?:\\.|[^\]\\])*\])
      | (?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.))
      | (?P<anchor>[\^$])
      | (?P<plain>[^\\\[\]{}()*+?|^$])""",
    re.VERBOSE | re.DOTALL,
)
_LETTER_ESCAPES = frozenset("dDwWsSbBtnrfv")
_JS_SPACE = r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_MOST_LOOPS = 3
_MOST_REPEATS = 5


class PatternError(ValueError):
    """The pattern is outside the subset. `construct` is the part that stands in the way."""

    def __init__(self, construct: str) -> None:
        super().__init__(f"pattern construct not supported: {construct}")
        self.construct = construct


@lru_cache(maxsize=1024)
def compile_pattern(text: str) -> re.Pattern[str]:
    """The Python pattern that finds what JavaScript's ``new RegExp(text)`` finds (use ``search``).

    Read are literals, ``.``, sets, ``^ $ |``, groups (capturing, ``?:``, ``?=``, ``?!``), counted, greedy and lazy repetition, and the
    escapes of characters. Refused (PatternError) are back references, named groups, look-behind, ``\\p`` and ``\\c``, and repetition of a
    part of varying length, since on some inputs such a match would never end.
    """
    pieces: list[str] = []
    groups: list[_Part] = [_Part()]
    position = 0
    last = _Part(fixed=True, quantifiable=False)
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise PatternError(text[position : position + 8])
        position = match.end()
        last = _read(str(match.lastgroup), match.group(), last, groups, pieces)
    if len(groups) != 1:
        raise PatternError("(")
    if groups[0].loops > _MOST_LOOPS:
        raise PatternError("* +")
    try:
        return re.compile("".join(pieces), re.ASCII)
    except re.error as fault:
        raise PatternError(str(fault)) from fault


class _Part:
    """What is known of the part read last, or of a group that is still open."""

    __slots__ = ("fixed", "loops", "quantifiable")

    def __init__(self, *, fixed: bool = True, quantifiable: bool = True) -> None:
        self.fixed = fixed
        self.quantifiable = quantifiable
        self.loops = 0


def _read(kind: str, token: str, last: _Part, groups: list[_Part], pieces: list[str]) -> _Part:
    if kind == "quantifier":
        _repeat(token, last, groups[-1])
        pieces.append(token)
        return _Part(quantifiable=False)
    if kind == "open":
        groups.append(_Part(quantifiable=token not in ("(?=", "(?!")))
        pieces.append(token)
        return _Part(quantifiable=False)
    if kind == "close":
        pieces.append(token)
        return _close(groups)
    if kind == "alternative":
        groups[-1].fixed = False
        pieces.append(token)
        return _Part(quantifiable=False)
    pieces.append(_translate(kind, token))
    return _Part(quantifiable=kind != "anchor" and token not in (r"\b", r"\B"))


def _repeat(token: str, last: _Part, group: _Part) -> None:
    if not last.quantifiable:
        raise PatternError(token)
    bounds = token.rstrip("?") if token[0] == "{" else token[0]
    endless = bounds in ("*", "+") or bounds.endswith(",}")
    most = None if endless else 1 if bounds in ("?", "") else int(bounds.strip("{}").split(",")[-1])
    if not last.fixed and (most is None or most > _MOST_REPEATS):
        raise PatternError(f"(…){token}")
    if most is not None and most > LONGEST:
        raise PatternError(token)
    group.loops += 1 if endless else 0
    if not re.fullmatch(r"\{\d+\}", bounds):
        group.fixed = False


def _close(groups: list[_Part]) -> _Part:
    if len(groups) == 1:
        raise PatternError(")")
    closed = groups.pop()
    groups[-1].loops += closed.loops
    groups[-1].fixed = groups[-1].fixed and closed.fixed
    return closed


def _translate(kind: str, token: str) -> str:
    if kind == "plain" and token == ".":
        return r"[^\n\r\u2028\u2029]"
    if kind == "anchor":
        return r"\Z" if token == "$" else "^"
    if kind == "escape":
        return _escape(token)
    if kind == "set":
        return _set(token)
    return re.escape(token)


def _escape(token: str) -> str:
    name = token[1]
    if token == r"\s":
        return f"[{_JS_SPACE}]"
    if token == r"\S":
        return f"[^{_JS_SPACE}]"
    if name in _LETTER_ESCAPES or len(token) > 2:
        return token
    if name.isalnum():
        raise PatternError(token)
    return re.escape(name)


def _set(token: str) -> str:
    negated = token.startswith("[^")
    body = token[2 if negated else 1 : -1]
    if not body:
        return r"(?!)" if not negated else r"[\s\S]"
    return ("[^" if negated else "[") + re.sub(r"\\(?:x..|u.{4}|.)|[\[&~|]|--", _within_set, body, flags=re.DOTALL) + "]"


def _within_set(match: re.Match[str]) -> str:
    token = match.group()
    if token == r"\s":
        return _JS_SPACE
    if token == r"\S" or token == r"\B":
        raise PatternError(token)
    if token == r"\b":
        return r"\x08"
    if token == "--":
        raise PatternError(token)
    if token[0] != "\\":
        return "\\" + token
    return _escape(token)
