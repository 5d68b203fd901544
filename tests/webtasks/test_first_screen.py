"""What the first screen of a task shows: the fields, and a bar of one row that finishes the step; what else can be decided opens in the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page as Tab, expect

from tests.serving import served
from tests.webtasks.office import REVIEW, WHO, Office


def sign_in(page: Tab, url: str, name: str) -> None:
    page.goto(f"{url}/masuk")
    page.get_by_role("button", name=f"Masuk sebagai {name}").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1280, 620), (390, 844), (390, 600)])
@pytest.mark.parametrize("element", ["tanda_tangan", "draf_balasan", "rapat_peninjauan"])
def test_no_field_stands_behind_the_bar_of_buttons(page: Tab, office: Office, element: str, width: int, height: int) -> None:
    task = office.task(office.brought_to(element, REVIEW), WHO[element])
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    with served(office.app) as url:
        sign_in(page, url, WHO[element].title())
        page.goto(f"{url}/tugas/{task.id}")
        for move in ("one => one.focus()", "one => one.scrollIntoView()", "one => one.scrollIntoView(false)"):
            page.evaluate("scrollTo(0, 0)")
            assert page.evaluate(COVERED, move) == []


COVERED = """move => [...document.querySelectorAll(".act-fields :is(input:not([type=hidden]), select, textarea, button)")]
    .filter((one) => one.checkVisibility()).filter((one) => {
        eval(move)(one);
        const box = one.getBoundingClientRect();
        const bottom = Math.min(box.bottom, box.top + 44) - 4;  // of a long text the browser shows the line that is written
        const above = document.elementFromPoint(box.left + box.width / 2, bottom);
        return !above || above.closest(".actions") !== null;
    }).map((one) => one.outerHTML.slice(0, 120))"""
"""Controls of a task's form that are hidden, by the bar or outside the window, once they are looked for."""


@pytest.mark.parametrize("element", ["disposisi", "tanda_tangan", "draf_balasan"])
def test_what_finishes_a_task_is_in_sight_when_its_page_opens(page: Tab, office: Office, element: str) -> None:
    task = office.task(office.brought_to(element), WHO[element])
    page.set_viewport_size({"width": 1280, "height": 800})
    with served(office.app) as url:
        sign_in(page, url, WHO[element].title())
        page.goto(f"{url}/tugas/{task.id}")

        expect(page.locator(".actions .btn-primary")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("element", ["pilah_aduan", "tanda_tangan", "beri_nomor", "paraf_kabid"])
def test_the_bar_of_buttons_is_one_row_and_stays_only_where_the_window_is_high(page: Tab, office: Office, element: str) -> None:
    task = office.task(office.brought_to(element), WHO[element])
    bar = page.locator(".actions")
    with served(office.app) as url:
        sign_in(page, url, WHO[element].title())
        page.goto(f"{url}/tugas/{task.id}")
        stays, high = {}, {}
        for size in ((1280, 690), (1280, 800), (390, 844)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            stays[size] = bar.evaluate("one => getComputedStyle(one).position")
            high[size] = (bar.bounding_box() or {})["height"]

        assert stays == {(1280, 690): "static", (1280, 800): "sticky", (390, 844): "sticky"}
        assert high[1280, 800] <= 64
        assert high[390, 844] <= 100


@pytest.mark.parametrize(("element", "field"), [
    ("beri_nomor", "#f-nomor_surat"), ("tanda_tangan", "#f-surat_bertandatangan"), ("pilah_aduan", "#f-kategori"), ("periksa_aduan", "#f-lengkap"),
])  # fmt: skip
def test_the_first_screen_shows_what_is_to_be_filled_in(page: Tab, office: Office, element: str, field: str) -> None:
    task = office.task(office.brought_to(element), WHO[element])
    page.set_viewport_size({"width": 1280, "height": 800})
    with served(office.app) as url:
        sign_in(page, url, WHO[element].title())
        page.goto(f"{url}/tugas/{task.id}")

        box, bar = page.locator(field).bounding_box(), page.locator(".actions").bounding_box()

    assert box and bar
    assert box["y"] + box["height"] <= bar["y"]


@pytest.mark.parametrize("scripted", [True, False])
def test_the_other_decisions_open_in_the_page_and_above_the_bar(browser: Browser, office: Office, scripted: bool) -> None:
    task = office.task(office.brought_to("pilah_aduan"), "sari")
    with served(office.app) as url, browser.new_context(java_script_enabled=scripted, viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        sign_in(page, url, "Sari")
        page.goto(f"{url}/tugas/{task.id}")
        others = page.locator("#keputusan-lain")
        expect(others.get_by_text("Bukan Kewenangan").locator("visible=true")).to_have_count(0)

        page.get_by_role("link", name="Keputusan lain").focus()
        page.keyboard.press("Enter")

        for name in ("Minta Kelengkapan", "Tautkan sebagai Duplikat", "Bukan Kewenangan", "Alihkan ke WBS"):
            box, bar = others.get_by_text(name).locator("visible=true").first.bounding_box(), page.locator(".actions").bounding_box()
            assert box and bar
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= bar["y"]
