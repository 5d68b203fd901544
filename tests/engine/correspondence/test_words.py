from __future__ import annotations

import pytest

from engine.correspondence.words import in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"), (8, "delapan"), (10, "sepuluh"), (11, "sebelas"), (14, "empat belas"), (20, "dua puluh"), (31, "tiga puluh satu"),
        (100, "seratus"), (111, "seratus sebelas"), (200, "dua ratus"), (1_000, "seribu"), (1_945, "seribu sembilan ratus empat puluh lima"),
        (2_026, "dua ribu dua puluh enam"), (11_000, "sebelas ribu"), (100_000, "seratus ribu"), (1_000_000, "satu juta"),
        (2_500_001, "dua juta lima ratus ribu satu"), (1_000_000_000, "satu miliar"),
    ],
)
def test_numbers_are_spelled_as_reports_spell_them(number: int, words: str) -> None:
    assert in_words(number) == words


def test_numbers_are_spelled_each_in_its_own_way() -> None:
    assert len({in_words(number) for number in range(10_000)}) == 10_000


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_is_out_of_reach_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="words"):
        in_words(number)
