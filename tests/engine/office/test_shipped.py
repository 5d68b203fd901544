"""The shipped office holds what the procedure, its sources and the other rooms rely on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import holidays
import pytest

from engine.forms.constraints import PEOPLE
from engine.office import LANGUAGES, Office

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_holiday_table_agrees_with_an_independent_one(office: Office, year: int) -> None:
    independent = holidays.country_holidays("ID", years=year, categories=("public", "government"))

    assert sorted(day for day in office.calendar.holidays if day.year == year) == sorted(independent)


def test_each_pattern_of_hours_has_its_weekly_minutes(office: Office) -> None:
    def minutes(pattern: str) -> int:
        week = office.calendars[pattern].weekly.values()
        return sum((b.hour - a.hour) * 60 + b.minute - a.minute for hours in week for a, b in hours)

    assert {pattern: minutes(pattern) for pattern in office.calendars} == {"wita-baku": 2250, "wita-jumat-pendek": 2130, "wita-ramadan": 1950}


def test_norms_add_up_to_the_totals_of_the_procedure(office: Office) -> None:
    on = date(2026, 6, 8)
    norms = {rule.key: rule.value for rule in office.rules if rule.key.startswith("mutu.") and "langkah" in rule.extra and rule.value}
    total = sum(norms.values())

    without, with_review, nihil = (office.rule(f"mutu.jumlah_{name}", on) for name in ("tanpa_peninjauan", "dengan_peninjauan", "nihil"))

    assert without is not None and with_review is not None and nihil is not None
    assert without.value == total - norms["mutu.tindak_lanjut_bidang"] - norms["mutu.surat_peninjauan"] == 266
    assert with_review.value == total - norms["mutu.tindak_lanjut_bidang"] == 446
    assert nihil.value == norms["mutu.periksa_kanal"]


def test_rules_that_are_to_be_confirmed_are_never_marked_as_verified(office: Office) -> None:
    marks = {rule.key: rule.mark for rule in office.rules}

    assert marks["uu25.melengkapi"] == marks["pdp.retensi_aduan"] == marks["ite.bsre"] == "C"
    assert marks["uu25.ombudsman"] == "V"
    assert all(rule.basis for rule in office.rules if rule.mark == "V")


def test_the_statuses_a_citizen_sees_are_twelve_and_their_ranks_follow_the_steps(office: Office) -> None:
    ranked = [status.key for status in sorted(office.statuses.values(), key=lambda status: status.rank or 0) if status.rank]

    assert len(office.statuses) == 12
    assert ranked[:8] == ["diterima", "diperiksa", "diteruskan", "ditindaklanjuti", "peninjauan", "disusun", "menunggu_ttd", "selesai"]
    assert {key for key, status in office.statuses.items() if status.rank is None} == {"menunggu_kelengkapan", "digabung"}


def test_every_error_the_engine_can_name_has_its_words(office: Office) -> None:
    raised = re.compile(r"""\b(?:FieldError|Wrong)\(\s*"([a-z_]+)\"""")
    keys = {key for path in (ROOT / "engine").rglob("*.py") for key in raised.findall(path.read_text(encoding="utf-8"))}

    assert "alasan_kosong" in keys
    assert keys <= office.wording["id"].keys()


def test_every_status_and_register_that_a_diagram_names_exists(office: Office) -> None:
    diagrams = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bpmn").glob("*.bpmn"))

    def named(name: str) -> set[str]:
        return set(re.findall(rf'name="{name}" value="([^"]*)"', diagrams))

    assert named("status_publik") <= office.statuses.keys()
    assert named("catat_register") <= office.registers.keys()


def test_everything_that_forms_and_diagrams_read_of_kantor_exists(office: Office) -> None:
    files = [*(ROOT / "forms").glob("*.form"), *(ROOT / "bpmn").glob("*.bpmn")]
    read = {key for path in files for key in re.findall(r"\bkantor\.([a-z_]+)", path.read_text(encoding="utf-8"))}

    assert read - {"toml"} <= office.variables().keys() | {PEOPLE.partition(".")[2]}, "people are no fact of the office: who asks adds them"


def test_the_register_has_the_columns_of_the_paper_one(office: Office) -> None:
    assert [column.label for column in office.registers["pengaduan"].columns] == [
        "No", "Nomor tiket", "Tanggal terima", "Kanal", "Nama pelapor", "Pokok aduan", "Jenis", "Kategori", "Bidang tujuan", "Tanggal disposisi",
        "Tindak lanjut", "Peninjauan", "Nomor surat balasan", "Tanggal surat", "Tanggal kirim", "Waktu pengerjaan (menit)", "Baku (menit)",
        "Waktu tunggu (menit)", "Hari kerja sampai selesai", "Status", "Duplikat dari", "Dilimpahkan ke", "Keberatan atas", "Lokasi arsip",
        "Keterangan",
    ]
    assert [column.key for column in office.registers["pengaduan"].columns if column.masked] == ["nama"]


def test_every_role_but_the_citizens_has_a_sample_person_and_each_can_try_something(office: Office) -> None:
    held = {role.partition(":")[0] for person in office.people for role in person.roles}

    assert held == office.roles.keys()
    assert all(person.can_try and "\n" not in person.can_try for person in office.people)
    assert [person.id for person in office.people if not person.signs_in] == ["rina"]


def test_only_administrators_auditors_and_analysts_are_no_handlers(office: Office) -> None:
    assert {role.key for role in office.roles.values() if role.staff} == {"kasi", "kabid", "kadis", "bidang", "umum", "wbs"}
    assert {role.key for role in office.roles.values() if role.sees == "semua"} == {"kasi", "kabid", "auditor", "auditor_wbs"}


def test_sample_complaints_are_many_varied_and_plainly_invented(office: Office) -> None:
    texts = [str(sample.values["uraian"]) for sample in office.samples]
    people = [str(sample.values.get("telepon", "0800 0000 01")) for sample in office.samples]

    assert len(office.samples) == len(set(texts)) >= 25
    assert {sample.category for sample in office.samples} >= {"informasi", "rekomendasi_teknik", "evaluasi_layanan", "perizinan", "penanaman_modal"}
    assert any(sample.review for sample in office.samples)
    assert any(len(sample.bidang) > 1 for sample in office.samples)
    assert all(number.startswith("0800 0000 01") for number in people)
    assert all(str(sample.values.get("surel", "x@contoh.example")).endswith("@contoh.example") for sample in office.samples)
    assert all("nik" not in sample.values for sample in office.samples)


def test_sample_complaints_satisfy_the_public_form(office: Office) -> None:
    for sample in office.samples:
        values = sample.values
        assert 20 <= len(str(values["uraian"])) <= 5000
        assert len(str(values["judul"])) <= 150
        assert values.keys() & {"telepon", "surel", "alamat"}
        needed = {"email": "surel", "whatsapp": "telepon", "sms": "telepon", "pos": "alamat"}.get(str(values["balas_lewat"]))
        assert needed is None or needed in values
        assert ("nama_badan" in values) == (values["jenis_pelapor"] == "badan_usaha")
        assert bool(sample.plan) == (sample.result in office.flags["hasil_perlu_rencana"])
        assert len(sample.answer) >= 20


def test_posts_are_held_by_sample_people_with_invented_numbers(office: Office) -> None:
    people = {person.id: person for person in office.people}

    for post in office.posts.values():
        for holder in post.holders:
            assert holder.nip.startswith("00000000 000000 0")
            assert post.role in people[str(holder.person)].roles
            assert people[str(holder.person)].name == holder.name


def test_every_text_stands_in_every_language(office: Office) -> None:
    assert {frozenset(office.wording[lang]) for lang in LANGUAGES} == {frozenset(office.wording["id"])}


def test_the_sample_folder_may_be_absent(edited_without_samples: Office) -> None:
    assert edited_without_samples.people == edited_without_samples.samples == ()
    assert edited_without_samples.holder_of("kepala_dinas", date(2026, 6, 8)) is not None
