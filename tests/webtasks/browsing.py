"""The office of a page test, seen by one of its people at a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests import serving
from tests.webtasks.office import Office


@contextmanager
def at_a_browser(browser: Browser, office: Office, user: str, *, refused: bool = False) -> Iterator[Page]:
    """The page of this person, signed in. Whatever the browser complains of fails the test; unless `refused`, pages that refuse too."""
    faults: list[str] = []
    with serving.served(office.app) as url, browser.new_context(
        locale="id-ID", viewport={"width": 1280, "height": 900}, base_url=url
    ) as context:
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto("/masuk")
        with page.expect_navigation(wait_until="load"):
            page.locator(f"form:has(input[value={user}]) button").click()
        yield page
    assert [fault for fault in faults if not (refused and "status of 4" in fault)] == []
