"""How much a busy Kasi has to do by hand: every press counted, every field."""

from __future__ import annotations

from tests.scenario import Stage
from tests.sop.acts import LICENSING, STUCK
from tests.sop.test_browser_k2 import HANDLED

MOST = 12


def test_kasi_brings_an_ordinary_complaint_from_the_inbox_to_the_draft_in_twelve_moves(office: Stage) -> None:
    sari, budi = office.person("sari"), office.person("budi")
    office.at("2026-06-08 08:10")
    ticket = office.citizen().complains(STUCK)
    sari.goes_to("/tugas")
    sari.moves = 0

    sari.does("Periksa Aduan", ticket, "Proses Aduan")
    sari.does("Pilah Jenis Aduan", ticket, "Serahkan kepada Kabid", {"Kategori": "Perizinan", "Bidang/sub bagian yang dituju": [LICENSING]})
    budi.does("Disposisi", ticket, "Kirim Disposisi")
    office.person("dewi").does("Tindak Lanjut Bidang", ticket, "Serahkan Hasil", HANDLED)
    sari.does("Susun Draf Surat Balasan", ticket, "Ajukan ke Kabid")

    assert sari.moves <= MOST
    assert (ticket, "Paraf Surat Balasan") in budi.inbox
