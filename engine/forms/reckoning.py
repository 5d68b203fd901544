"""The expressions of a form: read once, evaluated over the form's own values first and the case's variables behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine import expressions
from engine.errors import ModelFault
from engine.forms.places import Place
from engine.model import Field, Form

_PLACEHOLDER = re.compile(r"\{\{\s*(.+?)\s*\}\}", re.DOTALL)


@lru_cache(maxsize=4096)
def parsed(text: str) -> expressions.Expression:
    """The expression in `text`, with or without its leading ``=``. Raises ExpressionError."""
    return expressions.parse(text)


def strictly(fault: ModelFault) -> None:
    """What to do with a fault where the outcome is stored: raise it."""
    raise fault


def leniently(_fault: ModelFault) -> None:
    """What to do with a fault where a page is merely shown: the expression counts as null, as in form-js."""


@dataclass(frozen=True, slots=True)
class Reckoner:
    """Evaluates the expressions of one form at one moment."""

    form: Form
    variables: Mapping[str, Any]
    now: datetime | None
    on_fault: Callable[[ModelFault], None]
    _known: dict[str, Any] = field(init=False)
    """What is known before anything is filled in."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", {**self.variables, **dict.fromkeys(own_keys(self.form))})

    def names(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What expressions can read: the case's variables, over them every key of the form (null where `values` has nothing)."""
        return {**self._known, **values}

    def value(self, text: str, names: Mapping[str, Any], of: str) -> Any:
        """The JSON value of the expression `text`, which belongs to field `of`; None when it fails leniently."""
        return expressions.to_json(self._reckoned(expressions.evaluate, text, names, of))

    def holds(self, text: str, names: Mapping[str, Any], of: str) -> bool:
        """Whether the condition `text` is true; null counts as false, anything but true, false and null is a fault."""
        return self._reckoned(expressions.evaluate_condition, text, names, of) is True

    def sentence(self, text: str, names: Mapping[str, Any], of: str) -> str:
        """`text` as shown: an expression if it starts with ``=``, else with each ``{{expression}}`` filled in."""
        if text.startswith("="):
            return _shown(self.value(text, names, of))
        if "{{" not in text:
            return text
        return _PLACEHOLDER.sub(lambda match: _shown(self.value(match[1], names, of)), text)

    def _reckoned(self, evaluate: Callable[..., expressions.Evaluation], text: str, names: Mapping[str, Any], of: str) -> Any:
        zone = self.now.tzinfo if self.now else None
        try:
            return evaluate(parsed(text), names, now=self.now, zone=zone).value
        except expressions.EvaluationError as fault:
            self.on_fault(ModelFault(str(fault), element=of, expression=fault.expression, reads=dict(fault.reads), limit=fault.limit))
            return None


def computed(form: Form, name: str, variables: Mapping[str, Any], *, now: datetime | None = None) -> Any:
    """What the form-level property `name` says: its text, or the JSON value of its expression when it starts with ``=``; None without it.

    Raises ModelFault when the expression fails.
    """
    text = form.properties.get(name)
    if text is None or not text.startswith("="):
        return text
    return Reckoner(form, variables, now, strictly).value(text, variables, form.key)


def shown(text: str, form: Form, values: Mapping[str, Any], variables: Mapping[str, Any], *, now: datetime | None = None) -> str:
    """A label, description or text of `form` as it is shown: ``=expression`` evaluated, each ``{{expression}}`` filled in; faults show as ""."""
    reckoner = Reckoner(form, variables, now, leniently)
    return reckoner.sentence(text, reckoner.names(values), form.key)


def at_place(names: Mapping[str, Any], place: Place, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """`names` as they are read at `place`: in a row of a list ``this`` is the row, ``parent`` the form, ``i`` its number from 1 (form-js)."""
    if not place.list_key:
        return names
    rows = values.get(place.list_key)
    row = rows[place.index] if isinstance(rows, list) and place.index < len(rows) else {}
    return {"this": row, "parent": values, "i": [place.index + 1], **names}


def own_keys(form: Form) -> tuple[str, ...]:
    """Keys of the form's object, in form order."""
    return tuple(key for top in form.fields for key in _keys(top))


def placeholders(text: str) -> tuple[str, ...]:
    """The expressions within a text of a form: the whole of ``=…``, or those in ``{{…}}``."""
    return (text,) if text.startswith("=") else tuple(_PLACEHOLDER.findall(text))


def _keys(of: Field) -> tuple[str, ...]:
    return (of.key,) if of.key else tuple(key for child in of.children for key in _keys(child))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    return str(value)
