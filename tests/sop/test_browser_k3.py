"""K3: the complaint needs a field review; three documents end up in the file."""

from __future__ import annotations

from tests.scenario import Stage
from tests.sop.acts import STUCK, letter_goes_out
from tests.sop.auditing import finds_what_was_done
from tests.sop.procedure import keeps_to_the_sop
from tests.sop.reviews import DOCUMENTS, MEETING, invited, reported

INTAKE = ["tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi"]
LETTER = ["draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan", "distribusi", "arsip"]

TURNS = [
    ("Dugaan korupsi?", "Tidak"), ("Ada pengaduan?", "Ada"), ("Diteruskan ke Kabid?", "Ya"), ("Pemilahan diterima?", "Ya"),
    ("Bidang informasi, rekomendasi teknik, evaluasi layanan?", "Tidak"),
    ("Perlu peninjauan lapangan?", "Perlu"), ("Paraf Kabid diperlukan?", "Ya"), ("Surat diparaf?", "Ya"), ("Sudah bernomor?", "Belum"),
    ("Nomor ditetapkan?", "Ya"), ("Surat ditandatangani?", "Ya"), ("Dilimpahkan?", "Tidak"),
]  # fmt: skip


def test_k3_a_field_review_leaves_three_documents_in_the_file(office: Stage) -> None:
    rina, sari, dewi = office.citizen(), office.person("sari"), office.person("dewi")
    office.at("2026-06-08 08:10")
    ticket = rina.complains(STUCK)

    reported(office, ticket)
    assert rina.status == "Peninjauan lapangan"
    assert "Jadwal" not in rina.reads
    invited(office, ticket)

    assert rina.status == "Peninjauan lapangan"
    assert "10 Juni 2026" in rina.reads
    assert not [name for name in ("Sari", "Dewi", "Dinas PU") if name in rina.reads]
    assert (ticket, "Rapat Hasil Peninjauan") in dewi.inbox
    office.at("2026-06-10 13:00")
    sari.takes("Rapat Hasil Peninjauan", ticket)
    office.at("15:00")
    without_report = {label: value for label, value in MEETING.items() if label != "Berita acara"}
    sari.fills(without_report)
    sari.presses("Simpan Hasil Rapat")
    assert sari.mistakes == ["Berita acara peninjauan belum diunggah."]
    assert sari.page.get_by_role("textbox", name="Hasil peninjauan").input_value() == MEETING["Hasil peninjauan"]
    sari.finishes("Simpan Hasil Rapat", {"Berita acara": MEETING["Berita acara"]})
    letter_goes_out(office, ticket, since="15:10")

    sari.goes_to(f"/kasus/{ticket}?bagian=lampiran")
    assert [document for document in DOCUMENTS if document not in sari.reads] == []
    assert rina.journey[4:6] == ["Peninjauan lapangan", "Surat balasan disusun"]
    assert office.visits(ticket) == [*INTAKE, "tindak_lanjut_bidang", "surat_peninjauan", "rapat_peninjauan", *LETTER]
    keeps_to_the_sop(office, ticket)
    finds_what_was_done(office, ticket, TURNS)
