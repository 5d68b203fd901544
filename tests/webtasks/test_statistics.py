"""Public statistics: counts of periods that are over, small ones masked, about nobody."""

from __future__ import annotations

from tests.webtasks.office import Office
from tests.webtasks.test_reports import two_cases

MONTH = 60 * 24 * 30


def cells(office: Office, address: str = "/statistik") -> dict[str, list[str]]:
    """Line → cells, of all tables."""
    return {row[0].text_content(): [cell.text_content() for cell in row[1:]] for row in office.nobody().get(address).all("//tbody/tr")}


def test_only_months_that_are_over_are_told(office: Office) -> None:
    two_cases(office)

    assert "Mei 2026: 0 pengaduan diterima." in office.nobody().get("/statistik").words
    assert "Mei 2026: 0 pengaduan diterima." in office.nobody().get("/statistik?masa=2026-06").words
    office.passes(MONTH)
    assert "Juni 2026: <5 pengaduan diterima." in office.nobody().get("/statistik").words


def test_small_counts_are_masked_and_no_table_gives_one_back(office: Office) -> None:
    for _ in range(6):
        office.brought_to("pilah_aduan")
    two_cases(office)
    office.passes(MONTH)

    told = cells(office)

    assert told["Website"] == ["8", "100"]
    assert (told["Selesai"], told["Masih berjalan"]) == (["<5"], ["•"])
    assert "Juni 2026: 8 pengaduan diterima." in office.nobody().get("/statistik").words


def test_it_names_nobody_and_no_case(office: Office) -> None:
    two_cases(office)
    office.passes(MONTH)

    words = office.nobody().get("/statistik").words

    assert not [secret for secret in ("Rina", "ADU-2026", "Sari", "NIB belum") if secret in words]


def test_it_is_counted_once_an_hour_however_many_ask(office: Office) -> None:
    office.passes(MONTH)
    assert cells(office)["Website"] == ["0", "–"]
    office.passes(-MONTH)
    office.brought_to("pilah_aduan")
    office.passes(MONTH)

    again = cells(office)["Website"]
    office.passes(61)

    assert (again, cells(office)["Website"]) == (["0", "–"], ["<5", "•"])


def test_everybody_finds_it_from_the_front_page_and_a_browser_may_keep_it_for_a_while(office: Office) -> None:
    answer = office.nobody().get("/statistik").answer

    assert "/statistik" in office.nobody().get("/").all("//main//a/@href")
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert office.sign_in("sari").get("/statistik").answer.headers["Cache-Control"] == "private, max-age=600"
