"""The key that signs: where it lies, and what its signatures are worth."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from engine import EngineError, TypstRenderer
from engine.seals import load_seal
from tests.sealing import seal, written

AT = datetime(2026, 6, 8, 2, 0, tzinfo=UTC)
LINK = "https://contoh.example/periksa-surat/AAAA-BBBB-CCCC-DDDD"


def letter() -> bytes:
    """A letter with a link to its page."""
    source = f'#set document(title: "Surat")\n= Surat\n#link("{LINK}")[Periksa]\n\n#lorem(40)'
    return TypstRenderer().pdf("surat.typ", {"surat.typ": source.encode()}, {}, at=AT)


SIGNED = seal().sign(letter(), at=AT, reason="500/1", link=LINK)


def test_a_signature_covers_the_whole_file_and_names_its_certificate() -> None:
    found = seal().examine(SIGNED)

    assert (found.certificate, found.intact) == (seal().certificate, True)
    assert b"/ETSI.CAdES.detached" in SIGNED
    assert b"D:20260608020000" in SIGNED


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_byte_of_a_signed_letter_changes_unnoticed(data: st.DataObject) -> None:
    left_out = range(SIGNED.index(b"/Contents <"), SIGNED.index(b">", SIGNED.index(b"/Contents <")) + 1)
    place = data.draw(st.integers(0, len(SIGNED) - 1).filter(lambda place: place not in left_out))
    bit = data.draw(st.integers(0, 7))

    assert not seal().examine(SIGNED[:place] + bytes([SIGNED[place] ^ 1 << bit]) + SIGNED[place + 1 :]).intact


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_a_file_that_only_looks_like_a_pdf_says_nothing(junk: bytes) -> None:
    assert not seal().examine(b"%PDF-1.7\n" + junk + b"\n%%EOF").intact


def test_a_letter_without_the_link_is_signed_without_a_visible_field() -> None:
    assert seal().examine(seal().sign(letter(), at=AT, reason="x", link="https://lain.example")).intact


def test_a_letter_is_signed_and_checked_also_where_a_loop_of_events_runs() -> None:
    async def within() -> bool:
        return seal().examine(seal().sign(letter(), at=AT, reason="x", link="https://lain.example")).intact

    assert asyncio.run(within())


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(EngineError, match="others than its owner"):
        load_seal(*written(tmp_path, mode=mode))


def test_a_wrong_passphrase_and_a_missing_file_are_one_clear_line(tmp_path: Path) -> None:
    key, passphrase = written(tmp_path, passphrase="bukan ini")

    with pytest.raises(EngineError, match=r"kunci\.p12"):
        load_seal(key, passphrase)
    with pytest.raises(EngineError, match=r"tidak-ada\.p12"):
        load_seal(tmp_path / "tidak-ada.p12", passphrase)
