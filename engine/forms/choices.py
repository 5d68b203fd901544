"""The options of a radio, select or checklist: listed in the schema, or yielded by an expression over the case's variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import expressions
from engine.errors import ModelFault
from engine.forms.components import as_option
from engine.forms.reckoning import parsed
from engine.model import Field, Option
from engine.model.form import OFFERED_IF


def options(field: Field, variables: Mapping[str, Any]) -> tuple[Option, ...]:
    """What may be chosen in `field` now.

    An expression must yield a list of texts or of objects with ``value`` and ``label``; null is an empty list. Raises ModelFault otherwise.
    Of the options that the schema lists, those with a property `OFFERED_IF` are there only while its condition holds.
    """
    if field.options_expression is None:
        return tuple(option for option in field.options if _is_offered(field, option, variables))
    try:
        evaluation = expressions.evaluate(parsed(field.options_expression), variables)
    except expressions.EvaluationError as fault:
        raise _fault(field, str(fault), fault.reads) from fault
    found = expressions.to_json(evaluation.value)
    offered = [as_option(item) for item in found] if isinstance(found, list) else [] if found is None else [None]
    if None in offered:
        raise _fault(field, "options must be a list of texts or of objects with value and label", evaluation.reads)
    return tuple(option for option in offered if option is not None)


def _is_offered(field: Field, option: Option, variables: Mapping[str, Any]) -> bool:
    condition = field.properties.get(OFFERED_IF + option.value)
    if condition is None:
        return True
    try:
        return expressions.evaluate_condition(parsed(condition), variables).value is True
    except expressions.EvaluationError as fault:
        raise ModelFault(str(fault), element=field.key, expression=condition, reads=dict(fault.reads), limit=None) from fault


def _fault(field: Field, message: str, reads: Mapping[str, Any]) -> ModelFault:
    return ModelFault(message, element=field.key, expression=field.options_expression, reads=dict(reads), limit=None)
