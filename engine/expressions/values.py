"""What values there are, when two are equal, which comes first, and how they leave as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.expressions.durations import Duration
from engine.expressions.faults import EvaluationError, fault
from engine.expressions.running import Run
from engine.expressions.wording import KINDS

MAX_DEPTH = 60
MAX_NODES = 50_000

_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "text",
    list: "list",
    tuple: "list",
    dict: "context",
    date: "date",
    datetime: "instant",
    Duration: "duration",
}
_ORDERED = frozenset({"number", "text", "date", "instant"})


def kind_of(value: Any) -> str:
    """``null boolean number text list context date instant duration``. Raises EvaluationError for what is none of them."""
    kind = _KINDS.get(type(value))
    if kind == "instant" and value.tzinfo is None:
        raise fault("naive")
    return kind or _kind_of_subclass(value)


def _kind_of_subclass(value: Any) -> str:
    for known in (str, bool, int, float, list, tuple, datetime, date):
        if isinstance(value, known):
            return _KINDS[known]
    if isinstance(value, Mapping):
        return "context"
    raise fault("kind", found=type(value).__name__)


def named(value: Any) -> tuple[str, str]:
    """How a fault speaks of `value`: Indonesian and English name of its kind, with the value where it is short and no structure."""
    kind = kind_of(value)
    if kind in ("null", "list", "context"):
        return KINDS[kind]
    shown = f'"{value}"' if kind == "text" else str(to_json(value)).lower() if kind == "boolean" else str(to_json(value))
    shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
    return f"{KINDS[kind][0]} {shown}", f"{KINDS[kind][1]} {shown}"


def wrong(reason: str, value: Any, **values: Any) -> EvaluationError:
    """The fault `reason` about `value`, whose names fill ``found``."""
    found_id, found_en = named(value)
    return fault(reason, found_id=found_id, found_en=found_en, **values)


def is_true(value: Any) -> bool:
    """Exactly true: not 1, not "ya", not a list that has items."""
    return value is True


def compare_equal(run: Run, left: Any, right: Any) -> bool | None:
    """Are two values that are not null the same? None when they are of different kinds, as in FEEL."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if kind in ("list", "context"):
        return same(run, left, right)
    return bool(left == right)


def same(run: Run, left: Any, right: Any, *, depth: int = 0) -> bool:
    """Are two values the same through and through? Null is the same as null; values of different kinds are not."""
    run.charge(1)
    if depth > MAX_DEPTH:
        raise fault("depth", limit="depth", most=MAX_DEPTH)
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    if kind == "list":
        return len(left) == len(right) and all(same(run, a, b, depth=depth + 1) for a, b in zip(left, right, strict=True))
    if kind == "context":
        return left.keys() == right.keys() and all(same(run, left[key], right[key], depth=depth + 1) for key in left)
    return bool(left == right)


def order(sign: str, left: Any, right: Any) -> tuple[Any, Any]:
    """Two values that are not null as two that Python orders alike. Raises EvaluationError across kinds and for kinds without order."""
    kind = kind_of(left)
    if kind == kind_of(right):
        if kind in _ORDERED:
            return left, right
        if kind == "duration":
            if not left.months and not right.months:
                return left.time, right.time
            # A month has no fixed length, so P1M and P30D have no order.
            if not left.time and not right.time:
                return left.months, right.months
    left_id, left_en = named(left)
    right_id, right_en = named(right)
    raise fault("compare", left_id=left_id, left_en=left_en, right_id=right_id, right_en=right_en, sign=sign)


def number_text(value: int | float) -> str:
    """The plain decimal writing of a number: ``12``, ``0.5``, ``0.0000001``."""
    if isinstance(value, int):
        return str(value)
    plain = format(Decimal(repr(value)), "f")
    return plain.removesuffix(".0")


def to_json(value: Any) -> Any:
    """`value` with dates, instants and durations as ISO 8601 texts, and everything else as it is. Raises EvaluationError beyond 60 levels."""
    return _to_json(value, 0)


def _to_json(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise fault("depth", limit="depth", most=MAX_DEPTH)
    kind = kind_of(value)
    if kind in ("date", "instant"):
        return value.isoformat()
    if kind == "duration":
        return str(value)
    if kind == "list":
        return [_to_json(item, depth + 1) for item in value]
    if kind == "context":
        return {str(key): _to_json(item, depth + 1) for key, item in value.items()}
    return value


def check_result(value: Any) -> None:
    """Raises EvaluationError when a result is too large or too deep to be kept."""
    if isinstance(value, str) and len(value) > MAX_NODES:
        raise fault("size", limit="size", most=MAX_NODES)
    pending: list[tuple[Any, int]] = [(value, 0)]
    seen = 0
    while pending:
        part, depth = pending.pop()
        seen += 1
        if isinstance(part, Mapping):
            inner: Any = part.values()
        elif isinstance(part, list | tuple):
            inner = part
        else:
            continue
        if depth >= MAX_DEPTH:
            raise fault("depth", limit="depth", most=MAX_DEPTH)
        if seen + len(pending) + len(inner) > MAX_NODES:
            raise fault("size", limit="size", most=MAX_NODES)
        pending.extend((item, depth + 1) for item in inner)
