"""The gallery in a browser: accessible, within its width, within the policy, quicker with script and whole without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.pictures.camera import AXE, RULES
from tests.webtasks.test_macros import PAGES

PRESSED = "button, .btn, summary, select, input:not([type=hidden], .form-check-input), .form-check, nav a, .filters a"
SMALL = f"""[...document.querySelectorAll("{PRESSED}")]
    .filter((e) => e.getClientRects().length && !e.closest(".visually-hidden") && e.getBoundingClientRect().height < 43.5)
    .map((e) => e.outerHTML.slice(0, 120))"""
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))


@pytest.fixture
def screen(browser: Browser, gallery_url: str) -> Iterator[Page]:
    """A page at the gallery; whatever the console calls an error (the policy's refusals among it) fails the test."""
    faults: list[str] = []
    with browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", viewport={"width": 1280, "height": 900}, base_url=gallery_url) as context:
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        yield page
    assert [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []


def _open(page: Page, address: str) -> None:
    page.goto(address)
    if page.locator("[data-bpmn]").count():
        expect(page.locator("[data-bpmn][data-drawn]")).to_have_count(1)


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_is_accessible_and_fits_its_screen(screen: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    screen.set_viewport_size({"width": width, "height": 900})
    screen.emulate_media(color_scheme=scheme)
    for address in PAGES:
        _open(screen, address)
        screen.evaluate(AXE)
        found = screen.evaluate("rules => axe.run(rules)", RULES)["violations"]
        assert [(fault["id"], fault["nodes"][0]["target"], fault["nodes"][0]["failureSummary"]) for fault in found] == [], address
        assert screen.evaluate("document.documentElement.scrollWidth") <= width, address


def test_what_is_pressed_is_large_enough_for_a_thumb(screen: Page) -> None:
    screen.set_viewport_size({"width": 390, "height": 900})
    for address in PAGES:
        _open(screen, address)
        small = screen.evaluate(SMALL)
        assert small == [], address


def test_at_twice_the_size_nothing_is_pushed_sideways(screen: Page) -> None:
    screen.set_viewport_size({"width": 640, "height": 450})
    for address in PAGES:
        _open(screen, address)
        assert screen.evaluate("document.documentElement.scrollWidth") <= 640, address


def test_the_skip_link_comes_first_and_leads_to_the_content(screen: Page) -> None:
    screen.goto("/daftar/isi")

    screen.keyboard.press("Tab")
    expect(screen.locator(".skip")).to_be_focused()
    screen.keyboard.press("Enter")

    expect(screen.locator("main")).to_be_focused()


# ---------------------------------------------------------------- without script


@pytest.fixture
def unscripted(browser: Browser, gallery_url: str) -> Iterator[Page]:
    """A browser that runs no script."""
    with browser.new_context(java_script_enabled=False, base_url=gallery_url) as context:
        yield context.new_page()


def test_without_script_the_replay_is_walked_by_links(unscripted: Page) -> None:
    unscripted.goto("/audit?langkah=6")

    unscripted.locator("[data-go=next]").click()

    expect(unscripted.locator("[data-position]")).to_have_text("Peristiwa 7 dari 12")
    expect(unscripted.locator("[data-play]")).to_be_hidden()
    expect(unscripted.get_by_role("link", name="Unduh diagram")).to_be_visible()


def test_without_script_conditional_fields_stand_there_with_a_word_when_they_count(unscripted: Page) -> None:
    unscripted.goto("/formulir/kosong")

    expect(unscripted.get_by_label("Nama badan usaha")).to_be_visible()
    expect(unscripted.get_by_text("Hanya bila jenis pelapor: Badan usaha.")).to_be_visible()


# ---------------------------------------------------------------- forms, quicker


def test_a_conditional_field_comes_with_its_answer_and_goes_with_it(screen: Page) -> None:
    screen.goto("/formulir/kosong")
    name = screen.get_by_label("Nama badan usaha")
    expect(name).to_be_hidden()

    screen.get_by_label("Badan usaha", exact=True).check()
    expect(name).to_be_visible()
    screen.get_by_label("Perorangan").check()

    expect(name).to_be_hidden()
    expect(name).to_be_disabled()


def test_rows_come_and_go_and_keep_their_numbers(screen: Page) -> None:
    screen.goto("/formulir/isi")

    screen.get_by_role("button", name="Tambah baris").click()
    screen.locator("[name='hadir.2.nama']").fill("Orang ketiga")
    screen.get_by_role("button", name="Hapus baris 1").click()

    expect(screen.locator("[data-list-row]")).to_have_count(2)
    expect(screen.locator("[name='hadir.0.nama']")).to_have_value("Budi Contoh")
    expect(screen.locator("[name='hadir.1.nama']")).to_have_value("Orang ketiga")
    expect(screen.locator("#f-hadir-1-nama")).to_have_count(1)


def test_the_summary_brings_to_the_field(screen: Page) -> None:
    screen.goto("/formulir/salah")
    expect(screen.locator("[data-summary]")).to_be_focused()

    screen.get_by_role("link", name="Alamat email tidak benar.").click()

    expect(screen.locator("[name=surel]")).to_be_focused()


def test_a_text_that_grows_too_long_says_by_how_much(screen: Page) -> None:
    screen.goto("/formulir/kembali")

    screen.locator("[name=alasan_kembali]").fill("x" * 503)

    expect(screen.get_by_text("Kelebihan 3 karakter.")).to_be_visible()


def test_a_file_is_shown_before_it_is_sent_and_one_too_large_is_named(screen: Page) -> None:
    screen.goto("/formulir/kosong")

    screen.locator("[type=file]").set_input_files(
        [
            {"name": "kecil.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000},
            {"name": "besar.pdf", "mimeType": "application/pdf", "buffer": b"x" * 10_000_001},
        ]
    )

    shown = screen.get_by_role("list", name="Berkas yang akan dikirim").get_by_role("listitem")
    expect(shown).to_have_count(2)
    expect(shown.nth(1)).to_contain_text("Ukuran berkas melebihi 10 MB.")
    screen.get_by_role("button", name="Batalkan besar.pdf").click()
    expect(shown).to_have_count(1)


# ---------------------------------------------------------------- drafts


def test_what_is_typed_is_saved_after_a_pause(screen: Page) -> None:
    screen.goto("/formulir/kosong")

    with screen.expect_request("**/draf") as sent:
        screen.locator("[name=judul]").press_sequentially("Pokok")

    assert "judul=Pokok" in (sent.value.post_data or "")
    expect(screen.locator("[data-draft-status]")).to_have_text("Tersimpan 10.41")


def test_without_connection_the_device_keeps_the_text_and_gives_it_back(screen: Page) -> None:
    screen.goto("/formulir/kosong")
    screen.route("**/draf", lambda route: route.abort("internetdisconnected"))

    screen.locator("[name=judul]").fill("Tanpa sinyal")
    screen.get_by_role("button", name="Tambah baris").click()
    screen.locator("[name='hadir.1.nama']").fill("Orang kedua")
    expect(screen.locator("[data-draft-status]")).to_contain_text("Isian tersimpan di perangkat ini.")
    screen.reload()

    expect(screen.locator("[name=judul]")).to_have_value("Tanpa sinyal")
    expect(screen.locator("[name='hadir.1.nama']")).to_have_value("Orang kedua")
    screen.unroute("**/draf")
    expect(screen.locator("[data-draft-status]")).to_contain_text("Isian yang belum sempat terkirim dipulihkan.")


def test_a_session_that_ended_is_told_and_the_text_stays(screen: Page) -> None:
    def sign_in(route: Route) -> None:
        route.fulfill(status=302, headers={"Location": "/galat/session"})

    screen.goto("/formulir/kosong")
    screen.route("**/draf", sign_in)

    screen.locator("[name=judul]").fill("Sesi habis")

    expect(screen.locator("[data-draft-status]")).to_contain_text("Sesi Anda berakhir; masuk kembali. Isian tersimpan di perangkat ini.")


def test_text_that_arrived_is_forgotten_by_the_device(screen: Page) -> None:
    screen.goto("/formulir/kosong")
    screen.locator("[name=judul]").fill("Sudah dikirim")
    screen.get_by_role("button", name="Serahkan kepada Kabid").click()
    screen.wait_for_url("**/terkirim")

    screen.goto("/formulir/kosong")

    expect(screen.locator("[name=judul]")).to_have_value("")


def test_text_that_a_fault_met_on_its_way_is_given_back(screen: Page) -> None:
    screen.goto("/formulir/kosong")
    screen.route("**/tugas/1.2", lambda route: route.fulfill(status=302, headers={"Location": "/galat/session"}))
    screen.locator("[name=judul]").fill("Hampir terkirim")
    screen.get_by_role("button", name="Serahkan kepada Kabid").click()
    expect(screen.get_by_role("heading", name="Sesi Anda berakhir")).to_be_visible()

    screen.goto("/formulir/kosong")

    expect(screen.locator("[name=judul]")).to_have_value("Hampir terkirim")


# ---------------------------------------------------------------- keyboard


def test_a_list_is_walked_by_keyboard(screen: Page) -> None:
    screen.goto("/daftar/isi")

    screen.keyboard.press("j")
    screen.keyboard.press("j")
    expect(screen.locator("[data-open]").nth(1)).to_be_focused()
    screen.keyboard.press("k")
    expect(screen.locator("[data-open]").nth(0)).to_be_focused()

    screen.keyboard.press("/")
    expect(screen.locator("[data-search]")).to_be_focused()
    screen.keyboard.type("jk?")
    expect(screen.locator("[data-search]")).to_have_value("jk?")


def test_c_claims_the_row_in_focus(screen: Page) -> None:
    screen.goto("/daftar/isi")
    screen.keyboard.press("j")

    with screen.expect_request("**/tugas/17") as sent:
        screen.keyboard.press("c")

    assert sent.value.method == "POST"


def test_the_question_mark_shows_the_shortcuts(screen: Page) -> None:
    screen.goto("/daftar/isi")

    screen.keyboard.press("?")
    expect(screen.get_by_role("dialog")).to_be_visible()
    screen.keyboard.press("Escape")

    expect(screen.get_by_role("dialog")).to_be_hidden()


# ---------------------------------------------------------------- diagram and replay


def test_the_watermark_of_the_viewer_stays_in_sight(screen: Page) -> None:
    _open(screen, "/kasus")

    mark = screen.locator(".bjs-powered-by")
    mark.scroll_into_view_if_needed()

    expect(mark).to_be_visible()
    assert screen.evaluate("""() => { const box = document.querySelector(".bjs-powered-by").getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest(".bjs-powered-by") !== null; }""")


def test_the_replay_moves_by_keyboard_and_the_diagram_follows(screen: Page) -> None:
    _open(screen, "/audit?langkah=1")

    for key, position, element in (("ArrowRight", 2, "periksa_kotak"), ("End", 12, "arsip"), ("ArrowLeft", 11, "distribusi"), ("Home", 1, "mulai")):
        screen.keyboard.press(key)
        expect(screen.locator("[data-position]")).to_have_text(f"Peristiwa {position} dari 12")
        expect(screen.locator(f".now[data-element-id={element}]").first).to_be_visible()
        expect(screen.locator("[data-replay-panel] h2")).to_contain_text(f"{position}. ")
        assert screen.url.endswith(f"langkah={position}")


def test_the_replay_runs_by_itself_and_halts(screen: Page) -> None:
    _open(screen, "/audit?langkah=1")

    screen.keyboard.press("Space")
    expect(screen.get_by_role("button", name="Hentikan")).to_be_visible()
    expect(screen.locator("[data-position]")).to_have_text("Peristiwa 2 dari 12")
    screen.keyboard.press("Space")

    expect(screen.get_by_role("button", name="Putar")).to_be_visible()


def test_a_drawing_that_cannot_be_shown_leaves_the_list(page: Page, gallery_url: str) -> None:
    page.route("**/model.bpmn", lambda route: route.fulfill(status=503, body=""))

    page.goto(f"{gallery_url}/kasus")

    expect(page.locator("[data-diagram-steps]")).to_be_visible()
    expect(page.locator("[data-bpmn]")).to_be_hidden()
