"""Null, equality, order and membership."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.expressions import Duration
from tests.engine.expressions.saying import fault, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = null", True),
        ("null = a", True),
        ("a != null", False),
        ("a.b.c = null", True),
        ("isi = null", False),
        ("isi != null", True),
        ("isi.b = null", True),
        ("null = null", True),
        ("a = (if true then null else 1)", False),
    ],
)
def test_null_is_tested_by_equality_with_the_word_null(text: str, expected: bool) -> None:
    assert value(text, isi="x") is expected


@pytest.mark.parametrize(
    "text",
    [
        "a = 1",
        "a != 1",
        'a = "x"',
        'a != "x"',
        "1 = a",
        "a = b",
        "a != b",
        "a < 1",
        "a >= b",
        "a between 1 and 2",
        "1 between a and 2",
        "1 in [a..2]",
        "a in [1..2]",
        "a in (< 3)",
        "a in [1, 2]",
        "a in l",
        "a in (1, 2)",
    ],
)
def test_every_other_comparison_with_null_is_false(text: str) -> None:
    assert value(text, l=[1, None]) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some x in kosong satisfies true", False),
        ("every x in kosong satisfies false", True),
        ("1 in kosong", False),
        ("not(1 in kosong)", True),
    ],
)
def test_some_every_and_in_read_null_as_an_empty_list(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1.0, True),
        (0.1, 0.1, True),
        (12345678901234567890, 12345678901234567891, False),
        ("a", "a", True),
        ("a", "A", False),
        (True, True, True),
        ([1, [2, None]], [1.0, [2, None]], True),
        ([1], [1, 1], False),
        ([1], ["1"], False),
        ([True], [1], False),
        ({"a": 1, "b": []}, {"b": [], "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        (date(2025, 1, 1), date(2025, 1, 1), True),
        (datetime(2025, 1, 1, 8, tzinfo=UTC), datetime.fromisoformat("2025-01-01T16:00:00+08:00"), True),
        (Duration(12), Duration(12), True),
    ],
)
def test_values_of_one_kind_are_equal_when_they_say_the_same(left: Any, right: Any, equal: bool) -> None:
    assert value("a = b", a=left, b=right) is equal
    assert value("a != b", a=left, b=right) is not equal


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, "1"), (1, True), (0, False), ("true", True), ([1], 1), ({}, []), ("2025-01-01", date(2025, 1, 1)),
     (date(2025, 1, 1), datetime(2025, 1, 1, tzinfo=UTC)), ("PT1H", Duration())],
)  # fmt: skip
def test_equality_across_kinds_is_unknown_as_in_feel(left: Any, right: Any) -> None:
    assert value("a = b", a=left, b=right) is None
    assert value("a != b", a=left, b=right) is None


def test_a_text_compared_with_a_value_of_another_kind_is_unknown() -> None:
    assert value('a = "ya"', a=True) is None
    assert value('a != "ya"', a=True) is None
    assert value('"ya" = a', a=True) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 1.5", True),
        ("2 >= 2", True),
        ("12345678901234567890 < 12345678901234567891", True),
        ('"a" < "b"', True),
        ('"Z" < "a"', True),
        ('date("2025-01-31") < date("2025-02-01")', True),
        ('date and time("2025-01-01T08:00+08:00") <= date and time("2025-01-01T00:00Z")', True),
        ('duration("PT60M") >= duration("PT1H")', True),
        ('duration("P1Y") < duration("P13M")', True),
        ("2 between 2 and 3", True),
        ("3 between 2 and 3", True),
        ("4 between 2 and 3", False),
        ("2 in (2..3]", False),
        ("3 in (2..3]", True),
        ("3 in [2..3)", False),
        ("3 in (< 2, > 2)", True),
        ("2 in (<= 2)", True),
        ('"b" in ["a", "b"]', True),
        ('"b" in ("a", "b")', True),
        ("2 in (1, [5..6], l)", True),
        ("[1] in [[1], [2]]", True),
        ('1 in ["1", true]', False),
    ],
)
def test_order_and_membership(text: str, expected: bool) -> None:
    assert value(text, l=[2]) is expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('"9" < 10', ("teks", "bilangan")),
        ("true < false", ("benar/salah",)),
        ("[1] < [2]", ("daftar",)),
        ('"2025-01-01" < today()', ("teks", "tanggal")),
        ("today() < now()", ("tanggal", "waktu")),
        ('duration("P1M") < duration("P30D")', ("lama waktu",)),
        ('"a" between 1 and 2', ("teks", "bilangan")),
        ('"a" in [1..2]', ("teks", "bilangan")),
        ('"a" in (> 1)', ("teks", "bilangan")),
    ],
)
def test_order_across_kinds_is_a_fault_that_names_both(text: str, kinds: tuple[str, ...]) -> None:
    error = fault(text)

    assert error.reason == "compare"
    assert all(kind in error.message_id for kind in kinds)


@pytest.mark.parametrize("right", ["teks", 5, {"a": 1}, True])
def test_membership_in_what_is_no_list_is_a_fault(right: Any) -> None:
    assert fault("x in y", x="t", y=right).reason == "list"


@pytest.mark.parametrize("odd", [object(), {1, 2}, datetime(2025, 1, 1), b"x"])  # noqa: DTZ001  # a naive instant is the point
def test_a_value_that_is_no_json_is_a_fault(odd: object) -> None:
    assert fault("a = b", a=odd, b=odd).reason in ("kind", "naive")
