"""The signed SOP as printed: each step's own words and MUTU BAKU, typing slips included."""

from __future__ import annotations

from dataclasses import dataclass

FORM = "Form Pengaduan"
FORM_AND_LETTER = "Form Pengaduan, Surat Balasan"


@dataclass(frozen=True)
class PrintedStep:
    """One row of the SOP's table."""

    number: int
    task: str
    lane: str
    words: str
    completeness: str | None = None
    touch_time: str | None = None
    """ISO 8601."""
    output: str | None = None


STEPS = (
    PrintedStep(
        1, "tulis_aduan", "masyarakat",
        "Masyarakat/pemohon menuliskan isi aduan/keluhan di website,email,whatshap,sms/form aduan yang telah tersedia dan "
        "memasukan kedalam kotak pengaduan",
        FORM, "PT10M", FORM,
    ),
    PrintedStep(
        2, "periksa_aduan", "kasi",
        "Kasi memeriksa kotak pengaduan dan website email,whatshap,sms setiap hari, jika tidak ada keluhan maka aktifitas "
        "selesai, jika ada maka akan diproses",
        FORM, "PT5M",
    ),
    PrintedStep(
        3, "pilah_aduan", "kasi",
        "Kasi melakukan pemilahan jenis aduan berdasarkan bidang /sub bagian yang dituju dan menyerahkan kepada Kabid",
        FORM, "PT10M",
    ),
    PrintedStep(
        4, "disposisi", "kabid",
        "Kabid menerima hasil pemilahan jenis aduan dan menyerahkan kebidang terkait",
        FORM, "PT3M",
    ),
    PrintedStep(
        5, "jawab_kabid", "kabid",
        "Jika keluhan/aduan untuk bidang informasi, rekomendasi teknik dan evaluasi layanan maka kabid menjawab aduan "
        "masyarakat/pemohon pada form pengaduan",
        FORM, "PT3H",
    ),
    PrintedStep(
        6, "tindak_lanjut_bidang", "bidang",
        "Bidang terkait menindak lanjuti keluhan / aduan dari masyarakat /pemohon pada form pengaduan dan menyerahkan kepada "
        "bidang pengendalian dan advokasi",
        FORM, "PT3H",
    ),
    PrintedStep(
        7, "surat_peninjauan", "kasi",
        "Jika diperlukan tindakan peninjauan ke lapangan bersama dinas terkait, maka dibuatkan surat peninjauan",
        "Surat undangan peninjauan", "PT3H",
    ),
    PrintedStep(
        8, "rapat_peninjauan", "kasi",
        "Rapat Hasil Peninjauan Lapangan",
    ),
    PrintedStep(
        9, "draf_balasan", "kasi",
        "Kasi membuat draft surat balasan untuk mengirimkan hasil tindak lanjut dari pengaduan masyarakat /pemohon dan "
        "menyerahkan kepada Kabid",
        FORM_AND_LETTER, "PT10M",
    ),
    PrintedStep(
        10, "tanda_tangan", "kadis",
        "Kepala Dinas membubuhi tanda tangan pada surat balasan kemudian menyerahkan kepada sub bagian umum dan ketatalaksanaan "
        "(Lanjut ke SOP penanganan surat keluar)",
        FORM_AND_LETTER, "PT5M",
    ),
    PrintedStep(
        11, "distribusi", "kasi",
        "Kasi mendistribusikan surat balasan beserta hasil dan tindak lanjut kepada masyarakat /pemohon",
        FORM_AND_LETTER, "PT40M",
    ),
    PrintedStep(
        12, "arsip", "kasi",
        "Kasi mengarsip berkas /dokumen penanganan aduan dan keluhan",
        FORM_AND_LETTER, "PT3M", "Arsip",
    ),
)

ADDED = ("paraf_kabid", "beri_nomor", "lengkapi_aduan", "tangani_wbs")
"""Tasks that the SOP does not print."""

PARTS = {
    "A": "nama jenis_pelapor nama_badan nik alamat telepon surel balas_lewat rahasiakan setuju_data",
    "B": "judul uraian tanggal_kejadian lokasi layanan nomor_permohonan pihak_diadukan dugaan_korupsi harapan lampiran waktu_terima",
    "C": "lengkap jenis kategori kategori_kabid kadar_pengawasan bidang_tujuan petugas_diadukan sifat ringkasan duplikat_dari catatan_kasi",
    "D": "tujuan isi_disposisi catatan_disposisi tenggat_disposisi kategori_kabid",
    "E": "hasil uraian_tindak_lanjut dasar_aturan rencana_perbaikan bukti_tindak_lanjut perlu_peninjauan alasan_peninjauan",
    "F": "nomor_undangan penandatangan_undangan berkas_undangan tanggal_tinjau pukul_tinjau tempat_tinjau undangan_kepada pelapor_diundang "
         "hadir temuan kesimpulan rekomendasi berita_acara notulen foto",
    "G": "hal_surat isi_surat tembusan nomor_surat tanggal_surat penandatangan cara_ttd surat_bertandatangan "
         "dikirim_lewat tanggal_kirim bukti_kirim kode_klasifikasi lokasi_arsip jumlah_berkas tanggal_arsip",
}
"""Part of the Formulir Pengaduan → keys of the fields that people fill in. Left out: what a button says (ada_pengaduan, paraf,
catatan_paraf), what the system sets (kanal), and what comes with later acts (dugaan_korupsi, duplikat_dari)."""
