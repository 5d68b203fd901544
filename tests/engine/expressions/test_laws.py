"""What holds for every text, every expression and every data."""

from __future__ import annotations

import ast
import json
import operator
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from hypothesis import given, settings, strategies as st

from engine.expressions import EvaluationError, Expression, ExpressionError, evaluate, evaluate_condition, parse, to_json
from tests.engine.expressions import generating
from tests.engine.expressions.saying import NOON

SIGNS = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "${",
    ",",
    ".",
    "..",
    ":",
    "=",
    "==",
    "!=",
    "<",
    "-",
    "!",
    "&",
    '"x"',
    "'",
    ".5",
    "1",
    "é",
    "\u200b",
    "\x00",
    "\ud800",
]
WORDS = ["not", "and", "or", "in", "between", "some", "every", "satisfies", "if", "then", "else", "null", "a", "count", "date and time"]
FRAGMENTS = st.sampled_from(SIGNS + WORDS)


def _read(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError as refusal:
        assert refusal.message_id and refusal.message_en
        assert 0 <= refusal.position <= len(text)
        return None


def _outcome(expression: Expression, variables: Mapping[str, Any]) -> tuple[Any, ...]:
    try:
        found = evaluate(expression, variables, now=NOON, budget=2_000)
    except EvaluationError as fault:
        return ("fault", fault.reason, fault.message_id, dict(fault.reads))
    return ("value", type(found.value), found.value, dict(found.reads))


@given(st.text(max_size=60) | st.lists(FRAGMENTS, max_size=25).map(" ".join) | st.lists(FRAGMENTS, max_size=25).map("".join))
@settings(max_examples=250)
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    _read(text)


@given(generating.expressions)
@settings(max_examples=250)
def test_the_canonical_text_of_an_expression_is_read_as_the_same_expression(text: str) -> None:
    expression = _read(text)
    if expression is None:
        return

    again = parse(expression.text)

    assert again.text == expression.text
    assert again == expression


@given(generating.expressions, generating.variables)
@settings(max_examples=250)
def test_an_expression_and_its_canonical_text_come_to_the_same_from_the_same(text: str, variables: dict[str, Any]) -> None:
    expression = _read(text)
    if expression is None:
        return

    assert _outcome(expression, variables) == _outcome(parse(expression.text), variables)


@given(generating.expressions, generating.variables)
@settings(max_examples=150)
def test_evaluating_yields_json_or_a_named_fault_and_leaves_the_data_alone(text: str, variables: dict[str, Any]) -> None:
    expression = _read(text)
    if expression is None:
        return
    before = deepcopy(variables)

    outcome = _outcome(expression, variables)

    assert variables == before
    if outcome[0] == "value":
        json.dumps(to_json(outcome[2]), allow_nan=False)


@given(generating.expressions, generating.variables)
@settings(max_examples=150)
def test_only_announced_variables_are_read(text: str, variables: dict[str, Any]) -> None:
    expression = _read(text)
    if expression is None:
        return
    announced = expression.names | expression.uncertain_names

    *_, reads = _outcome(expression, variables)
    unannounced = {name: other for name, other in variables.items() if name not in announced}
    without = {name: other for name, other in variables.items() if name in announced}

    assert {path.split(".")[0].split("[")[0] for path in reads} <= announced
    assert _outcome(expression, variables) == _outcome(expression, without) or not unannounced


@given(generating.expressions, generating.variables)
@settings(max_examples=150)
def test_what_was_read_decides_the_value(text: str, variables: dict[str, Any]) -> None:
    """Data rebuilt from the values noted alone give the same value: an auditor can check a decision from its record."""
    expression = _read(text)
    if expression is None or expression.slots or "[" in expression.text:
        return
    outcome = _outcome(expression, variables)
    if outcome[0] == "fault":
        return

    rebuilt = _from_reads(outcome[3])

    assert _outcome(expression, rebuilt)[:3] == outcome[:3]


def _from_reads(reads: Mapping[str, Any]) -> dict[str, Any]:
    """Variables that hold what `reads` says; a path within one that was read as a whole says nothing new."""
    rebuilt: dict[str, Any] = {}
    for path in sorted(reads, key=lambda path: path.count("."), reverse=True):
        *roots, last = path.split(".")
        level = rebuilt
        for name in roots:
            level = level.setdefault(name, {})
        level[last] = reads[path]
    return rebuilt


@given(st.sampled_from(["a", "a and b", "not(a)", "a or nilai = 1"]), generating.variables)
def test_a_condition_is_true_false_or_a_fault(text: str, variables: dict[str, Any]) -> None:
    try:
        assert evaluate_condition(parse(text), variables).value in (True, False)
    except EvaluationError as fault:
        assert fault.reason in ("condition", "boolean")


@given(generating.python_conditions, st.integers(-2, 8), st.integers(-2, 8), st.booleans(), st.booleans())
@settings(max_examples=300)
def test_a_condition_in_pythons_spelling_means_what_python_says(text: str, p: int, q: int, s: bool, t: bool) -> None:
    expression = _read(text)
    if expression is None:
        return
    variables = {"p": p, "q": q, "s": s, "t": t}

    assert evaluate(expression, variables).value is _as_python(ast.parse(text, mode="eval").body, variables)


_SIGNS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}


def _as_python(node: ast.expr, variables: Mapping[str, Any]) -> Any:
    """What Python's own parser makes of a condition; halves and wholes are exact in binary, so that its numbers will do."""

    def of(inner: ast.expr) -> Any:
        return _as_python(inner, variables)

    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return variables[name]
        case ast.List(items):
            return [of(item) for item in items]
        case ast.UnaryOp(ast.Not(), operand):
            return not of(operand)
        case ast.UnaryOp(ast.USub(), operand):
            return -of(operand)
        case ast.BoolOp(ast.And(), operands):
            return all(of(operand) for operand in operands)
        case ast.BoolOp(ast.Or(), operands):
            return any(of(operand) for operand in operands)
        case ast.BinOp(left, sign, right) | ast.Compare(left, [sign], [right]):
            return _SIGNS[type(sign)](of(left), of(right))
    raise AssertionError(f"not foreseen: {ast.dump(node)}")
