"""Functions on lists and contexts. They read null as an empty list, as `some`, `every` and `in` do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, reduce
from typing import Any

from engine.expressions.arithmetic import calculate
from engine.expressions.faults import fault
from engine.expressions.functions.declaring import Function, items, text, wrong_argument
from engine.expressions.running import Run, sized
from engine.expressions.values import MAX_DEPTH, kind_of, order, same

_MANY = 100


def _count(values: Any) -> int:
    return len(items("count", values))


def _given(run: Run, where: str, values: tuple[Any, ...]) -> list[Any]:
    """The items of the one list given, or the arguments themselves: ``max(l)`` and ``max(a, b)``."""
    given = items(where, values[0]) if len(values) == 1 and (values[0] is None or kind_of(values[0]) == "list") else list(values)
    run.charge(len(given))
    return given


def _sum(run: Run, *values: Any) -> Any:
    """Null for an empty list and when an item is null, as FEEL has it."""
    given = _given(run, "sum", values)
    for value in given:
        if value is not None and kind_of(value) not in ("number", "duration"):
            raise wrong_argument("sum", value, "number")
    return reduce(partial(calculate, "+"), given) if given else None


def _mean(run: Run, *values: Any) -> Any:
    total = _sum(run, *values)
    return None if total is None else calculate("/", total, len(_given(run, "mean", values)))


def _extreme(where: str, sign: str) -> Callable[..., Any]:
    def choose(run: Run, *values: Any) -> Any:
        given = _given(run, where, values)
        if not given or any(value is None for value in given):
            return None
        best = given[0]
        for value in given:
            candidate, champion = order(sign, value, best)
            if (candidate < champion) if sign == "<" else (candidate > champion):
                best = value
        return best

    return choose


def _all(run: Run, *values: Any) -> bool | None:
    return _verdict("all", _given(run, "all", values), decisive=False)


def _any(run: Run, *values: Any) -> bool | None:
    return _verdict("any", _given(run, "any", values), decisive=True)


def _verdict(where: str, given: list[Any], *, decisive: bool) -> bool | None:
    for value in given:
        if value is not None and not isinstance(value, bool):
            raise wrong_argument(where, value, "boolean")
    if decisive in given:
        return decisive
    return None if None in given else not decisive


def _list_contains(run: Run, values: Any, wanted: Any) -> bool:
    return any(same(run, value, wanted) for value in items("list contains", values))


def _append(run: Run, values: Any, *more: Any) -> list[Any]:
    return _joined(run, [*items("append", values), *more])


def _concatenate(run: Run, *parts: Any) -> list[Any]:
    return _joined(run, [value for part in parts for value in items("concatenate", part)])


def _joined(run: Run, values: list[Any]) -> list[Any]:
    run.charge(len(values))
    sized(values)
    return values


def _reverse(run: Run, values: Any) -> list[Any]:
    return _joined(run, list(items("reverse", values))[::-1])


def _distinct_values(run: Run, values: Any) -> list[Any]:
    """In the order of first appearance."""
    distinct: list[Any] = []
    for value in items("distinct values", values):
        if not any(same(run, value, other) for other in distinct):
            distinct.append(value)
    return distinct


def _flatten(run: Run, values: Any) -> list[Any]:
    return _joined(run, list(_flat(run, items("flatten", values), 0)))


def _flat(run: Run, values: list[Any], depth: int) -> Iterator[Any]:
    if depth > MAX_DEPTH:
        raise fault("depth", limit="depth", most=MAX_DEPTH)
    for value in values:
        run.charge(1)
        if kind_of(value) == "list":
            yield from _flat(run, value, depth + 1)
        else:
            yield value


def _get_value(context: Any, key: Any) -> Any:
    """For keys that are no names, e.g. ``get value(kantor.bidang, "bidang:perizinan")``."""
    if kind_of(context) != "context":
        raise wrong_argument("get value", context, "context")
    return context.get(text("get value", key))


def _context_merge(run: Run, contexts: Any) -> dict[str, Any]:
    """Of keys that several have, the last one's value stands."""
    merged: dict[str, Any] = {}
    for context in items("context merge", contexts):
        if context is not None and kind_of(context) != "context":
            raise wrong_argument("context merge", context, "context")
        run.charge(len(context or ()))
        merged.update(context or {})
    sized(merged)
    return merged


def _index_of(run: Run, values: Any, wanted: Any) -> list[int]:
    return [place for place, value in enumerate(items("index of", values), start=1) if same(run, value, wanted)]


FUNCTIONS: dict[str, Function] = {
    "count": Function(_count, 1, 1, takes_null=True),
    "sum": Function(_sum, 1, _MANY, in_context=True, takes_null=True),
    "mean": Function(_mean, 1, _MANY, in_context=True, takes_null=True),
    "min": Function(_extreme("min", "<"), 1, _MANY, in_context=True, takes_null=True),
    "max": Function(_extreme("max", ">"), 1, _MANY, in_context=True, takes_null=True),
    "all": Function(_all, 1, _MANY, in_context=True, takes_null=True, yields_boolean=True),
    "any": Function(_any, 1, _MANY, in_context=True, takes_null=True, yields_boolean=True),
    "list contains": Function(_list_contains, 2, 2, in_context=True, takes_null=True, yields_boolean=True),
    "append": Function(_append, 2, _MANY, in_context=True, takes_null=True),
    "concatenate": Function(_concatenate, 1, _MANY, in_context=True, takes_null=True),
    "reverse": Function(_reverse, 1, 1, in_context=True, takes_null=True),
    "distinct values": Function(_distinct_values, 1, 1, in_context=True, takes_null=True),
    "flatten": Function(_flatten, 1, 1, in_context=True, takes_null=True),
    "index of": Function(_index_of, 2, 2, in_context=True, takes_null=True),
    "get value": Function(_get_value, 2, 2),
    "context merge": Function(_context_merge, 1, 1, in_context=True, takes_null=True),
}
