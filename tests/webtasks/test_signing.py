"""Letters signed by the office's key, or by hand; and the page that tells everybody whose a letter is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader

from engine import CHECK_PATH, Case, Order
from engine.rehearsal import SCAN
from tests.sealing import MoodySeal, seal
from tests.webtasks.office import Office, Page, Person

ELECTRONIC = {"cara_ttd": "elektronik", "surat_bertandatangan": []}
FAILED = "Tanda tangan elektronik belum berhasil. Surat tidak berubah; coba lagi."


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """The shipped office with a key of its own that signs."""
    opened = Office(sqlite_url, seal=seal(), ttd_elektronik="aktif")
    yield opened
    opened.engine.close()


def signed(office: Office) -> tuple[Case, bytes]:
    """A case whose letter Kadis has signed electronically, and the letter."""
    case = office.brought_to("tanda_tangan")
    office.does(case, "tanda_tangan", **ELECTRONIC)
    return case, letter_of(office, case)


def letter_of(office: Office, case: Case) -> bytes:
    """The signed letter in the case's file."""
    (file,) = office.engine.data(case.id)["tanda_tangan"]["surat_bertandatangan"]
    return office.engine.read.attachment("hadi", case.id, file["digest"])[1]


def text_of(pdf: bytes) -> str:
    """What stands in a PDF."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def address_in(pdf: bytes) -> str:
    """Where the letter's QR code leads, within the site."""
    links = [note.get_object().get("/A", {}).get("/URI", "") for page in PdfReader(io.BytesIO(pdf)).pages for note in page.get("/Annots", ())]
    return CHECK_PATH + next(str(link) for link in links if CHECK_PATH in str(link)).partition(CHECK_PATH)[2]


def shows(visitor: Person, content: bytes, name: str = "surat.pdf") -> Page:
    """Upload a file to be looked at."""
    return visitor.post(CHECK_PATH, {"surat": (io.BytesIO(content), name)})


def test_kadis_signs_with_the_offices_key_and_the_letter_shows_it(office: Office) -> None:
    case = office.brought_to("tanda_tangan")
    page = office.sign_in("hadi").get(f"/tugas/{office.task(case, 'hadi').id}")

    office.does(case, "tanda_tangan", **ELECTRONIC)
    pdf = letter_of(office, case)

    assert page.all("//input[@name='cara_ttd']/@value") == ["elektronik", "basah"]
    assert page.all("//input[@name='cara_ttd'][@checked]/@value") == ["elektronik"]
    assert seal().examine(pdf) == type(seal().examine(pdf))(seal().certificate, True)
    assert "Ditandatangani secara elektronik" in text_of(pdf)
    assert "Nomor : 500/1/DPMPTSP/VI/2026" in text_of(pdf)
    assert "BSrE" not in text_of(pdf)
    assert office.engine.replay(case.id).differences == ()
    assert office.engine.verify(case.id).holds


def test_the_signed_letter_is_the_one_that_everybody_gets_and_never_changes(office: Office) -> None:
    case, pdf = signed(office)
    office.engine.deploy({"surat_balasan.typ": b"#let d = json(\"data.json\")\nBaru"}, by="system")
    office.passes(60 * 24)

    opened = office.sign_in("sari").get(f"/kasus/{case.business_key}/surat/tanda_tangan").answer.data

    assert opened == pdf
    for element in ("distribusi", "arsip"):
        office.does(case, element)
    shown = office.engine.track(str(case.business_key), office.engine.tracking_code(case.id))
    assert shown is not None
    (offered,) = shown.letters
    assert office.engine.read.public_file(shown, offered.digest)[1] == pdf


def test_a_key_that_fails_leaves_everything_as_it_was_and_may_be_tried_again(sqlite_url: str) -> None:
    moody = MoodySeal()
    office = Office(sqlite_url, seal=moody, ttd_elektronik="aktif")
    case = office.brought_to("tanda_tangan")
    task, before = office.task(case, "hadi"), office.engine.history(case.id)
    hadi = office.sign_in("hadi")

    refused = hadi.sends(task, keputusan="tanda_tangani", cara_ttd="elektronik")
    after = office.engine.history(case.id)
    moody.fails = False
    done = hadi.sends(task, keputusan="tanda_tangani", cara_ttd="elektronik")

    assert refused.status == 422
    assert FAILED in refused.all("//*[@id='f-cara_ttd-error']")[0].text_content()
    assert after == before
    assert office.engine.read.attachment("sari", case.id, office.engine.data(case.id)["tanda_tangan"]["surat_bertandatangan"][0]["digest"])
    assert done.status == 303
    office.engine.close()


def test_without_a_key_nobody_signs_electronically(sqlite_url: str) -> None:
    office = Office(sqlite_url, ttd_elektronik="aktif")
    case = office.brought_to("tanda_tangan")

    refused = office.sign_in("hadi").sends(office.task(case, "hadi"), keputusan="tanda_tangani", cara_ttd="elektronik")

    assert FAILED in refused.words
    office.engine.close()


def test_an_office_that_has_not_set_it_up_is_offered_only_ink(sqlite_url: str) -> None:
    office = Office(sqlite_url)
    case = office.brought_to("tanda_tangan")

    page = office.sign_in("hadi").get(f"/tugas/{office.task(case, 'hadi').id}")

    assert page.all("//input[@name='cara_ttd']/@value") == ["basah"]
    office.engine.close()


@pytest.mark.parametrize(("setting", "printed"), [("ya", True), ("tidak", False)])
def test_the_note_on_bsre_is_printed_only_where_the_office_says_that_it_is_true(sqlite_url: str, setting: str, printed: bool) -> None:
    office = Office(sqlite_url, seal=seal(), ttd_elektronik="aktif", ttd_bsre=setting)

    case, pdf = signed(office)

    assert ("sertifikat elektronik yang diterbitkan oleh BSrE." in text_of(pdf)) is printed
    assert "BSrE" not in text_of(office.engine.letter(case.id, "beri_nomor", by="sari").content)
    office.engine.close()


def test_the_qr_code_leads_to_what_the_letter_says_and_no_more(office: Office) -> None:
    case, pdf = signed(office)

    page = office.nobody().get(address_in(pdf))

    assert page.status == 200
    for part in ("Surat ini tercatat di kantor kami", "500/1/DPMPTSP/VI/2026", "8 Juni 2026", "Kepala Dinas", "Tanda tangan elektronik"):
        assert part in page.words, part
    for hidden in ("Rina", str(case.business_key), "Hadi", "NIB"):
        assert hidden not in page.words, hidden
    typed = office.nobody().get(f"{CHECK_PATH}?kode={address_in(pdf).removeprefix(CHECK_PATH).replace('-', ' ').lower()}")
    assert "Surat ini tercatat di kantor kami" in typed.words


def test_the_letter_as_it_was_signed_is_called_genuine(office: Office) -> None:
    _, pdf = signed(office)

    page = shows(office.nobody(), pdf)

    assert "Surat ini asli dan tidak berubah" in page.words
    assert "500/1/DPMPTSP/VI/2026" in page.words
    assert "Rina" not in page.words


@pytest.mark.parametrize("where", ["content", "appended", "cut", "unsigned"])
def test_a_letter_that_was_tampered_with_is_reported_as_such(office: Office, where: str) -> None:
    case, pdf = signed(office)
    middle = pdf.index(b"stream") + 40
    spoiled = {
        "content": pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1:],
        "appended": pdf + b"\n9 0 obj<</Lain 1>>endobj\n",
        "cut": pdf[:-40],
        "unsigned": pdf[: pdf.index(b"%%EOF") + 6],
    }[where]

    page = shows(office.nobody(), spoiled)

    assert "Berkas ini tidak sama dengan surat yang kami terbitkan" in page.words
    assert str(case.business_key) not in page.words


def test_what_is_not_ours_and_what_nobody_knows_get_the_same_page(office: Office) -> None:
    signed(office)
    visitor = office.nobody()
    draft = office.engine.preview_letter(office.task(office.brought_to("draf_balasan"), "sari").id, by="sari").content

    pages = [
        visitor.get(f"{CHECK_PATH}AAAA-BBBB-CCCC-DDDD"), visitor.get(f"{CHECK_PATH}bukan-kode"), shows(visitor, b"bukan PDF"),
        shows(visitor, b"%PDF-1.7\n/ByteRange rusak"), shows(visitor, SCAN), shows(visitor, draft),
    ]  # fmt: skip

    assert {page.status for page in pages} == {200}
    assert len({page.words for page in pages}) == 1
    assert "Surat ini tidak kami kenali" in pages[0].words


def test_a_letter_signed_by_hand_is_known_by_its_scan_once_it_is_signed(office: Office) -> None:
    case, visitor = office.brought_to("tanda_tangan"), office.nobody()
    scan = office.scan("hadi")
    office.does(case, "tanda_tangan", cara_ttd="basah", surat_bertandatangan=scan, keputusan="kembalikan", alasan_kembali="Perjelas.")
    before = shows(visitor, SCAN)
    for element in ("draf_balasan", "paraf_kabid"):
        office.does(case, element)

    office.does(case, "tanda_tangan", cara_ttd="basah", surat_bertandatangan=scan)

    assert "Surat ini tidak kami kenali" in before.words
    page = shows(visitor, SCAN)
    assert "Surat ini asli dan tidak berubah" in page.words
    assert "Tanda tangan basah" in page.words


def test_nothing_uploaded_is_said_and_too_much_is_stopped(office: Office) -> None:
    visitor = office.nobody()

    empty = visitor.post(CHECK_PATH)
    for _ in range(50):
        visitor.post(CHECK_PATH)

    assert (empty.status, "Belum ada berkas" in empty.words) == (422, True)
    assert shows(visitor, SCAN).status == 429


def test_a_deputy_signs_as_deputy_on_paper_and_on_the_public_page(office: Office) -> None:
    since = office.clock.at
    office.engine.delegate(
        Order("kepala_dinas", "tuti", "plh", "800/12/2026", since.date(), since, since + timedelta(days=2)), by="adi"
    )
    case = office.brought_to("tanda_tangan")
    task = office.task(case, "tuti")
    page = office.engine.read.task("tuti", task.id)
    office.engine.complete(task.id, {**page.values, "keputusan": "tanda_tangani", "cara_ttd": "elektronik"}, by="tuti")

    pdf = letter_of(office, case)

    assert "Plh. KEPALA DINAS, " in text_of(pdf)
    assert "Tuti" in text_of(pdf)
    assert "Plh. Kepala Dinas" in office.nobody().get(address_in(pdf)).words
