"""From a text to tokens."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from engine.expressions.faults import ExpressionError, refuse
from engine.expressions.wording import OPERATORS

Kind = Literal["number", "text", "name", "sign", "end"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\v\f\u00a0]+)
      |(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      |(?P<name>[^\W\d]\w*)
      |(?P<sign>===|!==|\.\.\.|==|!=|<>|<=|>=|=>|=<|&&|\|\||\.\.|:=|\+=|-=|\*=|/=|\*\*|//|/\*|[=<>+\-*/()\[\]{},.:!&|^~%?;@#$`\\])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t"}
_CURLY_QUOTES = "“”„‟‘’‚‛«»"
_LONGEST_NUMBER = 80
_BEYOND = 10**34


class Token(NamedTuple):
    """One word, sign or literal."""

    kind: Kind
    value: str | int | float
    start: int
    """Index in the text as given."""
    found: str
    """As written."""


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens between two places of a text, with one of kind ``end`` last. Raises ExpressionError."""
    tokens: list[Token] = []
    position = start
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is None:
            raise _unknown_character(text[position], position)
        kind = match.lastgroup
        if kind != "space":
            tokens.append(_token(kind, match[0], position))
        position = match.end()
    tokens.append(Token("end", "", end, ""))
    return tokens


def _token(kind: str | None, found: str, position: int) -> Token:
    if kind == "number":
        return Token("number", read_number(found, position), position, found)
    if kind == "text":
        return Token("text", _read_text(found, position), position, found)
    if kind == "name":
        return _name(found, position)
    if found in OPERATORS:
        remedy_id, remedy_en = OPERATORS[found]
        raise refuse("operator", position, found=found, remedy_id=remedy_id, remedy_en=remedy_en)
    return Token("sign", found, position, found)


def _name(found: str, position: int) -> Token:
    if not found.isidentifier():
        odd = next(n for n in range(len(found)) if not found[: n + 1].isidentifier())
        raise _unknown_character(found[odd], position + odd)
    if found.startswith("__"):
        raise refuse("private", position, found=found)
    return Token("name", found, position, found)


def read_number(found: str, position: int) -> int | float:
    """The JSON number that a literal such as ``12``, ``0.5`` or ``.5`` states exactly. Raises ExpressionError when there is none."""
    if len(found) > _LONGEST_NUMBER:
        raise refuse("number", position, found=found[:_LONGEST_NUMBER])
    stated = Decimal(found)
    if stated == stated.to_integral_value():
        if stated < _BEYOND:
            return int(stated)
    elif Decimal(repr(float(found))) == stated:
        return float(found)
    raise refuse("number", position, found=found)


def _read_text(found: str, position: int) -> str:
    def replace(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) == 5:
            return chr(int(code[1:], 16))
        if code in _PLAIN_ESCAPES:
            return _PLAIN_ESCAPES[code]
        raise refuse("escape", position + 1 + match.start(), found=match[0])

    text = _ESCAPE.sub(replace, found[1:-1]) if "\\" in found else found[1:-1]
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise refuse("character", position, found="?", code="surrogate") from None


def _unknown_character(character: str, position: int) -> ExpressionError:
    if character in "\"'":
        return refuse("unclosed text", position)
    if character in _CURLY_QUOTES:
        return refuse("quotes", position, found=character)
    shown = character if character.isprintable() else "?"
    return refuse("character", position, found=shown, code=f"U+{ord(character):04X}")
