"""The browser's Back after a form was refused: the refused page again, with what was typed in it; and nothing of it for the next person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.serving import served
from tests.webtasks.office import Office

FORMS = {"/aduan": {"judul": "Tanpa isi"}, "/masuk": {"pengguna": "sari", "sandi": "bukan ini"}, "/lacak": {"tiket": "ADU-1", "kode": "SALAH"}}
"""Address of a public form → what is refused there."""


def test_back_shows_the_refused_form_with_what_was_typed_last(page: Page, office: Office) -> None:
    with served(office.app) as url:
        page.goto(f"{url}/aduan")
        page.get_by_label("Pokok aduan").fill("Antrean tidak bergerak")
        page.get_by_role("button", name="Periksa sebelum dikirim").click()
        expect(page.locator("[data-summary]")).to_be_visible()
        page.get_by_label("Isi aduan/keluhan").fill("Antrean tidak bergerak sejak pukul delapan pagi.")
        page.get_by_role("link", name="DPMPTSP").click()
        expect(page.get_by_role("link", name="Tulis Aduan").first).to_be_visible()

        page.go_back()

        expect(page.locator("[data-summary]")).to_be_visible()
        expect(page.get_by_label("Pokok aduan")).to_have_value("Antrean tidak bergerak")
        expect(page.get_by_label("Isi aduan/keluhan")).to_have_value("Antrean tidak bergerak sejak pukul delapan pagi.")


def test_what_was_typed_before_the_scripts_came_stays(page: Page, office: Office) -> None:
    with served(office.app) as url:
        page.goto(f"{url}/aduan")
        page.get_by_label("Pokok aduan").fill("Antrean")
        waiting: list[Route] = []
        page.route("**/js/draft.js", lambda route: waiting.extend([route]))
        page.get_by_role("button", name="Periksa sebelum dikirim").click(no_wait_after=True)
        expect(page.locator("[data-summary]")).to_be_visible()

        page.get_by_label("Pokok aduan").fill("Antrean tidak bergerak")
        with page.expect_response("**/aduan/draf"):
            waiting[-1].continue_()

        expect(page.get_by_label("Pokok aduan")).to_have_value("Antrean tidak bergerak")


def test_an_autosave_that_comes_after_the_form_takes_nothing_back(page: Page, office: Office) -> None:
    with served(office.app) as url:
        page.goto(f"{url}/aduan")
        held: list[str] = []
        page.route("**/aduan/draf", lambda route: held.append(route.request.post_data or ""))
        with page.expect_request("**/aduan/draf"):
            page.get_by_label("Pokok aduan").fill("Antrean")
        page.get_by_label("Pokok aduan").fill("Antrean tidak bergerak")
        page.get_by_role("button", name="Periksa sebelum dikirim").click()
        expect(page.locator("[data-summary]")).to_be_visible()

        late = page.request.post(f"{url}/aduan/draf", headers={"Content-Type": "application/x-www-form-urlencoded"}, data=held[0])

        assert late.ok
        assert 'value="Antrean tidak bergerak"' in page.request.get(f"{url}/aduan").text()  # what the office keeps, not this browser


def test_the_page_does_not_glide_away_from_what_is_pressed(page: Page, office: Office) -> None:
    with served(office.app) as url:
        page.goto(f"{url}/aduan")
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")

        top = page.locator("#f-judul").evaluate("one => { one.focus(); return one.getBoundingClientRect().top; }")

        assert 0 <= top < 720, "the field is not there at once"


def test_a_button_stays_under_the_finger_when_the_page_says_that_it_saved(page: Page, office: Office) -> None:
    with served(office.app) as url:
        page.goto(f"{url}/aduan")
        page.get_by_label("Pokok aduan").fill("Antrean")
        button = page.get_by_role("button", name="Periksa sebelum dikirim")
        place = button.bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        page.mouse.down()
        expect(page.locator("[data-draft-status]")).to_contain_text("Tersimpan")
        page.mouse.up()

        expect(page.locator("[data-summary]")).to_be_visible()


def test_nothing_is_kept_for_back_once_somebody_signed_out(page: Page, office: Office) -> None:
    task = office.task(office.brought_to("pilah_aduan"), "sari")
    with served(office.app) as url:
        page.goto(f"{url}/masuk")
        page.get_by_role("button", name="Masuk sebagai Sari").click()
        page.goto(f"{url}/tugas/{task.id}")
        page.get_by_role("button", name="Serahkan kepada Kabid").click()
        expect(page.locator("[data-summary]")).to_be_visible()
        page.locator("summary", has_text="Sari").click()
        page.get_by_role("button", name="Keluar").click()
        page.wait_for_url(f"{url}/")

        with pytest.raises(Error, match="ERR_CACHE_MISS"):  # it could but be sent again, and nobody is signed in
            page.go_back()


@pytest.mark.parametrize("address", FORMS)
def test_a_refused_form_may_be_kept_by_its_own_browser_alone(office: Office, address: str) -> None:
    page = office.nobody().post(address, FORMS[address])

    assert page.status == 422
    assert page.answer.headers["Cache-Control"] == "private, no-cache"


def test_every_other_page_is_kept_nowhere(office: Office) -> None:
    sari = office.sign_in("sari")

    assert {sari.get(address).answer.headers["Cache-Control"] for address in ("/", "/aduan", "/tugas", "/kasus")} == {"no-store"}
    assert sari.post("/keluar").answer.headers["Cache-Control"] == "no-store"
