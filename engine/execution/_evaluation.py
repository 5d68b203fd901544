"""Expressions in a diagram: read when it is compiled, evaluated against a token's scope, their faults named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import expressions
from engine.errors import ModelFault
from engine.execution._json import copied_value
from engine.expressions import Evaluation, Expression
from engine.model import Node

if TYPE_CHECKING:
    from engine.execution._tokens import Token


def read(text: str, node: Node, *, language: str | None = None) -> Expression:
    """The expression that `text` on `node` is; raises ModelFault if it is none (deployment has refused it before)."""
    try:
        return expressions.parse(text, language=language)
    except expressions.ExpressionError as error:
        raise ModelFault(str(error), element=node.id, expression=text, reads={}, limit=None) from error


def evaluate(expression: Expression, token: Token, variables: Mapping[str, Any] | None = None) -> Evaluation:
    """Evaluate in the token's scope (or over `variables`) at the step's clock; raises ModelFault."""
    seen = token.scope.variables() if variables is None else variables
    try:
        return expressions.evaluate(expression, seen, now=token.case.at)
    except expressions.EvaluationError as error:
        raise fault(token, str(error), expression, error.reads, limit=error.limit, reason="budget" if error.limit else "evaluation",
                    said=error.message_id) from error


def plain(expression: Expression, token: Token, variables: Mapping[str, Any] | None = None) -> tuple[Any, Mapping[str, Any]]:
    """(its value as JSON that a case can hold, what it read); raises ModelFault, also for a value that cannot be kept."""
    result = evaluate(expression, token, variables)
    try:
        return copied_value(expressions.to_json(result.value), what=expression.text), result.reads
    except TypeError as error:
        raise fault(token, f"the value cannot be kept: {error}", expression, result.reads, reason="unkept") from error


def fault(token: Token, message: str, expression: Expression | None = None, reads: Mapping[str, Any] | None = None, *, limit: str | None = None,
          **facts: Any) -> ModelFault:
    """A fault of the model where the token stands."""
    return ModelFault(
        message, element=token.task_spec.node.id, path=token.path, expression=None if expression is None else expression.text,
        reads=dict(reads or {}), limit=limit, **facts,
    )
