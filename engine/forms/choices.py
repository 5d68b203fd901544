"""The options of a radio, select or checklist: listed in the schema, or yielded by an expression over the case's variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import expressions
from engine.errors import ModelFault
from engine.forms.components import as_option
from engine.forms.reckoning import parsed
from engine.model import Field, Option


def options(field: Field, variables: Mapping[str, Any]) -> tuple[Option, ...]:
    """What may be chosen in `field` now.

    An expression must yield a list of texts or of objects with ``value`` and ``label``; null is an empty list. Raises ModelFault otherwise.
    """
    if field.options_expression is None:
        return field.options
    try:
        evaluation = expressions.evaluate(parsed(field.options_expression), variables)
    except expressions.EvaluationError as fault:
        raise _fault(field, str(fault), fault.reads) from fault
    found = expressions.to_json(evaluation.value)
    offered = [as_option(item) for item in found] if isinstance(found, list) else [] if found is None else [None]
    if None in offered:
        raise _fault(field, "options must be a list of texts or of objects with value and label", evaluation.reads)
    return tuple(option for option in offered if option is not None)


def _fault(field: Field, message: str, reads: Mapping[str, Any]) -> ModelFault:
    return ModelFault(message, element=field.key, expression=field.options_expression, reads=dict(reads), limit=None)
