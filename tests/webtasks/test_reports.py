"""The office's report: what it counts, for whom, as a page and as a workbook."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from lxml import etree

from engine import Answer, NotFound, Tabulation
from tests.webtasks.office import INFORMATION, Office
from tests.webtasks.test_clocks import INFORMATION as ANSWERED, K1, complained, plays

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
