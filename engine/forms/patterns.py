"""Regular expressions of `validate.pattern`, in JavaScript's spelling, matched in time linear in the text.

Python's own engine would read most of them too, but it backtracks: a careless pattern and a hostile text of forty letters keep it busy for
hours. Here a pattern becomes a small program whose states are all followed at once (Thompson 1968), so no pattern can stop the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 1_000
"""Longest text a pattern is tried on, in characters: a patterned field holds a code or a number, not prose."""
LARGEST = 3_000
"""Most instructions a pattern may need (counted repetition is written out)."""

_JS_SPACE = r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_COUNT = re.compile(r"\{(\d{1,4})(,(\d{1,4})?)?\}")
_SET = re.compile(r"\[\^?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9_]")
_LETTERS = frozenset("dDwWtnrfv")


class PatternError(ValueError):
    """The pattern is outside the subset. `construct` is the part that stands in the way."""

    def __init__(self, construct: str) -> None:
        super().__init__(f"pattern construct not supported: {construct}")
        self.construct = construct


@dataclass(frozen=True, slots=True)
class _Char:
    """One character of a kind."""

    kind: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place between characters: ``^ $ \\b \\B``."""

    sign: str

    def holds(self, text: str, position: int) -> bool:
        if self.sign == "^":
            return position == 0
        if self.sign == "$":
            return position == len(text)
        before = position > 0 and _WORD.match(text[position - 1]) is not None
        after = position < len(text) and _WORD.match(text[position]) is not None
        return (before != after) == (self.sign == r"\b")


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several sequences."""

    ways: tuple[tuple["_Part", ...], ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A part `least` to `most` times (None: any number)."""

    part: "_Part"
    least: int
    most: int | None


_Part = _Char | _Mark | _Choice | _Repeat


@dataclass(frozen=True, slots=True)
class _Split:
    """Go on at each of `to`."""

    to: tuple[int, ...]


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_program",)

    def __init__(self, program: tuple[_Char | _Mark | _Split, ...]) -> None:
        self._program = program

    def found_in(self, text: str) -> bool:
        """Whether JavaScript's ``new RegExp(pattern).test(text)`` would be true."""
        end = len(self._program)
        alive: set[int] = set()
        for position in range(len(text) + 1):
            alive = self._reached(alive | {0}, text, position)
            if end in alive:
                return True
            if position < len(text):
                alive = {state + 1 for state in alive if self._takes(state, text[position])}
        return False

    def _takes(self, state: int, character: str) -> bool:
        step = self._program[state]
        return isinstance(step, _Char) and step.kind.fullmatch(character) is not None

    def _reached(self, states: Iterable[int], text: str, position: int) -> set[int]:
        """All states that can be reached without reading a character."""
        waiting, seen = list(states), set[int]()
        while waiting:
            state = waiting.pop()
            if state in seen:
                continue
            seen.add(state)
            step = self._program[state] if state < len(self._program) else None
            if isinstance(step, _Split):
                waiting.extend(step.to)
            elif isinstance(step, _Mark) and step.holds(text, position):
                waiting.append(state + 1)
        return seen


@lru_cache(maxsize=1024)
def compile_pattern(text: str) -> Pattern:
    """The pattern written in `text`.

    Read are literals, ``.``, sets, ``^ $ |``, groups, counted, greedy and lazy repetition, and the escapes of characters. Refused
    (PatternError) are what is not regular or not JavaScript's everyday: back references, named groups, looking ahead or behind, ``\\p``, ``\\c``.
    """
    reader = _Reader(text)
    part = reader.choice()
    if reader.position < len(text):
        raise PatternError(text[reader.position :][:8])
    program: list[_Char | _Mark | _Split] = []
    _write(part, program)
    return Pattern(tuple(program))


class _Reader:
    """Recursive descent over the pattern's text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def choice(self) -> _Choice:
        ways = [tuple(self._sequence())]
        while self._take("|"):
            ways.append(tuple(self._sequence()))
        return _Choice(tuple(ways))

    def _sequence(self) -> Iterator[_Part]:
        while self.position < len(self.text) and self.text[self.position] not in "|)":
            yield self._repeated(self._atom())

    def _atom(self) -> _Part:
        sign = self.text[self.position]
        if sign == "(":
            return self._group()
        if sign in "^$":
            self.position += 1
            return _Mark(sign)
        if sign == "[":
            return _Char(_compiled(_set(self._match(_SET).group())))
        if sign == "\\":
            token = self._match(_ESCAPE).group()
            return _Mark(token) if token in (r"\b", r"\B") else _Char(_compiled(_escape(token)))
        if sign in "*+?{}]":
            raise PatternError(self.text[self.position :][:8])
        self.position += 1
        return _Char(_compiled(r"[^\n\r\u2028\u2029]" if sign == "." else re.escape(sign)))

    def _group(self) -> _Choice:
        start = self.position
        self.position += 1
        if self._take("?") and not self._take(":"):
            raise PatternError(self.text[start : start + 4])
        inside = self.choice()
        if not self._take(")"):
            raise PatternError(self.text[start:][:8])
        return inside

    def _repeated(self, part: _Part) -> _Part:
        start = self.position
        bounds = self._bounds()
        if bounds is None:
            return part
        if isinstance(part, _Mark) or (bounds[1] is not None and bounds[1] < bounds[0]):
            raise PatternError(self.text[start : self.position])
        self._take("?")
        return _Repeat(part, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        if self.position == len(self.text) or self.text[self.position] != "{":
            return None
        match = self._match(_COUNT)
        least = int(match[1])
        return least, int(match[3]) if match[3] else None if match[2] else least

    def _match(self, shape: re.Pattern[str]) -> re.Match[str]:
        match = shape.match(self.text, self.position)
        if match is None:
            raise PatternError(self.text[self.position :][:8])
        self.position = match.end()
        return match

    def _take(self, sign: str) -> bool:
        taken = self.text.startswith(sign, self.position)
        self.position += len(sign) if taken else 0
        return taken


def _write(part: _Part, program: list[_Char | _Mark | _Split]) -> None:
    """Append the instructions of `part`; each goes on at the one behind it, a split where it says."""
    if len(program) > LARGEST:
        raise PatternError("{…}")
    if isinstance(part, _Choice):
        _write_choice(part, program)
    elif isinstance(part, _Repeat):
        _write_repeat(part, program)
    else:
        program.append(part)


def _write_choice(part: _Choice, program: list[_Char | _Mark | _Split]) -> None:
    fork = len(program)
    if len(part.ways) > 1:
        program.append(_Split(()))
    starts, exits = [], []
    for way in part.ways:
        starts.append(len(program))
        for inner in way:
            _write(inner, program)
        if len(part.ways) > 1:
            exits.append(len(program))
            program.append(_Split(()))
    if len(part.ways) > 1:
        program[fork] = _Split(tuple(starts))
    for place in exits:
        program[place] = _Split((len(program),))


def _write_repeat(part: _Repeat, program: list[_Char | _Mark | _Split]) -> None:
    for _ in range(part.least):
        _write(part.part, program)
    if part.most is None:
        start = len(program)
        program.append(_Split(()))
        _write(part.part, program)
        program.append(_Split((start,)))
        program[start] = _Split((start + 1, len(program)))
        return
    forks = []
    for _ in range(part.most - part.least):
        forks.append(len(program))
        program.append(_Split(()))
        _write(part.part, program)
    for fork in forks:
        program[fork] = _Split((fork + 1, len(program)))


def _compiled(kind: str) -> re.Pattern[str]:
    try:
        return re.compile(kind, re.ASCII)
    except re.error as fault:
        raise PatternError(kind) from fault


def _escape(token: str) -> str:
    name = token[1]
    if token == r"\s":
        return f"[{_JS_SPACE}]"
    if token == r"\S":
        return f"[^{_JS_SPACE}]"
    if name in _LETTERS or len(token) > 2:
        return token
    if name.isalnum():
        raise PatternError(token)
    return re.escape(name)


def _set(token: str) -> str:
    negated = token.startswith("[^")
    body = token[2 if negated else 1 : -1]
    if not body:
        return r"[\s\S]" if negated else r"(?!)"
    return ("[^" if negated else "[") + re.sub(r"\\(?:x..|u.{4}|.)|[\[&~|]|--", _within_set, body, flags=re.DOTALL) + "]"


def _within_set(match: re.Match[str]) -> str:
    token = match.group()
    if token == r"\s":
        return _JS_SPACE
    if token == r"\b":
        return r"\x08"
    if token in (r"\S", r"\B", "--"):
        raise PatternError(token)
    return "\\" + token if token[0] != "\\" else _escape(token)
