"""K12: the citizen objects to the letter; others decide, the letter names the first one, and the first case stays as it was."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from tests.scenario import Stage
from tests.sop.acts import FILED, NUMBER, SENT, SIGNED, answered_by_kabid, letter_goes_out

REASON = {"Alasan keberatan": "Jawaban tidak menyelesaikan masalah", "Uraian": "Jawaban tidak menyelesaikan masalah saya di lapangan."}


def test_k12_an_objection_is_decided_by_others_and_the_first_case_stays(office: Stage) -> None:
    rina, sari, budi, umar, hadi, tuti = office.citizen(), *(office.person(name) for name in ("sari", "budi", "umar", "hadi", "tuti"))
    first = answered_by_kabid(office)
    letter_goes_out(office, first, since="14:20")
    engine, case = office.site.engine, office.case_id(first)
    before, clocks = engine.history(case), engine.read.clocks("sari", case)

    office.at("2026-06-10 09:00")
    rina.page.set_viewport_size({"width": 360, "height": 740})
    assert rina.status == "Selesai"
    rina.presses("Ajukan Keberatan")
    rina.fills(REASON)
    rina.presses("Ajukan Keberatan")
    second = rina.page.locator("#tiket").inner_text()
    code = rina.page.locator("#kode").inner_text()
    assert (second, code != rina.code) == ("ADU-2026-000002", True)
    assert f"Keberatan dicatat sebagai kasus baru: {second}." in (rina.page.locator("body").text_content() or "")
    assert rina.status == "Diterima"
    assert f"Keberatan atas {first}" in rina.reads
    rina.follows(first, rina.code)
    assert rina.heading == "Selesai"
    assert second in rina.reads

    sari.takes("Periksa Keberatan", second)
    assert f"Keberatan atas {first}" in sari.reads
    assert "Kasus pertama, hanya untuk dibaca." in sari.reads
    sari.finishes("Teruskan kepada Kepala Dinas")
    hadi.does("Tunjuk Penelaah", second, "Tunjuk Penelaah", {"Penelaah": "Sekretariat"})
    assert second not in [of for of, _ in [*budi.inbox, *sari.inbox]]
    tuti.does("Telaah Keberatan", second, "Sebagian", {"Hasil telaah": "Alamat diperbarui oleh petugas kami pada hari ini."})
    tuti.does("Susun Surat Keputusan Keberatan", second, "Ajukan ke Sub Bagian Umum")
    umar.does("Beri Nomor Surat", second, "Tetapkan Nomor", {"Nomor surat": "500/13/DPMPTSP/VI/2026"})
    hadi.does("Tanda Tangani Surat Balasan", second, "Tanda Tangani", {"Surat bertanda tangan (pindaian)": SIGNED})
    sari.does("Distribusikan Surat Balasan", second, "Kirim ke Pelapor", SENT)
    sari.does("Arsipkan Berkas", second, "Arsipkan", FILED)

    printed = engine.letter(office.case_id(second), "draf_keberatan", by="sari").content
    letter = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(printed)).pages)
    assert f"atas surat kami nomor {NUMBER['Nomor surat']} tanggal 8 Juni 2026 tentang pengaduan nomor tiket {first}" in letter
    assert "laporan kepada Ombudsman Republik Indonesia" in letter
    rina.follows(second, code)
    assert rina.heading == "Selesai"
    assert "Keberatan atas surat ini sudah diputus. Anda dapat menyampaikan laporan kepada Ombudsman RI." in rina.reads
    assert engine.history(case) == before
    assert engine.read.clocks("sari", case) == clocks
    report = engine.read.report("sari", since=engine.today().replace(day=1), until=engine.today())
    table = next(one for one in report.tables if one.key == "perbaikan")
    assert dict(zip(table.columns, table.lines[0].cells, strict=True)) == {
        "Dengan perbaikan": 0, "Keberatan": 1, "Dikabulkan": 0, "Sebagian": 1, "Ditolak": 0,
    }  # fmt: skip
    assert engine.verify().faults == ()
