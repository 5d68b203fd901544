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
LICENSING = "Bidang Pelayanan Perizinan"
SORTED: dict[str, Any] = {
    "Jenis": "Pengaduan",
    "Kategori": "Informasi",
    "Berkadar pengawasan?": "Tidak",
    "Bidang/sub bagian yang dituju": [LICENSING],
    "Sifat": "Biasa",
    "Ringkasan aduan": "Alamat lama pada data NIB.",
}
ANSWER: dict[str, Any] = {
    "Hasil penelaahan": "Informasi diberikan",
    "Uraian tindak lanjut/jawaban": "Alamat pada data NIB diperbarui pemohon sendiri lewat menu perubahan data.",
    "Perlu peninjauan lapangan?": "Tidak",
}
SIGNED = pdf("surat balasan bertanda tangan.pdf")
NUMBER = {"Nomor surat": "500/12/DPMPTSP/VI/2026"}
SENT = {"Nama penerima": "Rina"}
FILED = {"Kode klasifikasi": "500", "Lokasi simpan": "Lemari 2, map Juni", "Jumlah berkas": "3"}


def at_sorting(office: Stage, ticket: str) -> Official:
    """Step 2, and step 3 open since 09.05: it is 09.15; Kasi, before its form."""
    sari = office.person("sari")
    office.at("09:00")
    sari.takes("Periksa Aduan", ticket)
    office.at("09:05")
    sari.finishes("Proses Aduan", {"Aduan lengkap?": "Ya"})
    sari.takes("Pilah Jenis Aduan", ticket)
    office.at("09:15")
    return sari


def reaches_kabid(office: Stage, ticket: str, **sorted_as: Any) -> Official:
    """Steps 2 and 3, as the common set-up times them; Kabid, who is next."""
    sari = at_sorting(office, ticket)
    assert sari.finishes("Serahkan kepada Kabid", {**SORTED, **sorted_as}).startswith("Diserahkan kepada Kabid")
    return office.person("budi")


def disposed(office: Stage, ticket: str, *bidang: str) -> None:
    """Steps 2 to 4: Kabid hands the complaint to these bidang at 10.03."""
    budi = reaches_kabid(office, ticket, Kategori="Perizinan")
    office.at("10:00")
    budi.takes("Disposisi", ticket)
    assert budi.page.get_by_role("group", name="Diteruskan kepada").get_by_label(LICENSING).is_checked()
    office.at("10:03")
    budi.finishes("Kirim Disposisi", {"Diteruskan kepada": list(bidang), "Isi disposisi": ["Tindak lanjuti"]})


def answered_by_kabid(office: Stage) -> str:
    """K1 up to 14.03: Kabid has answered; the ticket."""
    office.at("2026-06-08 08:10")
    ticket = office.citizen().complains(COMPLAINT)
    budi = reaches_kabid(office, ticket)
    office.at("10:03")
    budi.does("Disposisi", ticket, "Kirim Disposisi", {"Isi disposisi": ["Jawab langsung"]})
    office.at("14:03")
    budi.does("Jawab Aduan", ticket, "Simpan Jawaban", ANSWER)
    return ticket


def drafted_by_kasi(office: Stage) -> str:
    """K1 up to 14.30: Kabid has answered, Kasi has drafted the letter; the ticket."""
    ticket = answered_by_kabid(office)
    office.at("14:30")
    office.person("sari").does("Susun Draf Surat Balasan", ticket, "Ajukan ke Kabid")
    return ticket


def letter_goes_out(office: Stage, ticket: str, *, since: str) -> None:
    """Steps 9 to 12 with the additions between them, all on the day and from the time `since`; the citizen sees only that it goes on."""
    rina, sari = office.citizen(), office.person("sari")
    office.at(since)
    sari.does("Susun Draf Surat Balasan", ticket, "Ajukan ke Kabid")
    office.person("budi").does("Paraf Surat Balasan", ticket, "Paraf")
    assert rina.status == "Surat balasan disusun"
    office.person("umar").does("Beri Nomor Surat", ticket, "Tetapkan Nomor", NUMBER)
    assert rina.status == "Menunggu tanda tangan"
    office.person("hadi").does("Tanda Tangani Surat Balasan", ticket, "Tanda Tangani", {"Surat bertanda tangan (pindaian)": SIGNED})
    sari.does("Distribusikan Surat Balasan", ticket, "Kirim ke Pelapor", SENT)
    assert rina.status == "Selesai"
    assert sari.does("Arsipkan Berkas", ticket, "Arsipkan", FILED).startswith("Selesai.")
