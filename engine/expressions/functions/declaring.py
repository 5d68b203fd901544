"""How a function is declared, and how it takes its arguments by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.expressions.faults import EvaluationError
from engine.expressions.values import kind_of, wrong
from engine.expressions.wording import KINDS


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of the language. It is pure: the same arguments and the same `Run` give the same value."""

    call: Callable[..., Any]
    """Takes the arguments in order (after the `Run`, if `in_context`); raises EvaluationError or ValueError."""
    least: int
    """Fewest arguments."""
    most: int
    """Most arguments."""
    in_context: bool = False
    """Its first argument is the `Run`: clock, variables, budget."""
    takes_null: bool = False
    """It is called with null arguments too; else one of them makes the result null."""
    yields_boolean: bool = False
    """Its value is true or false, so that a bracket holding it filters."""
    check: Callable[..., Any] | None = None
    """Called with literal arguments when the expression is read, so that ``duration("2 hari")`` is refused then; raises EvaluationError."""


def wrong_argument(where: str, value: Any, kind: str) -> EvaluationError:
    """The fault that `where` was given `value`, which is not of `kind`."""
    wanted_id, wanted_en = KINDS[kind]
    return wrong("argument", value, where=where, wanted_id=wanted_id, wanted_en=wanted_en)


def text(where: str, value: Any) -> str:
    """`value`, which must be a text."""
    if isinstance(value, str):
        return value
    raise wrong_argument(where, value, "text")


def number(where: str, value: Any) -> int | float:
    """`value`, which must be a number."""
    if kind_of(value) == "number":
        return value  # type: ignore[no-any-return]  # kind_of has made sure
    raise wrong_argument(where, value, "number")


def whole(where: str, value: Any) -> int:
    """`value`, which must be a whole number (3.0 is one)."""
    if kind_of(value) == "number" and value == value // 1 and abs(value) < 10**34:
        return int(value)
    raise wrong_argument(where, value, "whole number")


def items(where: str, value: Any) -> list[Any]:
    """`value`, which must be a list; null is an empty one."""
    if value is None:
        return []
    if kind_of(value) == "list":
        return value  # type: ignore[no-any-return]  # kind_of has made sure
    raise wrong_argument(where, value, "list")
