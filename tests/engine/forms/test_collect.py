from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from engine import forms
from engine.errors import Invalid
from engine.forms.places import MOST_ROWS
from engine.model import Form
from tests.engine.forms.building import NOW, field, form, group, keys, rows, text, yes_no
from tests.engine.forms.test_validate import FILE, WIDE


def read(of: Form, uploads: dict[str, list[dict[str, Any]]] | None = None, **typed: str | list[str]) -> dict[str, Any]:
    """What a post says; double underscores stand for points."""
    post = {name.replace("__", "."): [said] if isinstance(said, str) else said for name, said in typed.items()}
    return forms.collect(of, post, variables={}, uploads=uploads or {})


def test_each_kind_of_field_is_read_from_its_strings() -> None:
    judged = form(
        text("a"), field("number", "b"), field("checkbox", "c"), field("checkbox", "d"), yes_no("e"), field("checklist", "f", values=["x", "y"]),
        group("g", field("datetime", "h", subtype="date")), field("filepicker", "i"),
    )

    values = read(judged, {"i": [FILE]}, a=" x ", b="1,5", c="on", e="ya", f=["y", "x"], h="2026-06-08")

    assert values == {"a": " x ", "b": 1.5, "c": True, "d": False, "e": "ya", "f": ["y", "x"], "h": "2026-06-08", "i": [FILE]}


def test_what_was_not_filled_in_is_null_or_empty() -> None:
    judged = form(text("a"), field("number", "b"), yes_no("c"), field("checklist", "d", values=["x"]), rows("e", text("f")), field("filepicker", "g"))

    assert read(judged, a="", b="  ") == {"a": None, "b": None, "c": None, "d": [], "e": [], "g": []}


@pytest.mark.parametrize(
    ("subtype", "typed", "kept"),
    [
        ("date", "8/6/2026", "2026-06-08"), ("date", "08-06-2026", "2026-06-08"), ("date", "8.6.2026", "2026-06-08"),
        ("date", "31/2/2026", "31/2/2026"),
        ("date", "besok", "besok"), ("time", "8.05", "08:05"), ("time", "08:05", "08:05"), ("datetime", "2026-06-08T08:05", "2026-06-08T08:05"),
        ("datetime", "8/6/2026 8.05", "2026-06-08T08:05"),
    ],
)
def test_dates_typed_by_hand_are_read_day_first(subtype: str, typed: str, kept: str) -> None:
    assert read(form(field("datetime", "t", subtype=subtype)), t=typed) == {"t": kept}


def test_what_cannot_be_read_stays_as_typed_so_that_it_is_reported_and_shown_again() -> None:
    judged = form(field("number", "n"), field("number", "bulat", decimalDigits=0), field("checkbox", "c"))

    values = read(judged, n="banyak", bulat="1.000", c="barangkali")

    assert values == {"n": "banyak", "bulat": "1.000", "c": "barangkali"}
    assert keys(judged, values) == {"n": "angka_salah", "bulat": "pola_salah", "c": "nilai_salah"}


HADIR = form(
    rows("hadir", text("nama"), field("checklist", "sifat", values=["a", "b"]), field("filepicker", "foto"), group("g", field("number", "n"))),
)


def test_rows_come_in_the_order_of_their_numbers_without_the_empty_ones() -> None:
    values = read(
        HADIR, {"hadir.7.foto": [FILE]}, hadir__10__nama="C", hadir__2__nama="A", hadir__3__nama=" ", hadir__2__sifat=["b", "a"], hadir__2__n="3",
        hadir__x__nama="?", hadir__2="?",
    )

    assert values == {
        "hadir": [
            {"nama": "A", "sifat": ["b", "a"], "foto": [], "n": 3}, {"nama": None, "sifat": [], "foto": [FILE], "n": None},
            {"nama": "C", "sifat": [], "foto": [], "n": None},
        ],
    }


def test_rows_beyond_the_limit_are_not_even_read() -> None:
    post = {f"hadir.{number}.nama": ["x"] for number in range(5_000)}

    values = forms.collect(HADIR, post, variables={}, uploads={})

    assert len(values["hadir"]) == MOST_ROWS + 1
    assert keys(HADIR, values) == {"hadir": "terlalu_banyak"}


def test_computed_fields_are_not_read() -> None:
    assert read(form(field("expression", "a", expression="=1")), a="2") == {}


names = st.sampled_from([*"abcdefghijlmn", "k.0.l", "k.1.m", "k.1", "k", "k.999999999.l"]) | st.text(max_size=8)


@settings(deadline=None)
@given(st.dictionaries(names, st.lists(st.text(max_size=12), max_size=3)))
def test_any_post_is_read_and_then_stored_or_refused(typed: dict[str, list[str]]) -> None:
    values = forms.collect(WIDE, typed, variables={}, uploads={})

    try:
        kept = forms.validate(WIDE, values, variables={}, now=NOW)
    except Invalid as invalid:
        assert invalid.fields
    else:
        assert set(kept) <= set("abcdefghijklmn")
