"""K9: the draft comes back twice from Kabid, and once more from Kadis after it had its number."""

from __future__ import annotations

from tests.scenario import Stage
from tests.sop.acts import FILED, NUMBER, SENT, SIGNED, drafted_by_kasi
from tests.sop.auditing import finds_what_was_done, names_every_changed_byte
from tests.sop.procedure import keeps_to_the_sop
from tests.sop.reviews import REASONS, returned_twice

ROUND = ["draf_balasan", "paraf_kabid"]
PARAF, NUMBERED, SIGNED_LETTER = "Surat diparaf?", "Sudah bernomor?", "Surat ditandatangani?"
TO_KABID = ("Paraf Kabid diperlukan?", "Ya")
TURNS = [
    ("Dugaan korupsi?", "Tidak"), ("Ada pengaduan?", "Ada"), ("Diteruskan ke Kabid?", "Ya"), ("Pemilahan diterima?", "Ya"),
    ("Bidang informasi, rekomendasi teknik, evaluasi layanan?", "Ya"),
    ("Perlu peninjauan lapangan?", "Tidak perlu"), TO_KABID, (PARAF, "Dikembalikan"), TO_KABID, (PARAF, "Dikembalikan"), TO_KABID, (PARAF, "Ya"),
    (NUMBERED, "Belum"), ("Nomor ditetapkan?", "Ya"), (SIGNED_LETTER, "Dikembalikan"), TO_KABID, (PARAF, "Ya"), (NUMBERED, "Sudah"),
    (SIGNED_LETTER, "Ya"), ("Dilimpahkan?", "Tidak"),
]  # fmt: skip


def test_k9_the_draft_goes_round_until_it_is_right_and_keeps_its_number(office: Stage) -> None:
    rina, sari, budi, umar, hadi = office.citizen(), *(office.person(name) for name in ("sari", "budi", "umar", "hadi"))
    ticket = drafted_by_kasi(office)

    returned_twice(office, ticket)

    assert rina.status == "Surat balasan disusun"
    assert not [word for word in ("Putaran", "Dikembalikan", *REASONS) if word in rina.reads]
    budi.takes("Paraf Surat Balasan", ticket)
    assert "Putaran 3" in budi.reads
    assert f"Sudah diperbaiki: {REASONS[1]}" in budi.reads
    assert [name in budi.reads for name in ("Versi 3", "Versi 2", "Versi 1")] == [True] * 3
    assert f"Menjawab catatan Budi: “{REASONS[1]}”" in budi.reads
    assert f"[ditambahkan: Sudah diperbaiki: {REASONS[1]}]" in " ".join(str(budi.page.locator("ins").first.text_content()).split())
    budi.finishes("Paraf")
    office.at("15:30")
    umar.does("Beri Nomor Surat", ticket, "Tetapkan Nomor", NUMBER)
    office.at("15:40")
    hadi.returns("Tanda Tangani Surat Balasan", ticket, "Kembalikan untuk Perbaikan", "Perjelas alinea kedua.")
    assert rina.status == "Menunggu tanda tangan"
    sari.takes("Susun Draf Surat Balasan", ticket)
    assert "Perjelas alinea kedua." in sari.reads
    sari.finishes("Ajukan ke Kabid", {"Isi surat": "Alinea kedua sekarang jelas: data NIB dapat diperbarui sendiri."})
    budi.does("Paraf Surat Balasan", ticket, "Paraf")
    assert umar.inbox == []
    hadi.takes("Tanda Tangani Surat Balasan", ticket)
    assert NUMBER["Nomor surat"] in hadi.reads
    hadi.finishes("Tanda Tangani", {"Surat bertanda tangan (pindaian)": SIGNED})
    office.at("15:50")
    sari.does("Distribusikan Surat Balasan", ticket, "Kirim ke Pelapor", SENT)
    sari.does("Arsipkan Berkas", ticket, "Arsipkan", FILED)

    assert rina.status == "Selesai"
    assert rina.journey == [
        "Diterima", "Sedang diperiksa", "Diteruskan", "Sedang ditindaklanjuti", "Surat balasan disusun", "Menunggu tanda tangan", "Selesai",
    ]  # fmt: skip
    assert office.visits(ticket)[5:] == [*ROUND * 3, "beri_nomor", "tanda_tangan", *ROUND, "tanda_tangan", "distribusi", "arsip"]
    keeps_to_the_sop(office, ticket)
    finds_what_was_done(office, ticket, TURNS)
    names_every_changed_byte(office, ticket)
