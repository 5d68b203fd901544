"""The forms refuse what the office's rules refuse, in the office's words, and show each reader what is theirs to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine import forms
from engine.errors import Invalid
from tests.sop import model_files
from tests.sop.route import ENTRIES, MONDAY, REVIEWED, SCAN

CHANNELS = ("kanal_website", "kanal_email", "kanal_whatsapp", "kanal_sms", "kanal_kotak")


def judge(key: str, values: Mapping[str, Any], **variables: Any) -> dict[str, Any]:
    """What the form stores. Raises Invalid."""
    known = {**variables, "kantor": model_files.the_office().variables()}
    return forms.validate(model_files.all_forms()[key], values, variables=known, now=MONDAY)


def refusals(key: str, values: Mapping[str, Any], **variables: Any) -> dict[str, str]:
    """Path of each wrong field → its message: the form's own sentence, else the wording key."""
    with pytest.raises(Invalid) as refused:
        judge(key, values, **variables)
    return {path: error.text or error.key for path, error in refused.value.fields.items()}


def complaint(**changes: Any) -> dict[str, Any]:
    """The public form as usual but for `changes`."""
    return {**ENTRIES["tulis_aduan"], **changes}


# ---------------------------------------------------------------- the public form


def test_a_complaint_needs_one_way_to_reach_its_writer() -> None:
    unreachable = complaint(surel=None, balas_lewat="ambil")

    assert refusals("tulis_aduan", unreachable) == {"telepon": "Isi paling sedikit satu: telepon, email, atau alamat."}
    for key, value in (("telepon", "0812 3456 7890"), ("surel", "rina@contoh.example"), ("alamat", "Jalan Mawar 3")):
        assert judge("tulis_aduan", {**unreachable, key: value})[key] == value


@pytest.mark.parametrize(("way", "needed"), [("email", "surel"), ("whatsapp", "telepon"), ("sms", "telepon"), ("pos", "alamat")])
def test_the_way_of_answering_needs_its_address(way: str, needed: str) -> None:
    elsewhere = {"surel": "rina@contoh.example", "telepon": "0812 3456 7890", "alamat": "Jalan Mawar 3", needed: None}

    (path, sentence), = refusals("tulis_aduan", complaint(balas_lewat=way, **elsewhere)).items()
    assert path == needed
    assert "karena jawaban diminta lewat" in sentence


def test_an_event_of_tomorrow_is_refused() -> None:
    assert refusals("tulis_aduan", complaint(tanggal_kejadian="2026-06-09")) == {"tanggal_kejadian": "Tanggal kejadian tidak boleh setelah hari ini."}
    assert judge("tulis_aduan", complaint(tanggal_kejadian="2026-06-08"))["tanggal_kejadian"] == "2026-06-08"


@pytest.mark.parametrize("nik", ["123", "12345678901234567", "64020101019000O1"])
def test_a_nik_has_sixteen_digits(nik: str) -> None:
    assert refusals("tulis_aduan", complaint(nik=nik)) == {"nik": "NIK terdiri atas 16 angka."}


@pytest.mark.parametrize("phone", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890", "(0541) 661234"])
def test_phone_numbers_are_read_as_people_write_them(phone: str) -> None:
    assert judge("tulis_aduan", complaint(telepon=phone))["telepon"] == phone


@pytest.mark.parametrize("phone", ["123", "telepon saya", "0812", "00000000"])
def test_other_texts_are_no_phone_numbers(phone: str) -> None:
    assert refusals("tulis_aduan", complaint(telepon=phone)) == {"telepon": "Nomor telepon tidak dikenali. Contoh: 0812 3456 7890."}


def test_a_firm_gives_its_name_and_nobody_else_is_asked() -> None:
    assert refusals("tulis_aduan", complaint(jenis_pelapor="badan_usaha")) == {"nama_badan": "wajib"}
    assert "nama_badan" not in judge("tulis_aduan", complaint(nama_badan="CV Contoh"))


def test_identity_is_kept_from_the_reporter_unless_the_citizen_says_otherwise() -> None:
    proposed = forms.propose(model_files.all_forms()["tulis_aduan"], {"kantor": model_files.the_office().variables()}, now=MONDAY)

    assert proposed["rahasiakan"] == "ya"


def test_the_public_form_asks_about_corruption_and_names_no_place_that_handles_it() -> None:
    form = model_files.all_forms()["tulis_aduan"]
    asked = next(field for field in form.walk() if field.key == "dugaan_korupsi")

    assert (asked.label, asked.default, asked.required) == ("Laporan dugaan korupsi/pungutan liar", "tidak", True)
    assert not any("WBS" in text for field in form.walk() for text in (field.label, field.description, field.text))


def test_a_bidang_reads_who_complains_but_not_how_to_reach_them() -> None:
    values = judge("tulis_aduan", complaint(telepon="0812 3456 7890", nik="0000000000000001", alamat="Jalan Mawar 3"))
    form, office, read = model_files.all_forms()["tulis_aduan"], {"kantor": model_files.the_office().variables()}, {}
    for group in ("kasi", "kabid", "auditor", "bidang:perizinan", "umum", "kadis"):
        read[group] = {row.path for section in forms.describe(form, values, office, reader_groups=[group]) for row in section.rows}

    private = {"nik", "telepon", "surel", "alamat"}
    assert all(private <= read[group] for group in ("kasi", "kabid", "auditor"))
    assert all(private.isdisjoint(read[group]) and {"nama", "judul", "uraian"} <= read[group] for group in ("bidang:perizinan", "umum", "kadis"))


# ---------------------------------------------------------------- the daily check


def test_nihil_is_refused_while_a_channel_has_messages_and_names_them() -> None:
    marked = {**dict.fromkeys(CHANNELS, "tidak_ada"), "kanal_email": "ada", "kanal_kotak": "ada"}

    said = refusals("periksa_kotak", {**marked, "keputusan": "tidak_ada"})

    assert list(said.values()) == ["Masih ada pesan yang belum dicatat pada kanal: Email, Kotak pengaduan."]
    assert judge("periksa_kotak", {**marked, "keputusan": "ada"})["keputusan"] == "ada"


def test_a_day_without_messages_is_nihil_and_nothing_else() -> None:
    marked = dict.fromkeys(CHANNELS, "tidak_ada")

    assert judge("periksa_kotak", {**marked, "keputusan": "tidak_ada"})["keputusan"] == "tidak_ada"
    assert "Belum ada kanal yang ditandai Ada" in refusals("periksa_kotak", {**marked, "keputusan": "ada"})["keputusan"]


def test_every_channel_of_the_office_is_looked_at() -> None:
    form = model_files.all_forms()["periksa_kotak"]
    offices = {f"kanal_{option.value}": option.label for option in model_files.the_office().lists["kanal"]}

    assert {field.key: field.label for field in form.walk() if field.key.startswith("kanal_")} == offices
    assert refusals("periksa_kotak", {"keputusan": "tidak_ada"}) == dict.fromkeys(CHANNELS, "wajib")


# ---------------------------------------------------------------- steps 2 to 12


def test_a_complaint_is_judged_complete_or_not_and_what_is_none_need_not_be() -> None:
    assert refusals("periksa_aduan", {"keputusan": "ada"}) == {"lengkap": "wajib"}
    assert judge("periksa_aduan", {"keputusan": "tidak_ada"})["keputusan"] == "tidak_ada"


@pytest.mark.parametrize(("category", "drafted_by_kasi"), [("informasi", "ya"), ("evaluasi_layanan", "ya"), ("perizinan", "tidak")])
def test_who_answers_is_worked_out_from_the_category(category: str, drafted_by_kasi: str) -> None:
    sorted_as = judge("pilah_aduan", {**ENTRIES["pilah_aduan"], "kategori": category})

    assert sorted_as["kategori_kabid"] == drafted_by_kasi


def test_a_disposition_to_the_bidang_names_one() -> None:
    sent = {**ENTRIES["disposisi"], "tenggat_disposisi": "2026-06-09T10:00:00+08:00"}

    assert refusals("disposisi", {**sent, "kategori_kabid": "tidak"}) == {"tujuan": "wajib"}
    assert "tujuan" not in judge("disposisi", {**sent, "kategori_kabid": "ya", "tujuan": ["bidang:perizinan"]})


@pytest.mark.parametrize("key", ["jawab_kabid", "tindak_lanjut_bidang"])
@pytest.mark.parametrize("result", ["terbukti", "sebagian"])
def test_what_is_found_true_needs_a_plan(key: str, result: str) -> None:
    assert refusals(key, {**ENTRIES[key], "hasil": result}) == {"rencana_perbaikan": "wajib"}


def test_a_review_needs_its_reason() -> None:
    assert refusals("jawab_kabid", {**ENTRIES["jawab_kabid"], "perlu_peninjauan": "ya"}) == {"alasan_peninjauan": "wajib"}


def test_somebody_is_invited() -> None:
    nobody = {**ENTRIES["surat_peninjauan"], "penandatangan_undangan": "kepala_dinas", "undangan_lain": None}

    assert refusals("surat_peninjauan", nobody) == {"undangan_kepada": "Pilih atau tulis paling sedikit satu yang diundang."}


def test_the_meeting_is_not_over_without_its_minutes() -> None:
    said = refusals("rapat_peninjauan", {**ENTRIES["rapat_peninjauan"], "berita_acara": [], "notulen": []})

    assert said == {"berita_acara": "Berita acara peninjauan belum diunggah.", "notulen": "wajib"}


def test_somebody_was_at_the_meeting() -> None:
    assert list(refusals("rapat_peninjauan", {**ENTRIES["rapat_peninjauan"], "hadir": []}).values()) == ["Isi paling sedikit satu orang yang hadir."]


def test_a_letter_without_number_is_not_signed() -> None:
    signed = {**ENTRIES["tanda_tangan"], "penandatangan": "kepala_dinas", "cara_ttd": "basah"}

    assert list(refusals("tanda_tangan", signed).values()) == ["Surat belum bernomor. Minta nomor kepada Sub Bagian Umum."]
    assert judge("tanda_tangan", signed, beri_nomor={"nomor_surat": "1"})["keputusan"] == "tanda_tangani"


def test_a_letter_signed_by_hand_is_scanned() -> None:
    signed = {"keputusan": "tanda_tangani", "penandatangan": "kepala_dinas", "cara_ttd": "basah"}

    assert refusals("tanda_tangan", signed, beri_nomor={"nomor_surat": "1"}) == {"surat_bertandatangan": "wajib"}


def test_sending_is_proved_by_a_file_or_a_name() -> None:
    sent = {"dikirim_lewat": "email", "tanggal_kirim": "2026-06-08T15:55:00+08:00"}

    assert list(refusals("distribusi", sent).values()) == ["Unggah bukti kirim atau tulis nama penerima."]
    assert judge("distribusi", {**sent, "bukti_kirim": [SCAN]})["nama_penerima"] is None


def test_a_paper_form_was_not_received_in_the_future() -> None:
    paper = {"nomor_formulir": "K-001", "pindaian": [SCAN], "waktu_terima": "2026-06-08T08:11:00+08:00"}

    assert refusals("catat_kotak", paper) == {"waktu_terima": "Waktu terima tidak boleh setelah saat ini."}


def test_buttons_are_labelled_as_the_office_calls_its_acts() -> None:
    buttons = {
        key: [option.label for option in outcome.options] if (outcome := form.outcome()) else [form.properties["tombol"]]
        for key, form in model_files.all_forms().items()
    }

    assert buttons == {
        "ajukan_keberatan": ["Ajukan Keberatan"], "periksa_keberatan": ["Teruskan kepada Kepala Dinas"], "tunjuk_penelaah": ["Tunjuk Penelaah"],
        "telaah_keberatan": ["Dikabulkan", "Sebagian", "Ditolak"], "draf_keberatan": ["Ajukan ke Sub Bagian Umum"],
        "tulis_aduan": ["Kirim Aduan"], "catat_kotak": ["Catat Aduan"], "periksa_kotak": ["Selesai Memeriksa", "Catat Nihil"],
        "periksa_aduan": ["Proses Aduan", "Minta Kelengkapan", "Bukan Pengaduan"],
        "pilah_aduan": ["Serahkan kepada Kabid", "Minta Kelengkapan", "Tautkan sebagai Duplikat", "Bukan Kewenangan", "Alihkan ke WBS"],
        "lengkapi_aduan": ["Kirim Kelengkapan"], "tangani_wbs": ["Tutup Laporan"], "terima_pesan": ["Catat Pesan"],
        "disposisi": ["Kirim Disposisi", "Setujui Pelimpahan", "Kembalikan ke Kasi"],
        "jawab_kabid": ["Simpan Jawaban"], "tindak_lanjut_bidang": ["Serahkan Hasil"],
        "surat_peninjauan": ["Kirim Undangan"], "rapat_peninjauan": ["Simpan Hasil Rapat"], "draf_balasan": ["Ajukan ke Kabid"],
        "paraf_kabid": ["Paraf", "Kembalikan untuk Perbaikan"], "beri_nomor": ["Tetapkan Nomor", "Kembalikan"],
        "tanda_tangan": ["Tanda Tangani", "Kembalikan untuk Perbaikan"], "distribusi": ["Kirim ke Pelapor"], "arsip": ["Arsipkan"],
    }


def test_a_review_is_only_asked_for_where_the_answer_is_written() -> None:
    assert judge("tindak_lanjut_bidang", REVIEWED)["alasan_peninjauan"] == REVIEWED["alasan_peninjauan"]
