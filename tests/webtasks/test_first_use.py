"""What tripped people who used the pages for the first time, each mended for good."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import render_template_string
from lxml import html
from playwright.sync_api import Page as Tab, expect
from pypdf import PdfReader

from engine.rehearsal import SCAN
from engine.workdays import is_working_day
from tests.serving import served
from tests.webtasks.office import INFORMATION, WHO, Office, Page, Person
from webtasks import WebSettings, create_app, formview

EXAMPLE = "contoh-surat-bertanda-tangan-pindaian.pdf"
"""What the demo attaches to the field "Surat bertanda tangan (pindaian)"."""
OPEN = "//details[@class='part'][@open]/summary/span[1]/text()"


def task_page(office: Office, element: str) -> Page:
    case = office.brought_to(element, {} if element == "tindak_lanjut_bidang" else INFORMATION)
    return office.sign_in(WHO[element]).get(f"/tugas/{office.task(case, WHO[element]).id}")


@pytest.mark.parametrize(
    ("element", "first"),
    [
        ("disposisi", ["C. Pemeriksaan dan Pemilahan", "B. Pengaduan"]),
        ("tindak_lanjut_bidang", ["D. Disposisi", "B. Pengaduan"]),
        ("draf_balasan", ["E. Tindak Lanjut/Jawaban", "B. Pengaduan"]),
        ("paraf_kabid", ["G. Draf Surat Balasan", "E. Tindak Lanjut/Jawaban", "B. Pengaduan"]),
        ("tanda_tangan", ["G. Draf Surat Balasan", "G. Nomor Surat", "E. Tindak Lanjut/Jawaban", "B. Pengaduan"]),
    ],
)
def test_what_a_task_has_to_judge_stands_first_and_open(office: Office, element: str, first: list[str]) -> None:
    assert [title.strip() for title in task_page(office, element).all(OPEN)] == first


@pytest.mark.parametrize("element", ["pilah_aduan", "disposisi", "paraf_kabid", "tanda_tangan", "arsip"])
def test_the_formulir_is_in_the_order_of_its_letters_each_heading_once(office: Office, element: str) -> None:
    page = task_page(office, element)
    case = page.all("//a[contains(@href, 'bagian=riwayat')]/@href")[0].partition("?")[0]

    for found in (page, office.sign_in(WHO[element]).get(f"{case}?bagian=formulir")):
        for_now, others = [], [title.strip() for title in found.all("//details[@class='part']/summary/span[1]/text()")]
        if found.all("//h3[.='Untuk langkah ini']"):
            for_now, others = (
                [title.strip() for title in found.all(f"//details[@class='part'][preceding-sibling::h3[1]='{heading}']/summary/span[1]/text()")]
                for heading in ("Untuk langkah ini", "Bagian lain")
            )
            assert for_now
        assert [title[0] for title in others] == sorted(title[0] for title in others)
        assert len({*for_now, *others}) == len([*for_now, *others])
        assert {"A. Identitas Pelapor", "B. Pengaduan"} <= {*for_now, *others}


def test_as_many_segments_as_steps_are_counted(office: Office) -> None:
    page = task_page(office, "paraf_kabid")

    marks = [str(kind).split() for kind in page.all("//ol[@class='steps']/li/@class")]
    assert len([kinds for kinds in marks if "between" not in kinds]) == 12
    assert [kinds for kinds in marks if "between" in kinds] == [["now", "between"]]
    assert "Tambahan di luar SOP, sesudah langkah 9 · Paraf Surat Balasan" in page.words


def test_a_step_without_a_norm_does_not_speak_of_one(office: Office) -> None:
    words = task_page(office, "paraf_kabid").words

    assert "sisa 1 jam kerja" in words
    assert "aku waktu" not in words
    assert "Mutu baku" not in words


def test_the_deadline_proposed_is_in_working_time_and_becomes_that_of_the_task(office: Office) -> None:
    case = office.brought_to("disposisi", {})
    office.clock.at = office.clock.at.replace(hour=15, minute=0) + timedelta(days=4)  # Friday; the office closes at 16.30
    page = office.engine.read.task("budi", office.task(case, "budi").id)

    office.does(case, "disposisi")

    proposed = page.values["tenggat_disposisi"]
    assert proposed == "2026-06-15T09:00:00+08:00"
    assert is_working_day(office.engine.office.calendar, (office.clock.at + timedelta(days=3)).date())
    due = office.task(case, "dewi").due
    assert due is not None
    assert due.isoformat() == "2026-06-15T01:00:00+00:00"


def test_what_follows_from_an_answer_is_told_with_the_draft(office: Office) -> None:
    case = office.brought_to("pilah_aduan")
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    before = sari.get(f"/tugas/{task.id}")

    kept = sari.post(f"/tugas/{task.id}/draf", {"kategori": "informasi"})

    assert "terisi sendiri dari isian lain" in before.words
    assert kept.answer.json is not None
    assert kept.answer.json["computed"] == {"pilah_aduan_kategori_kabid": "Ya"}
    assert sari.get(f"/tugas/{task.id}").all("//output[@data-field='pilah_aduan_kategori_kabid']/text()")[0].strip() == "Ya"


def test_a_label_that_is_a_question_does_not_end_its_message_in_the_middle(office: Office) -> None:
    case = office.complaint()

    page = office.sign_in("sari").sends(office.task(case, "sari"), keputusan="ada", lengkap="")

    assert page.status == 422
    assert "“Aduan lengkap?” wajib diisi." in page.words


def test_the_limits_of_a_field_stand_beside_it(office: Office) -> None:
    page = office.nobody().get("/aduan")

    limits = {str(field.get("id")): " ".join(field.text_content().split()) for field in page.all("//*[@class='form-text']")}
    assert limits["f-uraian-help"].endswith("20 sampai 5.000 karakter.")
    assert limits["f-judul-help"].endswith("Paling banyak 150 karakter.")


def test_a_list_says_whose_task_it_is_and_leads_to_it(office: Office) -> None:
    task = office.task(office.brought_to("beri_nomor"), "umar")

    page = office.sign_in("umar").get("/tugas")

    (row,) = page.all("//tr[@data-row]")
    assert row.xpath(".//td[@data-label='Langkah']/span/text()")[-1] == "Umum"
    assert row.xpath(".//a[contains(@class, 'btn')]/@href") == [f"/tugas/{task.id}"]
    assert row.xpath(".//form/@hidden"), "a task is taken on its own page"


def test_a_file_is_listed_once_beside_a_task(office: Office) -> None:
    page = task_page(office, "distribusi")

    assert len(page.all("//a[text()='pindaian.pdf']")) == 1


def test_cases_are_complaints_unless_others_are_asked_for(office: Office) -> None:
    office.engine.run_due()
    office.passes(24 * 60)
    office.engine.run_due()
    office.complaint()

    for person, address in (("sari", "/kasus"), ("ayu", "/audit")):
        asked = ("", "?proses=semua", "?proses=pemeriksaan_harian")
        unasked, everything, daily = (len(office.sign_in(person).get(f"{address}{which}").all("//tr[@data-row]")) for which in asked)
        assert (unasked, everything) == (1, 1 + daily)
        assert daily


def test_whoever_has_no_page_of_work_is_told_why(office: Office) -> None:
    office.engine.add_user("tamu", roles=["masyarakat"], by="system", name="Tamu", password="sandi-yang-panjang")
    guest = office.nobody()
    assert guest.post("/masuk", {"pengguna": "tamu", "sandi": "sandi-yang-panjang"}).status == 303

    assert "tidak mempunyai halaman kerja" in guest.get("/akun/saya").words
    assert "tidak mempunyai halaman kerja" not in office.sign_in("sari").get("/akun/saya").words


def test_the_demo_says_for_whom_work_waits_and_leads_on_to_them(office: Office) -> None:
    case = office.complaint()
    shown = office.nobody().get("/masuk").all("//ul/li[.//input[@name='pengguna']]")
    cards = {card.xpath("string(.//strong)"): card.text_content() for card in shown}
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    sari.sends(task, keputusan="ada", lengkap="ya")
    sorting = office.task(case, "sari")
    office.does(case, "pilah_aduan")
    next_task = office.task(case, "budi")

    done = sari.get(f"/tugas/{sorting.id}")

    assert list(cards)[:6] == ["Sari", "Budi", "Dewi", "Umar", "Hadi", "Ayu"]
    assert [name for name, text in cards.items() if "tugas menunggu" in text] == ["Sari"]
    onwards = done.all("//div[contains(@class, 'demo-next')]//form")
    assert [[form.fields["pengguna"], form.fields["next"]] for form in onwards] == [["budi", f"/tugas/{next_task.id}"]]


def test_nothing_of_the_demo_shows_outside_it(office: Office) -> None:
    case = office.brought_to("arsip", INFORMATION)
    task = office.task(case, "sari")
    office.does(case, "arsip")
    earnest = create_app(office.engine, WebSettings(secret_key=b"s" * 32))
    earnest.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    office.engine.set_password("sari", "kata sandi sari", by="system")
    client = earnest.test_client()

    client.post("/masuk", data={"pengguna": "sari", "sandi": "kata sandi sari"})

    answer = client.get(f"/tugas/{task.id}")
    assert "Tidak ada lagi yang harus dikerjakan" in answer.text
    assert "Lanjutkan sebagai" not in answer.text


def test_the_icon_is_found_by_its_old_address_too(office: Office) -> None:
    with office.nobody().get("/favicon.ico").answer as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_a_return_has_one_button_at_a_time(page: Tab, office: Office) -> None:
    task = office.task(office.brought_to("paraf_kabid"), "budi")
    with served(office.app) as url:
        sign_in(page, url, "Budi")
        page.goto(f"{url}/tugas/{task.id}")

        page.locator("details[data-outcome] summary").click()

        expect(page.get_by_text("Kembalikan untuk Perbaikan").locator("visible=true")).to_have_count(1)
        expect(page.locator("details[data-outcome] summary")).to_have_text("Batal", use_inner_text=True)


def test_the_controls_of_a_replay_and_what_it_shows_are_in_sight_together(page: Tab, office: Office) -> None:
    case = office.brought_to("arsip", INFORMATION)
    office.does(case, "arsip")
    page.set_viewport_size({"width": 1280, "height": 800})
    with served(office.app) as url:
        sign_in(page, url, "Ayu")
        page.goto(f"{url}/audit/{case.business_key}?langkah=5")
        expect(page.locator("[data-drawn]")).to_be_visible(timeout=20_000)
        expect(page.locator("[data-go=next]")).to_be_in_viewport(ratio=1)
        shown = page.locator(".diagram .now").first
        expect(shown).to_be_in_viewport(ratio=1)
        assert not _cut(page, shown.bounding_box())

        page.mouse.wheel(0, 900)
        expect(page.locator("[data-go=next]")).to_be_in_viewport(ratio=1)

        page.goto(f"{url}/audit/{case.business_key}?langkah=99")
        expect(page.locator("[data-drawn]")).to_be_visible(timeout=20_000)
        expect(page.locator(".diagram .now")).to_have_count(0)
        called = page.locator('[data-element-id="surat_keluar"] .djs-visual > :first-child')
        assert called.evaluate("one => parseFloat(getComputedStyle(one).strokeWidth)") < 3


def test_a_replay_begins_at_the_first_event_and_its_controls_say_what_they_do(page: Tab, office: Office) -> None:
    case = office.brought_to("disposisi")
    page.set_viewport_size({"width": 1280, "height": 800})
    with served(office.app) as url:
        sign_in(page, url, "Ayu")
        page.goto(f"{url}/audit/{case.business_key}")
        controls = page.locator("[data-go]")
        expect(page.locator("[data-position]")).to_have_text("Peristiwa 1 dari 3")
        assert [text.strip() for text in controls.all_inner_texts()] == ["Pertama", "Sebelumnya", "Berikutnya", "Terakhir"]
        assert _dead(page) == ["Pertama", "Sebelumnya"]

        controls.last.click()
        expect(page.locator("[data-position]")).to_have_text("Peristiwa 3 dari 3")
        assert _dead(page) == ["Berikutnya", "Terakhir"]
        controls.nth(1).click()
        expect(page.locator("[data-position]")).to_have_text("Peristiwa 2 dari 3")
        assert _dead(page) == []


def _dead(page: Tab) -> list[str]:
    """Words of the controls that lead nowhere, and say so."""
    found = page.locator("[data-go][aria-disabled=true]")
    assert not [link for link in found.all() if link.get_attribute("href")]
    return [text.strip() for text in found.all_inner_texts()]


@pytest.mark.parametrize("number", [2, 4, 5])
def test_the_gateway_that_was_decided_is_drawn_in_sight_beside_what_was_entered(page: Tab, office: Office, number: int) -> None:
    case = office.brought_to("draf_balasan", INFORMATION)
    page.set_viewport_size({"width": 1280, "height": 800})
    with served(office.app) as url:
        sign_in(page, url, "Ayu")
        page.goto(f"{url}/audit/{case.business_key}?langkah={number}")
        expect(page.locator("[data-drawn]")).to_be_visible(timeout=20_000)

        frame = page.locator(".diagram").first.bounding_box()
        assert frame
        assert frame["height"] >= 0.45 * 800
        turned = page.locator(".diagram .turned")
        assert turned.count() > 0
        assert not [gateway for gateway in turned.all() if _cut(page, gateway.bounding_box())]
        expect(page.locator("[data-replay-panel] dl").first).to_be_in_viewport()
        for tool in page.locator("[data-tools] button").all():
            box = tool.bounding_box()
            assert box
            assert box["y"] + box["height"] <= frame["y"], "a button lies over the drawing"


def test_a_title_says_nothing_twice(office: Office) -> None:
    case = office.brought_to("beri_nomor", INFORMATION)
    sari, ayu = office.sign_in("sari"), office.sign_in("ayu")

    timeline = sari.get(f"/kasus/{case.business_key}?bagian=riwayat")
    listed = ayu.get(f"/audit/{case.business_key}")

    told = [" ".join(found.text_content().split()).partition(" · ")[2] for found in timeline.all("//ol[@class='timeline']/li/p[1]")]
    events = [" ".join(found.text_content().split()) for found in listed.all("//*[@data-events]//li")]
    assert told == [
        "Paraf Surat Balasan", "Susun Draf Surat Balasan", "Jawab Aduan", "Kirim Disposisi", "Pilah Jenis Aduan Serahkan kepada Kabid",
        "Periksa Aduan Proses Aduan", "Kasus dimulai: Tulis Aduan",
    ]  # fmt: skip
    assert [title for title, event in zip(told, events[::-1], strict=True) if not event.startswith(title)] == []


def test_a_return_is_named_beside_its_task(office: Office) -> None:
    case = office.brought_to("paraf_kabid")
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Sebutkan dasar hukumnya.")

    newest = office.sign_in("sari").get(f"/kasus/{case.business_key}?bagian=riwayat").all("//ol[@class='timeline']/li")[0]

    assert newest.xpath("string(.//strong)") == "Paraf Surat Balasan"
    assert newest.xpath(".//span[@class='tag']/text()") == ["Kembalikan untuk Perbaikan"]


def test_a_case_and_its_replay_tell_of_a_gateway_in_the_same_words(office: Office) -> None:
    case = office.brought_to("draf_balasan", INFORMATION)
    timeline = office.sign_in("sari").get(f"/kasus/{case.business_key}?bagian=riwayat").words
    ayu = office.sign_in("ayu")

    told = [
        " ".join(f"{turn.xpath('string(h3)')} {turn.xpath('string(p)')}".split())
        for number in range(1, 6)
        for turn in ayu.get(f"/audit/{case.business_key}?langkah={number}").all("//section[contains(@class, 'turn')]")
    ]

    assert "Ada pengaduan? Jalur yang diambil: Ada menuju Dicatat dalam register, karena syaratnya terpenuhi." in told
    assert [sentence for sentence in told if sentence not in timeline] == []


def _cut(page: Tab, box: dict[str, float] | None) -> bool:
    """Whether an element of the drawing reaches out of its frame, or under the controls."""
    frame, controls = page.locator(".diagram").first.bounding_box(), page.locator("[data-scrubber]").bounding_box()
    assert box and frame and controls
    bottom = min(frame["y"] + frame["height"], controls["y"])
    beside = box["x"] < frame["x"] or box["x"] + box["width"] > frame["x"] + frame["width"]
    return beside or box["y"] < frame["y"] or box["y"] + box["height"] > bottom


def sign_in(page: Tab, url: str, name: str) -> None:
    page.goto(f"{url}/masuk")
    page.get_by_role("button", name=f"Masuk sebagai {name}").click()
    page.wait_for_load_state()


def test_every_form_says_what_may_be_left_empty(office: Office) -> None:
    settings = {"kantor": office.engine.office.variables(office.clock.now().date())}
    forms = {form.key: form for key in PROCESSES for form in office.engine.read.latest(key).forms.values()}
    unsaid = []
    for form in forms.values():
        with office.app.test_request_context("/"):
            shown = formview.view(form, action="/", answers={}, variables=settings)
            tree = html.fromstring(render_template_string(FORM, form=form, f=shown))
        for group in form.fields:
            for field in group.children:
                if not field.key or field.required or field.readonly:
                    continue
                labels = tree.xpath(f"//label[@for='f-{field.key}'] | //fieldset[.//*[@name='{field.key}'] or @data-list='{field.key}']/legend")
                said = [" ".join(label.text_content().split()) for label in labels]
                one_of = "paling sedikit satu" in group.description
                if not any(words.endswith("(opsional)") for words in said) and not one_of and "Wajib" not in field.description:
                    unsaid.append((form.key, field.key, said))

    assert len(forms) == 19
    assert unsaid == []


FORM = '{% from "macros/forms.html" import form_page %}{{ form_page(form, f) }}'
PROCESSES = ("penanganan_pengaduan", "pemeriksaan_harian")


def test_where_one_of_several_is_enough_the_group_says_so(office: Office) -> None:
    page = office.nobody().get("/aduan")

    (group,) = page.all("//fieldset[legend[.='Identitas Pelapor']]")
    assert group.xpath("string(./p[@class='form-text'])") == "Nomor telepon, email, dan alamat: isi paling sedikit satu."
    assert "Wajib bila jawaban dikirim lewat Email." in page.words


def test_a_draft_is_offered_only_where_there_is_something_to_fill_in(office: Office) -> None:
    paraf, signing = (task_page(office, element).all("//div[@class='actions']//button/@name") for element in ("paraf_kabid", "tanda_tangan"))

    assert "_simpan" not in paraf
    assert "_simpan" in signing


def test_the_demo_attaches_a_file_to_those_who_have_none_at_hand(page: Tab, office: Office) -> None:
    task = office.task(office.brought_to("tanda_tangan"), "hadi")
    page.set_viewport_size({"width": 1280, "height": 800})
    with served(office.app) as url:
        sign_in(page, url, "Hadi")
        page.goto(f"{url}/tugas/{task.id}")

        with page.expect_navigation():
            page.get_by_role("button", name="Pakai contoh PDF").click()
        expect(page.get_by_role("list", name="Berkas yang sudah diunggah")).to_contain_text(EXAMPLE)
        expect(page.locator("#f-surat_bertandatangan")).to_be_in_viewport()
        with page.expect_navigation():
            page.get_by_role("button", name="Tanda Tangani", exact=True).click()
        expect(page.get_by_role("heading", name="Tugas Anda berikutnya")).to_be_visible()

    (attached,) = (file for file in office.engine.read.case("sari", task.case_id).attachments if file.name == EXAMPLE)
    content = office.engine.read.attachment("sari", task.case_id, attached.digest)[1]
    assert "CONTOH" in PdfReader(BytesIO(content), strict=True).pages[0].extract_text()


def test_an_example_replaces_the_one_file_and_joins_several(office: Office) -> None:
    signing, giving = (office.task(office.brought_to(element), WHO[element]) for element in ("tanda_tangan", "distribusi"))
    hadi, sari = office.sign_in("hadi"), office.sign_in("sari")

    for _ in range(2):
        one = hadi.sends(signing, _contoh="surat_bertandatangan")
        joined = sari.sends(giving, _contoh="bukti_kirim", bukti_kirim=[(BytesIO(SCAN), "foto.pdf")])

    assert [_files(answer) for answer in (one, joined)] == [[EXAMPLE], ["foto.pdf", "contoh-bukti-kirim.pdf"]]


def _files(page: Page) -> list[str]:
    """Names of the files that a form holds."""
    return [str(name).strip() for name in page.all("//form//ul[@class='uploads']//span[@class='name']/text()[1]") if str(name).strip()]


def test_outside_the_demo_no_file_is_offered_or_attached(office: Office) -> None:
    task = office.task(office.brought_to("tanda_tangan"), "hadi")
    earnest = create_app(office.engine, WebSettings(secret_key=b"s" * 32))
    earnest.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    office.engine.set_password("hadi", "kata sandi hadi", by="system")
    hadi = Person(earnest.test_client())
    hadi.post("/masuk", {"pengguna": "hadi", "sandi": "kata sandi hadi"})

    offered = hadi.get(f"/tugas/{task.id}")
    asked = hadi.sends(task, _contoh="surat_bertandatangan", _simpan="1")

    assert "contoh PDF" not in offered.words
    assert asked.status == 303
    assert EXAMPLE not in hadi.get(f"/tugas/{task.id}").words


def test_why_a_task_came_back_is_said_once(office: Office) -> None:
    case = office.brought_to("paraf_kabid", INFORMATION)
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Sebutkan dasar hukumnya.")

    page = office.sign_in("sari").get(f"/tugas/{office.task(case, 'sari').id}")

    notices = page.all("//div[contains(@class, 'notice')]")
    assert [" ".join(notice.text_content().split()) for notice in notices] == ["Dikembalikan oleh Budi, 08.05Sebutkan dasar hukumnya."]
    assert "Sebutkan dasar hukumnya." not in page.tree.get_element_by_id("isian").text_content()
