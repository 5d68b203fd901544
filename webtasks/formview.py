"""Which fields of a form come and go with one answer, as data that a page can carry.

No expression is read here: the engine itself is asked, for each answer that could be given, what would be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

if TYPE_CHECKING:
    from engine import Field, Form, Option

Look = Callable[[Mapping[str, Any]], frozenset[str]]
"""Values of the form → addresses of the fields visible then (`forms.visible` with the case's variables and the reader's groups)."""
Choose = Callable[["Field"], tuple["Option", ...]]
"""A field → its options now."""


def conditions(form: Form, values: Mapping[str, Any], look: Look, choose: Choose) -> dict[str, dict[str, Any]]:
    """Field id → ``{path, equals | differs, note}`` for each field outside lists that depends on one radio or select of this form alone.

    A field that depends on more, or on something else, has no entry: the server shows or leaves it out when it makes the page.
    """
    found: dict[str, dict[str, Any]] = {}
    for field in _dependent(form):
        asked = _asked(form, field)
        if asked is not None and (condition := _condition(field, asked, values, look, choose(asked))):
            found[field.id] = condition
    return found


def _dependent(form: Form) -> list[Field]:
    in_lists = {child.id for field in form.walk() if field.type == "dynamiclist" for child in field.walk() if child is not field}
    return [field for field in form.walk() if field.hidden_when and field.id not in in_lists]


def _asked(form: Form, field: Field) -> Field | None:
    """The one own field whose name stands in the condition; a word within a text counts too, which errs on the side of asking the server."""
    words = set(re.findall(r"\w+", field.hidden_when or ""))
    named = [other for other in form.walk() if other.key and other.key in words]
    return named[0] if len(named) == 1 and named[0].type in ("radio", "select") else None


def _condition(field: Field, asked: Field, values: Mapping[str, Any], look: Look, options: tuple[Option, ...]) -> dict[str, Any] | None:
    shown = {option.value: field.id in look({**values, asked.key: option.value}) for option in options}
    shown_when_empty = field.id in look({**values, asked.key: None})
    if len({*shown.values(), shown_when_empty}) == 1:
        return None
    names = {option.value: option.label for option in options}
    if shown_when_empty:
        return {"path": asked.key, "differs": [value for value, here in shown.items() if not here], "note": ""}
    wanted = [value for value, here in shown.items() if here]
    note = gettext("Hanya bila %(label)s: %(answers)s.", label=asked.label, answers=", ".join(names[value] for value in wanted))
    return {"path": asked.key, "equals": wanted, "note": note}
