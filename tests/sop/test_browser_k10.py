"""K10: the Sekretaris signs as Plh. while the Kepala Dinas is on leave, and no longer when the order has run out."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.scenario import Official, Stage
from tests.sop.acts import ANSWER, COMPLAINT, NUMBER, SIGNED, reaches_kabid

STEP = "Tanda Tangani Surat Balasan"
ORDER = {"Nomor surat perintah": "800/15/DPMPTSP/2026", "Tanggal surat perintah": "2026-06-12"}


def enters(adi: Official, *, kind: str = "plh", deputy: str = "Tuti, Sekretaris", until: str = "2026-06-17", **said: str) -> None:
    """The administrator enters an order: from Monday 15 June 00.00 until the end of the last day."""
    adi.goes_to("/akun")
    adi.presses("Delegasi (Plh., Plt., a.n.)")
    fields = adi.page.locator("form").filter(has=adi.page.get_by_role("button", name="Tambah Delegasi"))
    if not fields.is_visible():
        adi.page.get_by_text("Tambah Delegasi").first.click()
    fields.get_by_label("Jenis").select_option(value=kind)
    fields.get_by_label("Pejabat yang digantikan").select_option(label="Kepala Dinas (Hadi)")
    fields.get_by_label("Pengganti").select_option(label=deputy)
    for label, text in {"Mulai": "2026-06-15", "Sampai": until, **ORDER, **said}.items():
        fields.get_by_label(label, exact=True).fill(text)
    adi.presses("Tambah Delegasi")


def text_of(pdf: bytes) -> str:
    """The words of a letter, as one would copy them from it."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def wrong(adi: Official) -> list[str]:
    """What the form says is wrong."""
    return [text.strip() for text in adi.page.locator(".field-error").all_inner_texts()]


def numbered(office: Stage, monday: str) -> str:
    """K1 until the letter has its number, all on the day `monday`; the ticket."""
    office.at(f"{monday} 08:10")
    ticket = office.citizen().complains(COMPLAINT)
    budi = reaches_kabid(office, ticket)
    budi.does("Disposisi", ticket, "Kirim Disposisi", {"Isi disposisi": ["Jawab langsung"]})
    budi.does("Jawab Aduan", ticket, "Simpan Jawaban", ANSWER)
    office.person("sari").does("Susun Draf Surat Balasan", ticket, "Ajukan ke Kabid")
    budi.does("Paraf Surat Balasan", ticket, "Paraf")
    office.at("10:00")
    office.person("umar").does("Beri Nomor Surat", ticket, "Tetapkan Nomor", NUMBER)
    return ticket


def test_k10_tuti_signs_as_plh_and_the_head_reads(office: Stage) -> None:
    adi, tuti, hadi = office.person("adi"), office.person("tuti"), office.person("hadi")
    office.at("2026-06-12 09:00")
    enters(adi, **{"Nomor surat perintah": "", "Tanggal surat perintah": ""})
    assert wrong(adi) == ["Isi nomor dan tanggal surat perintah."]
    enters(adi)
    assert "Delegasi berlaku 15 Juni 2026 sampai 17 Juni 2026." in adi.page.locator("body").inner_text()
    assert tuti.inbox == []

    ticket = numbered(office, "2026-06-15")
    assert tuti.inbox == [(ticket, STEP)]
    assert "sebagai Plh. Kepala Dinas" in tuti.page.locator("tr[data-row]").inner_text()
    assert "Anda bertugas sebagai Plh. Kepala Dinas sampai 17 Juni 2026." in tuti.reads
    hadi.goes_to("/tugas?tab=kelompok")
    assert hadi.page.get_by_role("link", name="Kerjakan").count() == 0
    address = hadi.page.locator("[data-open]").first.get_attribute("href")
    assert address == f"/kasus/{ticket}"
    hadi.goes_to(address)
    assert hadi.heading == COMPLAINT["Pokok aduan"]

    tuti.takes(STEP, ticket)
    assert "sebagai Plh. Kepala Dinas" in tuti.reads
    office.at("10:05")
    tuti.finishes("Tanda Tangani", {"Surat bertanda tangan (pindaian)": SIGNED})

    case_id = office.case_id(ticket)
    printed = text_of(office.site.engine.letter(case_id, "tanda_tangan", by="tuti").content)
    assert [line for line in ("Plh. KEPALA DINAS,", "Tuti", "Pembina Tingkat I (IV/b)", "NIP. 00000000 000000 0 002") if line not in printed] == []
    assert "Hadi" not in printed
    event = office.site.engine.history(case_id)[-1]
    assert (event.actor, event.on_behalf, event.facts["delegation"]["id"]) == ("tuti", "kepala_dinas", "delegasi-1")
    sari = office.person("sari")
    sari.goes_to(f"/kasus/{ticket}?bagian=riwayat")
    assert "Tuti, Plh. Kepala Dinas" in sari.reads
    ayu = office.person("ayu")
    ayu.goes_to(f"/audit/{ticket}?langkah={event.seq}")
    assert "Tuti sebagai Plh. Kepala Dinas (delegasi-1), untuk Kepala Dinas" in ayu.reads
    (visit,) = (one for one in office.site.engine.read.clocks("sari", case_id).visits if one.element_id == "tanda_tangan")
    assert (visit.wait, visit.touch) == (0, 5)
    assert "Tuti" not in office.citizen().reads


def test_k10_after_the_last_day_the_task_is_the_heads_again(office: Stage) -> None:
    adi, tuti, hadi = office.person("adi"), office.person("tuti"), office.person("hadi")
    office.at("2026-06-12 09:00")
    enters(adi)
    ticket = numbered(office, "2026-06-15")
    tuti.takes(STEP, ticket)
    task = tuti.page.url
    tuti.goes_to(f"/kasus/{ticket}")
    assert tuti.heading == COMPLAINT["Pokok aduan"]
    assert office.person("budi").inbox == [], "step 4 of another complaint would be his alone"
    tuti.goes_to("/akun/delegasi")
    assert tuti.heading == "Halaman tidak ditemukan", "she cannot pass it on"
    tuti.goes_to(task)

    office.at("2026-06-17 23:59")
    tuti.goes_to(task)
    tuti.fills({"Surat bertanda tangan (pindaian)": SIGNED})
    office.at("2026-06-18 00:00")
    tuti.presses("Tanda Tangani")
    assert tuti.heading == "Penugasan Plh. berakhir 17 Juni 2026."
    assert tuti.inbox == []
    assert "Penugasan Plh. berakhir 17 Juni 2026." in tuti.reads
    tuti.goes_to(task)
    assert tuti.heading == "Penugasan Plh. berakhir 17 Juni 2026."
    tuti.goes_to(f"/kasus/{ticket}")
    assert tuti.heading == "Halaman tidak ditemukan"
    (freed,) = (one for one in office.site.engine.history(office.case_id(ticket)) if one.type == "TaskUnclaimed")
    assert (freed.actor, freed.facts["delegation"]["id"]) == ("system", "delegasi-1")

    office.at("08:00")
    assert hadi.inbox == [(ticket, STEP)]
    hadi.does(STEP, ticket, "Tanda Tangani", {"Surat bertanda tangan (pindaian)": SIGNED})
    printed = text_of(office.site.engine.letter(office.case_id(ticket), "tanda_tangan", by="hadi").content)
    assert [line for line in ("KEPALA DINAS,", "Hadi") if line not in printed] == []
    assert "Plh." not in printed


def test_k10_step_4_of_the_kabid_is_not_covered(office: Stage) -> None:
    adi, tuti = office.person("adi"), office.person("tuti")
    office.at("2026-06-12 09:00")
    enters(adi)
    office.at("2026-06-15 08:10")
    ticket = office.citizen().complains(COMPLAINT)
    budi = reaches_kabid(office, ticket)

    assert budi.inbox == [(ticket, "Disposisi")]
    assert tuti.inbox == []
    tuti.goes_to(f"/kasus/{ticket}")
    assert tuti.heading == "Halaman tidak ditemukan"


def test_k10_variants_print_plt_and_an(office: Stage) -> None:
    adi, tuti = office.person("adi"), office.person("tuti")
    ticket = numbered(office, "2026-06-15")
    for kind, block in {"plt": ("Plt. KEPALA DINAS,",), "an": ("a.n. KEPALA DINAS", "SEKRETARIS,")}.items():
        enters(adi, kind=kind)
        tuti.takes(STEP, ticket)
        task_id = tuti.page.url.rpartition("/")[2]
        printed = text_of(office.site.engine.preview_letter(task_id, by="tuti").content)
        assert [line for line in (*block, "Tuti", "Pembina Tingkat I (IV/b)") if line not in printed] == []
        adi.goes_to("/akun/delegasi")
        with adi.page.expect_navigation():
            adi.page.get_by_role("button", name="Akhiri sekarang").click()
