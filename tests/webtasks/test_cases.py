"""The list of cases and the parts of a case's page: only for those who may read it."""

from __future__ import annotations

import pytest

from tests.webtasks.office import REVIEW, Office

PARTS = ("ringkasan", "formulir", "surat", "lampiran", "diagram", "riwayat")


def test_the_list_holds_what_its_reader_may_read(office: Office) -> None:
    office.complaint()
    numbered = office.brought_to("beri_nomor")

    seen = {person: office.sign_in(person).get("/kasus").all("//a[@data-open]/@href") for person in ("sari", "umar", "dewi")}

    assert len(seen["sari"]) == 2
    assert seen["umar"] == [f"/kasus/{numbered.business_key}"]
    assert seen["dewi"] == []
    assert "Belum ada kasus" in office.sign_in("dewi").get("/kasus").words


def test_whoever_reads_no_cases_finds_no_list(office: Office) -> None:
    assert [office.sign_in(person).get("/kasus").status for person in ("adi", "anto")] == [404] * 2


def test_the_list_is_searched_and_narrowed_by_its_address(office: Office) -> None:
    office.complaint(judul="Izin reklame")
    office.complaint(judul="Loket tutup")
    sari = office.sign_in("sari")

    assert sari.get("/kasus?cari=reklame").all("//a[@data-open]/text()") == ["Izin reklame"]
    assert len(sari.get("/kasus?status=running").all("//a[@data-open]")) == 2
    assert len(sari.get("/kasus?proses=penanganan_pengaduan").all("//a[@data-open]")) == 2
    assert "Belum ada kasus" in sari.get("/kasus?proses=pemeriksaan_harian").words
    assert "Tidak ada yang cocok" in sari.get("/kasus?status=completed").words


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_case_is_for_its_readers_alone(office: Office, part: str) -> None:
    case = office.brought_to("beri_nomor")
    address = f"/kasus/{case.business_key}?bagian={part}"

    page = office.sign_in("sari").get(address)

    assert page.status == 200
    assert page.all("//h1/text()") == ["Alamat pada NIB belum berubah"]
    assert len(page.all("//nav[@aria-label='Bagian kasus']//a[@aria-current]")) == 1
    assert {office.sign_in(person).get(address).status for person in ("dewi", "adi", "anto", "wira")} == {404}
    dewi = office.sign_in("dewi")
    assert dewi.get(address).words == dewi.get(f"/kasus/ADU-2026-999999?bagian={part}").words


def test_whoever_moved_to_a_role_that_reads_nothing_no_longer_reads_what_they_once_did(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    office.engine.end_role("sari", "kasi", by="system")
    office.engine.give_role("sari", "admin", by="system")
    office.passes(1)

    sari = office.sign_in("sari")

    assert sari.get(f"/kasus/{case.business_key}").status == 404
    assert sari.get(f"/kasus/{case.business_key}/surat/disposisi").status == 404


def test_the_summary_says_who_holds_what_since_when_and_how_late(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    office.engine.claim(office.task(case, "budi").id, by="budi")
    office.passes(60)

    mine = office.sign_in("budi").get(f"/kasus/{case.business_key}")
    other = office.sign_in("sari").get(f"/kasus/{case.business_key}")

    assert "dipegang Budi · sejak 08.03" in mine.words
    assert "sisa 2 jam kerja" in mine.words
    assert mine.all("//a[contains(@class, 'btn-primary')]/@href") == [f"/tugas/{office.task(case, 'budi').id}"]
    assert other.all("//a[contains(@class, 'btn-primary')]") == []
    assert "5. Jawab Aduan (sekarang)" in other.words
    assert "6. Tindak Lanjut Bidang (belum)" in other.words


def test_steps_that_were_not_needed_are_said_to_be_skipped(office: Office) -> None:
    case = office.brought_to("draf_balasan")

    words = office.sign_in("sari").get(f"/kasus/{case.business_key}").words

    assert "6. Tindak Lanjut Bidang (tidak dilalui)" in words
    assert "10. Tanda Tangani Surat Balasan (belum)" in words


def test_the_formulir_stands_in_the_order_of_its_letters(office: Office) -> None:
    case = office.brought_to("draf_balasan")

    page = office.sign_in("sari").get(f"/kasus/{case.business_key}?bagian=formulir")

    titles = [title.strip() for title in page.all("//details[@class='part']/summary/span[1]/text()")]
    assert [title[0] for title in titles] == sorted(title[0] for title in titles)
    assert len(set(titles)) == len(titles)
    assert "rina@contoh.example" in page.words


def test_letters_open_as_pdf_with_what_was_uploaded_beside_them(office: Office) -> None:
    case = office.brought_to("distribusi")
    sari, umar = office.sign_in("sari"), office.sign_in("umar")

    page = sari.get(f"/kasus/{case.business_key}?bagian=surat")
    letters = page.all("//section//a[contains(@class, 'btn-plain')]/@href")
    opened = sari.get(letters[-1])

    assert [title.strip() for title in page.all("//section/div//h2/text()")] == ["Lembar disposisi", "Surat balasan"]
    assert page.all("//ul[@class='uploads']//a/text()") == ["pindaian.pdf"]
    assert opened.answer.data.startswith(b"%PDF")
    assert umar.get(letters[-1]).status == 200
    assert office.sign_in("dewi").get(letters[-1]).status == 404
    assert sari.get(f"/kasus/{case.business_key}/surat/tidak_ada").status == 404


def test_attachments_are_saved_never_run_and_only_by_readers(office: Office) -> None:
    case = office.brought_to("draf_balasan", REVIEW)
    sari = office.sign_in("sari")

    page = sari.get(f"/kasus/{case.business_key}?bagian=lampiran")
    link = page.all("//a[@data-open]/@href")[0]
    saved = sari.get(link)

    assert "Buat Surat Undangan Peninjauan" in page.words
    assert saved.answer.headers["Content-Disposition"].startswith("attachment")
    assert saved.answer.headers["X-Content-Type-Options"] == "nosniff"
    assert office.sign_in("umar").get(link).status == 404
    assert office.nobody().get(link).goes_to.startswith("/masuk")
    other = office.complaint()
    assert sari.get(link.replace(str(case.business_key), str(other.business_key))).status == 404


def test_the_diagram_marks_the_way_taken_and_where_the_case_stands(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    sari = office.sign_in("sari")

    marks = sari.get(f"/kasus/{case.business_key}?bagian=diagram").all("//*[@data-marks]/@data-marks")[0]
    drawing = sari.get(f"/kasus/{case.business_key}/diagram.bpmn")

    assert '"now": ["jawab_kabid"]' in marks
    assert '"disposisi_masuk__disposisi"' in marks
    assert b"<bpmn:definitions" in drawing.answer.data
    assert office.sign_in("dewi").get(f"/kasus/{case.business_key}/diagram.bpmn").status == 404


def test_the_history_is_grouped_by_day_newest_first_and_narrowed_by_kind(office: Office) -> None:
    case = office.brought_to("paraf_kabid")
    office.passes(24 * 60)
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Sebutkan dasar hukum.")
    sari = office.sign_in("sari")

    whole = sari.get(f"/kasus/{case.business_key}?bagian=riwayat")
    returns = sari.get(f"/kasus/{case.business_key}?bagian=riwayat&jenis=pengembalian")

    assert whole.all("//h3/text()") == ["Selasa, 9 Juni 2026", "Senin, 8 Juni 2026"]
    assert len(returns.all("//ol[@class='timeline']/li")) == 1
    assert "“Sebutkan dasar hukum.”" in returns.words
    assert "Budi (Kabid)" in returns.words


def test_a_case_a_day_goes_by_its_date(office: Office) -> None:
    office.engine.run_due()
    office.passes(24 * 60)
    office.engine.run_due()
    sari = office.sign_in("sari")

    listed = sari.get("/kasus?proses=pemeriksaan_harian")
    address = listed.all("//a[@data-open]/@href")[0]

    assert "9 Juni 2026" in listed.words
    assert "Pemeriksaan Harian" in sari.get(address).words


def test_the_list_of_cases_links_the_ticket_and_says_the_day_of_receipt(office: Office) -> None:
    case = office.complaint()

    page = office.sign_in("sari").get("/kasus")

    assert page.all("//a[contains(@class, 'ticket')]/@href") == [f"/kasus/{case.business_key}"]
    assert "8 Juni 2026" in page.all("//td[@data-label='Diterima']/text()")[0]
