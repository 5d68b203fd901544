"""What the people of the acceptance cases enter, by the labels on their pages."""

from __future__ import annotations

from typing import Any

from tests.scenario import Entries, Official, Stage, pdf

COMPLAINT: Entries = {
    "Pokok aduan": "Data NIB saya masih memuat alamat lama",
    "Isi aduan/keluhan": "Saya pindah alamat tiga bulan lalu, tetapi data NIB masih menunjukkan alamat lama.",
    "Lampiran/bukti": pdf("tangkapan layar NIB.pdf"),
    "Nama lengkap": "Rina",
    "Jenis pelapor": "Perorangan",
    "NIK": "6402010101900001",
    "Nomor telepon/WhatsApp": "0812 3456 7890",
    "Email": "rina@contoh.example",
    "Jawaban dikirim lewat": "Email",
    "Rahasiakan identitas saya dari pihak yang diadukan": "Ya",
    "Saya menyetujui pemrosesan data pribadi untuk penanganan aduan ini": "Ya",
}
STUCK: Entries = {
    **COMPLAINT,
    "Pokok aduan": "Permohonan izin tidak bergerak tiga minggu",
    "Isi aduan/keluhan": "Permohonan izin usaha saya tidak bergerak sejak tiga minggu lalu dan tidak ada kabar.",
    "Lampiran/bukti": pdf("bukti permohonan.pdf"),
    "Lokasi kejadian": "Jalan Contoh 1, Tenggarong",
    "Nomor permohonan/izin": "IZN-2026-0042",
}
SORTED: dict[str, Any] = {
    "Jenis": "Pengaduan",
    "Kategori": "Informasi",
    "Berkadar pengawasan?": "Tidak",
    "Bidang/sub bagian yang dituju": ["Bidang Pelayanan Perizinan"],
    "Sifat": "Biasa",
    "Ringkasan aduan": "Alamat lama pada data NIB.",
}
ANSWER: dict[str, Any] = {
    "Hasil penelaahan": "Informasi diberikan",
    "Uraian tindak lanjut/jawaban": "Alamat pada data NIB diperbarui pemohon sendiri lewat menu perubahan data.",
    "Perlu peninjauan lapangan?": "Tidak",
}
NUMBER = {"Nomor surat": "500/12/DPMPTSP/VI/2026"}
SENT = {"Nama penerima": "Rina"}
FILED = {"Kode klasifikasi": "500", "Lokasi simpan": "Lemari 2, map Juni", "Jumlah berkas": "3"}


def reaches_kabid(office: Stage, ticket: str, **sorted_as: Any) -> Official:
    """Steps 2 and 3, as the common set-up times them; Kabid, who is next."""
    sari = office.person("sari")
    office.at("09:00")
    sari.takes("Periksa Aduan", ticket)
    office.at("09:05")
    sari.finishes("Proses Aduan", {"Aduan lengkap?": "Ya"})
    sari.takes("Pilah Jenis Aduan", ticket)
    office.at("09:15")
    assert sari.finishes("Serahkan kepada Kabid", {**SORTED, **sorted_as}).startswith("Diserahkan kepada Kabid")
    return office.person("budi")
