"""The border: only plain JSON comes in, and nothing that came in is shared with the caller."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

DEEPEST = 64
"""Levels of nesting accepted; far above any form, far below Python's recursion limit."""
_LARGEST = 2**53 - 1
"""Beyond it a whole number has no canonical form (RFC 8785), so no event could hold it."""


def copied(values: Mapping[str, Any], *, what: str) -> dict[str, Any]:
    """A deep copy of `values`, the top-level object named `what` in errors.

    Raises TypeError naming the path of whatever is not plain JSON: dates, decimals, tuples, sets, keys that are no text,
    numbers that are not finite, whole ones beyond 2^53. Silently turned into something else they would change between two steps.
    """
    return {_key(key, what): copied_value(value, what=f"{what}.{key}") for key, value in values.items()}


def copied_value(value: Any, *, what: str, depth: int = 1) -> Any:
    """A deep copy of one JSON value; raises TypeError as `copied` does."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int and -_LARGEST <= value <= _LARGEST:
        return value
    if kind is float and isfinite(value):
        return value
    if depth >= DEEPEST:
        raise TypeError(f"{what[:200]}: nested deeper than {DEEPEST} levels")
    if kind is dict:
        return {_key(key, what): copied_value(part, what=f"{what}.{key}", depth=depth + 1) for key, part in value.items()}
    if kind is list:
        return [copied_value(part, what=f"{what}.{place}", depth=depth + 1) for place, part in enumerate(value)]
    raise TypeError(f"{what[:200]}: {kind.__name__} is not a JSON value that survives storing ({value!r:.80})")


def _key(key: Any, what: str) -> str:
    if type(key) is not str:
        raise TypeError(f"{what[:200]}: a key must be text, got {key!r:.80}")
    return key
