"""Of the ways out of an exclusive gateway exactly one is right, for every value there can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Finding
from engine.expressions import EvaluationError, Expression, evaluate, is_true
from engine.lint.conditions import described, readable, samples, share
from engine.lint.context import Context
from engine.model import Flow, Node


def check(context: Context) -> Iterator[Finding]:
    """Values for which two conditions hold, or none without a default; tried out on the values that matter to the conditions.

    It is an error when it is certain (one value decides, and is known to occur), otherwise a remark: the case would become an incident.
    """
    limit = share(context.process)
    for node in context.process.nodes.values():
        if node.kind == "exclusiveGateway" and len(node.outgoing) > 1:
            yield from _decide(context, node, limit)


def _decide(context: Context, node: Node, limit: int) -> Iterator[Finding]:
    flows = [context.process.flows[identifier] for identifier in node.outgoing if identifier != node.default]
    conditions = {flow.id: expression for flow in flows if (expression := readable(context, flow)) is not None}
    if len(conditions) < len(flows) or not conditions:
        return
    tried = samples(list(conditions.values()), context.forms)
    overlap: Finding | None = None
    gap: Finding | None = None
    for variables in tried.variables(limit):
        held = _held(conditions, variables)
        if held is None:
            continue
        if len(held) > 1 and overlap is None:
            rule = "xor-overlapping-conditions" if len(tried.domains) < 2 else "xor-overlap-possible"
            overlap = context.finding(rule, node, flows=_names(held, flows), values=described(variables, tried))
        if not held and node.default is None and gap is None:
            rule = "xor-without-default" if tried.certain and len(tried.domains) < 2 else "xor-gap-possible"
            gap = context.finding(rule, node, values=described(variables, tried))
    yield from (found for found in (overlap, gap) if found is not None)


def _held(conditions: Mapping[str, Expression], variables: Mapping[str, Any]) -> list[str] | None:
    """Flows whose condition holds; None when the values are such that one of them cannot be evaluated."""
    try:
        return [flow for flow, expression in conditions.items() if is_true(evaluate(expression, variables).value)]
    except EvaluationError:
        return None


def _names(held: list[str], flows: list[Flow]) -> str:
    return ", ".join(f"{flow.name} ({flow.id})" if flow.name else flow.id for flow in flows if flow.id in held)
