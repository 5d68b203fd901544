from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings, strategies as st

from engine.errors import Invalid
from engine.forms import clean_name, sniff

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(12)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(12)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(12)
MP3 = b"\xff\xfb\x90\x64" + bytes(40)


def package(*names: str) -> bytes:
    """A ZIP with these entries."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for name in names:
            written.writestr(name, "<x/>")
    return content.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
KINDS = {
    "pdf": (PDF, "application/pdf"), "jpg": (JPEG, "image/jpeg"), "jpeg": (JPEG, "image/jpeg"), "png": (PNG, "image/png"),
    "webp": (WEBP, "image/webp"),
    "heic": (HEIC, "image/heic"), "mp4": (MP4, "video/mp4"), "mp3": (MP3, "audio/mpeg"), "txt": ("Aduan é\n".encode(), "text/plain"),
    "docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def fault(content: bytes, name: str, **more: object) -> tuple[str, dict[str, object]]:
    """The message's key and values."""
    with pytest.raises(Invalid) as refusal:
        sniff(content, name, path="lampiran", **more)  # type: ignore[arg-type]
    (error,) = refusal.value.fields.values()
    assert list(refusal.value.fields) == ["lampiran"]
    return error.key, dict(error.values)


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_is_what_its_first_bytes_and_its_name_agree_on(ending: str) -> None:
    content, media_type = KINDS[ending]

    assert sniff(content, f"Bukti.{ending.upper()}") == media_type


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_content_of_another_kind_than_the_name_says_is_refused(ending: str, other: str) -> None:
    content, media_type = KINDS[other]
    if KINDS[ending][1] != media_type:
        assert fault(content, f"bukti.{ending}")[0] == "berkas_isi"


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 64, b"MZ\x90\x00" + bytes(60), b"<html><script>alert(1)</script>\x00", b"\xff", b"PK\x03\x04" + bytes(30)],
)
def test_nothing_and_nonsense_are_refused(ending: str, content: bytes) -> None:
    assert fault(content, f"bukti.{ending}")[0] == "berkas_isi"


@pytest.mark.parametrize("name", ["virus.exe", "surat.doc", "gambar.svg", "pdf", "surat.pdf.html", "surat.", ""])
def test_a_kind_that_is_not_taken_is_refused_with_those_that_are(name: str) -> None:
    assert fault(PDF, name, allowed=["PDF", ".png"]) == ("berkas_jenis", {"label": clean_name(name), "daftar": "pdf, png"})


def test_a_kind_that_only_another_office_takes_is_refused() -> None:
    assert fault(PNG, "foto.png", allowed=["pdf"])[0] == "berkas_jenis"


def test_a_file_over_the_limit_is_refused_and_one_at_it_is_not() -> None:
    limit = 1024 * 1024

    assert fault(PDF + bytes(limit), "a.pdf", limit_mb=1) == ("berkas_besar", {"label": "a.pdf", "mb": 1})
    assert sniff(PDF + bytes(limit - len(PDF)), "a.pdf", limit_mb=1) == "application/pdf"


@pytest.mark.parametrize(
    "content",
    [
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), package("word/document.xml"), package("[Content_Types].xml"),
        DOCX[:-10], package(*(f"{number}" for number in range(5_100)), "[Content_Types].xml", "word/document.xml"),
    ],
)
def test_a_document_with_macros_or_without_its_parts_is_refused(content: bytes) -> None:
    assert fault(content, "surat.docx")[0] == "berkas_isi"


@settings(deadline=None)
@given(st.binary(max_size=64), st.sampled_from(sorted(KINDS)))
def test_any_bytes_are_judged_without_a_crash(content: bytes, ending: str) -> None:
    try:
        assert sniff(content, f"x.{ending}") == KINDS[ending][1]
    except Invalid as refusal:
        assert refusal.fields[""].key == "berkas_isi"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("bukti.pdf", "bukti.pdf"), ("C:\\Users\\x\\bukti.pdf", "bukti.pdf"), ("../../etc/passwd", "passwd"), ("a\x00b\n.pdf", "ab.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"), ('<a href="x">.txt', "a href=x.txt"), ("", "berkas"), (".pdf", "pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"), ("..", "berkas"),
    ],
)
def test_a_name_is_made_safe_to_show_and_to_store(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@settings(deadline=None)
@given(st.text())
def test_any_name_becomes_a_short_one_without_folders_that_stays_as_it_is(name: str) -> None:
    kept = clean_name(name)

    assert 0 < len(kept) <= 120 and "/" not in kept and "\\" not in kept and kept == clean_name(kept)
