"""Inbox and task page in a browser, by keyboard alone and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import serving
from tests.webtasks.office import Office


@pytest.fixture
def served(office: Office) -> Iterator[str]:
    """Address of the office's pages."""
    with serving.served(office.app) as url:
        yield url


def sign_in(page: Page, served: str, person: str) -> None:
    page.goto(f"{served}/masuk")
    page.locator(f"form:has(input[value={person}]) button, button[value={person}]").first.click()
    page.wait_for_url("**/tugas")


def test_a_task_is_opened_taken_and_done_by_keyboard(page: Page, served: str, office: Office) -> None:
    case = office.complaint()
    task = office.task(case, "sari")
    sign_in(page, served, "sari")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tugas/{task.id}")
    page.keyboard.press("c")
    expect(page.get_by_text("Anda pegang")).to_be_visible()
    page.get_by_role("radio", name="Ya").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Proses Aduan").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Berikutnya pada Anda: Pilah Jenis Aduan")
    expect(page.get_by_role("link", name="Kerjakan: Pilah Jenis Aduan")).to_be_focused()


def test_enter_in_a_field_keeps_the_draft_and_gives_nothing_away(page: Page, served: str, office: Office) -> None:
    case = office.brought_to("draf_balasan")
    task = office.task(case, "sari")
    office.engine.claim(task.id, by="sari")
    sign_in(page, served, "sari")
    page.goto(f"{served}/tugas/{task.id}")

    page.get_by_label("Hal", exact=True).fill("Jawaban atas aduan")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    expect(page.locator("[data-draft-status]")).to_have_text("Tersimpan 08.04")
    expect(page.get_by_label("Hal", exact=True)).to_have_value("Jawaban atas aduan")
    assert office.engine.read.task("sari", task.id).mine


def test_the_draft_lives_on_after_a_preview_in_another_tab(page: Page, served: str, office: Office) -> None:
    case = office.brought_to("draf_balasan")
    task = office.task(case, "sari")
    sign_in(page, served, "sari")
    page.goto(f"{served}/tugas/{task.id}")

    with page.context.expect_page():
        page.get_by_role("button", name="Pratinjau surat").click()
    with page.expect_response("**/draf"):
        page.get_by_label("Hal", exact=True).fill("Sesudah pratinjau")

    draft = office.engine.read.task("sari", task.id).draft
    assert draft is not None
    assert draft["hal_surat"] == ["Sesudah pratinjau"]


def test_without_script_rows_are_added_and_the_step_is_done(browser: Browser, served: str, office: Office) -> None:
    case = office.brought_to("draf_balasan")
    task = office.task(case, "sari")
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        sign_in(page, served, "sari")
        page.goto(f"{served}/tugas/{task.id}")

        expect(page.get_by_label("Kepada")).to_have_count(0)  # nobody need be told: the form starts without a row
        page.get_by_role("button", name="Tambah baris").click()
        page.get_by_label("Kepada").fill("Camat")
        page.get_by_role("button", name="Tambah baris").click()
        page.get_by_label("Kepada").nth(1).fill("Lurah")
        page.get_by_role("button", name="Ajukan ke Kabid").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("Diserahkan kepada")
    assert office.engine.data(case.id)["draf_balasan"]["tembusan"] == [{"kepada": "Camat"}, {"kepada": "Lurah"}]
