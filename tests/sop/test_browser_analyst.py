"""An analyst changes the procedure on the pages: is refused, reads why, mends it, deploys; what runs stays as it was."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.scenario import File, Official, Stage
from tests.sop import model_files
from tests.sop.acts import COMPLAINT

DIAGRAM = (model_files.ROOT / "bpmn" / "penanganan_pengaduan.bpmn").read_text(encoding="utf-8")
RENAMED = DIAGRAM.replace('name="Pilah Jenis Aduan"', 'name="Pilah dan Ringkas Aduan"')
UNSUPPORTED = re.sub(
    r'<bpmn:userTask (id="arsip".*?)</bpmn:userTask>', r"<bpmn:businessRuleTask \1</bpmn:businessRuleTask>", RENAMED, flags=re.DOTALL
)
"""The archive step as a kind of task that the product does not run."""


def test_an_analyst_is_told_which_element_stands_in_the_way_mends_it_and_deploys(office: Stage) -> None:
    anto, sari = office.person("anto"), office.person("sari")
    office.at("2026-06-08 08:00")
    running = office.citizen().complains(COMPLAINT)

    upload(anto, UNSUPPORTED)

    refusal = anto.page.locator("[data-summary]")
    expect(refusal).to_contain_text("Belum dapat diterapkan")
    expect(refusal.get_by_text("Arsipkan Berkas").first).to_be_visible()
    expect(refusal.locator("code", has_text="arsip").first).to_be_visible()
    expect(anto.page.get_by_role("button", name="Terapkan", exact=True)).to_have_count(0)
    upload(anto, RENAMED)
    assert "Tidak ada yang menghalangi." in anto.reads
    assert "Pilah dan Ringkas Aduan" in anto.reads
    anto.page.get_by_label("Alasan perubahan").fill("Kasi juga meringkas aduan pada langkah ini.")
    anto.presses("Terapkan")
    assert "versi 2" in anto.reads
    assert "Kasi juga meringkas aduan pada langkah ini." in anto.reads

    office.at("08:30")
    later = office.citizen("Warga kedua").complains({**COMPLAINT, "Nama lengkap": "Warga kedua"})
    for ticket in (running, later):
        sari.does("Periksa Aduan", ticket, "Proses Aduan", {"Aduan lengkap?": "Ya"})
    assert (running, "Pilah Jenis Aduan") in sari.inbox
    assert (later, "Pilah dan Ringkas Aduan") in sari.inbox


def upload(anto: Official, diagram: str) -> None:
    """Choose the changed diagram and send it."""
    anto.goes_to("/proses/unggah")
    anto.page.locator("#berkas").set_input_files(File("penanganan_pengaduan.bpmn", diagram.encode(), "application/xml").payload)
    anto.presses("Unggah dan periksa")
