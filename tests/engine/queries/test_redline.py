"""Two versions of a text against each other."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from engine.queries.redline import Piece, redline

WORDS = st.lists(st.sampled_from(["izin", "usaha", "nama", "pemohon", "\n\n", "dasar", "hukum."]), max_size=30).map(" ".join)


def said(pieces: tuple[Piece, ...], *kinds: str) -> list[str]:
    """The words of the pieces of these kinds."""
    return " ".join(piece.text.replace("\n", " ") for piece in pieces if piece.kind in kinds).split()


@given(WORDS, WORDS)
def test_what_stayed_with_what_came_is_the_new_text_and_with_what_went_the_old(before: str, now: str) -> None:
    pieces = redline(before, now)

    assert said(pieces, "same", "added") == now.split()
    assert said(pieces, "same", "removed") == before.split()


@given(WORDS)
@settings(max_examples=30)
def test_a_text_against_itself_has_no_differences(text: str) -> None:
    assert {piece.kind for piece in redline(text, text)} <= {"same"}


def test_one_word_that_changed_is_marked_alone() -> None:
    assert redline("Nama pemohon Budi benar.", "Nama pemohon Rina benar.") == (
        Piece("same", "Nama pemohon"), Piece("removed", "Budi"), Piece("added", "Rina"), Piece("same", "benar."),
    )  # fmt: skip


def test_a_paragraph_that_was_added_keeps_its_place() -> None:
    assert redline("Satu.", "Satu.\n\nDua tiga.") == (Piece("same", "Satu."), Piece("added", "\n\nDua tiga."))


@pytest.mark.alone
def test_the_longest_letters_are_compared_at_once() -> None:
    before, now = "ya tidak " * 4_000, "tidak ya " * 4_000
    since = time.perf_counter()

    redline(before, now)
    redline("ya tidak " * 1_400, "tidak ya " * 1_400)

    assert time.perf_counter() - since < 3
