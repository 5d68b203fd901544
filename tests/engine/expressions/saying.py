"""Short ways to say what an expression is worth, or why it is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine import expressions

NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def value(text: str, **variables: Any) -> Any:
    """The value of `text` at `NOON`."""
    return expressions.evaluate(expressions.parse(text), variables, now=NOON).value


def reads(text: str, **variables: Any) -> dict[str, Any]:
    """What `text` reads at `NOON`."""
    return dict(expressions.evaluate(expressions.parse(text), variables, now=NOON).reads)


def fault(text: str, **variables: Any) -> expressions.EvaluationError:
    """The fault that evaluating `text` at `NOON` ends in."""
    expression = expressions.parse(text)
    try:
        found = expressions.evaluate(expression, variables, now=NOON)
    except expressions.EvaluationError as error:
        return error
    raise AssertionError(f"{text} is no fault, it is {found.value!r}")


def refusal(text: str, language: str | None = None) -> expressions.ExpressionError:
    """Why `text` is not read."""
    try:
        found = expressions.parse(text, language=language)
    except expressions.ExpressionError as error:
        return error
    raise AssertionError(f"{text[:80]} is read, as {found.text[:80]}")
