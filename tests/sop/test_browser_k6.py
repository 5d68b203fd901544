"""K6: a complaint that lacks something is completed by its citizen, on a telephone, by ticket and tracking code; the clock stands still meanwhile."""

from __future__ import annotations

from engine.history import Event
from tests.scenario import SMALL, Citizen, Official, Stage, pdf
from tests.sop.acts import COMPLAINT, SORTED
from tests.sop.test_browser_telephone import watched

LACKING = {**COMPLAINT, "Jawaban dikirim lewat": "SMS"}
ASKED = {
    "Yang harus dilengkapi": ["Lokasi kejadian", "Nomor permohonan"], "Batas waktu": "2026-06-25",
    "Pesan untuk pelapor": "Di mana letak usahanya, dan berapa nomor permohonannya?",
}  # fmt: skip
GIVEN = {"Lokasi kejadian": "Jalan Contoh 1, Tenggarong", "Nomor permohonan/izin": "IZN-2026-0042", "Lampiran tambahan": pdf("foto lokasi.pdf")}
WAITING = "Kami memerlukan tambahan dari Anda: Lokasi kejadian, Nomor permohonan. Mohon dilengkapi sebelum 25 Juni 2026."


def test_k6_the_citizen_adds_what_is_missing_and_only_the_office_s_own_time_is_counted(office: Stage) -> None:
    rina, sari = office.citizen(small=True), office.person("sari")
    widths = watched(rina)
    office.at("2026-06-11 08:00")
    ticket = rina.complains(LACKING)
    office.at("09:00")
    sari.takes("Periksa Aduan", ticket)
    office.at("09:05")
    sari.turns_aside("Minta Kelengkapan", ASKED)
    assert ticket not in [of for of, _ in sari.inbox]

    office.at("2026-06-15 10:00")
    rina.follows(ticket, rina.code)
    assert rina.heading == "Menunggu kelengkapan"
    assert WAITING in rina.reads
    rina.presses("Lengkapi Aduan")
    assert editable(rina) == {"lokasi", "nomor_permohonan", "lampiran_tambahan"}
    for word in (ASKED["Pesan untuk pelapor"], COMPLAINT["Isi aduan/keluhan"]):
        assert str(word) in rina.reads
    rina.fills({"Lokasi kejadian": GIVEN["Lokasi kejadian"]})
    rina.presses("Kirim Kelengkapan")
    assert rina.mistakes == ["Nomor permohonan/izin wajib diisi."]
    assert rina.page.get_by_label("Lokasi kejadian").input_value() == GIVEN["Lokasi kejadian"]
    rina.fills(GIVEN)
    rina.presses("Kirim Kelengkapan")
    assert "Kelengkapan dikirim. Terima kasih." in rina.reads
    assert rina.status == "Sedang diperiksa"
    assert {address: width for address, width in widths.items() if width > SMALL} == {}

    office.at("10:20")
    sari.takes("Pilah Jenis Aduan", ticket)
    assert "Kelengkapan diterima 15 Juni 2026 10.00" in sari.reads
    assert sari.page.locator("mark.changed").all_inner_texts() == [GIVEN["Lokasi kejadian"], GIVEN["Nomor permohonan/izin"]]
    assert "foto lokasi.pdf" in sari.reads
    assert clock_rows(sari, ticket) == {
        "tulis_aduan": ("0 menit", "0 menit"), "periksa_aduan": ("1 jam", "5 menit"), "lengkapi_aduan": ("waktu henti 15 jam 55 menit", "0 menit"),
        "pilah_aduan": ("20 menit", "0 menit"),
    }  # fmt: skip
    assert totals(sari)["Waktu henti"] == "15 jam 55 menit, 4 hari kalender"
    assert totals(sari)["Waktu tunggu"] == "1 jam 20 menit"

    office.at("10:30")
    sari.takes("Pilah Jenis Aduan", ticket)
    sari.finishes("Serahkan kepada Kabid", SORTED)
    assert rina.status == "Diteruskan"
    assert rina.journey == ["Diterima", "Menunggu kelengkapan", "Sedang diperiksa", "Diteruskan"]
    assert messages(office, ticket) == [("sms", "off")]
    assert asked_again(office.site.engine.history(office.case_id(ticket))) == 1


def test_k6_it_may_be_asked_again_and_each_round_is_recorded(office: Stage) -> None:
    rina, sari = office.citizen(small=True), office.person("sari")
    office.at("2026-06-11 08:00")
    ticket = rina.complains(LACKING)
    office.at("09:05")
    sari.takes("Periksa Aduan", ticket)
    sari.turns_aside("Minta Kelengkapan", ASKED)
    office.at("10:00")
    answers(rina, ticket, GIVEN)
    sari.takes("Pilah Jenis Aduan", ticket)
    sari.turns_aside("Minta Kelengkapan", {**ASKED, "Yang harus dilengkapi": ["Isi aduan/keluhan"]})
    assert rina.status == "Menunggu kelengkapan"
    answers(rina, ticket, {"Isi aduan/keluhan": "Uraian yang jauh lebih lengkap dari sebelumnya."})
    sari.takes("Pilah Jenis Aduan", ticket)

    assert "Uraian yang jauh lebih lengkap dari sebelumnya." in sari.reads
    assert "IZN-2026-0042" in sari.reads
    assert asked_again(office.site.engine.history(office.case_id(ticket))) == 2


def test_k6_wrong_codes_are_few_and_tell_nothing(office: Stage) -> None:
    rina, stranger = office.citizen(), office.citizen("Orang lain")
    office.at("2026-06-11 08:00")
    ticket = rina.complains(LACKING)
    said = []
    for number in (ticket, "ADU-2026-009999"):
        for _ in range(5):
            stranger.follows(number, "K7MP-4XQ2-9TRW")
            said.append(stranger.reads.replace(number, "…"))
        stranger.follows(number, rina.code)
        said.append(stranger.reads)
        stranger.page.goto("/lacak/lengkapi")
        assert stranger.page.url.endswith("/lacak")

    assert len({*said[:5], *said[6:11]}) == 1
    assert "Nomor tiket atau kode lacak tidak cocok." in said[0]
    assert said[5] == said[11]
    assert "Terlalu banyak percobaan. Coba lagi dalam 15 menit." in said[5]


def editable(citizen: Citizen) -> set[str]:
    """Names of the fields that can be filled in."""
    fields = citizen.page.locator("form[data-form] input:not([type=hidden]), form[data-form] textarea, form[data-form] select")
    return {str(name) for name in fields.evaluate_all("all => all.map(one => one.name)")}


def answers(citizen: Citizen, ticket: str, entries: dict[str, object]) -> None:
    """The citizen adds what is asked."""
    citizen.follows(ticket, citizen.code)
    citizen.presses("Lengkapi Aduan")
    citizen.fills(entries)
    citizen.presses("Kirim Kelengkapan")
    assert citizen.mistakes == []


def clock_rows(person: Official, ticket: str) -> dict[str, tuple[str, str]]:
    """Element of each visit → (waited, worked on), as the tab Waktu shows them."""
    person.goes_to(f"/kasus/{ticket}?bagian=waktu")
    rows = person.page.locator("tr[data-visit]")
    cells = rows.evaluate_all("all => all.map(row => [row.dataset.visit, ...[...row.cells].map(cell => cell.innerText.trim())])")
    return {str(row[0]): (str(row[4]), str(row[5])) for row in cells}


def totals(person: Official) -> dict[str, str]:
    """Label → what stands beside it, on the tab Waktu."""
    return dict(person.page.locator("[data-clocks] dt").evaluate_all("all => all.map(one => [one.innerText, one.nextElementSibling.innerText])"))


def messages(office: Stage, ticket: str) -> list[tuple[str, str]]:
    """Channel and state of the messages that asked the citizen to complete the complaint."""
    sent = office.site.engine.read.case("sari", office.case_id(ticket)).messages
    return [(one.channel, one.state) for one in sent if one.path == "minta_kelengkapan"]


def asked_again(events: list[Event]) -> int:
    """How often the citizen was asked."""
    return sum("minta_kelengkapan" in event.facts.get("passed", ()) for event in events)
