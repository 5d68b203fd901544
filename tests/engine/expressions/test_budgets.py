"""No expression runs or grows without bound, whatever the data."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.expressions import EvaluationError, evaluate, parse, to_json
from tests.engine.expressions.saying import fault, value


def _nested(levels: int, *, leaf: Any = 1) -> Any:
    found = leaf
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "some a in l, b in l, c in l satisfies false",
        "every x in l satisfies every y in l satisfies every z in l satisfies true",
        "count(l[count(l[item < 0 and count(l[item < 0]) > 0]) > 0])",
        "distinct values(l)",
        "l = m and l = m and l = m and l = m and l = m and l = m and l = m and l = m and l = m and l = m and l = m",
        "flatten([l, l, l, l, l, l, l, l, l, l, l])",
        "every x in l satisfies count(append(l, x)) > 0",
        "every x in l satisfies upper case(t) != t",
        "every x in l satisfies not(-1 in l)",
        "count(dalam.x.y)",
    ],
)
def test_work_beyond_the_budget_is_a_fault_soon(text: str) -> None:
    numbers = list(range(1_000))
    started = time.perf_counter()

    error = fault(text, l=numbers, m=list(numbers), t="x" * 100_000, dalam=[{"x": {"y": 1}}] * 20_000)

    assert (error.reason, error.limit) == ("steps", "steps")
    assert time.perf_counter() - started < 2


def test_the_budget_is_the_callers_to_set() -> None:
    expression = parse("every x in l satisfies x >= 0")

    assert evaluate(expression, {"l": list(range(900))}, budget=9_000).value is True
    with pytest.raises(EvaluationError):
        evaluate(expression, {"l": list(range(900))}, budget=900)
    with pytest.raises(EvaluationError):
        evaluate(expression, {"l": []}, budget=2)


@pytest.mark.parametrize(
    "text",
    [
        "t + t",
        "string join([t, t])",
        "upper case(t + t)",
        "[[l, l, l], [l, l, l], [l, l, l]]",
        "{a: t, b: [l, l, l, l, l, l]}",
        "concatenate(l, l, l)",
    ],
)
def test_a_result_that_is_too_large_is_a_fault(text: str) -> None:
    error = fault(text, t="x" * 60_000, l=[0] * 9_000)

    assert error.reason in ("size", "steps")
    assert error.limit == error.reason


@pytest.mark.parametrize("text", ["a = b", "a in [b]", "flatten(a)", "a.x", "a", "[a]", "distinct values([a, b])"])
def test_data_nested_beyond_the_limit_are_a_fault_not_a_crash(text: str) -> None:
    error = fault(text, a=_nested(900, leaf={"x": 1}), b=_nested(900, leaf={"x": 1}))

    assert (error.reason, error.limit) == ("depth", "depth")


def test_json_nested_beyond_the_limit_is_a_fault() -> None:
    with pytest.raises(EvaluationError):
        to_json(_nested(900))


def test_the_limits_leave_room_for_what_offices_keep() -> None:
    rows = [{"nama": f"orang {n}", "hadir": n % 2 == 0} for n in range(500)]

    assert value("count(hadir[item.hadir = true])", hadir=rows) == 250
    assert value("a = b", a=_nested(50), b=_nested(50)) is True
