"""A condition is an expression with one certain meaning."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.expressions import ExpressionError
from engine.lint.conditions import conditional_flows
from engine.lint.context import Context

_UNSAFE = "unsafe-expression"


def check(context: Context) -> Iterator[Finding]:
    """Conditions that cannot be read, under their own rule when they try to do something beyond asking."""
    for flow in conditional_flows(context.process):
        read = context.expression(flow.condition or "", flow.condition_language)
        if isinstance(read, ExpressionError):
            rule = _UNSAFE if read.rule == _UNSAFE else "condition-language"
            yield context.finding(rule, flow, text=flow.condition, reason=read.message)
