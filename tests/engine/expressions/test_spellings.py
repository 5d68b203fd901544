"""Which ways of writing are read, and how they are shown."""

from __future__ import annotations

import pytest

from engine import expressions
from tests.engine.expressions.saying import refusal


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('nilai = 5 and jenis = "b"', 'nilai = 5 and jenis = "b"'),
        ("=nilai > 5", "nilai > 5"),
        ("  = nilai > 5 ", "nilai > 5"),
        ("${nilai > 5}", "nilai > 5"),
        ("${ bidang }", "bidang"),
        ('${a = "x"}', 'a = "x"'),
        ("nilai > 5\n        and jenis == 1\n      ", "nilai > 5 and jenis = 1"),
        ("a == 'x'", 'a = "x"'),
        ("${a == 'x' && !b}", 'a = "x" and not(b)'),
        ("a || b && c", "a or b and c"),
        ('a == "x" and not b', 'a = "x" and not(b)'),
        ("not a == b", "not(a = b)"),
        ("!a == b", "(not(a)) = b"),
        ("not not a", "not(not(a))"),
        ("a not in ['x', 'y']", 'not(a in ["x", "y"])'),
        ("a == True or b == False or c != None", "a = true or b = false or c != null"),
        ("a['b'].c == 1", "a.b.c = 1"),
        ("not (a = b)", "not(a = b)"),
        ("(a or b) and c", "(a or b) and c"),
        ("a and (b and c)", "a and b and c"),
        ("((a))", "a"),
        (".5 + 01.50", "0.5 + 1.5"),
        ("7.0", "7"),
        ("a - (b - c) - d", "a - (b - c) - d"),
        ("- -a", "-(-a)"),
        ("-(a + b) * c", "-(a + b) * c"),
        ("x in (1 .. 5]", "x in (1..5]"),
        ("x in ([1..5])", "x in [1..5]"),
        ("x in ((a + b) * c)", "x in ((a + b) * c)"),
        ("x in (< 3, [5..7], 9)", "x in (< 3, [5..7], 9)"),
        ("x between 1 and 5 and y", "x between 1 and 5 and y"),
        ("date  and\ttime ( t )", "date and time(t)"),
        ("date and time", "date and time"),
        ("some a in A, b in B satisfies a = b", "some a in A satisfies some b in B satisfies a = b"),
        ("a and some x in L satisfies x = 1 or y", "a and (some x in L satisfies x = 1 or y)"),
        ("if a then b else if c then d else e", "if a then b else if c then d else e"),
        ('{a: 1, "b c": a + 1}', '{a: 1, "b c": a + 1}'),
        (r'"\"\\\n\u00e9\ud83d\ude00"', r'"\"\\\né😀"'),
        ("hadir[1].nama", "hadir[1].nama"),
        ("hadir[item.nama = nama][-1]", "hadir[item.nama = nama][-1]"),
        ("perlu_peninjauan2 = ñandú", "perlu_peninjauan2 = ñandú"),
    ],
)
def test_a_spelling_with_a_certain_meaning_is_read_and_shown_as_feel(written: str, shown: str) -> None:
    read = expressions.parse(written)

    assert read.text == shown
    assert expressions.parse(shown) == read
    assert read.source == written


@pytest.mark.parametrize(
    "language",
    [None, "", "feel", "FEEL", "http://www.omg.org/spec/FEEL/20140401", "https://www.omg.org/spec/DMN/20191111/FEEL/", "juel", "python"],
)
def test_stated_languages_that_are_read(language: str | None) -> None:
    assert expressions.parse("a = 1", language=language).text == "a = 1"


@pytest.mark.parametrize(
    "language",
    ["http://www.w3.org/1999/XPath", "javascript", "groovy", "feelings", "https://www.omg.org/spec/BPMN/20100524/MODEL", "http://www.java.com/java"],
)
def test_another_stated_language_is_refused_by_name(language: str) -> None:
    error = refusal("nilai", language)

    assert (error.rule, error.reason) == ("expression-language", "language")
    assert language in error.message_id
    assert language in error.message_en


@pytest.mark.parametrize(
    "text",
    ["${hadir[1].nama}", "hadir[1].nama == 'Ani'", "not hadir[1]", "hadir[1] = True", "!a or hadir[n] = 1", "a['b'] = l[1]", "a not in l[1]"],
)
def test_an_index_beside_another_languages_spelling_is_refused_because_that_counts_from_0(text: str) -> None:
    assert refusal(text).reason == "index spelling"


@pytest.mark.parametrize("language", ["juel", "python"])
def test_an_index_in_a_text_stated_to_be_juel_or_python_is_refused(language: str) -> None:
    assert refusal("hadir[1]", language).reason == "index spelling"


@pytest.mark.parametrize("language", [None, "feel", "http://www.omg.org/spec/FEEL/20140401"])
def test_an_index_in_feel_is_read(language: str | None) -> None:
    assert expressions.parse("hadir[1]", language=language).text == "hadir[1]"


def test_a_filter_means_the_same_in_every_spelling() -> None:
    assert expressions.parse("${hadir[item.a == 'x']}").text == 'hadir[item.a = "x"]'
