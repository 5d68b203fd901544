"""Each kind of fault in the office's files is refused in one line that names file, key and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.office import OfficeError, load_office
from tests.engine.office.conftest import SHIPPED, Edit

FAULTS = [
    # file, old text, new text, key, what the message must name
    ("kantor.toml", 'kota = "Tenggarong"\n', "", "kantor.kota", "belum ada"),
    ("kantor.toml", 'kota = "Tenggarong"\n', 'kotta = "Tenggarong"\n', "kantor.kota", "kotta salah tulis?"),
    ("kantor.toml", 'kota = "Tenggarong"\n', 'kota = "Tenggarong"\nlambang = "x"\n', "kantor.lambang", "kunci tidak dikenal"),
    ("kantor.toml", 'kota = "Tenggarong"', 'kota = " "', "kantor.kota", "kosong"),
    ("kantor.toml", 'kota = "Tenggarong"', "kota = 7", "kantor.kota", "teks"),
    ("kantor.toml", '"#0b5d3b"', '"hijau"', "kantor.aksen", "#0b5d3b"),
    ("kantor.toml", "janji_hari_kerja = 14", "janji_hari_kerja = 0", "kantor.janji_hari_kerja", "paling sedikit 1"),
    ("kantor.toml", "janji_hari_kerja = 14", "janji_hari_kerja = true", "kantor.janji_hari_kerja", "bilangan bulat"),
    ("kantor.toml", '["alamat", ', '["alamatt", ', "kantor.perlu_dikonfirmasi", "alamatt"),
    ("kantor.toml", 'sms = "0800 0000 0002"', 'faks = "0800 0000 0002"', "alamat_kanal.faks", "'faks' tidak dikenal"),
    ("kantor.toml", "[sop]", "[sop", "", "TOML"),
    ("peran.toml", 'lihat = "semua"', 'lihat = "semuanya"', "kasi.lihat", "pakai semua"),
    ("peran.toml", 'hak = ["aduan_kotak",', 'hak = ["aduan",', "kasi.hak", "aduan_kotak"),
    ("peran.toml", "petugas = true", 'petugas = "ya"', "kasi.petugas", "true atau false"),
    ("peran.toml", "[kasi]", "[Kasi]", "Kasi", "huruf kecil"),
    ("bidang.toml", 'pendek = "Perizinan"', 'pendek = "Perizinan"\nkepala = "x"', "perizinan.kepala", "kunci tidak dikenal"),
    ("pejabat.toml", 'peran = "kadis"', 'peran = "bidang"', "kepala_dinas.peran", "'bidang' tidak dikenal"),
    ("pejabat.toml", "sejak = 2024-01-01", 'sejak = "2024-01-01"', "kepala_dinas.pemegang[1].sejak", "tanpa tanda kutip"),
    ("pejabat.toml", "sejak = 2024-01-01", "sejak = 2024-01-01T00:00:00", "kepala_dinas.pemegang[1].sejak", "tanggalnya saja"),
    ("pejabat.toml", "sejak = 2024-01-01", "sejak = 2024-01-01\nsampai = 2023-12-31", "kepala_dinas.pemegang[1].sampai", "sebelum sejak"),
    ("pejabat.toml", 'orang = "hadi"', 'orang = "hardi"', "kepala_dinas.pemegang[1].orang", "pakai hadi"),
    ("pejabat.toml", 'orang = "hadi"', 'orang = "hadi"\n[[kepala_dinas.pemegang]]\nnama = "Contoh"\npangkat = "-"\nnip = "-"\nsejak = 2026-07-01',
     "kepala_dinas.pemegang[2].sejak", "Hadi masih memegang"),
    ("daftar.toml", '{ nilai = "tidak", label = "Tidak" }', '{ nilai = "ya", label = "Tidak" }', "ya_tidak[2].nilai", "sudah ada"),
    ("daftar.toml", 'label = "Informasi", dijawab_kabid = true', 'label = "Informasi", dijawab_kabid = "ya"', "kategori[1].dijawab_kabid", "true"),
    ("daftar.toml", "# --- Formulir A", "kosong = []", "kosong", "daftar kosong"),
    ("daftar.toml", "# --- Formulir A", 'kategori_dijawab_kabid = [{ nilai = "x", label = "X" }]', "kategori_dijawab_kabid", "bentrok"),
    ("daftar.toml", '  { nilai = "ya", label = "Ya" },', '  "ya",', "ya_tidak", "bukan baris"),
    ("status.toml", 'en = "Received" }', 'english = "Received" }', "diterima.label.en", "belum ada"),
    ("status.toml", "on {tanggal}. Keep", "on {date}. Keep", "diterima.teks.en", "{date}"),
    ("status.toml", "teks_pengganti = { id = \"Aduan ditutup.\"", "lain = { id = \"Aduan ditutup.\"", "ditutup.teks_pengganti", "belum diketahui"),
    ("register.toml", 'kunci = "kanal"', 'kunci = "nomor"', "pengaduan.kolom", "berulang"),
    ("register.toml", 'daftar = "jenis"', 'daftar = "jenisnya"', "pengaduan.kolom[7].daftar", "pakai jenis"),
    ("register.toml", 'isi = "tulis_aduan.judul"', 'isi = "tulis_aduan."', "pengaduan.kolom[6].isi", "bukan ekspresi"),
    ("laporan.toml", 'register = "pengaduan"', 'register = "aduan"', "register", "pakai pengaduan"),
    ("laporan.toml", 'baris = "penerimaan.kanal"', 'baris = "penerimaan kanal"', "tabel[2].baris", "bukan ekspresi"),
    ("laporan.toml", 'jenis = "silang"', 'jenis = "lintas"', "tabel[3].jenis", "hitung"),
    ("laporan.toml", 'aturan = "sp4n.verifikasi"', 'aturan = "sp4n.verifikas"', "tabel[9].batas[1].aturan", "pakai sp4n.verifikasi"),
    ("laporan.toml", '"Nihil", "Tidak dicatat"]', '"Nihil"]', "tabel[12].judul_kolom", "4 judul"),
    ("laporan.toml", 'kunci = "per_kanal"', 'kunci = "per_bulan"', "tabel", "berulang"),
    ("jam_kerja.toml", 'zona = "Asia/Makassar"', 'zona = "WITA"', "zona", "IANA"),
    ("jam_kerja.toml", 'kalender = "wita-baku"', 'kalender = "wita-buku"', "kalender", "pakai wita-baku"),
    ("jam_kerja.toml", '"07:30-12:00"', '"07:30-25:00"', "pola.wita-baku.senin", "07:30-12:00"),
    ("jam_kerja.toml", '"13:00-16:00"]', '"11:00-16:00"]', "pola.wita-baku.senin", "bertumpuk"),
    ("jam_kerja.toml", "cuti_bersama_libur = true", "cuti_bersama_libur = true\n[pola.kosong]", "pola.kosong", "tidak ada jam kerja"),
    ("jam_kerja.toml", "# Masa dengan",
     '[[masa]]\nmulai = 2027-03-09\nsampai = 2027-02-08\npola = "wita-ramadan"\n#', "masa[1].mulai", "sebelum mulai"),
    ("libur.toml", '"libur_nasional"', '"libur_nasionl"', "libur[1].jenis", "pakai libur_nasional"),
    ("libur.toml", 'dasar = "skb-2026"', 'dasar = "skb-2025"', "libur[1].dasar", "skb-2026"),
    ("libur.toml", "tanggal = 2026-01-16", "tanggal = 2026-01-01", "libur[2].tanggal", "sudah ada"),
    ("libur.toml", "tanggal = 2026-01-01", "tanggal = 2026-02-30", "", "TOML"),
    ("libur.toml", 'jenis = "libur_nasional"', 'jenis = "hari_kerja_pengganti"', "libur[1].mengikuti", "belum ada"),
    ("aturan.toml", 'status_verifikasi = "S"', 'status_verifikasi = "Sudah"', "aturan[1].status_verifikasi", "V, S, A atau C"),
    ("aturan.toml", 'kunci = "mutu.arsip"', 'kunci = "mutu.distribusi"', "mutu.distribusi", "berlaku_sampai"),
    ("pengaturan.toml", "unggah_maks_mb = 10", "unggah_max_mb = 10", "unggah_maks_mb", "unggah_max_mb salah tulis?"),
    ("pengaturan.toml", "ingatkan_persen = 75", "ingatkan_persen = 175", "ingatkan_persen", "urutan"),
    ("pengaturan.toml", 'batas_jatuh_libur = "tetap"', 'batas_jatuh_libur = "lewat"', "batas_jatuh_libur", "maju"),
    ("pengaturan.toml", "kode_lacak_panjang = 12", "kode_lacak_panjang = 6", "kode_lacak_panjang", "paling sedikit 12"),
    ("pengaturan.toml", "ADU-{tahun}-{urut:06}", "ADU-{tahun}-{nomor}", "pola_tiket", "{urut}"),
    ("pengaturan.toml", "ADU-{tahun}-{urut:06}", "ADU-{tahun}", "pola_tiket", "{urut}"),
    ("pengaturan.toml", "[diagram]", "[diagram]\nproses_publik = 1", "diagram.proses_publik", "sudah dipakai"),
    ("pengaturan.toml", "[diagram]", "[diagram]\nmulai = 2026-01-01", "diagram.mulai", "tanda kutip"),
    ("wording.toml", "wajib = { id", "wajib = { indonesia", "wajib.indonesia", "tabel"),
    ("wording.toml", "is required.", "is {required.", "wajib.en", "kurung"),
    ("wording.toml", '"{label} is required."', '"This is required."', "wajib.en", "{label}"),
    ("wording.toml", "{label} wajib diisi.", "{0} wajib diisi.", "wajib.id", "{tanggal}"),
    ("wording.toml", "{label} wajib diisi.", "{label:>9} wajib diisi.", "wajib.id", "{tanggal}"),
    ("wording.toml", "{label} wajib diisi.", "{label.x} wajib diisi.", "wajib.id", "{tanggal}"),
    ("wording.toml", "Simpan, jangan dibagikan. Cek", "Simpan baik-baik nomor dan kode ini, jangan dibagikan kepada siapa pun. Cek",
     "pesan.sms.terima.id", "160"),
    ("wording.toml", "perlu dilengkapi sebelum", "perlu dilengkapi – sebelum", "pesan.sms.kelengkapan.id", "–"),
    ("wording.toml", "aduan {tiket} ditutup. Alasan", "aduan {tiket} {nama} ditutup. Alasan", "pesan.sms.ditutup.en", "{nama}"),
    ("contoh/orang.toml", 'peran = ["kasi"]', 'peran = ["kasie"]', "sari.peran", "pakai kasi"),
    ("contoh/aduan.toml", 'kategori = "informasi"', 'kategori = "informatif"', "aduan[1].kategori", "pakai informasi"),
    ("contoh/aduan.toml", 'layanan = "nib"', 'layanan = "nip"', "aduan[1].isian.layanan", "pakai nib"),
    ("contoh/aduan.toml", 'bidang = ["bidang:data_informasi"]', 'bidang = ["data_informasi"]', "aduan[1].bidang", "bidang:data_informasi"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "named"), FAULTS, ids=[f"{fault[3]}-{number}" for number, fault in enumerate(FAULTS)])
def test_a_fault_is_refused_naming_file_key_and_remedy(edited: Edit, file: str, old: str, new: str, key: str, named: str) -> None:
    folder = edited(file, old, new)

    with pytest.raises(OfficeError) as refusal:
        load_office(folder)

    error = refusal.value
    assert (error.file, error.key) == (file, key)
    assert named in error.message["id"]
    assert error.message["en"]
    assert str(error).startswith(f"{file}: ")
    assert "\n" not in str(error)


def test_bidang_need_a_role_that_is_held_for_each_of_them(edited: Edit) -> None:
    folder = edited("peran.toml", "per_bidang = true\n", "")

    with pytest.raises(OfficeError, match=r"bidang\.toml: perizinan: .*per_bidang = true"):
        load_office(folder)


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "office")
    (tmp_path / "office" / "libur.toml").unlink()

    with pytest.raises(OfficeError, match=r"libur\.toml: berkas tidak ada .* salin"):
        load_office(tmp_path / "office")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "office")
    (tmp_path / "office" / "kantor.toml").write_bytes("nama = 'Kant\xf3r'".encode("latin-1"))

    with pytest.raises(OfficeError, match=r"kantor\.toml: bukan UTF-8"):
        load_office(tmp_path / "office")


def test_a_file_saved_with_a_byte_order_mark_is_read(edited: Edit) -> None:
    folder = edited("kantor.toml", "# Kantor", "\ufeff# Kantor")

    assert load_office(folder).city == "Tenggarong"
