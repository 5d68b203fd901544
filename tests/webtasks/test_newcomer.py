"""What leads somebody who has never seen the office through a case."""

from __future__ import annotations

from playwright.sync_api import Page as Tab

from tests.serving import served
from tests.webtasks.office import INFORMATION, Office
from tests.webtasks.test_first_use import sign_in, task_page


def test_a_citizen_sees_headings_without_the_letters_of_the_offices_paper(office: Office) -> None:
    citizen, sari = office.nobody(), office.sign_in("sari")

    headings = "//fieldset[contains(@class, 'group')]/legend/text()"
    written, paper = citizen.get("/aduan").all(headings), sari.get("/catat").all(headings)

    assert written == ["Pengaduan", "Identitas Pelapor", "Jawaban dan Persetujuan"]
    assert {"B. Pengaduan", "A. Identitas Pelapor"} <= set(paper)


def test_the_preview_says_which_letter_it_shows(office: Office) -> None:
    words = task_page(office, "paraf_kabid").words

    assert "Pratinjau Surat Balasan, cetak" in words


def test_after_the_archive_the_demo_says_how_the_case_is_played_back(office: Office) -> None:
    case = office.brought_to("arsip", INFORMATION)
    task = office.task(case, "sari")
    office.does(case, "arsip")

    done = office.sign_in("sari").get(f"/tugas/{task.id}")

    (onwards,) = done.all("//div[contains(@class, 'demo-next')]//form")
    assert [onwards.fields["pengguna"], onwards.fields["next"]] == ["ayu", f"/audit/{case.business_key}"]
    assert "Lanjutkan sebagai Ayu, putar ulang" in done.words


def test_what_the_case_already_says_need_not_be_typed_again(office: Office) -> None:
    steps = ("periksa_aduan", "disposisi", "jawab_kabid", "arsip")
    pages = {element: task_page(office, element) for element in steps}
    filled = "//input[@checked or @type='text' and string(@value)]/@name"
    checked = {element: set(page.all(filled)) for element, page in pages.items()}

    assert "lengkap" in checked["periksa_aduan"]
    assert "isi_disposisi" in checked["disposisi"]
    assert {"hasil", "perlu_peninjauan"} <= checked["jawab_kabid"]
    assert {"kode_klasifikasi", "jumlah_berkas"} <= checked["arsip"]


def test_the_way_back_of_a_return_stands_below_its_reason(page: Tab, office: Office) -> None:
    task = office.task(office.brought_to("paraf_kabid"), "budi")
    with served(office.app) as url:
        sign_in(page, url, "Budi")
        page.goto(f"{url}/tugas/{task.id}")
        page.locator("details[data-outcome] summary").click()

        heights = [page.locator(f"details[data-outcome] {inner}").bounding_box() for inner in ("textarea", "> button", "> summary")]

    assert [round(box["y"]) for box in heights if box] == sorted(round(box["y"]) for box in heights if box)
    assert len({round(box["y"]) for box in heights if box}) == 3
