"""A condition is true or false; a text or a number is neither."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.expressions import EvaluationError, evaluate
from engine.lint.conditions import conditional_flows, readable, samples, share
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Conditions that give another value than true, false or null, as far as the forms tell what is put into them."""
    limit = share(context.process)
    for flow in conditional_flows(context.process):
        expression = readable(context, flow)
        if expression is None:
            continue
        tried = samples([expression], context.forms)
        for variables in tried.variables(limit) if tried.certain else ():
            try:
                value = evaluate(expression, variables).value
            except EvaluationError:
                continue
            if value is not None and not isinstance(value, bool):
                yield context.finding("condition-not-boolean", flow, text=flow.condition, value=value)
                break
