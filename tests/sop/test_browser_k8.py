"""K8: a complaint that belongs to another agency is handed over by letter, once Kabid agrees; the citizen reads to whom."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.scenario import Official, Stage
from tests.sop.acts import COMPLAINT, FILED, NUMBER, SENT, SIGNED
from tests.sop.procedure import keeps_to_the_sop
from tests.sop.test_browser_k6 import totals

LAMP = {
    **COMPLAINT, "Pokok aduan": "Lampu jalan padam", "Isi aduan/keluhan": "Lampu jalan di depan rumah saya padam sejak dua minggu lalu.",
}  # fmt: skip
AGENCY = "Dinas Pekerjaan Umum"
REASON = "Lampu jalan bukan kewenangan dinas kami."
ELSEWHERE = {"Instansi tujuan": AGENCY, "Alamat instansi": "Jalan Contoh 9, Tenggarong", "Alasan": REASON,
             "Data pelapor yang diteruskan": "Tanpa identitas"}  # fmt: skip
LETTER = ["draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan", "distribusi", "arsip"]
IDENTITY = ("Rina", "0812 3456 7890", "rina@contoh.example")


def test_k8_what_belongs_elsewhere_is_handed_over_by_a_letter_that_names_nobody(office: Stage) -> None:
    rina, sari, budi = office.citizen(), office.person("sari"), office.person("budi")
    seen, ticket = [], begun(office, LAMP)
    sari.takes("Pilah Jenis Aduan", ticket)
    office.at("09:15")
    sari.turns_aside("Bukan Kewenangan", ELSEWHERE)
    seen.append(rina.status)
    office.at("10:00")
    budi.takes("Disposisi", ticket)
    assert {text.strip() for text in budi.page.locator("button[name=keputusan]").all_text_contents()} == {"Setujui Pelimpahan", "Kembalikan ke Kasi"}
    assert AGENCY in budi.reads
    office.at("10:03")
    budi.finishes("Setujui Pelimpahan")
    seen.append(rina.status)
    office.at("10:20")
    sari.takes("Susun Draf Surat Balasan", ticket)
    office.at("10:30")
    sari.finishes("Ajukan ke Kabid")
    office.at("10:35")
    budi.takes("Paraf Surat Balasan", ticket)
    office.at("10:40")
    budi.finishes("Paraf")
    office.at("10:48")
    office.person("umar").does("Beri Nomor Surat", ticket, "Tetapkan Nomor", NUMBER)
    seen.append(rina.status)
    office.at("11:05")
    hadi = office.person("hadi")
    hadi.takes("Tanda Tangani Surat Balasan", ticket)
    office.at("11:10")
    hadi.finishes("Tanda Tangani", {"Surat bertanda tangan (pindaian)": SIGNED})
    sari.takes("Distribusikan Surat Balasan", ticket)
    office.at("14:20")
    sari.finishes("Kirim ke Pelapor", SENT)
    seen.append(rina.status)
    sari.takes("Arsipkan Berkas", ticket)
    office.at("14:23")
    sari.finishes("Arsipkan", FILED)

    assert seen == ["Diteruskan", "Surat balasan disusun", "Menunggu tanda tangan", "Dilimpahkan"]
    assert rina.status == "Dilimpahkan"
    assert f"Aduan Anda dilimpahkan kepada {AGENCY} yang berwenang. Alamat instansi: Jalan Contoh 9, Tenggarong." in rina.reads
    assert rina.downloads("Surat balasan") == SIGNED.content
    assert office.visits(ticket) == ["tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi", *LETTER]
    keeps_to_the_sop(office, ticket)
    text = printed(sari, office, ticket)
    for part in (f"Yth. {AGENCY}", f"kewenangan {AGENCY}. Untuk itu kami limpahkan guna penanganan lebih lanjut.", REASON, NUMBER["Nomor surat"]):
        assert part in text, part
    assert not [word for word in IDENTITY if word in text]
    sari.goes_to(f"/kasus/{ticket}?bagian=waktu")
    assert totals(sari)["Waktu pengerjaan"].endswith("mutu baku langkah yang selesai 1 jam 26 menit"), "86 = 266 − 180"
    assert registered(sari, ticket) == AGENCY


def test_k8_who_does_not_mind_is_named_to_the_agency(office: Stage) -> None:
    budi = office.person("budi")
    ticket = begun(office, {**LAMP, "Rahasiakan identitas saya dari pihak yang diadukan": "Tidak"})
    sari = office.person("sari")
    sari.takes("Pilah Jenis Aduan", ticket)
    sari.turns_aside("Bukan Kewenangan", {**ELSEWHERE, "Data pelapor yang diteruskan": "Nama dan kontak"})
    budi.does("Disposisi", ticket, "Setujui Pelimpahan")
    sari.does("Susun Draf Surat Balasan", ticket, "Ajukan ke Kabid")

    text = printed(sari, office, ticket)

    assert [word for word in IDENTITY if word not in text] == []


def test_k8_who_wants_to_stay_secret_cannot_be_named(office: Stage) -> None:
    sari = office.person("sari")
    ticket = begun(office, LAMP)
    sari.takes("Pilah Jenis Aduan", ticket)

    choices = sari.page.locator("input[name=data_diteruskan]")
    assert choices.evaluate_all("all => all.map(one => one.value)") == ["tanpa_identitas"]


def test_k8_kabid_says_that_it_belongs_here(office: Stage) -> None:
    sari, budi = office.person("sari"), office.person("budi")
    ticket = begun(office, LAMP)
    sari.takes("Pilah Jenis Aduan", ticket)
    sari.turns_aside("Bukan Kewenangan", ELSEWHERE)
    budi.returns("Disposisi", ticket, "Kembalikan ke Kasi", "Ini kewenangan kita.")

    sari.takes("Pilah Jenis Aduan", ticket)

    assert "Ini kewenangan kita." in sari.reads
    assert office.citizen().status == "Diteruskan"
    assert registered(sari, ticket) == ""


def begun(office: Stage, complaint: dict[str, object]) -> str:
    """Friday 12 June: the complaint of 08.00, found to be one by 09.05; its ticket."""
    office.at("2026-06-12 08:00")
    ticket = office.citizen().complains(complaint)
    office.at("09:00")
    office.person("sari").takes("Periksa Aduan", ticket)
    office.at("09:05")
    office.person("sari").finishes("Proses Aduan", {"Aduan lengkap?": "Ya"})
    return ticket


def printed(person: Official, office: Stage, ticket: str) -> str:
    """The words of the letter as it is printed now."""
    letter = office.site.engine.letter(office.case_id(ticket), "draf_balasan", by="sari")
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(letter.content)).pages)


def registered(person: Official, ticket: str) -> str:
    """What the register says under “Dilimpahkan ke”."""
    person.goes_to("/register")
    row = person.page.locator("tr", has_text=ticket)
    cell = row.locator("[data-label='Dilimpahkan ke']")
    return cell.inner_text().strip() if cell.count() else ""
