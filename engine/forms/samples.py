"""A filled form to try things on, before any case exists."""

from __future__ import annotations

from typing import Any

from engine.model import Field, Form

_FILE = {"digest": "0" * 64, "name": "contoh.pdf", "type": "application/pdf", "size": 1_000}
_MOMENTS = {"date": "2026-01-05", "time": "09:00", "datetime": "2026-01-05T09:00:00+08:00"}


def sample(form: Form) -> dict[str, Any]:
    """An object of the shape that `validate` stores for `form`, every field filled, one row in each list; rules are not looked at."""
    return _object(form.fields)


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for field in fields:
        if field.type == "dynamiclist":
            filled[field.key] = [_object(field.children)]
        elif field.key:
            filled[field.key] = _value(field)
        else:
            filled.update(_object(field.children))
    return filled


def _value(field: Field) -> Any:
    first = field.options[0].value if field.options else "contoh"
    if field.type == "datetime":
        return _MOMENTS[field.attributes.get("subtype", "date")]
    values: dict[str, Any] = {
        "number": 1, "checkbox": True, "radio": first, "select": first, "checklist": [first], "filepicker": [dict(_FILE)], "expression": "contoh",
    }
    return values.get(field.type, field.label or "contoh")
