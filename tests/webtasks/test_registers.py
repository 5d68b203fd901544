"""The registers: the office's own table, for a period, on screen and as CSV."""

from __future__ import annotations

import csv
import io

from tests.engine.correspondence import pdfa
from tests.webtasks.office import INFORMATION, Office, Page
from tests.webtasks.test_reports import read, sheet as workbook_sheet

JUNE = "dari=2026-06-01&sampai=2026-06-30"


def cells(page: Page, label: str) -> list[str]:
    """The cells of a column."""
    place = [head.strip() for head in page.all("//thead//th/text()")].index(label) + 1
    return [cell.xpath("string()").strip() for cell in page.all(f"//tbody/tr/td[{place}]")]


def sheet(page: Page) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(page.answer.data.decode("utf-8-sig")), delimiter=";"))


def test_a_complaint_that_was_processed_is_one_row_in_the_offices_words(office: Office) -> None:
    case = office.brought_to("arsip")
    office.complaint()

    page = office.sign_in("sari").get(f"/register/pengaduan?{JUNE}")

    assert "1 baris, 1 Juni 2026 sampai 30 Juni 2026" in page.words
    row = {label: cells(page, label)[0] for label in ("Nomor tiket", "Kanal", "Nama pelapor", "Kategori", "Tanggal disposisi", "Status")}
    assert row == {
        "Nomor tiket": case.business_key, "Kanal": "Website", "Nama pelapor": "Rina", "Kategori": "Informasi", "Tanggal disposisi": "08-06-2026",
        "Status": "Selesai",
    }  # fmt: skip
    assert page.all("//tbody//a/@href") == [f"/kasus/{case.business_key}"]


def test_bidang_are_named_and_several_stand_side_by_side(office: Office) -> None:
    office.brought_to("tindak_lanjut_bidang", {"disposisi": {"tujuan": ["bidang:perizinan", "bidang:penanaman_modal"]}})

    page = office.sign_in("sari").get(f"/register/pengaduan?{JUNE}")

    assert cells(page, "Bidang tujuan") == ["Bidang Pelayanan Perizinan, Bidang Penanaman Modal"]


def test_working_minutes_stand_beside_the_norms_of_the_steps_that_ran(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    office.engine.claim(office.task(case, "budi").id, by="budi")
    office.passes(60)
    office.does(case, "jawab_kabid")

    page = office.sign_in("sari").get(f"/register/pengaduan?{JUNE}")

    assert cells(page, "Waktu pengerjaan (menit)") == ["60"]
    assert cells(page, "Baku (menit)") == ["198"]  # steps 2–5: 5 + 10 + 3 + 180; how long the citizen wrote is not known of this one
    assert cells(page, "Waktu tunggu (menit)") == ["3"]
    assert cells(page, "Hari kerja sampai selesai") == [""]


def test_time_in_which_nobody_held_a_task_again_is_waiting_in_the_register_too(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    task = office.task(case, "budi").id
    office.engine.claim(task, by="budi")
    office.passes(20)
    office.engine.unclaim(task, by="budi")
    office.passes(30)
    office.engine.claim(task, by="budi")
    office.passes(10)
    office.does(case, "jawab_kabid")

    page = office.sign_in("sari").get(f"/register/pengaduan?{JUNE}")

    assert cells(page, "Waktu pengerjaan (menit)") == ["30"]
    assert cells(page, "Waktu tunggu (menit)") == ["33"]


def test_a_day_without_complaint_is_a_row_of_its_register(office: Office) -> None:
    office.engine.run_due()
    office.passes(24 * 60)
    office.engine.run_due()
    (task,) = office.engine.inbox("sari")
    sari = office.sign_in("sari")
    channels = {f"kanal_{name}": "tidak_ada" for name in ("website", "email", "whatsapp", "sms", "kotak")}

    refused = sari.sends(task, **{**channels, "kanal_email": "ada"}, keputusan="tidak_ada")
    sari.sends(task, **channels, keputusan="tidak_ada")
    page = sari.get(f"/register/nihil?{JUNE}")

    assert "Masih ada pesan yang belum dicatat pada kanal: Email." in refused.words
    assert [cells(page, label) for label in ("Tanggal", "Keterangan", "Petugas", "Pukul")] == [["09-06-2026"], ["NIHIL"], ["Sari"], ["08.00"]]


def test_the_period_lives_in_the_address_and_is_this_month_by_default(office: Office) -> None:
    office.brought_to("pilah_aduan")
    sari = office.sign_in("sari")

    assert "1 baris, 1 Juni 2026 sampai 8 Juni 2026" in sari.get("/register/pengaduan").words
    assert "Tidak ada baris pada masa ini" in sari.get("/register/pengaduan?dari=2026-05-01&sampai=2026-05-31").words
    assert "1 Juni 2026 sampai 8 Juni 2026" in sari.get("/register/pengaduan?dari=2026-99-99&sampai=kemarin").words
    assert "1 baris" in sari.get("/register/pengaduan?dari=2026-06-30&sampai=2026-06-01").words
    assert sari.get("/register").goes_to == "/register/pengaduan"


def test_csv_holds_the_same_rows_and_starts_no_formula(office: Office) -> None:
    office.complaint(judul="=HYPERLINK(A1)", nama="+Rina")
    (task,) = office.engine.inbox("sari")
    office.engine.complete(task.id, {"keputusan": "ada", "lengkap": "ya"}, by="sari")

    page = office.sign_in("sari").get(f"/register/pengaduan.csv?{JUNE}")

    head, row = sheet(page)
    assert head[:2] == ["No", "Nomor tiket"]
    assert row[head.index("Pokok aduan")] == "'=HYPERLINK(A1)"
    assert row[head.index("Nama pelapor")] == "'+Rina"
    assert page.answer.headers["Content-Disposition"] == "attachment; filename=register-pengaduan-2026-06-01-2026-06-30.csv"


def test_names_leave_the_screen_disguised_for_whoever_reads_not_every_case(office: Office) -> None:
    office.brought_to("arsip", INFORMATION)
    sari, umar = office.sign_in("sari"), office.sign_in("umar")

    assert umar.get(f"/register/surat_keluar?{JUNE}").all("//span[contains(@class, 'd-print-inline')]/text()") == ["R•••"]
    assert sheet(umar.get(f"/register/surat_keluar.csv?{JUNE}"))[1][3] == "R•••"
    assert sari.get(f"/register/surat_keluar?{JUNE}").all("//span[contains(@class, 'd-print-inline')]") == []
    assert sheet(sari.get(f"/register/surat_keluar.csv?{JUNE}"))[1][3] == "Rina"


def test_only_those_with_the_right_find_a_register(office: Office) -> None:
    for person in ("budi", "umar"):
        assert office.sign_in(person).get("/register/pengaduan").status == 200
    for person in ("hadi", "dewi", "adi", "anto", "ayu", "wira"):
        assert {office.sign_in(person).get(f"/register{name}").status for name in ("", "/pengaduan", "/pengaduan.csv", "/pengaduan.xlsx")} == {404}
    assert office.sign_in("sari").get("/register/tidak_ada").status == 404


def test_the_workbook_holds_the_same_rows_as_text_that_is_no_formula(office: Office) -> None:
    office.complaint(judul="=HYPERLINK(A1)")
    (task,) = office.engine.inbox("sari")
    office.engine.complete(task.id, {"keputusan": "ada", "lengkap": "ya"}, by="sari")

    heading, row = workbook_sheet(office.sign_in("budi").get(f"/register/pengaduan.xlsx?{JUNE}").answer.data, 1)

    told = dict(zip(heading, row, strict=False))
    assert (told["No"], told["Nomor tiket"], told["Pokok aduan"]) == ("1", "ADU-2026-000001", "=HYPERLINK(A1)")
    assert told["Nama pelapor"] == "Rina"


def test_the_printed_register_is_that_of_its_month_with_the_days_without_complaint_and_who_signs(office: Office) -> None:
    office.engine.run_due()
    office.passes(24 * 60)
    office.engine.run_due()
    (task,) = office.engine.inbox("sari")
    channels = {f"kanal_{name}": "tidak_ada" for name in ("website", "email", "whatsapp", "sms", "kotak")}
    office.engine.complete(task.id, {**channels, "keputusan": "tidak_ada"}, by="sari")
    case = office.brought_to("arsip")
    sari = office.sign_in("sari")

    answer = sari.get(f"/register/pengaduan.pdf?{JUNE}").answer

    text = read(answer.data)
    assert pdfa.faults(answer.data) == []
    assert "REGISTER PENGADUAN BULAN JUNI 2026" in text
    for part in (case.business_key, "Rina", "Jumlah: 1 pengaduan.", "1 09-06-2026 NIHIL Sari", "Nomor surat balasan: 500/1/DPMPTSP/VI/2026"):
        assert str(part) in text
    assert "KEPALA SEKSI PENGADUAN DAN ADVOKASI, Sari" in text and "KEPALA BIDANG PENGENDALIAN DAN ADVOKASI, Budi" in text
    assert sari.get(f"/register/pengaduan.pdf?{JUNE}").answer.data == answer.data
    assert sari.get("/register/nihil.pdf").status == 404
    assert "Unduh PDF" in sari.get("/register/pengaduan").words and "Unduh PDF" not in sari.get("/register/nihil").words
