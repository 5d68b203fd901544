"""The acts of a case with a field review (K3) and of one whose draft is returned (K9)."""

from __future__ import annotations

from typing import Any

from tests.scenario import Stage, pdf
from tests.sop.acts import LICENSING, disposed

NEEDS_REVIEW: dict[str, Any] = {
    "Hasil penelaahan": "Sebagian",
    "Uraian tindak lanjut/jawaban": "Berkas ada, tetapi letak usaha perlu dilihat bersama Dinas PU.",
    "Rencana perbaikan dan waktunya": "Peninjauan pekan ini.",
    "Perlu peninjauan lapangan?": "Ya",
    "Alasan peninjauan": "Letak usaha belum jelas pada peta.",
}
INVITATION: dict[str, Any] = {
    "Hari/tanggal": "2026-06-10",
    "Pukul": "13:00",
    "Diundang": [LICENSING],
    "Diundang (dinas/instansi lain)": "Dinas PU",
    "Pelapor diundang?": "Ya",
    "Nomor surat undangan": "005/31/DPMPTSP/VI/2026",
    "Undangan bertanda tangan": pdf("undangan peninjauan.pdf"),
}
MEETING: dict[str, Any] = {
    "Yang hadir": [
        {"Nama": "Sari", "Jabatan": "Kasi", "Instansi": "DPMPTSP"},
        {"Nama": "Pak Lurah", "Jabatan": "Lurah", "Instansi": "Kelurahan Contoh"},
    ],
    "Hasil peninjauan": "Letak usaha sesuai dengan permohonan.",
    "Kesimpulan rapat": "Izin dapat diproses.",
    "Berita acara": pdf("berita acara peninjauan.pdf"),
    "Notulen rapat": pdf("notulen rapat.pdf"),
}
DOCUMENTS = ("undangan peninjauan.pdf", "berita acara peninjauan.pdf", "notulen rapat.pdf")
REASONS = ("Sebutkan dasar hukum.", "Nama pemohon salah.")


def reported(office: Stage, ticket: str) -> None:
    """Monday until 14.30: the bidang says that a review is needed."""
    disposed(office, ticket, LICENSING)
    office.at("14:30")
    office.person("dewi").does("Tindak Lanjut Bidang", ticket, "Serahkan Hasil", NEEDS_REVIEW)


def invited(office: Stage, ticket: str) -> None:
    """Tuesday 09.00: the invitation is numbered, signed and sent."""
    office.at("2026-06-09 09:00")
    office.person("sari").does("Buat Surat Undangan Peninjauan", ticket, "Kirim Undangan", INVITATION)


def returned_twice(office: Stage, ticket: str) -> None:
    """Kabid returns the draft twice from 14.40 on, Kasi mends it; the third version waits for the paraf at 15.20."""
    sari, budi = office.person("sari"), office.person("budi")
    for reason, returned, mended in zip(REASONS, ("14:40", "15:05"), ("15:00", "15:15"), strict=True):
        office.at(returned)
        budi.returns("Paraf Surat Balasan", ticket, "Kembalikan untuk Perbaikan", reason)
        assert budi.heading.startswith("Dikembalikan kepada Kasi"), budi.heading
        office.at(mended)
        sari.takes("Susun Draf Surat Balasan", ticket)
        assert reason in sari.reads
        draft = sari.page.get_by_label("Isi surat").input_value()
        sari.finishes("Ajukan ke Kabid", {"Isi surat": f"{draft}\n\nSudah diperbaiki: {reason}"})
    office.at("15:20")
