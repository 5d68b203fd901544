"""A case's whole file: everything its reader may read, once, under safe names, the same bytes as long as the case stays as it is."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from lxml import html
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from sqlalchemy import select

from engine import Case
from engine.persistence import tables as t
from engine.runtime.dossiers import _safe
from tests.engine.correspondence import pdfa
from tests.webtasks.office import INFORMATION, Office, Person
from tests.webtasks.test_reports import read


def picture(width: int = 4, height: int = 3) -> bytes:
    """A small PNG."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress((b"\0" + b"\x40\x80\xc0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def document(pages: int = 2) -> bytes:
    """A PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def with_files(office: Office, *sent: tuple[str, bytes]) -> Case:
    """A complaint with these files."""
    from tests.sop.route import ENTRIES  # noqa: PLC0415

    held = [office.engine.upload("kunci", name, content) for name, content in sent]
    data = {"penerimaan": {"kanal": "website", "waktu_terima": office.clock.now().isoformat()}}
    return office.engine.start(
        "penanganan_pengaduan", data, by="pelapor", complete={**ENTRIES["tulis_aduan"], "lampiran": held}, upload_owner="kunci",
    )


def archive(reader: Person, case: Case) -> zipfile.ZipFile:
    answer = reader.get(f"/kasus/{case.business_key}/berkas.zip").answer
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.data))


def bound(reader: Person, case: Case) -> PdfReader:
    return PdfReader(io.BytesIO(reader.get(f"/kasus/{case.business_key}/berkas.pdf").answer.data))


def test_the_archive_holds_forms_letters_attachments_history_and_digests(office: Office) -> None:
    case = office.brought_to("arsip", INFORMATION)
    office.does(case, "arsip")

    found = archive(office.sign_in("sari"), case)

    assert found.testzip() is None
    names = found.namelist()
    assert names[:3] == ["indeks.html", "formulir-dan-riwayat.pdf", "rantai.json"]
    assert any(name.startswith("surat/") and "Surat balasan" in name for name in names)
    assert {"surat", "lampiran"} >= {PurePosixPath(name).parts[0] for name in names[3:]}
    events = office.engine.history(case.id)
    assert [event["hash"] for event in json.loads(found.read("rantai.json"))["events"]] == [event.hash for event in events]
    text = read(found.read("formulir-dan-riwayat.pdf"))
    assert pdfa.faults(found.read("formulir-dan-riwayat.pdf")) == []
    assert "BERKAS KASUS" in text and str(case.business_key) in text and "Alamat pada NIB" in text
    assert text.replace(" ", "").count(events[-1].hash) == 1


def test_the_index_page_leads_to_every_file_and_needs_nothing_else(office: Office) -> None:
    case = with_files(office, ("bukti & foto <1>.png", picture()), ("bukti & foto <1>.png", picture(5)))

    found = archive(office.sign_in("sari"), case)

    page = html.fromstring(found.read("indeks.html").decode())
    assert [unquote(link) for link in page.xpath("//a/@href")] == found.namelist()[1:]
    assert page.xpath("//script | //style | //link | //*[@style]") == []
    assert len(found.namelist()) == len({name.lower() for name in found.namelist()}) == 5


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "_.._etc_passwd"), ("a\\b:c*?.pdf", "a_b_c__.pdf"), ("  .. ", "berkas"), ("x" * 300 + ".pdf", "x" * 76 + ".pdf"),
     ("Foto lokasi (1).jpg", "Foto lokasi (1).jpg")],
)  # fmt: skip
def test_names_are_such_as_every_system_takes(name: str, safe: str) -> None:
    assert _safe(name) == safe


def test_the_same_state_is_the_same_bytes_and_a_step_changes_them(office: Office) -> None:
    case = with_files(office, ("foto.png", picture()), ("surat.pdf", document()))
    sari = office.sign_in("sari")
    address = f"/kasus/{case.business_key}/berkas"

    first = {ending: sari.get(address + ending).answer.data for ending in (".zip", ".pdf")}
    office.passes(60)

    assert {ending: sari.get(address + ending).answer.data for ending in (".zip", ".pdf")} == first
    office.does(case, "periksa_aduan")
    assert sari.get(address + ".zip").answer.data != first[".zip"]


def test_one_pdf_binds_letters_and_documents_shows_pictures_and_names_the_rest(office: Office) -> None:
    case = with_files(
        office, ("surat.pdf", document(3)), ("foto.png", picture()), ("rusak.pdf", b"%PDF-1.4\n% rusak\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
    )

    pdf = bound(office.sign_in("sari"), case)

    text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert "surat.pdf" in text and "dijilid di belakang" in text
    assert "foto.png" in text and "bagian Gambar" in text
    assert "rusak.pdf" in text and "berkas tersendiri (ZIP)" in text
    assert [item.title for item in pdf.outline if not isinstance(item, list) and item.title == "surat.pdf"] == ["surat.pdf"]
    assert [round(float(page.mediabox.width)) for page in pdf.pages[-3:]] == [200, 200, 200]
    assert any("/XObject" in (page.get("/Resources") or {}) for page in pdf.pages)


@pytest.mark.parametrize("content", [picture()[:40], picture()[:45] + b"\0" * 60, picture(60_000, 1)[:33] + b"\0" * 40])
def test_a_picture_that_cannot_be_shown_is_listed_by_its_name(office: Office, content: bytes) -> None:
    case = with_files(office, ("foto.png", content))

    text = " ".join(page.extract_text() for page in bound(office.sign_in("sari"), case).pages)

    assert "foto.png" in text and "berkas tersendiri" in " ".join(text.split())


def test_what_acts_by_itself_in_a_document_does_not_come_along(office: Office) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    acts = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")})
    writer.root_object[NameObject("/OpenAction")] = acts
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): acts})
    box = ArrayObject([NumberObject(0)] * 4)
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): box, NameObject("/A"): acts})
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    content = io.BytesIO()
    writer.write(content)

    pdf = bound(office.sign_in("sari"), with_files(office, ("aksi.pdf", content.getvalue())))

    assert "/OpenAction" not in pdf.trailer["/Root"]
    assert "/AA" not in pdf.pages[-1]
    assert [note.get_object().get("/A") for note in pdf.pages[-1].annotations or []] == [None]


def test_a_reader_takes_what_they_may_read_and_no_more(office: Office) -> None:
    case = office.complaint(telepon="0811 9988 7766")
    for element in ("periksa_aduan", "pilah_aduan", "disposisi"):
        office.passes(1)
        office.does(case, element)

    dewi, sari = (read(archive(office.sign_in(person), case).read("formulir-dan-riwayat.pdf")) for person in ("dewi", "sari"))

    assert "0811 9988 7766" in sari
    assert "Rina" in dewi and "0811 9988 7766" not in dewi
    for person in ("joko", "wira", "adi", "anto"):
        assert office.sign_in(person).get(f"/kasus/{case.business_key}/berkas.zip").status == 404
        assert office.sign_in(person).get(f"/kasus/{case.business_key}/berkas.pdf").status == 404


def test_taking_a_file_is_noted_and_writes_nothing_to_the_case(office: Office) -> None:
    case = office.brought_to("pilah_aduan")
    before = office.engine.history(case.id)

    archive(office.sign_in("ayu"), case)
    bound(office.sign_in("sari"), case)

    with office.engine.read.shell.store.read() as connection:
        noted = connection.execute(select(t.access.c.user_id, t.access.c.what).where(t.access.c.case_id == case.id).order_by(t.access.c.id)).all()
    assert [tuple(row) for row in noted] == [("ayu", "berkas.zip"), ("sari", "berkas.pdf")]
    assert office.engine.history(case.id) == before
    assert office.engine.verify(case.id).holds


def test_the_buttons_stand_on_the_case_and_on_its_audit_page(office: Office) -> None:
    case = office.brought_to("pilah_aduan")

    for person, address in (("sari", f"/kasus/{case.business_key}"), ("ayu", f"/audit/{case.business_key}")):
        links = office.sign_in(person).get(address).all("//main//a/@href")
        assert {f"/kasus/{case.business_key}/berkas.zip", f"/kasus/{case.business_key}/berkas.pdf"} <= set(links)
