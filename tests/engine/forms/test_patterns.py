from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from engine.forms.patterns import LARGEST, PatternError, compile_pattern

atoms = st.sampled_from(["a", "b", "[ab]", "[^a]", r"\d", r"\w", "(?:ab|b)", "(a|bb)", "x", r"\.", "[0-9-]"])
quantifiers = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?", "+?"])
pieces = st.tuples(atoms, quantifiers).map("".join)
patterns = st.tuples(st.sampled_from(["", "^"]), st.lists(pieces, max_size=4).map("".join), st.sampled_from(["", "$"])).map("".join)


@settings(deadline=None)
@given(patterns | st.lists(patterns, min_size=2, max_size=3).map("|".join), st.text("abx1.-", max_size=8))
def test_a_pattern_finds_what_python_finds_where_both_mean_the_same(pattern: str, text: str) -> None:
    expected = re.search(pattern.replace("$", r"\Z"), text, re.ASCII) is not None

    assert compile_pattern(pattern).found_in(text) is expected


@pytest.mark.parametrize("pattern", ["(a*)*$", "^(a|aa)+$", "^(a+)+$", "(a?){50}a{50}", "(.*)(.*)(.*)(.*)x"])
def test_no_pattern_keeps_the_office_waiting(pattern: str) -> None:
    # A backtracking engine needs longer than the universe is old for the second; here the work is text times pattern.
    compile_pattern(pattern).found_in("a" * 300 + "b")


@pytest.mark.parametrize(
    ("pattern", "construct"),
    [
        ("(?=a)", "(?=a"), ("(?!a)", "(?!a"), ("(?<=a)b", "(?<="), ("(?<n>a)", "(?<n"), (r"(a)\1", r"\1"), (r"\p{L}", r"\p"), (r"\cA", r"\c"),
        ("(", "("), ("a)", ")"), ("[a", "[a"), ("*a", "*a"), ("a**", "*"), ("a{2,1}", "{2,1}"), ("^*", "*"), ("]", "]"), ("[z-a]", "[z-a]"),
        ("a" * (LARGEST + 2), "{…}"), ("(?:a{999}){999}", "{…}"), ("\\", "\\"),
    ],
)
def test_a_construct_outside_the_subset_is_named(pattern: str, construct: str) -> None:
    with pytest.raises(PatternError) as refusal:
        compile_pattern(pattern)

    assert refusal.value.construct.startswith(construct)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a$", "a\n", False), (r"^\d$", "٣", False), ("^.$", "\n", False), ("^[^]$", "x", True), ("[]", "x", False), (r"^[\s]$", "\u00a0", True),
        (r"^[\b]$", "\x08", True), (r"^[a\-z]$", "-", True), ("^[|]$", "|", True), (r"\Bb", "ab", True), (r"^\/$", "/", True), ("", "x", True),
    ],
)
def test_signs_mean_what_javascript_means(pattern: str, text: str, found: bool) -> None:
    assert compile_pattern(pattern).found_in(text) is found
