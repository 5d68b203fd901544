"""Axe finds nothing serious on any page in any state; widths and schemes take turns."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests.webtasks import states

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((390, "light"), (1280, "dark"), (1280, "light"), (390, "dark"))


def test_no_page_keeps_anybody_out(browser: Browser, tmp_path: Path) -> None:
    found = []

    for (name, page), (width, scheme) in zip(states.walk(browser, tmp_path), itertools.cycle(SCREENS), strict=False):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(AXE)
        for fault in page.evaluate("rules => axe.run(rules)", RULES)["violations"]:
            found.append((name, width, scheme, fault["id"], fault["impact"], fault["nodes"][0]["target"], fault["nodes"][0]["failureSummary"]))

    assert not found, "\n".join(map(str, found))
