"""What is not an expression is refused: by name, in two languages, with its place."""

from __future__ import annotations

import sys

import pytest

from engine import expressions
from engine.expressions.wording import REFUSALS
from tests.engine.expressions.saying import refusal

LANGUAGE, UNSAFE, VALUE, LIMIT = "expression-language", "unsafe-expression", "expression-value", "expression-limit"


@pytest.mark.parametrize(
    ("text", "rule", "reason", "position"),
    [
        ("", "expression-empty", "empty", 0),
        (" \n", "expression-empty", "empty", 0),
        ("${ }", "expression-empty", "empty", 0),
        ("=", "expression-empty", "empty", 0),
        ("jika disetujui", LANGUAGE, "prose", 5),
        ("jika berkas lengkap", LANGUAGE, "prose", 5),
        ("2 hari", LANGUAGE, "prose", 2),
        ("berkas \"lengkap\"", LANGUAGE, "prose", 7),
        ("a dan b", LANGUAGE, "prose", 2),
        ("a AND b", LANGUAGE, "prose", 2),
        ("a is None", LANGUAGE, "prose", 2),
        ("a eq 'x'", LANGUAGE, "prose", 2),
        ("1e5", LANGUAGE, "prose", 1),
        ("nilai == 3 & jenis == 1", LANGUAGE, "operator", 11),
        ("a | b", LANGUAGE, "operator", 2),
        ("a ^ b", LANGUAGE, "operator", 2),
        ("~a", LANGUAGE, "operator", 0),
        ("nilai === 5", LANGUAGE, "operator", 6),
        ("a !== 'a'", LANGUAGE, "operator", 2),
        ("a <> b", LANGUAGE, "operator", 2),
        ("a => b", LANGUAGE, "operator", 2),
        ("a =< b", LANGUAGE, "operator", 2),
        ("a := b", LANGUAGE, "operator", 2),
        ("a += 1", LANGUAGE, "operator", 2),
        ("a ** 2", LANGUAGE, "operator", 2),
        ("a % 2", LANGUAGE, "operator", 2),
        ("a // 2", LANGUAGE, "operator", 2),
        ("a ? b : c", LANGUAGE, "operator", 2),
        ("a; b", LANGUAGE, "operator", 1),
        ("#{a}", LANGUAGE, "operator", 0),
        ("a = ${b}", LANGUAGE, "operator", 4),
        ("${a} dan ${b}", LANGUAGE, "operator", 9),
        ("${a", LANGUAGE, "wrapper", 0),
        ('@"2025-01-01"', LANGUAGE, "operator", 0),
        ("a = “x”", LANGUAGE, "quotes", 4),
        ('a = "x', LANGUAGE, "unclosed text", 4),
        ("a = 'x", LANGUAGE, "unclosed text", 4),
        (r'a = "\q"', LANGUAGE, "escape", 5),
        (r'"\ud800"', LANGUAGE, "character", 0),
        ("a\u200b = 1", LANGUAGE, "character", 1),
        ("a²", LANGUAGE, "character", 1),
        ("0.1000000000000000000001", LANGUAGE, "number", 0),
        ("1" + "0" * 40, LANGUAGE, "number", 0),
        ("9" * 500, LANGUAGE, "number", 0),
        ("0." + "0" * 70 + "1" * 20, LANGUAGE, "number", 0),
        ("nilai > 1,5", LANGUAGE, "comma", 9),
        ("a = b = c", LANGUAGE, "chained", 6),
        ("1 < x < 5", LANGUAGE, "chained", 6),
        ("a in b in c", LANGUAGE, "chained", 7),
        ("not(a) = b", LANGUAGE, "not", 0),
        ("not (a) in l", LANGUAGE, "not", 0),
        ("not(a).b", LANGUAGE, "not", 0),
        ("a = not b", LANGUAGE, "not", 4),
        ("x in \"abc\"", LANGUAGE, "membership", 5),
        ("x in ('abc')", LANGUAGE, "membership", 5),
        ("x in ()", LANGUAGE, "membership", 5),
        ("[1..5]", LANGUAGE, "range", 2),
        ("(1..5)", LANGUAGE, "range", 2),
        ("l[0]", LANGUAGE, "index zero", 2),
        ("l[\"a b\"]", LANGUAGE, "bracket", 2),
        ("l[1.5]", LANGUAGE, "bracket", 2),
        ("l[null]", LANGUAGE, "bracket", 2),
        ("{a: 1, a: 2}", LANGUAGE, "duplicate", 7),
        ("some in in l satisfies in", LANGUAGE, "reserved", 5),
        ("a.if", LANGUAGE, "reserved", 2),
        ("a.", LANGUAGE, "unexpected", 2),
        ("a +", LANGUAGE, "unexpected", 3),
        ("+a", LANGUAGE, "unexpected", 0),
        ("(a", LANGUAGE, "unexpected", 2),
        ("a)", LANGUAGE, "unexpected", 1),
        ("if a then b", LANGUAGE, "unexpected", 11),
        ("1 + if a then b else c", LANGUAGE, "unexpected", 4),
        ("a..b", LANGUAGE, "unexpected", 1),
        ("and", LANGUAGE, "unexpected", 0),
        ("for x in l return x", LANGUAGE, "prose", 4),
        ("count(a, b)", LANGUAGE, "arguments", 0),
        ("contains(a)", LANGUAGE, "arguments", 0),
        ("daftar.pop() == 'b'", UNSAFE, "method", 10),
        ("\"a\".upper()", UNSAFE, "method", 9),
        ("f(a)(b)", UNSAFE, "call", 0),
        ("count(a)(b)", UNSAFE, "method", 8),
        ("__import__('os').getpid() > 0", UNSAFE, "private", 0),
        ("a.__class__", UNSAFE, "private", 2),
        ("open('/etc/passwd')", UNSAFE, "call", 0),
        ("eval(a)", UNSAFE, "call", 0),
        ("len(a)", UNSAFE, "call", 0),
        ("matches(a, \"b\")", UNSAFE, "call", 0),
        ("is defined(a)", UNSAFE, "call", 0),
        ('a + duration("2 hari")', VALUE, "duration", 4),
        ('date("31-01-2025")', VALUE, "date", 0),
        ('date("2025-02-30")', VALUE, "date", 0),
        ("date(2025, 2, 30)", VALUE, "unreadable", 0),
        ('date and time("besok")', VALUE, "instant", 0),
        ('number("sepuluh")', VALUE, "unreadable", 0),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_refused_by_name_with_its_place(text: str, rule: str, reason: str, position: int) -> None:
    error = refusal(text)

    assert (error.rule, error.reason, error.position) == (rule, reason, position)
    assert str(position + 1) in error.message_id
    assert str(position + 1) in error.message_en
    assert set(error.message) == {"id", "en"}


@pytest.mark.parametrize(
    ("text", "remedy_id", "remedy_en"),
    [
        ("a & b", "tulis and", "write and"),
        ("a dan b", "Tulis and", "Write and"),
        ("a === b", "tulis =", "write ="),
        ("len(a)", "pakai count atau string length", "use count or string length"),
        ("matches(a, b)", "contains", "contains"),
        ("is defined(a)", "x != null", "x != null"),
        ("jika berkas lengkap", 'berkas_lengkap = "ya"', 'berkas_lengkap = "ya"'),
        ("x < y < z", "between", "between"),
    ],
)
def test_a_refusal_says_what_to_write_instead(text: str, remedy_id: str, remedy_en: str) -> None:
    error = refusal(text)

    assert remedy_id in error.message_id
    assert remedy_en in error.message_en


def test_a_refusal_says_what_was_found_and_what_is_expected() -> None:
    assert 'Tertulis ")", padahal di sini diharapkan sebuah nilai' in refusal("(a + )").message_id
    assert "Found the end of the expression, but a value is expected here" in refusal("a +").message_en


def test_a_character_that_cannot_be_seen_is_named_by_its_number() -> None:
    assert 'Huruf "?" (U+200B)' in refusal("a\u200b").message_id
    assert 'Huruf "²" (U+00B2)' in refusal("a²").message_id


def test_a_refusal_quotes_no_more_than_a_line() -> None:
    error = refusal("a " + "b" * 9_000)

    assert "b" * 59 + "…" in error.message_id
    assert len(error.message_en) < 300


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "a + " * 25_000 + "a",
        "not " * 25_000 + "a",
        "x" * 100_000,
    ],
)
def test_a_very_long_text_is_refused_for_its_length(text: str) -> None:
    error = refusal(text)

    assert (error.rule, error.reason) == (LIMIT, "long")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "a" + ")" * 4_000,
        "[" * 4_000,
        "{a:" * 3_000,
        "-" * 9_000 + "a",
        "!" * 9_000 + "a",
        "not " * 2_000 + "a",
        "not(" * 2_000,
        "abs(" * 2_000,
        "a[" * 3_000,
        "a in (" * 1_500,
        "a in [" * 1_500 + "..",
        "a.b" + "[1].c" * 1_900,
        "a" + " + a" * 2_400,
        "a" + " * a" * 2_400,
        "if a then " * 900,
        "if a then b else " * 500 + "c",
        "some x in l satisfies " * 400 + "x",
        "some " + ", ".join(f"x{n} in l" for n in range(500)) + " satisfies x1",
        "a between (" * 900,
    ],
)
def test_deep_nesting_is_refused_long_before_pythons_own_limit(text: str) -> None:
    # given a caller that stands deep in the stack already
    room = sys.getrecursionlimit() - 500

    error = _deep(room, text)

    assert (error.rule, error.reason) == (LIMIT, "deep")


def _deep(frames: int, text: str) -> expressions.ExpressionError:
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return refusal(text) if depth >= frames else _deep(frames, text)


def test_many_conditions_in_one_chain_are_not_deep() -> None:
    text = " or ".join(f'kategori = "k{n}"' for n in range(400))

    assert expressions.parse(text).text == text


def test_what_the_canonical_writing_makes_too_long_is_refused() -> None:
    text = "&&".join("a" * 3_000)

    assert len(text) <= expressions.MAX_LENGTH
    assert refusal(text).reason == "long"


def test_what_the_canonical_writing_nests_too_deeply_is_refused() -> None:
    # each if behind an `and` gets brackets of its own
    text = "a and if b then c else " * 18 + "d"

    assert refusal(text).reason == "deep"


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for rule, text_id, text_en in REFUSALS.values():
        assert rule.startswith(("expression-", "unsafe-"))
        assert text_id and text_en and text_id != text_en
