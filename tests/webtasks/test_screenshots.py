"""A picture of every page in every state, at the width of a phone and of a desk, light and dark; the last set stays in tests/screenshots/keadaan/.

Look at them: `python3 run.py test tests/webtasks/test_screenshots.py`. What a machine can see is judged here: nothing sticks out sideways,
the browser complains of nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect

from tests.webtasks import states

PICTURES = Path(__file__).resolve().parents[1] / "screenshots" / "keadaan"
STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-box, .visually-hidden")).slice(0, 3)
    .map((e) => e.outerHTML.slice(0, 120))"""
"""What makes a page wider than its screen; nothing when it is not."""
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def test_every_page_fits_its_screen_in_every_state(browser: Browser, tmp_path: Path) -> None:
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    complaints: list[str] = []
    wide: list[str] = []
    listened: set[int] = set()

    for number, (name, page) in enumerate(states.walk(browser, tmp_path), 1):
        if id(page) not in listened:
            listened.add(id(page))
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda fault: complaints.append(str(fault)))
        _drawn(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide += [f"{name} at {width} px: {what}" for what in page.evaluate(STICKS_OUT)]
            whole = page.evaluate("document.documentElement.scrollHeight")  # bars that stay in sight then lie where they end
            page.set_viewport_size({"width": width, "height": max(900, whole)})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.screenshot(path=PICTURES / f"{number:02} {name} {width} {scheme}.png")

    assert wide == []
    assert [text for text in complaints if "status of 4" not in text] == []


def _drawn(page: Page) -> None:
    """Wait for diagrams."""
    if page.locator("[data-bpmn]").count():
        expect(page.locator("[data-bpmn]:not([data-drawn])")).to_have_count(0, timeout=10_000)
