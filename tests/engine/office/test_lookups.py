"""What the office answers when asked: people and rules by date, labels, groups, wording, and `kantor` for expressions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.office import Office, load_office
from engine.workdays import add_working, working_between
from tests.engine.office.conftest import Edit

SUCCESSOR = """orang = "hadi"
sampai = 2026-06-30
[[kepala_dinas.pemegang]]
nama = "Contoh"
pangkat = "Pembina (IV/a)"
nip = "00000000 000000 0 009"
sejak = 2026-08-01
"""


def test_the_holder_of_a_post_is_whoever_held_it_on_that_day(edited: Edit) -> None:
    office = load_office(edited("pejabat.toml", 'orang = "hadi"\n', SUCCESSOR))

    held = {day: office.holder_of("kepala_dinas", day) for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 1), date(2030, 1, 1))}

    assert [holder.name if holder else None for holder in held.values()] == ["Hadi", None, "Contoh", "Contoh"]
    assert office.holder_of("kepala_dinas", date(2023, 12, 31)) is None


def test_a_later_rule_replaces_an_earlier_one_from_its_day_on(edited: Edit) -> None:
    office = load_office(edited("aturan.toml", 'kunci = "sp4n.verifikasi"', (
        'kunci = "sp4n.verifikasi"\nbagian = "batas"\nuraian = "verify/route a report"\nnilai = 2\nstatus_verifikasi = "C"\n'
        'berlaku_sejak = 2026-07-01\n\n[[aturan]]\nkunci = "sp4n.verifikasi"\nberlaku_sampai = 2026-06-30'
    )))

    before, after = office.rule("sp4n.verifikasi", date(2026, 6, 30)), office.rule("sp4n.verifikasi", date(2026, 7, 1))

    assert before is not None
    assert after is not None
    assert (before.value, before.mark, after.value, after.mark) == (3, "V", 2, "C")


def test_a_rule_that_is_not_yet_in_force_or_unknown_is_none(office: Office) -> None:
    assert office.rule("pdp.berlaku_penuh", date(2024, 10, 16)) is None
    assert office.rule("pdp.berlaku_penuh", date(2024, 10, 17)) is not None
    assert office.rule("tidak.ada", date(2026, 6, 8)) is None


def test_wording_is_filled_in_either_language(office: Office) -> None:
    assert office.text("terlalu_panjang", label="Pokok aduan", n=150) == "Pokok aduan maksimal 150 karakter."
    assert office.text("terlalu_panjang", "en", label="Subject", n=150) == "Subject takes at most 150 characters."
    assert office.text("tombol.ambil_tugas") == "Ambil Tugas"
    assert office.text("status.menunggu_ttd") == "Menunggu tanda tangan"
    assert office.text("peran.kadis", "en") == "Head of the Agency"


def test_an_unknown_key_or_a_forgotten_placeholder_is_loud(office: Office) -> None:
    with pytest.raises(KeyError, match="tidak_dikenal"):
        office.text("tidak_dikenal")
    with pytest.raises(KeyError, match="label"):
        office.text("wajib")


@pytest.mark.parametrize(("status", "values", "sentence"), [
    ("diterima", {"tanggal": "8 Juni 2026"}, "Aduan Anda sudah kami terima pada 8 Juni 2026. Simpan nomor tiket dan kode lacak Anda."),
    ("peninjauan", {}, "Kami melakukan peninjauan lapangan."),
    ("peninjauan", {"tanggal": "9 Juni 2026", "tanggal_tinjau": None}, "Kami melakukan peninjauan lapangan."),
    ("peninjauan", {"tanggal_tinjau": "10 Juni 2026"}, "Kami melakukan peninjauan lapangan. Jadwal: 10 Juni 2026."),
    ("selesai", {"nomor_surat": "1/DPMPTSP/VI/2026", "tanggal": "8 Juni 2026"},
     "Surat balasan nomor 1/DPMPTSP/VI/2026 telah dikirim pada 8 Juni 2026. Unduh surat di bawah ini."),
    ("selesai", {"tanggal": "8 Juni 2026"}, "Laporan Anda telah ditangani."),
    ("ditutup", {"tanggal": "8 Juni 2026", "alasan": "Bukan pengaduan"}, "Aduan ditutup pada 8 Juni 2026. Alasan: Bukan pengaduan."),
])
def test_a_citizen_reads_only_what_is_known(office: Office, status: str, values: dict[str, str | None], sentence: str) -> None:
    assert office.statuses[status].sentence(values) == sentence


def test_every_status_has_a_sentence_when_nothing_is_known(office: Office) -> None:
    for status in office.statuses.values():
        assert "{" not in status.sentence({}, "id") + status.sentence({}, "en")


def test_groups_are_roles_and_one_for_each_bidang(office: Office) -> None:
    assert "bidang:perizinan" in office.groups
    assert "bidang" not in office.groups
    assert office.group_label("bidang:perizinan") == "Bidang Pelayanan Perizinan"
    assert office.group_label("bidang:dihapus") == "bidang:dihapus"
    role = office.role_of("bidang:penanaman_modal")
    assert role is not None
    assert role.key == "bidang"
    assert office.role_of("bidang") is office.role_of("tidak_ada") is office.role_of("kasi:perizinan") is None


def test_rights_are_those_of_all_roles_a_person_has(office: Office) -> None:
    assert office.rights_of(["kasi", "analis"]) == {"aduan_kotak", "register", "laporan", "proses", "terapkan"}
    assert office.rights_of(["bidang:perizinan", "tidak_ada"]) == frozenset()


def test_labels_are_found_for_lists_groups_and_posts_and_unknown_values_stay(office: Office) -> None:
    assert office.label("kategori", "rekomendasi_teknik") == "Rekomendasi teknik"
    assert office.label("bidang", "bidang:sekretariat") == "Sekretariat"
    assert office.label("pejabat", "kepala_dinas") == "Kepala Dinas"
    assert office.label("kategori", "lama") == office.label("pejabat", "lama") == office.label("tidak_ada", "lama") == "lama"


def test_kantor_is_json_with_settings_options_and_flags(office: Office) -> None:
    kantor = office.variables()

    assert json.loads(json.dumps(kantor)) == kantor
    assert kantor["paraf_kabid"] == "aktif"
    assert kantor["kategori"][0] == {"value": "informasi", "label": "Informasi"}
    assert kantor["kategori_dijawab_kabid"] == ["informasi", "rekomendasi_teknik", "evaluasi_layanan"]
    assert kantor["hasil_perlu_rencana"] == ["terbukti", "sebagian"]
    assert {"value": "bidang:perizinan", "label": "Bidang Pelayanan Perizinan"} in kantor["bidang"]
    assert [option["value"] for option in kantor["penandatangan"]] == ["kepala_dinas"]
    assert "demo" not in kantor


def test_posts_bear_the_name_of_the_days_holder_when_a_day_is_given(office: Office) -> None:
    assert office.variables()["penandatangan"] == [{"value": "kepala_dinas", "label": "Kepala Dinas"}]
    assert office.variables(date(2026, 6, 8))["penandatangan"] == [{"value": "kepala_dinas", "label": "Kepala Dinas (Hadi)"}]
    assert office.variables(date(2023, 1, 1))["penandatangan"] == [{"value": "kepala_dinas", "label": "Kepala Dinas"}]


def test_an_office_may_add_a_list_and_a_setting_of_its_own(edited: Edit) -> None:
    edited("pengaturan.toml", "[diagram]", "[diagram]\nambang = { besar = 10, kecil = [1, 2] }")
    office = load_office(edited("daftar.toml", "# --- Formulir A", 'wilayah = [{ nilai = "hulu", label = "Hulu", jauh = true }]'))

    assert office.variables()["ambang"] == {"besar": 10, "kecil": [1, 2]}
    assert office.variables()["wilayah"] == [{"value": "hulu", "label": "Hulu"}]
    assert office.variables()["wilayah_jauh"] == ["hulu"]
    assert office.diagram_settings == {"paraf_kabid", "ttd_elektronik", "ttd_bsre", "ambang"}


def test_ramadan_hours_hold_between_their_dates_only(edited: Edit) -> None:
    masa = '[[masa]]\nmulai = 2027-02-08\nsampai = 2027-03-09\npola = "wita-ramadan"\n#'
    calendar = load_office(edited("jam_kerja.toml", "# Masa dengan", masa)).calendar

    def worked(day: date) -> timedelta:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
        return working_between(calendar, midnight, midnight + timedelta(days=1))

    assert worked(date(2027, 2, 4)) == timedelta(minutes=450)
    assert worked(date(2027, 2, 8)) == worked(date(2027, 2, 12)) == timedelta(minutes=390)
    assert worked(date(2027, 3, 18)) == timedelta(minutes=450)


def test_leave_days_are_worked_where_the_office_says_so(edited: Edit) -> None:
    office = load_office(edited("jam_kerja.toml", "cuti_bersama_libur = true", "cuti_bersama_libur = false"))

    assert date(2026, 5, 14) in office.calendar.holidays
    assert date(2026, 5, 15) not in office.calendar.holidays


def test_a_replacement_day_takes_the_hours_of_the_weekday_it_follows(edited: Edit) -> None:
    row = '{ tanggal = 2026-05-15, jenis = "hari_kerja_pengganti", mengikuti = "senin", nama = "Pengganti", dasar = "skb-2026" },\n'
    office = load_office(edited("libur.toml", "  # 2026, libur nasional\n", row))

    assert office.calendar.hours_on(date(2026, 5, 15)) == office.calendar.weekly[0]
    assert add_working(office.calendar, datetime(2026, 5, 13, 8, tzinfo=UTC), timedelta(minutes=30)) == datetime(2026, 5, 15, 0, 0, tzinfo=UTC)
