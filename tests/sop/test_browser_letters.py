"""A letter signed electronically, from Kadis to the citizen's hands and back to the page that says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine import CHECK_PATH
from tests.scenario import Citizen, File, Stage
from tests.sealing import seal
from tests.sop import site
from tests.sop.acts import SENT, drafted_by_kasi


@pytest.fixture
def office(tmp_path: Path, browser: Browser) -> Iterator[Stage]:
    """The office with a key that signs."""
    with site.furnished(tmp_path, seal=seal(), ttd_elektronik="aktif") as furnished, site.served(furnished) as served:
        stage = Stage(browser, served)
        yield stage
        stage.close()


def looks_at(citizen: Citizen, content: bytes) -> str:
    """What the public page says of a file."""
    citizen.page.goto(CHECK_PATH)
    citizen.page.get_by_label("Berkas surat").set_input_files(File("surat.pdf", content).payload)
    citizen.presses("Periksa")
    return citizen.heading


def test_the_citizen_can_tell_a_signed_letter_from_one_that_was_tampered_with(office: Stage) -> None:
    rina, umar, hadi, sari = office.citizen(), *(office.person(name) for name in ("umar", "hadi", "sari"))
    ticket = drafted_by_kasi(office)
    office.person("budi").does("Paraf Surat Balasan", ticket, "Paraf")

    office.at("15:30")
    umar.takes("Beri Nomor Surat", ticket)
    assert umar.page.get_by_label("Nomor surat", exact=True).input_value() == "500/1/DPMPTSP/VI/2026"
    umar.finishes("Tetapkan Nomor")
    assert "Nomor surat: 500/1/DPMPTSP/VI/2026" in umar.reads
    office.at("15:40")
    hadi.takes("Tanda Tangani Surat Balasan", ticket)
    assert hadi.page.get_by_label("Elektronik").is_checked()
    assert not hadi.page.get_by_label("Surat bertanda tangan (pindaian)").is_visible()
    hadi.finishes("Tanda Tangani")
    office.at("15:50")
    sari.does("Distribusikan Surat Balasan", ticket, "Kirim ke Pelapor", SENT)

    assert rina.status == "Selesai"
    letter = rina.downloads("Surat balasan")
    assert looks_at(rina, letter) == "Surat ini asli dan tidak berubah"
    assert "Kepala Dinas" in rina.reads
    place = letter.index(b"stream") + 30
    spoiled = letter[:place] + bytes([letter[place] ^ 1]) + letter[place + 1 :]
    assert looks_at(rina, spoiled) == "Berkas ini tidak sama dengan surat yang kami terbitkan"
    assert "mintalah berkas aslinya kepada kami" in rina.reads
    assert looks_at(rina, b"%PDF-1.4 surat orang lain") == "Surat ini tidak kami kenali"
