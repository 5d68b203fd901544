"""What stands in a form when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import ModelFault
from engine.forms import choices, cleaning
from engine.forms.components import CHOICES, INPUTS
from engine.forms.places import MOST_ROWS
from engine.forms.reckoning import Reckoner, leniently
from engine.model import Field, Form

OUTCOME = "keputusan"
"""Key of the field whose options are the task's buttons."""
REASON = "alasan_kembali"
"""Key of the reason that a return must have."""
_FRESH_ROUND = frozenset({OUTCOME, REASON})


def propose(form: Form, variables: Mapping[str, Any], *, now: datetime, office_vars: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Initial values: key → value, only where there is one to propose.

    In this order: what the same form wrote in an earlier round (never its outcome, nor its reason for a return), property ``usulan``, the
    schema's default. Read-only fields take only the last two. A proposal that cannot be computed, or that does not fit its field, is none.
    `now`: aware, in the office's zone. `office_vars`: the variable ``kantor`` where `variables` lacks it.
    """
    known = {**variables, "kantor": office_vars} if office_vars is not None else variables
    earlier = known.get(form.key)
    reckoner = Reckoner(form, known, now, leniently)
    proposed: dict[str, Any] = {}
    for field in form.walk():
        if field.key and field.type != "expression" and field in _holders(form):
            value = _value(field, reckoner, earlier if isinstance(earlier, Mapping) else {}, proposed)
            if not cleaning.is_empty(value):
                proposed[field.key] = value
    return proposed


def _holders(form: Form) -> tuple[Field, ...]:
    """Fields that write into the form's object themselves: all but those in rows."""
    in_rows = {id(child) for field in form.walk() if field.type == "dynamiclist" for child in field.walk()[1:]}
    return tuple(field for field in form.walk() if id(field) not in in_rows)


def _value(field: Field, reckoner: Reckoner, earlier: Mapping[str, Any], proposed: Mapping[str, Any]) -> Any:
    candidates: list[Any] = []
    if field.key in earlier and field.key not in _FRESH_ROUND and not field.readonly:
        candidates.append(earlier[field.key])
    if "usulan" in field.properties:
        candidates.append(reckoner.value(field.properties["usulan"], reckoner.names(proposed), field.key))
    candidates.append(field.default)
    for candidate in candidates:
        fitting = _fitting(field, candidate, reckoner)
        if not cleaning.is_empty(fitting):
            return fitting
    return _empty_rows(field)


def _fitting(field: Field, value: Any, reckoner: Reckoner) -> Any:
    """`value` if the field could hold it, else None."""
    if field.type == "dynamiclist":
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else None
    if field.type not in INPUTS or reckoner.now is None:
        return None
    if field.type == "filepicker" and not isinstance(value, list):
        return None
    try:
        kept = cleaning.clean(field, value, now=reckoner.now)
        offered = {option.value for option in choices.options(field, reckoner.variables)} if field.type in CHOICES else set()
    except (cleaning.Wrong, ModelFault):
        return None
    if field.type == "checklist":
        return [item for item in kept if item in offered]
    return kept if field.type not in CHOICES or kept in offered else None


def _empty_rows(field: Field) -> list[dict[str, Any]] | None:
    """The empty rows that a list starts with (form-js: one, unless the schema says otherwise)."""
    if field.type != "dynamiclist":
        return None
    count = field.attributes.get("defaultRepetitions", 1)
    return [{} for _ in range(count)] if isinstance(count, int) and 0 < count <= MOST_ROWS else None
