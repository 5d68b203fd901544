"""K1: Kabid answers a question about information, from the public form to the archive."""

from __future__ import annotations

from tests.scenario import Stage, pdf
from tests.sop.acts import ANSWER, COMPLAINT, FILED, NUMBER, SENT, reaches_kabid
from tests.sop.procedure import keeps_to_the_sop


def test_k1_kabid_answers_and_the_citizen_gets_the_signed_letter(office: Stage) -> None:
    rina, sari, umar, hadi = office.citizen(), office.person("sari"), office.person("umar"), office.person("hadi")
    seen = []

    office.at("2026-06-08 08:10")
    ticket = rina.complains(COMPLAINT)
    assert ticket == "ADU-2026-000001"
    rina.follows(ticket.lower(), rina.code)
    seen.append(rina.status)
    budi = reaches_kabid(office, ticket)
    seen.append(rina.status)
    office.at("10:00")
    budi.takes("Disposisi", ticket)
    assert "Alamat lama pada data NIB." in budi.reads
    office.at("10:03")
    budi.finishes("Kirim Disposisi", {"Isi disposisi": ["Jawab langsung"]})
    seen.append(rina.status)
    budi.takes("Jawab Aduan", ticket)
    office.at("14:03")
    assert budi.finishes("Simpan Jawaban", ANSWER).startswith("Diserahkan kepada Kasi")
    seen.append(rina.status)
    office.at("14:20")
    sari.takes("Susun Draf Surat Balasan", ticket)
    assert ANSWER["Uraian tindak lanjut/jawaban"] in sari.page.get_by_label("Isi surat").input_value()
    office.at("14:30")
    sari.finishes("Ajukan ke Kabid")
    office.at("14:40")
    budi.does("Paraf Surat Balasan", ticket, "Paraf")
    office.at("14:48")
    umar.does("Beri Nomor Surat", ticket, "Tetapkan Nomor", NUMBER)
    seen.append(rina.status)
    office.at("15:10")
    hadi.takes("Tanda Tangani Surat Balasan", ticket)
    hadi.presses("Tanda Tangani")
    assert hadi.mistakes == ["Surat bertanda tangan (pindaian) wajib diisi."]
    office.at("15:15")
    hadi.finishes("Tanda Tangani", {"Surat bertanda tangan (pindaian)": pdf("surat balasan bertanda tangan.pdf")})
    office.at("15:55")
    sari.does("Distribusikan Surat Balasan", ticket, "Kirim ke Pelapor", SENT)
    seen.append(rina.status)
    office.at("15:58")
    sari.does("Arsipkan Berkas", ticket, "Arsipkan", FILED)

    assert seen == ["Diterima", "Diteruskan", "Sedang ditindaklanjuti", "Surat balasan disusun", "Menunggu tanda tangan", "Selesai"]
    assert rina.status == "Selesai"
    assert NUMBER["Nomor surat"] in rina.reads
    assert not [name for name in ("Sari", "Budi", "Hadi", "Umar", "Kabid", "Kasi") if name in rina.reads]
    assert rina.downloads("Surat balasan") == pdf("surat balasan bertanda tangan.pdf").content
    assert office.visits(ticket) == [
        "tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi", "jawab_kabid", "draf_balasan", "paraf_kabid", "beri_nomor",
        "tanda_tangan", "distribusi", "arsip",
    ]  # fmt: skip
    keeps_to_the_sop(office, ticket)
