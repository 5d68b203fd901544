"""and, or, not, if, some, every; and what a condition may yield."""

from __future__ import annotations

from typing import Any

import pytest

from engine import expressions
from tests.engine.expressions.saying import fault, value

T, F, N = True, False, None


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (T, N, N, T), (F, T, F, T), (F, F, F, F), (F, N, F, N), (N, T, N, T), (N, F, F, N), (N, N, N, N)],
)
def test_and_and_or_know_three_values(a: bool | None, b: bool | None, both: bool | None, either: bool | None) -> None:
    assert value("a and b", a=a, b=b) is both
    assert value("a or b", a=a, b=b) is either


def test_not_of_unknown_is_unknown() -> None:
    assert value("not(a)", a=True) is False
    assert value("not(a)", a=False) is True
    assert value("not(a)") is None


@pytest.mark.parametrize(
    "text",
    [
        "a and true",
        "true and a",
        "a or false",
        "not(a)",
        "if a then 1 else 2",
        "some x in [1] satisfies a",
        "every x in [1] satisfies a",
        "[1][not(a)]",
    ],
)
@pytest.mark.parametrize("found", ["tidak", 1, 0, [], {}])
def test_what_is_neither_true_nor_false_is_a_fault_where_truth_is_asked(text: str, found: Any) -> None:
    assert fault(text, a=found).reason == "boolean"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("some x in [1] satisfies x", "some"),
        ("every x in [1] satisfies x", "every"),
        ("1 and true", "and"),
        ("1 or true", "or"),
        ("not(1)", "not"),
        ("if 1 then 2 else 3", "if"),
    ],
)
def test_a_fault_of_truth_names_the_word_and_the_value(text: str, where: str) -> None:
    assert fault(text).message_id == f"{where} memerlukan benar atau salah, bukan bilangan 1"


def test_a_fault_quotes_no_more_than_a_line() -> None:
    error = fault("a < 1", a="x" * 500)

    assert "x" * 37 + "…" in error.message_id
    assert len(error.message_en) < 250


def test_and_and_or_stop_at_the_operand_that_decides() -> None:
    assert value("false and a", a="tidak") is False
    assert value("true or a", a="tidak") is True


def test_if_takes_else_when_the_condition_is_not_true() -> None:
    assert value("if a then 1 else 2", a=True) == 1
    assert value("if a then 1 else 2", a=False) == 2
    assert value("if a then 1 else 2") == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('some h in hasil satisfies h.perlu = "ya"', True),
        ('every h in hasil satisfies h.perlu = "ya"', False),
        ("some h in hasil satisfies h.nilai = 3", False),
        ("every h in hasil satisfies h.nilai != null", False),
        ("some a in [1, 2], b in [2, 3] satisfies a = b", True),
        ("every a in [1, 2], b in [3, 4] satisfies a < b", True),
        ("some x in [1, 2] satisfies some y in [x + 1] satisfies y = 3", True),
    ],
)
def test_some_and_every(text: str, expected: bool) -> None:
    assert value(text, hasil=[{"perlu": "tidak", "nilai": 1}, {"perlu": "ya"}]) is expected


def test_a_bound_name_hides_a_variable_within_its_condition_only() -> None:
    assert value("(some x in [1] satisfies x = 1) and x = 9", x=9) is True


def test_the_collection_must_be_a_list() -> None:
    assert fault('some x in "abc" satisfies true').reason == "list"


@pytest.mark.parametrize(("found", "expected"), [(True, True), (False, False), (None, False)])
def test_a_condition_is_true_or_false_and_null_counts_as_false(found: bool | None, expected: bool) -> None:
    result = expressions.evaluate_condition(expressions.parse("setuju"), {"setuju": found})

    assert result.value is expected
    assert result.reads == {"setuju": found}


@pytest.mark.parametrize("found", ["tidak", "false", "ya", 1, 0, [], [True]])
def test_a_condition_that_yields_anything_else_is_a_fault_that_names_the_value(found: Any) -> None:
    with pytest.raises(expressions.EvaluationError) as caught:
        expressions.evaluate_condition(expressions.parse("setuju"), {"setuju": found})

    assert caught.value.reason == "condition"
    assert caught.value.reads == {"setuju": found}
    assert caught.value.expression == "setuju"


def test_only_true_is_true() -> None:
    assert expressions.is_true(True)
    assert not any(expressions.is_true(other) for other in (1, "ya", "true", [1], None, False))
