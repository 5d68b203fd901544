"""Dates, amounts and words, as an office in the middle of Indonesia writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from tests.webtasks.gallery import forms
from webtasks import filters

EARLY = datetime(2026, 6, 8, 0, 5, tzinfo=UTC)
WORDS = st.text(max_size=60)


def test_days_are_written_in_words() -> None:
    assert filters.long_date(date(2026, 6, 8)) == "8 Juni 2026"
    assert filters.day_date("2026-06-08") == "Senin, 8 Juni 2026"
    assert filters.long_date(None) == ""


def test_instants_are_told_in_the_offices_zone() -> None:
    assert filters.clock_zone(EARLY) == "08.05 WITA"
    assert filters.clock(EARLY, "Asia/Jakarta") == "07.05"
    assert filters.date_time("2026-06-07T23:30:00+00:00") == "8 Juni 2026 07.30 WITA"
    assert filters.clock(time(9, 30)) == filters.clock("09:30") == "09.30"


def test_the_apps_zone_wins_over_the_sample_offices(gallery: Flask) -> None:
    gallery.config["ALUR_ZONE"] = "Asia/Jayapura"
    with gallery.test_request_context("/"):
        assert filters.clock_zone(EARLY) == "09.05 WIT"
    del gallery.config["ALUR_ZONE"]


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 menit"), (5, "5 menit"), (60, "1 jam"), (266, "4 jam 26 menit")])
def test_minutes_are_told_as_hours_and_minutes(minutes: int, words: str) -> None:
    assert filters.minutes_words(minutes) == words


def test_what_is_left_is_told_as_left_or_late() -> None:
    assert filters.remaining_words(120) == "sisa 2 jam kerja"
    assert filters.remaining_words(-35) == "terlambat 35 menit"


@pytest.mark.parametrize(("number", "words"), [(12_345, "12.345"), (2.5, "2,5"), (0.25, "0,25"), (-1000, "-1.000")])
def test_numbers_have_points_for_thousands_and_a_comma_for_decimals(number: float, words: str) -> None:
    assert filters.thousands(number) == words


def test_several_things_are_told_in_a_row() -> None:
    assert filters.listing(["a", "b", "c"]) == "a, b, dan c"


@pytest.mark.parametrize(("size", "words"), [(1, "1 kB"), (340_200, "340 kB"), (2_412_000, "2,4 MB")])
def test_sizes_are_told_as_people_know_them(size: int, words: str) -> None:
    assert filters.file_size(size) == words


@pytest.mark.parametrize(("name", "letters"), [("Sari Contoh, S.H.", "SC"), ("Rahmat", "R"), ("Ni Made Ayu Contoh", "NC"), ("", ""), ("123", "")])
def test_initials_are_first_and_last_word_without_titles(name: str, letters: str) -> None:
    assert filters.initials(name) == letters


@given(WORDS)
def test_text_of_a_form_never_becomes_markup_of_its_own(text: str) -> None:
    shown = str(filters.paragraphs(f"<script>{text}</script> <img onerror=x>"))

    assert "<script" not in shown
    assert "<img" not in shown


def test_a_link_in_a_text_leads_only_to_pages() -> None:
    assert 'href="/register"' in filters.paragraphs("Lihat [register](/register).")
    assert "href" not in filters.paragraphs("[x](javascript:alert(1)) [y](//elsewhere) [z](data:text/html,x)")


def test_lists_headings_and_emphasis_of_a_text_are_kept() -> None:
    assert filters.paragraphs("## Judul\n\nBaca **ini**.\n\n- satu\n- dua") == (
        "<h2>Judul</h2><p>Baca <strong>ini</strong>.</p><ul><li>satu</li><li>dua</li></ul>"
    )


def test_fields_of_one_outcome_stand_behind_it_and_nowhere_else() -> None:
    assert filters.deferred(forms.FULL, forms.CONDITIONS) == {"kembalikan": (forms.REASON,)}
    assert filters.hidden_parts(forms.FULL, forms.CONDITIONS) == {"alasan_kembali", "keputusan"}
    assert filters.deferred(forms.SIMPLE, forms.CONDITIONS) == {}
