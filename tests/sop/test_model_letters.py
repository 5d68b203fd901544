"""The letters print: with a whole case, and with nothing at all."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from engine import correspondence, forms
from tests.sop import model_files
from tests.sop.route import REVIEWED, Route

AT = datetime(2026, 6, 8, tzinfo=UTC)
CASE = correspondence.CaseFacts("ADU-2026-000007", received=datetime(2026, 6, 8, 0, 10, tzinfo=UTC), channel="website", code="K7MP-4XQ2-9TRW")
PRINTED = sorted(model_files.letters().keys() - {"kop.typ"} - model_files.the_office().templates)
RENDERER = correspondence.TypstRenderer()


def pages(template: str, data: Mapping[str, Any]) -> str:
    """The text of the letter, in one line."""
    files = {**model_files.letters(), "qr.svg": correspondence.qr_svg("https://contoh.example/lacak")}
    pdf = RENDERER.pdf(template, files, data, at=AT)
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def signed() -> dict[str, Any]:
    """Variables of a case after its meeting and its signature."""
    case = Route().goes_on_to("distribusi", tindak_lanjut_bidang=REVIEWED, draf_balasan={"tembusan": [{"kepada": "Kepala Bidang Contoh"}]})
    return case.step.data


def of(template: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The data that the engine gives `template` in a case with these variables, on 8 June 2026."""
    form = next((form for form in model_files.all_forms().values() if template in form.letters), None)
    definition, office = model_files.definition(model_files.HANDLING), model_files.the_office()
    return correspondence.letter_data(office, definition, case=CASE, variables=variables, at=AT, form=form, qr=template == "tanda_terima.typ")


@pytest.mark.parametrize("template", PRINTED)
def test_a_letter_without_any_data_still_prints(template: str) -> None:
    text = pages(template, {})

    assert "none" not in text
    assert "(belum bertiket)" in text


@pytest.mark.parametrize("template", PRINTED)
def test_a_letter_bears_the_office_and_the_ticket(template: str, signed: dict[str, Any]) -> None:
    text = pages(template, of(template, signed))

    assert "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU" in text
    assert "ADU-2026-000007" in text
    assert "(belum" not in text
    assert "(nama pejabat)" not in text


@pytest.mark.parametrize("template", PRINTED)
def test_a_letter_prints_whatever_a_form_can_hold(template: str) -> None:
    samples = correspondence.samples(model_files.the_office(), model_files.definition(model_files.HANDLING), at=AT)
    files = {**model_files.letters(), correspondence.QR: correspondence.qr_svg("contoh"), correspondence.MARK: correspondence.qr_svg("contoh")}

    assert correspondence.check_letter(template, files, samples=samples, renderer=RENDERER) == ()


def test_the_reply_has_the_parts_of_an_official_letter(signed: dict[str, Any]) -> None:
    text = pages("surat_balasan.typ", of("surat_balasan.typ", signed))

    for part in (
        "Tenggarong, 8 Juni 2026", "Nomor : 500/1/DPMPTSP/VI/2026", "Sifat : Biasa", "Hal : Tanggapan atas Pengaduan", "Yth. Saudara/i Rina",
        "Menindaklanjuti pengaduan Saudara/i tanggal 8 Juni 2026 dengan nomor tiket ADU-2026-000007 perihal Alamat pada NIB belum berubah",
        "Alamat pada data NIB sudah diperbarui hari ini.", "Ombudsman Republik Indonesia", "KEPALA DINAS, Hadi", "NIP. 00000000 000000 0 001",
        "Tembusan: 1. Kepala Bidang Contoh",
    ):
        assert part in text, part


def test_a_deputy_signs_as_deputy(signed: dict[str, Any]) -> None:
    data = of("surat_balasan.typ", signed)

    text = pages("surat_balasan.typ", {**data, "pejabat": {**data["pejabat"], "awalan": "Plh.", "nama": "Tuti"}})

    assert "Plh. KEPALA DINAS, Tuti" in text


def test_a_draft_says_that_it_is_no_letter_yet(signed: dict[str, Any]) -> None:
    draft = {key: value for key, value in signed.items() if key not in ("beri_nomor", "tanda_tangan")}

    text = pages("surat_balasan.typ", of("surat_balasan.typ", draft))

    assert "(belum bernomor)" in text
    assert "(tanggal belum ditetapkan)" in text
    assert "belum berlaku sebagai surat" in text
    assert "belum berlaku sebagai surat" not in pages("surat_balasan.typ", of("surat_balasan.typ", signed))


def test_only_the_receipt_shows_the_tracking_code(signed: dict[str, Any]) -> None:
    shown = {template for template in PRINTED if CASE.code in pages(template, of(template, signed))}

    assert shown == {"tanda_terima.typ"}


def test_the_invitation_names_day_hour_place_and_all_who_are_invited(signed: dict[str, Any]) -> None:
    text = pages("undangan_peninjauan.typ", of("undangan_peninjauan.typ", signed))

    for part in ("Rabu, 10 Juni 2026", "13.00 WITA", "Jalan Contoh 1", "Bidang Pelayanan Perizinan", "Dinas PU", "Saudara/i Rina", "KEPALA DINAS,"):
        assert part in text, part


def test_the_record_of_the_visit_writes_the_date_in_words(signed: dict[str, Any]) -> None:
    text = pages("berita_acara.typ", of("berita_acara.typ", signed))

    assert "Rabu, tanggal sepuluh bulan Juni tahun dua ribu dua puluh enam (10 Juni 2026)" in text
    assert "Sari" in text


def test_the_disposition_sheet_shows_labels_and_is_signed_by_kabid(signed: dict[str, Any]) -> None:
    text = pages("lembar_disposisi.typ", of("lembar_disposisi.typ", signed))

    assert "Tindak lanjuti" in text
    assert "Bidang Pelayanan Perizinan" in text
    assert "bidang:" not in text
    assert "KEPALA BIDANG PENGENDALIAN DAN ADVOKASI, Budi" in text


# ---------------------------------------------------------------- handed over to whom it belongs


def handed_over(**sorted_as: str) -> str:
    """The text of the letter to the agency, of a complaint whose writer wants what `sorted_as` says."""
    complaint = {"telepon": "0812 3456 7890", "rahasiakan": sorted_as.pop("rahasiakan", "ya")}
    elsewhere = {
        "keputusan": "bukan_kewenangan", "instansi": "Dinas Pekerjaan Umum", "alamat_instansi": "Jalan Contoh 9, Tenggarong",
        "alasan_pelimpahan": "Lampu jalan bukan kewenangan kami.", **sorted_as,
    }
    case = Route(tulis_aduan=complaint).goes_on_to("disposisi", pilah_aduan=elsewhere).does("disposisi", keputusan="setujui")
    return pages("surat_pelimpahan.typ", of("surat_pelimpahan.typ", case.goes_on_to("distribusi").step.data))


def test_the_letter_to_the_agency_says_what_the_office_s_wording_says() -> None:
    text = handed_over(data_diteruskan="tanpa_identitas")

    for part in (
        "Nomor : 500/1/DPMPTSP/VI/2026", "Hal : Pelimpahan Pengaduan", "Yth. Dinas Pekerjaan Umum", "Jalan Contoh 9, Tenggarong",
        "Sehubungan dengan pengaduan yang kami terima tanggal 8 Juni 2026 (nomor tiket ADU-2026-000007), setelah kami telaah substansinya",
        "merupakan kewenangan Dinas Pekerjaan Umum. Untuk itu kami limpahkan guna penanganan lebih lanjut.",
        "Alasan pelimpahan: Lampu jalan bukan kewenangan kami.", "KEPALA DINAS, Hadi", "Tembusan: 1. Pelapor",
    ):
        assert part in text, part


def test_the_agency_reads_who_complained_only_if_the_citizen_does_not_mind() -> None:
    secret, open_ = handed_over(data_diteruskan="tanpa_identitas"), handed_over(rahasiakan="tidak", data_diteruskan="nama_kontak")
    withheld = handed_over(rahasiakan="tidak", data_diteruskan="tanpa_identitas")

    for text in (secret, withheld):
        assert not any(part in text for part in ("Rina", "0812 3456 7890", "rina@contoh.example"))
    assert "Pelapor : Rina" in open_
    assert "Kontak : 0812 3456 7890, rina@contoh.example" in open_
    assert "Tembusan: 1. Rina" in open_


@pytest.mark.parametrize("key", ["draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan"])
def test_every_step_of_the_letter_prints_the_one_that_fits(key: str) -> None:
    form = model_files.all_forms()[key]

    assert forms.letter_of(form, {}) == "surat_balasan.typ"
    assert forms.letter_of(form, {"pilah_aduan": {"instansi": "Dinas Pekerjaan Umum"}}) == "surat_pelimpahan.typ"
