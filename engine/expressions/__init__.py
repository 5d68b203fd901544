"""The safe expression language of diagrams, forms and decisions: a listed subset of FEEL.

`parse` reads a text once, at deployment; `evaluate` gives its value and the values it read, within budgets. Nothing here calls Python's eval,
and nothing an expression can say has an effect.
"""

from __future__ import annotations

from engine.expressions.assignments import parse_assignments
from engine.expressions.durations import Cycle, Duration, parse_cycle, parse_date, parse_duration, parse_instant, shift, states_time
from engine.expressions.expression import DEFAULT_BUDGET, MAX_LENGTH, Evaluation, Expression, evaluate, evaluate_condition, parse
from engine.expressions.faults import EvaluationError, ExpressionError
from engine.expressions.functions import BUILT_IN, Function
from engine.expressions.references import ordered_names
from engine.expressions.running import Run
from engine.expressions.values import is_true, to_json

__all__ = [
    "BUILT_IN",
    "DEFAULT_BUDGET",
    "MAX_LENGTH",
    "Cycle",
    "Duration",
    "Evaluation",
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "Function",
    "Run",
    "evaluate",
    "evaluate_condition",
    "is_true",
    "ordered_names",
    "parse",
    "parse_assignments",
    "parse_cycle",
    "parse_date",
    "parse_duration",
    "parse_instant",
    "shift",
    "states_time",
    "to_json",
]
