"""Whom a process keeps from its cases: people that its variables name, the accused above all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import expressions
from engine.errors import ModelFault
from engine.expressions import Expression
from engine.model import Process

if TYPE_CHECKING:
    from engine.execution._tokens import Case

BARRED = "petugas_terlarang"
"""Extension property of a process: an expression that yields a user id, a list of them, or null."""

LONGEST_ID = 64
"""Characters of a user id; what is longer names nobody."""


def read_barred(process: Process) -> Expression | None:
    """The expression of the process; None without one. Raises ModelFault when it is none (deployment has refused it before)."""
    text = process.properties.get(BARRED, "").strip()
    try:
        return expressions.parse(text) if text else None
    except expressions.ExpressionError as error:
        raise ModelFault(str(error), element=process.id, expression=text, reads={}, limit=None) from error


def barred_now(case: Case) -> tuple[str, ...]:
    """User ids that the case's variables name, each once, in order. Raises ModelFault for anything but texts."""
    expression = case.spec.barred
    if expression is None:
        return ()
    try:
        result = expressions.evaluate(expression, case.scope.variables(), now=case.at)
    except expressions.EvaluationError as error:
        raise _fault(case, expression, str(error)) from error
    found = result.value if type(result.value) is list else [] if result.value is None else [result.value]
    if not all(type(one) is str for one in found):
        raise _fault(case, expression, "people must be named by text or a list of texts")
    return tuple(dict.fromkeys(one for one in found if one.strip() and len(one) <= LONGEST_ID))


def _fault(case: Case, expression: Expression, message: str) -> ModelFault:
    element = case.spec.process.id
    return ModelFault(message, element=element, path=element, expression=expression.text, reads={}, limit=None, reason="barred")
