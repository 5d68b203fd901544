"""Paths, lists, filters and contexts; what is read, and what may be."""

from __future__ import annotations

from typing import Any

import pytest

from engine.expressions import evaluate, parse
from tests.engine.expressions.saying import fault, reads, value

GUESTS = [{"nama": "Ani", "hadir": True, "umur": 30}, {"nama": "Budi", "hadir": False}, {"nama": "Citra", "hadir": True}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c", 1),
        ("a.x.c", None),
        ("a.b.c.d", None),
        ("tidak_ada", None),
        ("teks.x", None),
        ("tamu[1].nama", "Ani"),
        ("tamu[-1].nama", "Citra"),
        ("tamu[4]", None),
        ("tamu[-4].nama", None),
        ("kosong[1]", None),
        ("tamu[n].nama", "Budi"),
        ("[5, 6][2]", 6),
        ("tamu[count(tamu)].nama", "Citra"),
        ("tamu.nama", ["Ani", "Budi", "Citra"]),
        ("tamu.umur", [30, None, None]),
        ("[[{x: 1}], {x: 2}].x", [[1], 2]),
        ('count(tamu[item.nama = "Ani"])', 1),
        ("tamu[hadir = true].nama", ["Ani", "Citra"]),
        ("tamu[not(hadir)][1].nama", "Budi"),
        ("tamu[umur > batas].nama", ["Ani"]),
        ("[1, 2, 3, 4][item > n]", [3, 4]),
        ("kosong[item = 1]", []),
        ("[[1, 2], [3]][count(item[item > 1]) > 0]", [[1, 2], [3]]),
        ("tamu[some x in [nama] satisfies x = \"Budi\"].nama", ["Budi"]),
        ("some nama in [\"luar\"] satisfies count(tamu[nama = \"Ani\"]) = 1", True),
        ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
        ("{a: 1, b: a + 1}.b", 2),
        ('{"x y": n}', {"x y": 2}),
        ("[n, [n]]", [2, [2]]),
    ],
)  # fmt: skip
def test_where_a_path_leads(text: str, expected: Any) -> None:
    assert value(text, a={"b": {"c": 1}}, teks="t", tamu=GUESTS, n=2, batas=20) == expected


@pytest.mark.parametrize("text", ["tamu[x]", "tamu[t]", "tamu[b]", "tamu[f]", "tamu[nol]", "[1][1.5 * 1]"])
def test_an_index_that_is_no_whole_number_is_a_fault_null_included(text: str) -> None:
    assert fault(text, tamu=GUESTS, t="1", b=True, f=1.5, nol=0).reason == "index"


@pytest.mark.parametrize("text", ["a[1]", "a[item = 1]", '"abc"[1]', "{x: 1}[1]"])
def test_an_item_of_what_is_no_list_is_a_fault(text: str) -> None:
    assert fault(text, a="abc").reason == "list"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c = 1", {"a.b.c": 1}),
        ("a.x.y = 1", {"a.x.y": None}),
        ("false and a", {}),
        ("if pilih then a else tidak_ada", {"pilih": True, "a": {"b": {"c": 1}}}),
        ("tamu[2].nama", {"tamu[2].nama": "Budi"}),
        ("tamu[9].nama", {"tamu[9].nama": None}),
        ('some t in tamu satisfies t.nama = "Budi"', {"tamu[1].nama": "Ani", "tamu[2].nama": "Budi"}),
        ("every x in angka satisfies x < 2", {"angka[1]": 1, "angka[2]": 2}),
        ("some x in kosong satisfies x", {"kosong": None}),
        ("some x in [] satisfies x", {}),
        (
            'some t in tamu[item.umur != null] satisfies t.nama = "x"',
            {"tamu[1].umur": 30, "tamu[2].umur": None, "tamu[3].umur": None, "tamu[1].nama": "Ani"},
        ),
        ("angka[item > 1][1]", {"angka[1]": 1, "angka[2]": 2}),
        ("[angka][1]", {"angka": [1, 2]}),
        ("tamu[umur = 30].nama.x", {"tamu[1].umur": 30, "umur": None, "tamu[1].nama.x": None}),
        ("tamu[umur = 30][1].nama", {"tamu[1].umur": 30, "umur": None, "tamu[1].nama": "Ani"}),
        ("some x in [angka] satisfies x[1] = 1", {"angka": [1, 2]}),
        ("count(tamu[umur > 1])", {"tamu[1].umur": 30, "umur": None, "tamu[1]": GUESTS[0]}),
        ("count(angka)", {"angka": [1, 2]}),
        ("2 in angka", {"angka": [1, 2]}),
        ("some t in tamu satisfies some h in t.anak satisfies h.x", {"tamu[1].anak": None, "tamu[2].anak": None, "tamu[3].anak": None}),
    ],
)
def test_only_what_decided_is_noted_items_by_their_number(text: str, expected: dict[str, Any]) -> None:
    assert reads(text, a={"b": {"c": 1}}, tamu=GUESTS, angka=[1, 2], pilih=True) == expected


def test_a_fault_tells_what_was_read_until_then() -> None:
    error = fault('a = 1 and b.c < "x"', a=1, b={"c": 2})

    assert error.reads == {"a": 1, "b.c": 2}
    assert error.expression == 'a = 1 and b.c < "x"'


def test_a_fault_about_a_list_tells_what_was_there_instead() -> None:
    assert fault("some x in daftar satisfies x", daftar="abc").reads == {"daftar": "abc"}
    assert fault("daftar[1].nama", daftar="abc").reads == {"daftar": "abc"}


def test_evaluating_changes_nothing_and_remembers_nothing() -> None:
    expression = parse("append(l, 3)")
    variables = {"l": [1, 2]}

    first, second = evaluate(expression, variables), evaluate(expression, variables)

    assert first == second
    assert first.value == [1, 2, 3]
    assert variables == {"l": [1, 2]}


@pytest.mark.parametrize(
    ("text", "names", "paths", "uncertain"),
    [
        ("a.b = c and a.d = 1", {"a", "c"}, ("a.b", "c", "a.d"), set()),
        ("some h in hasil satisfies h.perlu = batas", {"hasil", "batas"}, ("hasil", "hasil.perlu", "batas"), set()),
        ("some h in l[1].m satisfies h.x", {"l"}, ("l.m", "l.m.x"), set()),
        ("some x in [a] satisfies x.y", {"a"}, ("a",), set()),
        ("hadir[item.nama = b]", {"hadir"}, ("hadir.nama", "hadir"), {"b"}),
        ("{a: 1, b: a + c}", {"c"}, ("c",), set()),
        ("(if a then b else c).d", {"a", "b", "c"}, ("a", "b", "c"), set()),
        ("count(x) > 1", {"x"}, ("x",), set()),
        ("l[n]", {"l", "n"}, ("n", "l"), set()),
        ("today()", set(), (), set()),
    ],
)
def test_what_an_expression_may_read_is_known_before(text: str, names: set[str], paths: tuple[str, ...], uncertain: set[str]) -> None:
    expression = parse(text)

    assert expression.names == names
    assert expression.paths == paths
    assert expression.uncertain_names == uncertain


def test_reads_are_in_the_order_of_reading() -> None:
    assert list(reads("b = 1 or a = 1", a=1, b=2)) == ["b", "a"]
