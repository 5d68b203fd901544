"""The diagram runs the SOP: which tasks a complaint visits, who gets them, and where returns lead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.errors import Invalid
from tests.sop.route import ANSWERED, ENTRIES, REVIEWED, SCAN, Route

LETTER = ["draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan", "distribusi", "arsip"]
INTAKE = ["tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi"]
INFORMATION: dict[str, Any] = {"pilah_aduan": {"kategori": "informasi"}}


def test_kabid_answers_what_is_in_the_categories_of_the_office() -> None:
    case = Route().goes_on_to(**INFORMATION)

    assert case.step.status == "completed"
    assert case.visited == [*INTAKE, "jawab_kabid", *LETTER]


def test_kabid_has_the_last_word_on_who_answers() -> None:
    case = Route().goes_on_to(**INFORMATION, disposisi={"kategori_kabid": "tidak"})

    assert case.visited == [*INTAKE, "tindak_lanjut_bidang", *LETTER]


def test_each_bidang_of_the_disposition_gets_a_task_of_its_own_and_the_case_waits_for_all() -> None:
    case = Route().goes_on_to("tindak_lanjut_bidang", pilah_aduan={"bidang_tujuan": ["bidang:perizinan", "bidang:sekretariat"]})

    assert [wait.groups for wait in case.waits] == [("bidang:perizinan",), ("bidang:sekretariat",)]
    case.does("tindak_lanjut_bidang")
    assert [wait.element_id for wait in case.waits] == ["tindak_lanjut_bidang"]
    case.does("tindak_lanjut_bidang", uraian_tindak_lanjut="Berkas ditemukan dan diteruskan.")
    assert [wait.element_id for wait in case.waits] == ["draf_balasan"]
    assert [h["uraian_tindak_lanjut"] for h in case.data["hasil_bidang"]] == [ANSWERED["uraian_tindak_lanjut"], "Berkas ditemukan dan diteruskan."]


@pytest.mark.parametrize("category", ["informasi", "perizinan"])
def test_a_review_is_reached_from_either_answer(category: str) -> None:
    case = Route().goes_on_to(pilah_aduan={"kategori": category}, jawab_kabid=REVIEWED, tindak_lanjut_bidang=REVIEWED)

    assert case.visited[5:7] == ["surat_peninjauan", "rapat_peninjauan"]
    assert case.visited[7:] == LETTER


def test_the_meeting_is_due_at_the_appointed_time_and_open_to_the_bidang() -> None:
    case = Route().goes_on_to("rapat_peninjauan", tindak_lanjut_bidang=REVIEWED)

    (meeting,) = case.waits
    assert meeting.due == "2026-06-10T13:00:00+08:00"
    assert meeting.groups == ("kasi", "bidang:perizinan")


def test_a_meeting_after_kabids_own_answer_is_for_kasi_alone() -> None:
    case = Route().goes_on_to("rapat_peninjauan", **INFORMATION, jawab_kabid=REVIEWED)

    assert case.waits[0].groups == ("kasi",)


def test_what_is_no_complaint_ends_without_a_register_row() -> None:
    case = Route().does("periksa_aduan", keputusan="tidak_ada")

    assert case.step.status == "completed"
    assert "bukan_pengaduan" in case.passed
    assert "catat_pengaduan" not in case.passed


def test_a_complaint_is_registered_once_even_when_kabid_returns_the_sorting() -> None:
    case = Route().goes_on_to("disposisi").does("disposisi", keputusan="kembalikan", alasan_kembali="Ini kewenangan bidang lain.").goes_on_to()

    assert case.visited[:6] == [*INTAKE, "pilah_aduan", "disposisi"]
    assert case.passed.count("catat_pengaduan") == 1


def test_a_disposition_after_a_return_proposes_what_the_new_sorting_says() -> None:
    case = Route().goes_on_to("disposisi", **INFORMATION)
    case.does("disposisi", keputusan="kembalikan", alasan_kembali="Salah kategori.")
    case.does("pilah_aduan", kategori="sarana", bidang_tujuan=["bidang:sekretariat"]).does("disposisi")

    assert (case.data["disposisi"]["kategori_kabid"], case.data["disposisi"]["tujuan"]) == ("tidak", ["bidang:sekretariat"])


def test_kabid_returns_the_draft_twice() -> None:
    case = Route().goes_on_to("paraf_kabid")
    for reason in ("Sebutkan dasar hukum.", "Nama pemohon salah."):
        case.does("paraf_kabid", keputusan="kembalikan", alasan_kembali=reason).does("draf_balasan")
    case.goes_on_to()

    assert case.visited[5:] == ["draf_balasan", "paraf_kabid"] * 2 + LETTER


def test_a_number_typed_before_a_return_is_not_given() -> None:
    case = Route().goes_on_to("beri_nomor").does("beri_nomor", keputusan="kembalikan", alasan_kembali="Hal surat keliru.").goes_on_to()

    assert case.visited[5:] == ["draf_balasan", "paraf_kabid", "beri_nomor", *LETTER]


def test_a_letter_that_kadis_returns_keeps_its_number() -> None:
    case = Route().goes_on_to("tanda_tangan").does("tanda_tangan", keputusan="kembalikan", alasan_kembali="Perjelas.").goes_on_to()

    assert case.visited[5:] == ["draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan", "draf_balasan", "paraf_kabid", *LETTER[3:]]
    assert case.data["beri_nomor"]["nomor_surat"] == ENTRIES["beri_nomor"]["nomor_surat"]


def test_without_the_paraf_kabid_is_still_told() -> None:
    with_paraf, without = Route().goes_on_to(), Route(office={"paraf_kabid": "nonaktif"}).goes_on_to()

    assert "paraf_kabid" not in without.visited
    assert ("kabid_diberi_tahu" in without.passed, "kabid_diberi_tahu" in with_paraf.passed) == (True, False)


def test_the_signed_letter_enters_the_outgoing_register() -> None:
    case = Route().goes_on_to("distribusi")

    assert "surat_keluar/catat_surat_keluar" in case.passed


def test_only_the_named_groups_get_each_task() -> None:
    case, groups = Route(), {}
    while case.waits:
        groups[case.waits[0].element_id] = case.waits[0].groups
        case.does(case.waits[0].element_id)

    assert groups == {
        "periksa_aduan": ("kasi",), "pilah_aduan": ("kasi",), "disposisi": ("kabid",), "tindak_lanjut_bidang": ("bidang:perizinan",),
        "draf_balasan": ("kasi",), "paraf_kabid": ("kabid",), "beri_nomor": ("umum",), "tanda_tangan": ("kadis",),
        "distribusi": ("kasi",), "arsip": ("kasi",),
    }


def test_the_draft_is_proposed_from_the_answers_and_the_meeting() -> None:
    case = Route().goes_on_to(
        "draf_balasan",
        pilah_aduan={"bidang_tujuan": ["bidang:perizinan", "bidang:sekretariat"]},
        tindak_lanjut_bidang={**REVIEWED, "hasil": "terbukti", "rencana_perbaikan": "Antrean diperiksa tiap pagi.", "dasar_aturan": "Perbup"},
    ).does("draf_balasan")

    answer = ANSWERED["uraian_tindak_lanjut"]
    assert case.data["draf_balasan"]["isi_surat"] == "\n\n".join([
        answer, answer, "Hasil peninjauan lapangan: Data dapat diperbarui.",
        "Rencana perbaikan: Antrean diperiksa tiap pagi.; Antrean diperiksa tiap pagi.", "Dasar aturan: Perbup; Perbup",
    ])


def test_a_returned_draft_proposes_what_was_written_before() -> None:
    case = Route().goes_on_to("draf_balasan").does("draf_balasan", isi_surat="Jawaban yang sudah disunting Kasi.")
    case.does("paraf_kabid", keputusan="kembalikan", alasan_kembali="Perbaiki ejaan.").does("draf_balasan")

    assert case.data["draf_balasan"]["isi_surat"] == "Jawaban yang sudah disunting Kasi."


@pytest.mark.parametrize("element", ["disposisi", "paraf_kabid", "beri_nomor", "tanda_tangan"])
def test_a_return_needs_a_reason_and_nothing_else(element: str) -> None:
    case = Route().goes_on_to(element)

    with pytest.raises(Invalid) as refused:
        case.does(element, keputusan="kembalikan")

    assert list(refused.value.fields) == ["alasan_kembali"]
    assert refused.value.fields["alasan_kembali"].text == "Tulis alasan pengembalian."


# ---------------------------------------------------------------- beside the straight path

ASKED: dict[str, Any] = {
    "keputusan": "minta_kelengkapan", "kelengkapan": ["lokasi", "nomor_permohonan"], "pesan_pelapor": "Di mana kejadiannya?",
    "batas_kelengkapan": "2026-06-25",
}
ELSEWHERE: dict[str, Any] = {
    "keputusan": "bukan_kewenangan", "instansi": "Dinas Pekerjaan Umum", "alasan_pelimpahan": "Lampu jalan.", "data_diteruskan": "tanpa_identitas",
}


def test_an_incomplete_complaint_waits_for_its_writer_and_goes_on_at_step_three() -> None:
    case = Route().does("periksa_aduan", **ASKED)

    assert [(wait.element_id, wait.groups) for wait in case.waits] == [("lengkapi_aduan", ("masyarakat",))]
    case.does("lengkapi_aduan", lokasi="Jalan Contoh 1", nomor_permohonan="P-1", lampiran_tambahan=[SCAN])
    assert case.waits[0].element_id == "pilah_aduan"
    assert case.passed.count("catat_belum_lengkap") == 1
    assert "catat_pengaduan" not in case.passed


def test_what_the_citizen_adds_stands_in_the_complaint_and_changes_nothing_else() -> None:
    case = Route().does("periksa_aduan", **ASKED)
    before = case.data["tulis_aduan"]
    case.does("lengkapi_aduan", lokasi="Jalan Contoh 1", nomor_permohonan="P-1", uraian="Isi yang tidak diminta.", lampiran_tambahan=[SCAN])

    after = case.data["tulis_aduan"]
    assert (after["lokasi"], after["nomor_permohonan"], after["lampiran"]) == ("Jalan Contoh 1", "P-1", [SCAN])
    assert {key: after[key] for key in before if key not in ("lokasi", "nomor_permohonan", "lampiran")} == {
        key: value for key, value in before.items() if key not in ("lokasi", "nomor_permohonan", "lampiran")
    }
    assert "uraian" not in case.data["lengkapi_aduan"]


def test_what_is_asked_for_must_be_given() -> None:
    case = Route().does("periksa_aduan", **ASKED)

    with pytest.raises(Invalid) as refused:
        case.does("lengkapi_aduan", lokasi=None, nomor_permohonan="P-1")

    assert list(refused.value.fields) == ["lokasi"]


def test_the_citizen_may_be_asked_again_for_something_else() -> None:
    case = Route().does("periksa_aduan", **ASKED).does("lengkapi_aduan", lokasi="Jalan Contoh 1", nomor_permohonan="P-1")
    case.does("pilah_aduan", **{**ASKED, "kelengkapan": ["uraian"]}).does("lengkapi_aduan", uraian="Uraian yang jauh lebih lengkap.")

    assert "lokasi" not in case.data["lengkapi_aduan"]
    assert (case.data["tulis_aduan"]["lokasi"], case.data["tulis_aduan"]["uraian"]) == ("Jalan Contoh 1", "Uraian yang jauh lebih lengkap.")
    assert case.goes_on_to().step.status == "completed"
    assert case.passed.count("catat_belum_lengkap") == 1


def test_while_the_office_has_no_limit_no_timer_runs() -> None:
    case = Route().does("periksa_aduan", **ASKED)

    assert case.step.timers == ()


def test_at_the_offices_limit_a_silent_citizens_complaint_is_closed() -> None:
    case = Route(office={"batas_kelengkapan_hari": 14}).does("periksa_aduan", **ASKED)
    (timer,) = case.step.timers
    case.lets_time_pass(timer.due)

    assert timer.due == datetime(2026, 6, 25, 15, 59, tzinfo=UTC)
    assert (case.step.status, case.passed[-1]) == ("completed", "kelengkapan_tidak_diterima")


@pytest.mark.parametrize(("message", "values", "leads_to"), [
    ("tautan_berakhir", {"tautan_berakhir": {"status": "completed", "status_publik": "selesai"}}, None), ("tautan_dibatalkan", {}, "pilah_aduan"),
    ("tautan_berakhir", {"tautan_berakhir": {"status": "completed", "status_publik": "ditutup"}}, "pilah_aduan"),
])  # fmt: skip
def test_a_duplicate_waits_for_the_answer_to_the_other_unless_the_link_is_undone(message: str, values: dict[str, Any], leads_to: str | None) -> None:
    linked = {"keputusan": "tautkan_duplikat", "duplikat_dari": "ADU-2026-000001", "alasan_duplikat": "Perkara yang sama."}
    case = Route().does("periksa_aduan").does("pilah_aduan", **linked)
    assert case.waits == ()
    assert sorted(wait.name for wait in case.step.messages) == ["tautan_berakhir", "tautan_dibatalkan"]

    case.hears(message, values)

    assert ([wait.element_id for wait in case.waits] or [None])[0] == leads_to
    assert ("digabung" in case.passed) == (leads_to is None)


def test_what_belongs_elsewhere_is_handed_over_by_letter_once_kabid_agrees() -> None:
    case = Route().does("periksa_aduan").does("pilah_aduan", **ELSEWHERE).does("disposisi", keputusan="setujui").goes_on_to()

    assert case.visited == [*INTAKE, *LETTER]
    assert case.step.status == "completed"
    assert "aduan_dilimpahkan" in case.passed


def test_kabid_may_say_that_it_belongs_here() -> None:
    case = Route().does("periksa_aduan").does("pilah_aduan", **ELSEWHERE)
    case.does("disposisi", keputusan="kembalikan", alasan_kembali="Ini kewenangan kita.").goes_on_to()

    assert case.visited == [*INTAKE, "pilah_aduan", "disposisi", "tindak_lanjut_bidang", *LETTER]
    assert "aduan_dilimpahkan" not in case.passed


@pytest.mark.parametrize(("sorting", "button"), [({}, "setujui"), (ELSEWHERE, "kirim")])
def test_kabid_is_offered_only_what_fits_the_sorting(sorting: dict[str, Any], button: str) -> None:
    case = Route().does("periksa_aduan").does("pilah_aduan", **sorting)

    with pytest.raises(Invalid) as refused:
        case.does("disposisi", keputusan=button)

    assert refused.value.fields["keputusan"].key == "pilihan_salah"


def test_corruption_goes_past_everybody_but_its_handler() -> None:
    ticked = Route(tulis_aduan={"dugaan_korupsi": "ya"})
    diverted = Route().does("periksa_aduan").does("pilah_aduan", keputusan="alihkan_wbs", alasan_wbs="Menyebut permintaan uang.")

    for case in (ticked, diverted):
        assert [(wait.element_id, wait.groups) for wait in case.waits] == [("tangani_wbs", ("wbs",))]
    assert ticked.visited == ["tulis_aduan"]
    assert "catat_pengaduan" not in ticked.passed
    assert ticked.does("tangani_wbs").step.status == "completed"
