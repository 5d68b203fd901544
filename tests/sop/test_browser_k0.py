"""K0: the daily check of box and channels, on a day without and on a day with a complaint."""

from __future__ import annotations

import pytest

from tests.scenario import Stage, pdf
from tests.sop.acts import COMPLAINT

CHECK = "Periksa Kotak Pengaduan dan Kanal"
CHANNELS = ("Website", "Email", "WhatsApp", "SMS", "Kotak pengaduan")
TODAY = "8 Juni 2026"


def test_k0_a_day_without_a_complaint_is_recorded_as_nihil_once(office: Stage) -> None:
    sari, budi = office.person("sari"), office.person("budi")
    office.at("2026-06-08 07:29")
    assert sari.inbox == []

    office.at("07:30")

    assert sari.inbox == [(TODAY, CHECK)]
    assert budi.inbox == []
    office.at("08:00")
    sari.takes(CHECK, TODAY)
    sari.fills(dict.fromkeys(CHANNELS, "Tidak ada") | {"WhatsApp": "Ada", "Kotak pengaduan": "Ada"})
    sari.presses("Catat Nihil")
    assert sari.mistakes == ["Masih ada pesan yang belum dicatat pada kanal: WhatsApp, Kotak pengaduan."]
    assert sari.page.get_by_role("radiogroup", name="WhatsApp").get_by_label("Ada", exact=True).is_checked()
    office.at("08:05")
    sari.finishes("Catat Nihil", {"WhatsApp": "Tidak ada", "Kotak pengaduan": "Tidak ada"})
    for watcher in (sari, budi):
        watcher.goes_to("/register/nihil")
        assert [cell for cell in (TODAY, "Sari", "08.05") if cell not in watcher.reads] == []
    office.at("12:00")
    office.site.engine.run_due()
    assert sari.inbox == []
    assert office.citizen().complains(COMPLAINT) == "ADU-2026-000001"


@pytest.mark.parametrize("day", ["2026-06-06", "2026-06-07", "2026-06-16"])
def test_k0_no_check_on_days_that_are_not_worked(office: Stage, day: str) -> None:
    office.at(f"{day} 07:00")
    before = office.site.engine.read.cases("system")[1]

    office.at("12:00")

    assert office.site.engine.read.cases("system")[1] == before


def test_k0_a_paper_form_from_the_box_becomes_a_case_of_its_own(office: Stage) -> None:
    sari = office.person("sari")
    office.at("2026-06-08 08:00")
    sari.takes(CHECK, TODAY)
    sari.fills(dict.fromkeys(CHANNELS, "Tidak ada") | {"Kotak pengaduan": "Ada"})
    sari.presses("Simpan draf")

    sari.presses("Catat Aduan dari Kotak")
    sari.fills({**COMPLAINT, "Nomor formulir": "F-0031", "Pindaian formulir": pdf("formulir kertas.pdf")})
    sari.presses("Catat Aduan")

    assert sari.heading == "Aduan diterima"
    ticket, code = (sari.page.locator(f"#{name}").inner_text() for name in ("tiket", "kode"))
    rina = office.citizen()
    rina.follows(ticket, code)
    assert rina.status == "Diterima"
    assert sari.does(CHECK, TODAY, "Selesai Memeriksa").startswith("Selesai.")
    assert sari.inbox == [(ticket, "Periksa Aduan")]
    sari.goes_to("/register/nihil")
    assert TODAY not in sari.page.locator("table").all_inner_texts()
