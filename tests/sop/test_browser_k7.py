"""K7: the same matter comes a second time, by WhatsApp; Kasi joins it to the first, and one answer goes to both."""

from __future__ import annotations

from tests.scenario import Official, Stage, pdf
from tests.sop.acts import LICENSING, STUCK, disposed, letter_goes_out
from tests.sop.route import ENTRIES
from tests.sop.test_browser_k2 import HANDLED

REASON = {"Alasan": "Perkara dan pelapor yang sama."}


def comes_by_whatsapp(office: Stage, **changed: str) -> tuple[str, str]:
    """(ticket, tracking code) of a complaint that a message began, with the words of the one on the site."""
    said = {"judul": STUCK["Pokok aduan"], "uraian": STUCK["Isi aduan/keluhan"], "telepon": "0812 3456 7890", "balas_lewat": "whatsapp"}
    engine = office.site.engine
    file = engine.upload("pesan-1", "foto loket.pdf", pdf("foto loket.pdf").content)
    data = {"penerimaan": {"kanal": "whatsapp", "waktu_terima": engine.now().isoformat()}}
    complaint = {**ENTRIES["tulis_aduan"], **said, "lampiran": [file], **changed}
    case = engine.start("penanganan_pengaduan", data, by="pelapor", complete=complaint, upload_owner="pesan-1")
    return str(case.business_key), engine.tracking_code(case.id)


def sorts(sari: Official, ticket: str) -> None:
    """Step 2, and step 3 taken."""
    sari.does("Periksa Aduan", ticket, "Proses Aduan", {"Aduan lengkap?": "Ya"})
    sari.takes("Pilah Jenis Aduan", ticket)


def is_refused(sari: Official, number: str) -> None:
    """The number is refused in the one sentence, and stays as it was typed."""
    sari.unfolds()
    folded = sari.page.locator("details[data-outcome]:has(button:text-is('Tautkan sebagai Duplikat'))")
    folded.locator("summary").click()
    folded.get_by_label("Nomor tiket induk").fill(number)
    folded.get_by_label("Alasan").fill(REASON["Alasan"])
    with sari.page.expect_navigation(wait_until="load"):
        folded.get_by_role("button", name="Tautkan sebagai Duplikat", exact=True).click()
    assert sari.mistakes == [f"Tiket {number} tidak dapat dijadikan induk."]
    assert sari.page.get_by_label("Nomor tiket induk").input_value() == number
    assert folded.get_by_label("Alasan").input_value() == REASON["Alasan"]
    folded.locator("summary").click()


def test_k7_the_second_complaint_is_joined_undone_joined_again_and_answered_with_the_first(office: Stage) -> None:
    rina, sari, dewi = office.citizen(), office.person("sari"), office.person("dewi")
    office.at("2026-06-08 08:10")
    first = rina.complains(STUCK)
    disposed(office, first, LICENSING)
    office.at("2026-06-09 08:00")
    second, code = comes_by_whatsapp(office)
    sorts(sari, second)

    assert f"Kemungkinan duplikat: {first}" in sari.reads
    sari.presses(f"Bandingkan dengan {first}")
    assert sari.heading == "Satu aduan atau dua?"
    assert sari.reads.count(STUCK["Isi aduan/keluhan"]) == 2
    sari.opens("Pilah Jenis Aduan", second)
    for number in (second, "ADU-2026-999999"):
        is_refused(sari, number)
    sari.turns_aside("Tautkan sebagai Duplikat", {"Nomor tiket induk": first, **REASON})
    assert second not in [of for of, _ in sari.inbox]
    other = office.citizen("Rina di telepon")
    other.follows(second, code)
    assert other.heading == "Digabung dengan aduan lain"
    assert "Aduan serupa sedang kami tangani." in other.reads
    assert first not in other.reads

    sari.goes_to(f"/kasus/{first}?bagian=lampiran")
    assert sari.downloads("foto loket.pdf") == pdf("foto loket.pdf").content
    sari.goes_to(f"/kasus/{second}")
    assert f"Duplikat dari {first}" in sari.reads
    sari.presses("Batalkan Tautan")
    sari.page.get_by_label("Alasan").fill("Ternyata permohonan yang lain.")
    sari.presses("Batalkan Tautan")
    sari.takes("Pilah Jenis Aduan", second)
    sari.turns_aside("Tautkan sebagai Duplikat", {"Nomor tiket induk": first, **REASON})
    acts = [name for event in office.site.engine.history(office.case_id(second)) for name in ("linked", "unlinked") if name in event.facts]
    assert acts == ["linked", "unlinked", "linked"]

    office.at("10:30")
    dewi.does("Tindak Lanjut Bidang", first, "Serahkan Hasil", HANDLED)
    letter_goes_out(office, first, since="14:40")
    office.at("15:50")

    other.follows(second, code)
    assert other.heading == "Selesai"
    assert office.site.engine.case(office.case_id(second)).status == "completed"
    messages = [(one.channel, one.path) for one in office.site.engine.read.case("sari", office.case_id(first)).messages]
    assert messages.count(("email", "distribusi")) == 2
    assert messages.count(("whatsapp", "distribusi")) == 1
    sari.goes_to("/register/pengaduan")
    row = sari.page.locator("tr", has_text=second).first.inner_text()
    assert first in row
    assert "Digabung dengan aduan lain" in row
    assert office.visits(second) == ["tulis_aduan", "periksa_aduan", "pilah_aduan", "pilah_aduan"]
    assert office.site.engine.verify().faults == ()


def test_k7_one_proved_sender_reads_the_number_of_the_other_complaint(office: Stage) -> None:
    sari = office.person("sari")
    office.at("2026-06-08 08:10")
    first, _ = comes_by_whatsapp(office)
    office.at("09:10")
    second, code = comes_by_whatsapp(office, telepon="+62 812-3456-7890")
    sorts(sari, second)
    sari.turns_aside("Tautkan sebagai Duplikat", {"Nomor tiket induk": first, **REASON})

    rina = office.citizen()
    rina.follows(second, code)

    assert f"Digabung dengan aduan Anda yang lain, {first}." in rina.reads
    sorts(sari, first)
    is_refused(sari, second)
