"""The inbox and the task page: what staff see, do, and never lose."""

from __future__ import annotations

from io import BytesIO

import pytest

from engine.rehearsal import SCAN
from tests.sop.route import ENTRIES
from tests.webtasks.office import REVIEW, ROOT, Office

ANSWER = {"_selesai": "1", **{name: value for name, value in ENTRIES["jawab_kabid"].items() if isinstance(value, str)}}

# ---------------------------------------------------------------- the inbox


def test_the_inbox_without_tab_opens_where_work_waits(office: Office) -> None:
    office.complaint()

    page = office.sign_in("sari").get("/tugas")

    assert page.all("//nav[@aria-label='Daftar tugas']//a[@aria-current]/text()")[0].strip() == "Kelompok saya"
    assert "1 tugas yang dapat Anda ambil" in page.words
    assert "Alamat pada NIB belum berubah" in page.words


def test_a_row_says_in_words_when_its_task_is_due(office: Office) -> None:
    office.complaint()
    sari = office.sign_in("sari")

    early = sari.get("/tugas").all("//*[contains(@class, 'due-')]/span")[0]
    office.passes(40)
    late = sari.get("/tugas").all("//*[contains(@class, 'due-late')]/span[@title]")[0]

    assert early.text == "sisa 5 menit kerja"
    assert late.text == "terlambat 35 menit"
    assert late.get("title") == "8 Juni 2026 08.05 WITA"


def test_leaders_see_the_figures_of_all_that_is_open_and_others_none(office: Office) -> None:
    office.complaint()
    office.brought_to("beri_nomor")
    office.passes(40)

    leader = office.sign_in("budi").get("/tugas?tab=semua")

    assert [int(number) for number in leader.all("//ul[@class='figures']//strong/text()")] == [2, 1, 1]
    assert "2 tugas terbuka, 1 terlambat" in leader.words
    assert office.sign_in("umar").get("/tugas").all("//ul[@class='figures']") == []
    assert office.sign_in("umar").get("/tugas?tab=semua").status == 404


def test_a_task_of_others_leads_to_its_case_and_offers_no_claim(office: Office) -> None:
    case = office.brought_to("beri_nomor")

    page = office.sign_in("sari").get("/tugas?tab=semua")

    assert page.all("//a[@data-open]/@href") == [f"/kasus/{case.business_key}"]
    assert page.all("//button[@data-claim]") == []
    assert "belum diambil (Umum)" in page.words


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("cari=reklame", ["Izin reklame"]),
        ("cari=ADU-2026-000001", ["Alamat pada NIB belum berubah"]),
        ("saring=terlambat", ["Alamat pada NIB belum berubah"]),
        ("saring=hari_ini", ["Izin reklame"]),
        ("urut=terbaru", ["Izin reklame", "Alamat pada NIB belum berubah"]),
        ("urut=tenggat", ["Alamat pada NIB belum berubah", "Izin reklame"]),
        ("cari=tidak+ada+yang+begini", []),
    ],
)
def test_filters_search_and_order_live_in_the_address(office: Office, query: str, shown: list[str]) -> None:
    office.complaint()
    office.passes(10)
    office.complaint(judul="Izin reklame")

    page = office.sign_in("sari").get(f"/tugas?tab=kelompok&{query}")

    assert [title.strip() for title in page.all("//a[@data-open]/text()")] == shown
    assert shown or "Tidak ada yang cocok" in page.words


def test_twenty_six_tasks_take_two_pages(office: Office) -> None:
    for _ in range(26):
        office.complaint()
    sari = office.sign_in("sari")

    first, second = sari.get("/tugas?tab=kelompok"), sari.get("/tugas?tab=kelompok&hal=2")

    assert (len(first.all("//tr[@data-row]")), len(second.all("//tr[@data-row]"))) == (25, 1)
    assert first.all("//a[@rel='next']/@href") == ["/tugas?tab=kelompok&hal=2"]
    assert sari.get("/tugas?tab=kelompok&hal=99").all("//tr[@data-row]")


def test_what_a_group_was_told_stands_in_the_inbox(office: Office) -> None:
    case = office.brought_to("distribusi")
    told = office.engine.read.notices("budi")

    page = office.sign_in("budi").get("/tugas")

    assert ("Pemberitahuan" in page.words) == bool(told)
    assert all(notice.text in page.words and case.business_key in page.words for notice in told)


def test_finished_tasks_stand_in_their_tab(office: Office) -> None:
    office.brought_to("disposisi")

    page = office.sign_in("sari").get("/tugas?tab=selesai")

    assert "2 tugas yang Anda selesaikan" in page.words
    assert "Pilah Jenis Aduan" in page.words


def test_whoever_handles_no_cases_has_no_inbox(office: Office) -> None:
    assert [office.sign_in(person).get("/tugas").status for person in ("adi", "anto", "ayu")] == [404] * 3
    assert office.nobody().get("/tugas").goes_to.startswith("/masuk?next=")


# ---------------------------------------------------------------- the task page


def test_a_task_shows_where_the_case_stands_and_what_was_filled_so_far(office: Office) -> None:
    case = office.brought_to("jawab_kabid")

    page = office.sign_in("budi").get(f"/tugas/{office.task(case, 'budi').id}")

    assert page.all("//h1/text()") == ["Alamat pada NIB belum berubah"]
    assert "Langkah 5 dari 12" in page.words
    assert "sisa 3 jam kerja" in page.words
    assert "Mutu baku: 3 jam" in page.words
    titles = [title.strip() for title in page.all("//details[@class='part']/summary/span[1]/text()")]
    assert titles[0] == "D. Disposisi"
    assert titles[1:] == sorted(titles[1:])
    assert {title[0] for title in titles} == set("ABCD")


def test_only_candidates_see_a_task(office: Office) -> None:
    task = office.task(office.complaint(), "sari")

    statuses = {person: office.sign_in(person).get(f"/tugas/{task.id}").status for person in ("budi", "hadi", "dewi", "umar", "adi", "ayu")}

    assert set(statuses.values()) == {404}
    budi = office.sign_in("budi")
    acts = [budi.post(f"/tugas/{task.id}{act}").status for act in ("", "/ambil", "/lepas", "/draf", "/surat")]
    assert acts == [404] * 5
    assert budi.get(f"/tugas/{task.id}/surat").status == 404


def test_a_task_that_is_unknown_and_one_that_is_not_mine_answer_alike(office: Office) -> None:
    task = office.task(office.complaint(), "sari")
    budi = office.sign_in("budi")

    assert budi.get(f"/tugas/{task.id}").answer.text == budi.get("/tugas/aaaaaaaaaaaaaaaa.1").answer.text


def test_completing_claims_and_says_what_followed_and_what_is_next(office: Office) -> None:
    case = office.brought_to("pilah_aduan")
    office.complaint(judul="Izin reklame")
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    entries = {**ENTRIES["pilah_aduan"], "kategori": "informasi", "kategori_kabid": "ya", "_selesai": "1"}

    sent = sari.sends(task, **entries)
    page = sari.get(sent.goes_to)

    assert sent.status == 303
    assert "Diserahkan kepada Kabid, tenggat 08.04." in page.words
    assert "Izin reklame" in page.words
    assert page.all("//*[@data-draft-done]/@data-draft-done") == [f"/tugas/{task.id}/draf"]


def test_a_next_step_of_ones_own_is_named_as_such(office: Office) -> None:
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    page = sari.get(sari.sends(task, keputusan="ada", lengkap="ya").goes_to)

    assert "Berikutnya pada Anda: Pilah Jenis Aduan, tenggat 08.10." in page.words
    assert page.all("//a[contains(@class, 'btn-primary')]/@href") == [f"/tugas/{office.task(case, 'sari').id}"]


def test_what_is_wrong_comes_back_with_a_summary_and_all_that_was_typed(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    budi, task = office.sign_in("budi"), office.task(case, "budi")

    page = budi.sends(task, _selesai="1", uraian_tindak_lanjut="Terlalu pendek", hasil="informasi_diberikan")

    assert page.status == 422
    assert "Uraian tindak lanjut/jawaban minimal 20 karakter." in page.words
    assert page.all("//*[@id='summary']//a/@href")[0] == "#f-uraian_tindak_lanjut"
    assert page.all("//textarea[@name='uraian_tindak_lanjut']")[0].text.strip() == "Terlalu pendek"
    assert "Perlu diperbaiki" in page.all("//title/text()")[0]
    assert budi.get(f"/tugas/{task.id}").all("//textarea[@name='uraian_tindak_lanjut']")[0].text.strip() == "Terlalu pendek"


def test_a_second_press_changes_nothing_and_shows_the_result_of_the_first(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    budi, task = office.sign_in("budi"), office.task(case, "budi")
    page = budi.get(f"/tugas/{task.id}")
    typed = {**ANSWER, "kunci": page.hidden("kunci"), "revisi": page.hidden("revisi")}

    first = budi.post(f"/tugas/{task.id}", typed)
    after = len(office.engine.history(case.id))
    second = budi.post(f"/tugas/{task.id}", typed)

    assert (first.status, second.status) == (303, 303)
    assert first.goes_to == second.goes_to
    assert len(office.engine.history(case.id)) == after


def test_a_stale_page_says_what_changed_and_keeps_what_was_typed(office: Office) -> None:
    case = office.brought_to("jawab_kabid")
    budi, task = office.sign_in("budi"), office.task(case, "budi")
    page = budi.get(f"/tugas/{task.id}")
    typed = {**ANSWER, **{name: page.hidden(name) for name in ("kunci", "revisi", "_sejak")}}
    office.engine.claim(task.id, by="budi")

    stale = budi.post(f"/tugas/{task.id}", typed)

    assert stale.status == 409
    assert "Kasus ini baru saja diubah oleh Budi (Kabid)." in stale.words
    assert "Tugas diambil: Jawab Aduan" in stale.words
    assert "tersimpan sebagai draf" in stale.words
    again = budi.get(f"/tugas/{task.id}")
    assert again.all("//textarea[@name='uraian_tindak_lanjut']")[0].text.strip() == ANSWER["uraian_tindak_lanjut"]
    assert budi.sends(task, **ANSWER).status == 303


def test_a_task_that_another_has_taken_can_be_read_and_not_filled_in(office: Office) -> None:
    office.engine.add_user("nita", roles=["kasi"], by="system", name="Nita")
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    before = sari.get(f"/tugas/{task.id}")
    office.engine.claim(task.id, by="nita")

    page = sari.get(f"/tugas/{task.id}")
    tried = sari.post(f"/tugas/{task.id}", {"keputusan": "ada", "lengkap": "ya", "kunci": before.hidden("kunci"), "_sejak": before.hidden("_sejak")})
    claimed = sari.post(f"/tugas/{task.id}/ambil")

    assert "Tugas ini sudah diambil Nita." in page.words
    assert "B. Pengaduan" in page.words
    assert page.all("//form[@id='isian']") == []
    assert (tried.status, claimed.status) == (409, 409)
    assert "Tugas ini sudah diambil Nita." in tried.words
    assert "Aduan lengkap?" in tried.words
    assert office.engine.read.task("nita", task.id).draft is None


def test_a_task_that_another_has_done_shows_what_was_typed(office: Office) -> None:
    office.engine.add_user("nita", roles=["kasi"], by="system", name="Nita")
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    kunci = sari.get(f"/tugas/{task.id}").hidden("kunci")
    office.engine.complete(task.id, {"keputusan": "ada", "lengkap": "ya"}, by="nita")

    tried = sari.post(f"/tugas/{task.id}", {"keputusan": "ada", "lengkap": "ya", "catatan_kasi": "Sudah saya telepon.", "kunci": kunci})

    assert tried.status == 409
    assert "Tugas ini sudah diselesaikan." in tried.words
    assert "Sudah saya telepon." in tried.words


def test_claiming_from_the_list_opens_the_task_and_releasing_gives_it_back(office: Office) -> None:
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    claimed = sari.post(sari.get("/tugas").all("//form[button[@data-claim]]/@action")[0])
    mine = office.engine.read.task("sari", task.id).mine
    freed = sari.post(f"/tugas/{task.id}/lepas")

    assert claimed.goes_to == f"/tugas/{task.id}"
    assert mine
    assert "kembali ke kelompok" in sari.get(freed.goes_to).words
    assert office.task(case, "sari").assignee is None


def test_claiming_while_typing_keeps_what_was_typed(office: Office) -> None:
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    sari.post(f"/tugas/{task.id}/ambil", {"catatan_kasi": "Telepon pelapor."})

    assert sari.get(f"/tugas/{task.id}").all("//textarea[@name='catatan_kasi']")[0].text.strip() == "Telepon pelapor."


def test_a_draft_is_kept_by_script_and_by_button_and_says_when(office: Office) -> None:
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    office.clock.at = office.clock.at.replace(hour=10, minute=41)

    answer = sari.post(f"/tugas/{task.id}/draf", {"catatan_kasi": "Satu"})
    pressed = sari.sends(task, catatan_kasi="Dua", _simpan="1")
    page = sari.get(pressed.goes_to)

    assert answer.answer.json == {"saved": "10.41", "computed": {}}
    assert page.all("//textarea[@name='catatan_kasi']")[0].text.strip() == "Dua"
    assert "Tersimpan 10.41" in page.words


def test_a_draft_that_was_overtaken_on_its_way_replaces_nothing(office: Office) -> None:
    case = office.complaint()
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    for text, sending in (("Dua", "lembar-1.2"), ("Satu", "lembar-1.1")):
        sari.post(f"/tugas/{task.id}/draf", {"catatan_kasi": text, "_lembar": sending})
    after = office.engine.read.task("sari", task.id).draft
    sari.post(f"/tugas/{task.id}/draf", {"catatan_kasi": "Tiga", "_lembar": "lembar-2.1"})

    assert after == {"catatan_kasi": ["Dua"]}
    assert office.engine.read.task("sari", task.id).draft == {"catatan_kasi": ["Tiga"]}


def test_enter_in_a_field_presses_the_button_that_only_keeps_the_draft(office: Office) -> None:
    case = office.brought_to("draf_balasan")
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    office.engine.claim(task.id, by="sari")

    page = sari.get(f"/tugas/{task.id}")

    # a browser's default button is the first in the page whose form it is, whether inside or by the attribute `form`
    first = page.all("//button[@form='isian' or ancestor::form[@id='isian']]")[0]
    assert first.get("name") == "_simpan"
    assert first.get("formaction") is None


def test_a_returned_draft_says_why_on_top_and_in_which_round_it_is(office: Office) -> None:
    case = office.brought_to("paraf_kabid")
    budi = office.sign_in("budi")
    unexplained = budi.sends(office.task(case, "budi"), keputusan="kembalikan")
    returned = budi.sends(office.task(case, "budi"), keputusan="kembalikan", alasan_kembali="Sebutkan dasar hukum.")

    page = office.sign_in("sari").get(f"/tugas/{office.task(case, 'sari').id}")

    assert unexplained.status == 422
    assert "Tulis alasan pengembalian." in unexplained.words
    assert "Dikembalikan kepada Kasi" in budi.get(returned.goes_to).words
    assert "Dikembalikan oleh Budi" in page.words
    assert "Sebutkan dasar hukum." in page.all("//*[@role='alert']")[0].text_content()
    assert "Putaran 2" in page.words


def test_the_draft_that_was_sent_on_again_is_not_shown_as_returned(office: Office) -> None:
    case = office.brought_to("paraf_kabid")
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Sebutkan dasar hukum.")
    office.passes(1)
    office.does(case, "draf_balasan")

    page = office.sign_in("budi").get(f"/tugas/{office.task(case, 'budi').id}")

    assert "Dikembalikan oleh" not in page.words
    assert "Putaran 2" in page.words


def test_the_minutes_of_a_visit_are_asked_for_beside_their_field(office: Office) -> None:
    case = office.brought_to("rapat_peninjauan", REVIEW)
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    typed = {"hadir__0__nama": "Sari", "hadir__0__jabatan": "Kasi", "hadir__0__instansi": "DPMPTSP", "temuan": "Sesuai.", "kesimpulan": "Baik."}

    page = sari.sends(task, _selesai="1", notulen=(BytesIO(SCAN), "notulen.pdf"), **typed)

    assert page.status == 422
    error = page.all("//*[@id='f-berita_acara-error']")[0]
    assert error.text_content().strip() == "Berita acara peninjauan belum diunggah."
    assert "notulen.pdf" in page.words
    assert page.all("//input[@name='hadir.0.nama']/@value") == ["Sari"]


def test_files_sent_stay_with_the_form_and_can_be_removed_without_script(office: Office) -> None:
    case = office.brought_to("rapat_peninjauan", REVIEW)
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    kept = sari.sends(task, _simpan="1", foto=[(BytesIO(SCAN), "satu.pdf"), (BytesIO(SCAN.replace(b"595", b"596")), "dua.pdf")])
    page = sari.get(kept.goes_to)
    digests = page.all("//input[@type='hidden'][@name='foto']/@value")
    removed = sari.sends(task, foto=digests, _hapus=f"foto.{digests[0]}")

    assert len(digests) == 2
    assert removed.status == 200
    assert removed.all("//input[@type='hidden'][@name='foto']/@value") == digests[1:]


def test_a_file_of_a_wrong_kind_is_refused_beside_its_field_and_the_rest_stays(office: Office) -> None:
    case = office.brought_to("rapat_peninjauan", REVIEW)
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    page = sari.sends(task, _selesai="1", temuan="Sesuai.", berita_acara=(BytesIO(b"MZ\x90\x00"), "jahat.exe"))

    assert page.status == 422
    assert "Jenis berkas ini tidak diterima." in page.all("//*[@id='f-berita_acara-error']")[0].text_content()
    assert page.all("//textarea[@name='temuan']")[0].text.strip() == "Sesuai."


def test_the_letter_is_previewed_with_what_has_been_typed(office: Office) -> None:
    case = office.brought_to("draf_balasan")
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    sent = sari.post(f"/tugas/{task.id}/surat", {"hal_surat": "Tanggapan", "isi_surat": "Alamat sudah diperbarui."})
    letter = sari.get(sent.goes_to)

    assert letter.answer.mimetype == "application/pdf"
    assert letter.answer.data.startswith(b"%PDF")
    assert letter.answer.headers["Content-Disposition"].startswith("inline")
    assert office.engine.read.task("sari", task.id).draft == {"hal_surat": ["Tanggapan"], "isi_surat": ["Alamat sudah diperbarui."]}


def test_a_letter_that_fails_with_what_was_typed_is_told_as_the_analysts_to_mend(office: Office) -> None:
    shipped = (ROOT / "forms" / "surat" / "surat_balasan.typ").read_text(encoding="utf-8")
    faulty = shipped.replace("#kop(d)\n", '#kop(d)\n#if nilai("draf_balasan", "hal_surat") == "Tanggapan" { int("satu") }\n')
    office.engine.deploy({"surat_balasan.typ": faulty.encode()}, by="system")
    case = office.brought_to("draf_balasan")
    sari, task = office.sign_in("sari"), office.task(case, "sari")

    sent = sari.post(f"/tugas/{task.id}/surat", {"hal_surat": "Tanggapan", "isi_surat": "Alamat sudah diperbarui."})
    shown = sari.get(sent.goes_to)

    assert shown.status == 409
    assert "belum dapat dibuat" in shown.words and "analis" in shown.words and "Tanggapan" not in shown.words
    assert sari.get(f"/tugas/{task.id}").all("//input[@name='hal_surat']/@value") == ["Tanggapan"]


def test_a_fault_of_the_model_leaves_the_text_and_says_who_looks_at_it(office: Office) -> None:
    shipped = (ROOT / "bpmn" / "penanganan_pengaduan.bpmn").read_text(encoding="utf-8")
    faulty = shipped.replace('disposisi.kategori_kabid = "ya"', "disposisi.kategori_kabid + 1 = 2")
    office.engine.deploy({"penanganan_pengaduan.bpmn": faulty.encode()}, by="system")
    case = office.brought_to("disposisi")
    budi, task = office.sign_in("budi"), office.task(case, "budi")

    sent = budi.sends(task, keputusan="kirim", isi_disposisi=["tindak_lanjuti"], kategori_kabid="ya", catatan_disposisi="Segera.")
    page = budi.get(sent.goes_to)

    assert "berhenti karena gangguan pada diagram" in page.words
    assert page.all("//textarea[@name='catatan_disposisi']")[0].text.strip() == "Segera."

