"""A picture of a page at the widths of a phone and of a desk, light and dark, and what a machine can see of it.

Pictures stand in `tests/screenshots/`, which is not kept in the repository, by what is seen: ``kotak-tugas-kosong-390-dark.png``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import ConsoleMessage, Page, expect

TESTS = Path(__file__).resolve().parents[1]
PICTURES = TESTS / "screenshots"
AXE = (TESTS / "webtasks" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-box, .visually-hidden")).slice(0, 3)
    .map((e) => e.outerHTML.slice(0, 120))"""
"""What makes a page wider than its screen; nothing when it is not."""


@dataclass
class Camera:
    """Takes pages one after the other and remembers what is wrong with them."""

    office: str = ""
    """Stands at the end of every picture's name."""
    faults: list[str] = field(default_factory=list)
    """What keeps people out (axe), sticks out sideways, or made the browser complain."""
    _watched: list[Page] = field(default_factory=list)
    _taken: int = 0

    def takes(self, name: str, page: Page) -> None:
        """Take the page on every screen, whole."""
        self._watch(page)
        self._taken += 1
        self._drawn(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            self.faults += [f"{name} at {width} px is too wide: {what}" for what in page.evaluate(STICKS_OUT)]
            whole = page.evaluate("document.documentElement.scrollHeight")  # bars that stay in sight then lie where they end
            page.set_viewport_size({"width": width, "height": max(HEIGHT, whole)})
            for number, scheme in enumerate(SCHEMES):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.screenshot(path=PICTURES / f"{name}{self.office}-{width}-{scheme}.png")
                if (self._taken + number + WIDTHS.index(width)) % 2:  # each width and each scheme once a page, taking turns
                    self._ask_axe(f"{name} {width} {scheme}", page)
        page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})

    def takes_for_readme(self, file: str, page: Page, *, height: int) -> None:
        """Take the upper part of a page, light, as it stands in `docs/gambar/`."""
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": WIDTHS[-1], "height": height})
        page.reload()  # a diagram then looks for the room that it has
        self._drawn(page)
        page.screenshot(path=PICTURES / "gambar" / file)

    def _drawn(self, page: Page) -> None:
        expect(page.locator("[data-bpmn]:not([data-drawn])")).to_have_count(0)

    def _ask_axe(self, where: str, page: Page) -> None:
        page.evaluate(AXE)
        for found in page.evaluate("rules => axe.run(rules)", RULES)["violations"]:
            node = found["nodes"][0]
            self.faults.append(f"{where}: {found['id']} ({found['impact']}) at {node['target']}: {node['failureSummary']}")

    def _watch(self, page: Page) -> None:
        if page not in self._watched:
            self._watched.append(page)
            page.on("console", self._hear)
            page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # a page that refuses is a state like any other
            self.faults.append(message.text)
