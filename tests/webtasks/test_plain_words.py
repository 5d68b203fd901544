"""Words of the pages that a stranger did not understand, each said so that nobody need ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.webtasks.office import WHO, Office, Page
from webtasks import WebSettings, create_app


def task_page(office: Office, element: str) -> Page:
    return office.sign_in(WHO[element]).get(f"/tugas/{office.task(office.brought_to(element), WHO[element]).id}")


def help_of(page: Page, field: str) -> str:
    return " ".join(" ".join(found.text_content().split()) for found in page.all(f"//*[@id='f-{field}-help']"))


def test_sorting_says_which_categories_the_head_answers_and_which_go_on(office: Office) -> None:
    page = task_page(office, "pilah_aduan")

    assert "Dijawab Kabid sendiri (langkah 5): Informasi, Rekomendasi teknik, Evaluasi layanan." in help_of(page, "kategori")
    assert "ditindaklanjuti bidang terkait (langkah 6)" in help_of(page, "kategori")
    assert "dibenahi, dijelaskan, atau diusulkan" in help_of(page, "jenis")
    assert "Ya: dijawab Kabid. Tidak: ditindaklanjuti bidang terkait." in page.words


def test_sorting_says_what_the_division_chosen_decides(office: Office) -> None:
    assert "bila Kabid menjawab sendiri, pilihan ini hanya dicatat" in help_of(task_page(office, "pilah_aduan"), "bidang_tujuan")


def test_a_task_that_nobody_holds_may_be_filled_in_at_once(office: Office) -> None:
    assert "Langsung saja diisi: tugas ini menjadi milik Anda begitu selesai." in task_page(office, "beri_nomor").words


def test_what_is_called_incomplete_is_not_processed(office: Office) -> None:
    task = office.task(office.complaint(), "sari")

    refused = office.sign_in("sari").sends(task, keputusan="ada", lengkap="tidak")

    assert refused.status == 422
    assert "Aduan yang belum lengkap tidak dapat diproses: tekan Minta Kelengkapan, atau jawab Ya." in refused.words
    assert office.sign_in("sari").sends(task, keputusan="ada", lengkap="ya").status == 303


def test_an_outcome_reads_as_what_was_decided_not_as_the_question(office: Office) -> None:
    case = office.brought_to("pilah_aduan")

    for person, address in (("sari", f"/kasus/{case.business_key}?bagian=formulir"), ("ayu", f"/audit/{case.business_key}?langkah=2")):
        page = office.sign_in(person).get(address)
        rows = {" ".join(dt.text_content().split()): " ".join(dt.getnext().text_content().split()) for dt in page.all("//dl[@class='answers']/dt")}
        assert rows["Keputusan langkah ini"] == "Proses Aduan"
        assert "Ada pengaduan?" not in rows


@pytest.mark.parametrize("element", ["draf_balasan"])
def test_nothing_is_called_a_proposal_where_nothing_is_proposed(office: Office, element: str) -> None:
    page = task_page(office, element)

    (copies,) = page.all("//fieldset[@id='f-tembusan']")
    assert "usulan" not in copies.text_content()
    assert "usulan, boleh diubah" in page.words


def test_consent_that_was_left_out_is_asked_for_in_a_sentence_and_marked(office: Office) -> None:
    refused = office.nobody().post("/aduan", {"balas_lewat": "email"})

    assert "Persetujuan pemrosesan data pribadi belum dijawab: pilih Ya bila setuju." in refused.words
    assert refused.all("//div[contains(@class, 'field-weighty') and contains(@class, 'field-wrong')]//input[@name='setuju_data']")


def test_an_address_that_the_way_of_the_answer_needs_is_asked_for_with_the_reason(office: Office) -> None:
    refused = office.nobody().post("/aduan", {"balas_lewat": "email"})

    assert "Isi alamat email, karena jawaban diminta lewat Email; atau pilih cara lain pada “Jawaban dikirim lewat”." in refused.words


def test_a_division_has_one_name(office: Office) -> None:
    names = {bidang.label for bidang in office.engine.office.bidang.values()}
    named = [person.post.removeprefix("Petugas ") for person in office.engine.office.people if person.post.startswith("Petugas Bidang")]

    assert named
    assert set(named) <= names


def test_before_the_office_opens_the_clock_says_from_when_time_counts(office: Office) -> None:
    case = office.complaint()
    office.clock.at = office.clock.at.replace(hour=21, minute=26)
    sari, said = office.sign_in("sari"), "Kantor buka Selasa 07.30; waktu dihitung sejak itu."

    assert said in sari.get(f"/tugas/{office.task(case, 'sari').id}").words
    assert said in sari.get("/tugas?tab=kelompok").words
    office.clock.at = office.clock.at.replace(hour=10) + timedelta(days=1)
    assert "Kantor buka" not in office.sign_in("sari").get("/tugas?tab=kelompok").words


def test_an_auditor_reads_in_plain_words_what_decided_and_what_a_whole_chain_is(office: Office) -> None:
    case = office.brought_to("pilah_aduan")

    page = office.sign_in("ayu").get(f"/audit/{case.business_key}?langkah=2")

    assert "karena syaratnya terpenuhi. Yang menentukan:" in page.words
    assert "(tidak ada yang diubah, dihapus, atau disisipkan sejak dicatat)" in page.words
    assert page.all("//section[contains(@class, 'turn')]//code")


def test_in_the_demo_the_next_person_is_one_press_from_receipt_and_tracking(office: Office) -> None:
    nobody = office.nobody()
    nobody.post("/aduan", COMPLAINT)
    nobody.post("/aduan/kirim")

    receipt = nobody.get("/aduan/terima")
    ticket, code = (receipt.all(f"//*[@id='{name}']/text()")[0].strip() for name in ("tiket", "kode"))
    nobody.post("/lacak", {"tiket": ticket, "kode": code})

    assert receipt.all("//button[contains(@class, 'btn-primary')]//text()[contains(., 'Lanjutkan sebagai')]")
    assert not receipt.all("//a[contains(@class, 'btn-primary')]")
    assert "Yang kami kerjakan" in receipt.words
    assert receipt.words.count("Selanjutnya") == 1
    tracking = nobody.get("/lacak/aduan")
    assert tracking.all("//div[contains(@class, 'demo-next')]//input[@name='pengguna']/@value") == ["sari"]
    assert "Sari" not in tracking.all("//main")[0].text_content(), "the citizen's own page names nobody of the office"


def test_outside_the_demo_the_receipt_is_what_the_citizen_takes_along(office: Office) -> None:
    app = create_app(office.engine, WebSettings(secret_key=b"s" * 32))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    client = app.test_client()
    client.post("/aduan", data=COMPLAINT)
    client.post("/aduan/kirim")

    page = client.get("/aduan/terima").text
    assert "Lanjutkan sebagai" not in page
    assert '<a class="btn btn-primary" href="/aduan/terima.pdf">' in page


COMPLAINT = {
    "nama": "Rina", "jenis_pelapor": "perorangan", "surel": "rina@contoh.example", "balas_lewat": "email", "rahasiakan": "ya", "setuju_data": "ya",
    "judul": "Berkas izin belum selesai", "uraian": "Berkas saya belum selesai sejak bulan lalu.", "dugaan_korupsi": "tidak",
}  # fmt: skip
