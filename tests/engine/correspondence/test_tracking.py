from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given, settings, strategies as st

from engine.correspondence import same_code, tracking_code
from engine.correspondence.tracking import ALPHABET, LENGTH

KEY = bytes(range(32))


@settings(deadline=None)
@given(st.text(max_size=40).filter(lambda text: text.isprintable()), st.binary(min_size=16, max_size=64))
def test_a_code_is_three_groups_of_four_unmistakable_signs_and_always_the_same(case_id: str, key: bytes) -> None:
    code = tracking_code(case_id, key)

    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert tracking_code(case_id, key) == code


def test_the_alphabet_has_no_two_signs_that_people_confuse() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("01IO") and LENGTH * 5 == 60


def test_the_code_is_the_first_sixty_bits_of_the_mac() -> None:
    digest = hmac.new(KEY, b"kode-lacak\x00kasus-1", hashlib.sha256).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)[:60]

    expected = "".join(ALPHABET[int(bits[start : start + 5], 2)] for start in range(0, 60, 5))

    assert tracking_code("kasus-1", KEY).replace("-", "") == expected


def test_other_cases_and_other_keys_have_other_codes() -> None:
    codes = {tracking_code(f"kasus-{number}", KEY) for number in range(2_000)} | {tracking_code("kasus-1", KEY[::-1])}

    assert len(codes) == 2_001


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        tracking_code("kasus-1", b"x" * 15)


@pytest.mark.parametrize("typed", ["K7MP-4XQ2-9TRW", "k7mp4xq29trw", " k7mp 4xq2 9trw ", "K7MP–4XQ2—9TRW", "Ｋ7MP-4XQ2-9TRW", "k7mp.4xq2_9trw"])
def test_a_code_is_the_same_however_it_was_typed(typed: str) -> None:
    assert same_code("K7MP-4XQ2-9TRW", typed)


@pytest.mark.parametrize("typed", ["", "K7MP-4XQ2-9TR", "K7MP-4XQ2-9TRWX", "K7MP-4XQ2-9TRV", "0", "é" * 12, "\ud800"])
def test_another_code_is_another(typed: str) -> None:
    assert not same_code("K7MP-4XQ2-9TRW", typed)
