"""The office's report: what it counts, for whom, as a page and as a workbook."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from engine import Answer, NotFound, Tabulation
from tests.engine.correspondence import pdfa
from tests.webtasks.office import INFORMATION, Office
from tests.webtasks.test_clocks import INFORMATION as ANSWERED, K1, K2, K3, LICENSING, SEEN, Moves, complained, plays

JUNE = {"since": date(2026, 6, 1), "until": date(2026, 6, 30)}
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def table(office: Office, key: str, reader: str = "budi") -> Tabulation:
    return next(one for one in office.engine.read.report(reader, **JUNE).tables if one.key == key)


def lines(found: Tabulation) -> dict[str, tuple[object, ...]]:
    return {line.label: line.cells for line in found.lines if any(line.cells)}


def two_cases(office: Office) -> None:
    """K1 to the archive, and one that waits for Kabid."""
    plays(office, complained(office), K1, ANSWERED)
    office.brought_to("disposisi", {"pilah_aduan": {"kategori": "perizinan", "jenis": "pengaduan"}})


def test_every_case_counts_once_and_the_lines_add_up(office: Office) -> None:
    two_cases(office)

    assert lines(table(office, "per_bulan")) == {"2026-06": (2, 1, 1, 0)}
    assert lines(table(office, "per_kanal")) == {"Website": (2, 100.0)}
    assert lines(table(office, "per_jenis_kategori")) == {"Informasi": (1, 0, 0), "Perizinan": (1, 0, 0)}
    assert lines(table(office, "status_akhir")) == {"Selesai": (1,), "Masih berjalan": (1,)}
    for found in office.engine.read.report("budi", **JUNE).tables:
        if found.total is not None:
            assert [sum(int(line.cells[n] or 0) for line in found.lines) for n in found.counts] == [found.total.cells[n] for n in found.counts]


def test_times_are_those_of_the_acceptance_case(office: Office) -> None:
    plays(office, complained(office), K1, ANSWERED)

    steps = lines(table(office, "mutu_baku"))
    waits = lines(table(office, "waktu_tunggu"))

    assert steps["1. Tulis Aduan"] == (1, 10, 10, 10, 100.0)
    assert steps["5. Jawab Aduan"] == (1, 180, 180, 180, 100.0)
    assert waits["Kepala Dinas"] == (1, 22, 22, 22)
    assert waits["Kasi Pengaduan dan Advokasi"][0] == 5


@pytest.mark.parametrize(
    ("moves", "entries", "expected"),
    [
        (K1, ANSWERED, {"5. Jawab Aduan": 180}),
        (K2, LICENSING, {"6. Tindak Lanjut Bidang": 180}),
        (K3, {**LICENSING, **SEEN}, {"6. Tindak Lanjut Bidang": 180, "7. Buat Surat Undangan Peninjauan": 180}),
    ],
    ids=["K1", "K2", "K3"],
)  # fmt: skip
def test_each_step_is_held_against_mutu_baku_with_the_figures_of_its_case(
    office: Office, moves: Moves, entries: dict[str, dict[str, Any]], expected: dict[str, int]
) -> None:
    plays(office, complained(office), moves, entries)
    always = {
        "1. Tulis Aduan": 10, "2. Periksa Aduan": 5, "3. Pilah Jenis Aduan": 10, "4. Disposisi": 3, "9. Susun Draf Surat Balasan": 10,
        "10. Tanda Tangani Surat Balasan": 5, "11. Distribusikan Surat Balasan": 40, "12. Arsipkan Berkas": 3,
    }  # fmt: skip

    steps = lines(table(office, "mutu_baku"))

    timed = {label: cells for label, cells in steps.items() if cells[1] is not None}
    assert timed == {label: (1, norm, norm, norm, 100.0) for label, norm in {**always, **expected}.items()}
    assert sum(int(cells[1] or 0) for cells in timed.values()) == (446 if moves is K3 else 266)
    # step 8 has no norm: it is never shown as 0
    assert {label: cells for label, cells in steps.items() if cells[1] is None} == (
        {"8. Rapat Hasil Peninjauan": (1, None, 120, 120, None)} if moves is K3 else {}
    )


def test_k9_every_round_of_a_step_is_judged_by_itself(office: Office) -> None:
    case = complained(office)
    plays(office, case, [*K1[:4], ("draf_balasan", "8 14:20", "8 14:30", 17, 10)], ANSWERED)
    back = {"paraf_kabid": {"keputusan": "kembalikan", "alasan_kembali": "Sebutkan dasar hukum."}}
    plays(office, case, [("paraf_kabid", "8 14:40", "8 14:40", 10, 0), ("draf_balasan", "8 14:50", "8 15:00", 10, 10)], back)
    plays(office, case, [("paraf_kabid", "8 15:05", "8 15:05", 5, 0), ("draf_balasan", "8 15:10", "8 15:15", 5, 5)], back)
    plays(office, case, [("paraf_kabid", "8 15:20", "8 15:20", 5, 0)], {})

    assert lines(table(office, "mutu_baku"))["9. Susun Draf Surat Balasan"] == (3, 10, 10, 10, 100.0)


def test_limits_are_those_in_force_at_receipt_and_a_case_without_an_end_is_judged_as_of_today(office: Office) -> None:
    two_cases(office)

    assert lines(table(office, "batas"))["Verifikasi"] == (3, 2, 0, 0)
    assert lines(table(office, "batas"))["Tidak berkadar pengawasan"] == (14, 1, 0, 1)
    office.passes(60 * 24 * 40)
    assert lines(table(office, "batas"))["Tidak berkadar pengawasan"] == (14, 1, 1, 0)


def test_what_was_no_complaint_is_not_counted_and_other_months_neither(office: Office) -> None:
    case = office.complaint()
    office.does(case, "periksa_aduan", keputusan="tidak_ada")
    office.brought_to("disposisi", INFORMATION)

    assert office.engine.read.report("budi", **JUNE).received == 1
    assert office.engine.read.report("budi", since=date(2026, 5, 1), until=date(2026, 5, 31)).received == 0


def test_only_those_who_lead_have_the_report(office: Office) -> None:
    for person in ("umar", "dewi", "ayu", "wira"):
        with pytest.raises(NotFound):
            office.engine.read.report(person, **JUNE)
        assert office.sign_in(person).get("/laporan").status == office.sign_in(person).get("/laporan.xlsx").status == 404
    assert [office.sign_in(person).get("/laporan").status for person in ("sari", "budi", "hadi", "anto")] == [200] * 4


def test_the_page_offers_periods_and_shows_the_tables_in_the_offices_words(office: Office) -> None:
    two_cases(office)
    budi = office.sign_in("budi")

    page = budi.get("/laporan?masa=2026-T2")

    assert "Triwulan II 2026: 2 pengaduan diterima" in page.words
    (first, *_) = page.all("//table")
    assert [[cell.text_content() for cell in row] for row in first.iter("tr")] == [
        ["Bulan", "Diterima", "Selesai", "Proses", "Ditutup"], ["Juni 2026", "2", "1", "1", "0"], ["Jumlah", "2", "1", "1", "0"],
    ]  # fmt: skip
    assert "Juni 2026: 2 pengaduan" in budi.get("/laporan").words
    assert "Mei 2026: 0 pengaduan" in budi.get("/laporan?masa=2026-05").words
    assert budi.get("/laporan?masa=2026-13").status == 200


def test_the_workbook_holds_the_tables_and_hides_small_counts_outside_the_office(office: Office) -> None:
    two_cases(office)
    budi = office.sign_in("budi")

    inside, outside = (sheet(budi.get(f"/laporan.xlsx?masa=2026-06{more}").answer.data, 1) for more in ("", "&luar=ya"))

    assert inside == [["Bulan", "Diterima", "Selesai", "Proses", "Ditutup"], ["Juni 2026", "2", "1", "1", "0"], ["Jumlah", "2", "1", "1", "0"]]
    assert outside[1] == ["Juni 2026", "<5", "<5", "<5", "0"]
    assert outside[2] == ["Jumlah", "<5", "<5", "<5", "0"]


def test_the_printed_report_bears_the_title_of_its_period_the_tables_what_was_written_and_who_signs(office: Office) -> None:
    two_cases(office)
    budi = office.sign_in("budi")
    prose = {"pendahuluan": "Laporan ini disusun untuk pimpinan.", "analisis": "", "kendala": "Jaringan putus.\n\nDua hari.", "rekomendasi": "Tambah"}

    answer = budi.client.post("/laporan.pdf?masa=2026-T2", data={**prose, "luar": "tidak"})

    text = read(answer.data)
    assert pdfa.faults(answer.data) == []
    assert answer.headers["Content-Disposition"] == "attachment; filename=laporan-2026-T2.pdf"
    assert "LAPORAN PENANGANAN PENGADUAN TRIWULAN II TAHUN 2026" in text
    for part in ("Laporan ini disusun untuk pimpinan.", "Jaringan putus.", "Rekomendasi", "KEPALA DINAS, Hadi", "Tenggarong, 8 Juni 2026"):
        assert part in text
    for table in office.engine.office.report.tables:
        assert table.title in text
    assert "Analisis" not in text
    assert budi.client.post("/laporan.pdf?masa=2026-T2", data={**prose, "luar": "tidak"}).data == answer.data


def test_the_printed_report_for_others_masks_small_counts(office: Office) -> None:
    two_cases(office)
    budi = office.sign_in("budi")

    inside, outside = (read(budi.client.post("/laporan.pdf?masa=2026-06", data={"luar": luar}).data) for luar in ("tidak", "ya"))

    assert "BULAN JUNI 2026" in inside
    assert "Pengaduan yang diterima pada masa ini: 2." in inside
    assert "Pengaduan yang diterima pada masa ini: <5." in outside
    assert "Juni 2026 <5 <5 <5 0" in outside


def test_a_chart_stands_beside_its_table_with_the_same_figures(office: Office) -> None:
    two_cases(office)

    page = office.sign_in("budi").get("/laporan?masa=2026-06")

    charts = page.all("//figure//*[@role='img']")
    drawn = {chart.xpath("string(./*[local-name()='title'])"): chart.xpath("string(./*[local-name()='desc'])") for chart in charts}
    assert "Website: 2; Email: 0" in drawn["Pengaduan per kanal: Jumlah"]
    assert "1. Tulis Aduan: 100" in drawn["Waktu pengerjaan terhadap mutu baku: Terpenuhi (%)"]


def read(content: bytes) -> str:
    """The text of a PDF, in one line."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def sheet(content: bytes, number: int) -> list[list[str]]:
    """The cells of a sheet as text, read as a spreadsheet reads them."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = [item.xpath("string()") for item in etree.fromstring(book.read("xl/sharedStrings.xml"))]
        rows = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).findall(".//m:row", SHEET)
    return [[strings[int(c.findtext("m:v", "", SHEET))] if c.get("t") == "s" else c.findtext("m:v", "", SHEET) for c in row] for row in rows]


def test_the_figures_of_time_are_explained_below_their_tables(office: Office) -> None:
    two_cases(office)

    page = office.sign_in("budi").get("/laporan?masa=2026-06")

    assert len(page.all("//p[@data-terms]")) == 2
    assert "P90: sembilan dari sepuluh selesai dalam waktu ini." in page.words


def test_what_citizens_were_asked_for_counts_by_itself(office: Office) -> None:
    office.brought_to("disposisi", INFORMATION)
    asked = [office.complaint() for _ in range(2)]
    for case in asked:
        told = {"kelengkapan": ["lokasi"], "pesan_pelapor": "Di mana?", "batas_kelengkapan": "2026-06-25"}
        office.does(case, "periksa_aduan", keputusan="minta_kelengkapan", **told)
    office.passes(60 * 24 * 4)
    first = asked[0]
    code = office.engine.tracking_code(first.id)
    shown = office.engine.track(str(first.business_key), code)
    assert shown is not None
    assert shown.task is not None
    office.engine.answer(str(first.business_key), code, shown.task.id, values={"lokasi": "Jalan Contoh 1"}, sent=Answer("kunci"))
    office.passes(60 * 24 * 2)

    assert lines(table(office, "kelengkapan")) == {"2026-06": (2, 1, 0, 5.0)}
    assert lines(table(office, "waktu_tunggu"))["Masyarakat/Pemohon"][0] == 3, "their complaints alone: while they are asked nobody waits"
