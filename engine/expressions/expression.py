"""Reading a text into an expression, and evaluating it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from engine.expressions import tree
from engine.expressions.compiler import compile_tree
from engine.expressions.cursor import MAX_DEPTH, Cursor
from engine.expressions.faults import EvaluationError, refuse
from engine.expressions.functions import BUILT_IN, Function
from engine.expressions.lexer import tokenize
from engine.expressions.lookup import Code
from engine.expressions.parser import parse_tokens
from engine.expressions.references import references
from engine.expressions.rendering import render
from engine.expressions.running import Run
from engine.expressions.spellings import unwrap
from engine.expressions.values import check_result, wrong

#: Longest text that is read, in characters.
MAX_LENGTH = 10_000
#: Steps of one evaluation unless the caller says otherwise.
DEFAULT_BUDGET = 10_000
#: A text nested no deeper stays readable with all the brackets that its canonical writing adds, at most three to one.
_SURELY_SHALLOW = MAX_DEPTH // 4


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of the language. Two are equal when their canonical texts are."""

    text: str
    """FEEL, in its one canonical writing; reading it gives the same tree."""
    tree: tree.Node
    names: frozenset[str]
    """Variables it may read."""
    paths: tuple[str, ...]
    """Paths into them, in the order of the text; items of a list count as the list: ``hasil.nilai``."""
    uncertain_names: frozenset[str]
    """Names within a filter that are fields of the item, or else variables: only the data tell."""
    source: str = field(compare=False)
    """The text as it was given."""
    code: Code = field(repr=False, compare=False)
    """The closure that `evaluate` runs."""
    nodes: int = field(repr=False, compare=False)
    """Steps of one evaluation without loops."""
    slots: int = field(repr=False, compare=False)
    """How many names it binds."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an expression yielded, and from what."""

    value: Any
    """JSON, or a date, an aware datetime, a Duration, or lists and dicts of these (`to_json` makes it JSON). It may share parts with the
    variables: do not change it."""
    reads: Mapping[str, Any]
    """Path → value read, in the order of reading; items of a list by number: ``hasil[1].nilai``. A missing path reads null."""


def parse(text: str, *, language: str | None = None, functions: Mapping[str, Function] | None = None) -> Expression:
    """Read `text`: FEEL, or JUEL and Python spellings whose meaning is certain.

    `language` is the text's stated language (feel, juel, python, a FEEL URI; None: unstated). `functions` are known beside the built-in ones.
    Raises ExpressionError, which names what is wrong and where, for everything else.
    """
    if len(text) > MAX_LENGTH:
        raise refuse("long", MAX_LENGTH, most=MAX_LENGTH)
    spelling = unwrap(text, language=language)
    known = {**BUILT_IN, **functions} if functions else BUILT_IN
    cursor = Cursor(tokenize(text, spelling.start, spelling.end), known, foreign=spelling.foreign)
    node = parse_tokens(cursor)
    canonical = _canonical_text(node, known, nesting=cursor.deepest)
    compiled = compile_tree(node, known)
    found = references(node)
    return Expression(
        canonical,
        node,
        frozenset(found.names),
        tuple(found.paths),
        frozenset(found.uncertain),
        source=text,
        code=compiled.code,
        nodes=compiled.nodes,
        slots=compiled.slots,
    )


def _canonical_text(node: tree.Node, functions: Mapping[str, Function], *, nesting: int) -> str:
    """The canonical writing, made sure to be within the limits too: it may be longer and have more brackets than the text given."""
    text = render(node)
    if len(text) > MAX_LENGTH:
        raise refuse("long", MAX_LENGTH, most=MAX_LENGTH)
    if nesting > _SURELY_SHALLOW:
        parse_tokens(Cursor(tokenize(text, 0, len(text)), functions, foreign=False))
    return text


def evaluate(
    expression: Expression,
    variables: Mapping[str, Any],
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
    budget: int = DEFAULT_BUDGET,
) -> Evaluation:
    """The value of `expression`, and the values it read.

    `variables` are JSON values (dates, aware datetimes and Durations are understood too). `now` is the command's clock reading, aware. ``now()``
    tells it, and ``today()`` its day, in the office's zone: `zone`, else the variable ``kantor.zona``, else the zone of `now` itself. There
    too a ``date and time("…")`` without zone is meant, which else cannot be read.
    Raises EvaluationError (with the values read so far) for wrong types, a spent budget of steps and a result that is too large.
    """
    run = Run(variables, now=now, zone=zone, budget=budget, slots=expression.slots)
    try:
        run.charge(expression.nodes)
        value = expression.code(run)
        if not isinstance(value, bool):
            check_result(value)
    except EvaluationError as error:
        error.expression, error.reads = expression.text, run.reads
        raise
    return Evaluation(value, run.reads)


def evaluate_condition(
    expression: Expression,
    variables: Mapping[str, Any],
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
    budget: int = DEFAULT_BUDGET,
) -> Evaluation:
    """As `evaluate`, for a condition: the value is true or false, null counting as false. Raises EvaluationError for any other value."""
    result = evaluate(expression, variables, now=now, zone=zone, budget=budget)
    if result.value is True or result.value is False:
        return result
    if result.value is None:
        return Evaluation(False, result.reads)
    error = wrong("condition", result.value)
    error.expression, error.reads = expression.text, result.reads
    raise error
