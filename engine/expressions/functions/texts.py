"""Functions on texts."""

from __future__ import annotations

from typing import Any

from engine.expressions.functions.declaring import Function, items, text, whole, wrong_argument
from engine.expressions.running import Run, sized
from engine.expressions.values import kind_of, number_text, to_json


def _contains(value: Any, part: Any) -> bool:
    return text("contains", part) in text("contains", value)


def _starts_with(value: Any, part: Any) -> bool:
    return text("starts with", value).startswith(text("starts with", part))


def _ends_with(value: Any, part: Any) -> bool:
    return text("ends with", value).endswith(text("ends with", part))


def _upper_case(value: Any) -> str:
    return text("upper case", value).upper()


def _lower_case(value: Any) -> str:
    return text("lower case", value).lower()


def _string_length(value: Any) -> int:
    return len(text("string length", value))


def _trim(value: Any) -> str:
    return text("trim", value).strip()


def _substring(value: Any, start: Any, length: Any = None) -> str:
    """From `start`, counted from 1, or from the end when negative."""
    whole_text, first = text("substring", value), whole("substring", start)
    if first == 0:
        raise wrong_argument("substring", start, "whole number")
    begin = first - 1 if first > 0 else max(len(whole_text) + first, 0)
    return whole_text[begin:] if length is None else whole_text[begin : begin + max(whole("substring", length), 0)]


def _string(value: Any) -> str:
    kind = kind_of(value)
    if kind in ("list", "context"):
        raise wrong_argument("string", value, "text")
    if kind == "boolean":
        return "true" if value else "false"
    return number_text(value) if kind == "number" else str(to_json(value))


def _string_join(run: Run, values: Any, separator: Any = "") -> str:
    """Null items are left out, as FEEL does."""
    parts = [text("string join", part) for part in items("string join", values) if part is not None]
    run.charge(len(parts))
    return str(sized(text("string join", separator or "").join(parts)))


FUNCTIONS: dict[str, Function] = {
    "contains": Function(_contains, 2, 2, yields_boolean=True),
    "starts with": Function(_starts_with, 2, 2, yields_boolean=True),
    "ends with": Function(_ends_with, 2, 2, yields_boolean=True),
    "upper case": Function(_upper_case, 1, 1),
    "lower case": Function(_lower_case, 1, 1),
    "string length": Function(_string_length, 1, 1),
    "trim": Function(_trim, 1, 1),
    "substring": Function(_substring, 2, 3),
    "string": Function(_string, 1, 1),
    "string join": Function(_string_join, 1, 2, in_context=True, takes_null=True),
}
