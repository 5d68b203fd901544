"""Whole numbers in Indonesian words, as official reports spell their dates."""

from __future__ import annotations

_ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_STEPS = ((1_000_000_000, "miliar"), (1_000_000, "juta"), (1_000, "ribu"), (100, "ratus"), (10, "puluh"))


def in_words(number: int) -> str:
    """``dua ribu dua puluh enam``; from 0 to 999,999,999,999. Raises ValueError outside."""
    if not 0 <= number < 1_000_000_000_000:
        raise ValueError(f"{number} cannot be put into words")
    if number < len(_ONES):
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    size, name = next(step for step in _STEPS if number >= step[0])
    count, rest = divmod(number, size)
    head = f"se{name}" if count == 1 and size in (100, 1_000) else f"{in_words(count)} {name}"
    return f"{head} {in_words(rest)}" if rest else head
