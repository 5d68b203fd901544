"""A citizen on a telephone 360 px wide, without script: from the complaint to the letter of reply."""

from __future__ import annotations

from tests.scenario import SMALL, Citizen, Stage
from tests.sop.acts import COMPLAINT, answered_by_kabid, letter_goes_out


def test_a_citizen_does_everything_on_a_small_telephone_without_script(office: Stage) -> None:
    rina = office.citizen(small=True)
    widths = watched(rina)

    ticket = answered_by_kabid(office)
    printed = rina.page.get_by_role("link", name="Cetak tanda terima (PDF)").get_attribute("href")
    receipt = rina.page.request.get(f"{office.site.url}{printed}").body()
    letter_goes_out(office, ticket, since="14:35")
    assert rina.status == "Selesai"
    letter = rina.downloads("Surat balasan")

    assert (receipt[:5], letter[:5]) == (b"%PDF-", b"%PDF-")
    assert rina.journey[0] == "Diterima"
    assert {address: width for address, width in widths.items() if width > SMALL} == {}
    assert len(widths) >= 5


def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_stays(office: Stage) -> None:
    rina = office.citizen(small=True)
    office.at("2026-06-08 08:10")
    rina.page.goto("/")
    rina.presses("Tulis Aduan")
    rina.fills({**COMPLAINT, "NIK": "123"})

    rina.presses("Periksa sebelum dikirim")

    assert rina.mistakes == ["NIK terdiri atas 16 angka."]
    assert rina.page.get_by_label("Isi aduan/keluhan").input_value() == COMPLAINT["Isi aduan/keluhan"]
    assert "tangkapan layar NIB.pdf" in rina.reads


def watched(citizen: Citizen) -> dict[str, int]:
    """How wide each page is that this person opens from now on, by its address."""
    widths: dict[str, int] = {}
    citizen.page.on("load", lambda page: widths.update({page.url.partition("?")[0]: page.evaluate("() => document.documentElement.scrollWidth")}))
    return widths
