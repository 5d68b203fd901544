"""Every page as each person sees it, with life in the lists, at two widths, light and dark: accessible, within its width, and kept to be looked at.

The pictures of the last run stand in `tests/screenshots/`, which is not kept in the repository.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.rehearsal import Rehearsal, read_script
from tests.scenario import Official, Stage
from tests.sop import acts, site

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "tests" / "screenshots"
AXE = (ROOT / "tests" / "webtasks" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))
WIDE = """width => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width)
    .map(e => e.outerHTML.slice(0, 90)).at(-1)"""
Photograph = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def lively(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An office through whose hands some cases have gone in two weeks; not all are done, some are late."""
    with site.furnished(tmp_path_factory.mktemp("lively")) as furnished, site.served(furnished) as served:
        since = served.clock.at
        company = Rehearsal(served.engine, served.clock, read_script(ROOT / "office"), random.Random(11))
        company.play(14, since=since, until=since + timedelta(days=12))
        stage = Stage(browser, served)
        yield stage
        stage.close()


@pytest.fixture
def photograph() -> Iterator[Photograph]:
    """Takes a page on every screen; what is not accessible or too wide fails the test when all are taken."""
    faults: list[str] = []
    PICTURES.mkdir(exist_ok=True)

    def taking(page: Page, name: str) -> None:
        for width, scheme in SCREENS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if page.locator("[data-bpmn]").count():
                expect(page.locator("[data-bpmn][data-drawn]").first).to_be_attached()
            page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
            page.evaluate(AXE)
            for found in page.evaluate("rules => axe.run(rules)", RULES)["violations"]:
                faults.append(f"{name} {width} {scheme}: {found['id']} at {found['nodes'][0]['target']}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{name} {width} {scheme}: wider than its screen, by {page.evaluate(WIDE, width)}")

    yield taking
    assert faults == []


def first_row(official: Official, *, tab: str) -> str:
    """Address of the first task of the tab."""
    page = official.goes_to(f"/tugas?tab={tab}")
    address = page.locator("[data-open]").first.get_attribute("href")
    assert address is not None
    return address


def archived(office: Stage) -> str:
    """Ticket of a complaint that went all the way."""
    rows, _ = office.site.engine.read.cases("ayu", status="completed")
    return next(row.ticket for row in rows if row.ticket and row.public_status == "selesai")


def test_the_citizens_pages(lively: Stage, photograph: Photograph) -> None:
    rina = lively.citizen()
    for name, address in {"beranda": "/", "aduan": "/aduan", "lacak": "/lacak", "tidak-ada": "/tidak-ada"}.items():
        photograph(rina.goes_to(address), name)
    rina.page.goto("/masuk")
    photograph(rina.page, "masuk")

    rina.goes_to("/aduan")
    rina.page.locator("main form button.btn-primary").first.click()
    photograph(rina.page, "aduan-salah")
    rina.complains(acts.COMPLAINT)
    photograph(rina.page, "tanda-terima")
    assert rina.status == "Diterima"
    photograph(rina.page, "status")


def test_the_pages_of_staff(lively: Stage, photograph: Photograph) -> None:
    sari = lively.person("sari")
    photograph(sari.goes_to("/tugas?tab=kelompok"), "kotak-tugas")
    photograph(sari.goes_to("/tugas?tab=selesai"), "kotak-tugas-selesai")
    photograph(sari.goes_to(first_row(sari, tab="kelompok")), "tugas")
    sari.page.locator("main form button.btn-primary").last.click()
    photograph(sari.page, "tugas-salah")
    photograph(sari.goes_to("/kasus"), "daftar-kasus")
    photograph(sari.goes_to("/catat"), "catat")
    photograph(sari.goes_to("/register"), "register")
    photograph(sari.goes_to("/akun/saya"), "akun-saya")


def test_the_parts_of_a_case(lively: Stage, photograph: Photograph) -> None:
    sari = lively.person("sari")
    links = sari.goes_to(f"/kasus/{archived(lively)}").locator("nav a[href*='bagian=']")
    parts = links.evaluate_all("found => found.map(link => link.getAttribute('href'))")

    photograph(sari.page, "kasus")
    for number, address in enumerate(dict.fromkeys(parts), 1):
        photograph(sari.goes_to(address), f"kasus-{number}")


def test_an_empty_inbox(lively: Stage, photograph: Photograph) -> None:
    photograph(lively.person("wira").goes_to("/tugas"), "kotak-tugas-kosong")


def test_the_auditors_pages(lively: Stage, photograph: Photograph) -> None:
    ayu = lively.person("ayu")
    ticket = archived(lively)

    photograph(ayu.goes_to("/audit"), "audit")
    photograph(ayu.goes_to(f"/audit/{ticket}?langkah=1"), "audit-awal")
    photograph(ayu.goes_to(f"/audit/{ticket}?langkah=9"), "audit-keputusan")
    ayu.page.emulate_media(color_scheme="light")
    ayu.page.set_viewport_size({"width": 1280, "height": 1885})
    ayu.page.screenshot(path=PICTURES / "untuk-readme.png")  # the upper part, as docs/gambar/audit.png shows it


def test_the_analysts_pages(lively: Stage, photograph: Photograph) -> None:
    anto = lively.person("anto")

    photograph(anto.goes_to("/proses"), "proses")
    photograph(anto.goes_to("/proses/penanganan_pengaduan:1"), "proses-versi")
    photograph(anto.goes_to("/proses/unggah"), "proses-unggah")


def test_the_administrators_pages(lively: Stage, photograph: Photograph) -> None:
    adi = lively.person("adi")

    photograph(adi.goes_to("/akun"), "akun")
    photograph(adi.goes_to("/operasi"), "operasi")
