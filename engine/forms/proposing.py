"""What stands in a form when it is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import expressions
from engine.errors import ModelFault
from engine.forms import choices, cleaning
from engine.forms.components import CHOICES, INPUTS
from engine.forms.places import MOST_ROWS
from engine.forms.reckoning import Reckoner, leniently, parsed
from engine.model import OFFICE, Field, Form
from engine.workdays import WorkingCalendar, add_working

OUTCOME = "keputusan"
"""Key of the field whose options are the task's buttons."""
REASON = "alasan_kembali"
"""Key of the reason that a return must have."""
RETURN = "kembalikan"
"""Value of the outcome that sends a task back."""

_CLOCK = re.compile(r"\b(now\(\)|today\(\)|duration\()")


def propose(
    form: Form,
    variables: Mapping[str, Any],
    *,
    now: datetime,
    office_vars: Mapping[str, Any] | None = None,
    calendar: WorkingCalendar | None = None,
) -> dict[str, Any]:
    """Initial values: key → value, only where there is one to propose.

    In this order: what the same form wrote in an earlier round, property ``usulan``, the schema's default. Made anew each round are the outcome
    and the reason of a return, read-only fields, proposals taken from the clock, and everything after a round that ended in a return (its
    person found the case not ready to be judged). A proposal that cannot be computed, or that does not fit its field, is none.
    A duration proposed for a date and time counts from `now` in the working time of `calendar` (round the clock without one), as the due time of
    a task does.
    `now`: aware, in the office's zone. `office_vars`: the variable ``kantor`` where `variables` lacks it.
    """
    known = {**variables, OFFICE: office_vars} if office_vars is not None else variables
    earlier = _earlier(form, known)
    reckoner = Reckoner(form, known, now, leniently)
    proposed: dict[str, Any] = {}
    for field in form.walk():
        if field.key and field.type != "expression" and field in _holders(form):
            value = _value(field, reckoner, earlier, proposed, calendar)
            if not cleaning.is_empty(value):
                proposed[field.key] = value
    return proposed


def _earlier(form: Form, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the form's last round wrote, as far as it is of use again."""
    earlier = known.get(form.key)
    if not isinstance(earlier, Mapping) or earlier.get(OUTCOME) == RETURN:
        return {}
    return {key: value for key, value in earlier.items() if key not in (OUTCOME, REASON)}


def _holders(form: Form) -> tuple[Field, ...]:
    """Fields that write into the form's object themselves: all but those in rows."""
    in_rows = {id(child) for field in form.walk() if field.type == "dynamiclist" for child in field.walk()[1:]}
    return tuple(field for field in form.walk() if id(field) not in in_rows)


def _value(
    field: Field, reckoner: Reckoner, earlier: Mapping[str, Any], proposed: Mapping[str, Any], calendar: WorkingCalendar | None
) -> Any:
    candidates: list[Any] = []
    proposal = field.properties.get("usulan")
    if field.key in earlier and not field.readonly and not (proposal and _CLOCK.search(parsed(proposal).text)):
        candidates.append(earlier[field.key])
    if proposal:
        candidates.append(_moment(field, reckoner.value(proposal, reckoner.names(proposed), field.key), reckoner.now, calendar))
    candidates.append(field.default)
    for candidate in candidates:
        fitting = _fitting(field, candidate, reckoner)
        if not cleaning.is_empty(fitting):
            return fitting
    return _empty_rows(field)


def _moment(field: Field, value: Any, now: datetime | None, calendar: WorkingCalendar | None) -> Any:
    """The minute that a duration leads to, for a field that holds a date and time, None beyond the calendar; any other value as it is."""
    if field.attributes.get("subtype") != "datetime" or not isinstance(value, str) or not value.startswith("P") or now is None:
        return value
    try:
        span = expressions.parse_duration(value).time
        reached = add_working(calendar, now, span).astimezone(now.tzinfo) if calendar else now + span
    except (expressions.ExpressionError, ValueError, OverflowError):
        return None
    return reached.replace(second=0, microsecond=0).isoformat()


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
