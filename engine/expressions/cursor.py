"""Where the parser stands in the tokens, and what it says when it cannot go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from engine.expressions import tree
from engine.expressions.faults import ExpressionError, refuse
from engine.expressions.functions import Function
from engine.expressions.lexer import Token
from engine.expressions.wording import CALLS, COMPARE, EXPECTED, WORDS

MAX_DEPTH = 40
CONSTANTS: dict[str, bool | None] = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}
RESERVED = frozenset({"and", "or", "not", "in", "between", "some", "every", "satisfies", "if", "then", "else", *CONSTANTS})

_N = TypeVar("_N", bound=tree.Node)


class Cursor:
    """The tokens of one expression, the place in them, and what has been noticed on the way."""

    def __init__(self, tokens: list[Token], functions: Mapping[str, Function], *, foreign: bool) -> None:
        self.functions = functions
        self.foreign = foreign
        """Something in it is JUEL or Python, whose lists count from 0."""
        self.indexed: int | None = None
        """Where a list is indexed by a number."""
        self.deepest = 0
        """How deep expressions stood within each other so far."""
        self._tokens = tokens
        self._at = 0
        self._nesting = 0
        self._phrases = _phrases(functions)
        # Composite node by id, with its depth: holding the node keeps its id from being used again.
        self._depths: dict[int, tuple[tree.Node, int]] = {}

    @property
    def now(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._at]

    def ahead(self, count: int) -> Token:
        """The token `count` places further, or the end."""
        return self._tokens[min(self._at + count, len(self._tokens) - 1)]

    def next(self) -> Token:
        """Step over a token and return it."""
        token = self._tokens[self._at]
        self._at += 1
        return token

    def sees_end(self) -> bool:
        """Are there no more tokens?"""
        return self.now.kind == "end"

    def sees(self, *found: str) -> bool:
        """Does one of these signs or words come next?"""
        token = self._tokens[self._at]
        return token.kind in ("sign", "name") and token.found in found

    def skip(self, found: str) -> bool:
        """Step over `found` if it comes next."""
        if not self.sees(found):
            return False
        self._at += 1
        return True

    def take(self, found: str) -> Token:
        """Step over `found`. Raises ExpressionError if something else comes next."""
        if not self.sees(found):
            raise self.leftover(found)
        return self.next()

    def take_name(self) -> str:
        """Step over a name. Raises ExpressionError if something else comes next."""
        token = self.now
        if token.kind != "name":
            raise self.unexpected("name")
        if token.found in RESERVED:
            raise refuse("reserved", token.start, found=token.found)
        return self.next().found

    def take_phrase(self) -> str | None:
        """Step over a function's name, of one word or more, if one comes next with its bracket. Raises ExpressionError for known strangers."""
        for words in self._phrases.get(self.now.found, ()):
            count = len(words)
            if self.ahead(count).found == "(" and all(self.ahead(n).found == words[n] for n in range(count)):
                name = " ".join(words)
                if name not in self.functions:
                    raise self.unknown_call(name)
                self._at += count
                return name
        return None

    def enter(self) -> None:
        """One expression within another begins. Raises ExpressionError beyond the limit, long before Python's own."""
        self._nesting += 1
        self.deepest = max(self.deepest, self._nesting)
        if self._nesting > MAX_DEPTH:
            raise refuse("deep", self.now.start, most=MAX_DEPTH)

    def leave(self) -> None:
        """It ends."""
        self._nesting -= 1

    def made(self, node: _N, *parts: tree.Node) -> _N:
        """`node`, made of `parts`. Raises ExpressionError when the tree grows too deep (``a + a + a + …`` nests to the left)."""
        depth = 1 + max((self._depths[id(part)][1] for part in parts if id(part) in self._depths), default=0)
        if depth > MAX_DEPTH:
            raise refuse("deep", self.now.start, most=MAX_DEPTH)
        self._depths[id(node)] = (node, depth)
        return node

    def unexpected(self, expected: str) -> ExpressionError:
        """The error for a token where `expected` (a key of `wording.EXPECTED`, or a sign) was to stand."""
        token = self.now
        if token.found == "," and token.kind == "sign":
            return refuse("comma", token.start)
        expected_id, expected_en = EXPECTED.get(expected, (f'"{expected}"', f'"{expected}"'))
        found_id, found_en = EXPECTED["end"] if token.kind == "end" else (f'"{token.found}"', f'"{token.found}"')
        return refuse("unexpected", token.start, found_id=found_id, found_en=found_en, expected_id=expected_id, expected_en=expected_en)

    def leftover(self, expected: str) -> ExpressionError:
        """The error for a token that cannot follow a complete value: prose when it is a word or a literal."""
        token = self.now
        if token.kind in ("sign", "end"):
            return self.unexpected(expected)
        remedy_id, remedy_en = WORDS.get(token.found, COMPARE)
        return refuse("prose", token.start, found=token.found, remedy_id=remedy_id, remedy_en=remedy_en)

    def unknown_call(self, name: str) -> ExpressionError:
        """The error for a function that is not on the list."""
        remedy_id, remedy_en = CALLS.get(name, ("", ""))
        known = ", ".join(sorted({"not", *self.functions}))
        return refuse("call", self.now.start, found=name, remedy_id=remedy_id, remedy_en=remedy_en, known=known)


def _phrases(functions: Mapping[str, Function]) -> dict[str, list[tuple[str, ...]]]:
    """First word → the names (as words) that begin with it, longest first."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted({*functions, *CALLS}, key=len, reverse=True):
        words = tuple(name.split(" "))
        phrases.setdefault(words[0], []).append(words)
    return phrases
