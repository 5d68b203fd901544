from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from engine.correspondence import TypstRenderer, check_letter, qr_svg
from engine.correspondence.rendering import FONTS
from engine.errors import ModelFault

AT = datetime(2026, 6, 8, 0, 5, tzinfo=UTC)
LETTER = b"""#import "kop.typ": kop
#let d = json("data.json")
#set document(title: "Surat balasan")
#set text(font: "Liberation Sans", lang: "id")
#kop(d)
*#d.nama*, _terima kasih_: #d.isi
#if d.at("qr", default: none) != none { image(d.qr, width: 3cm, alt: "Kode QR") }
"""
FILES = {"surat.typ": LETTER, "kop.typ": b"#let kop(d) = align(center)[#upper(d.kantor)]"}
DATA: dict[str, Any] = {"kantor": "Dinas Contoh", "nama": "Rina", "isi": "Aduan Anda ditangani dengan fasih: efisien, “baik” – é."}


@pytest.fixture(scope="module")
def renderer() -> TypstRenderer:
    """One renderer for all: it only holds the fonts."""
    return TypstRenderer()


def opened(pdf: bytes) -> pypdf.PdfReader:
    """The PDF as a reader opens it."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def fonts(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Name of each font on the pages → whether its program lies in the file."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descended = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descended["/FontDescriptor"].get_object()
            found[str(descended["/BaseFont"])] = bool({"/FontFile2", "/FontFile3"} & set(descriptor))
    return found


def test_a_letter_says_what_its_data_say_in_text_that_can_be_copied(renderer: TypstRenderer) -> None:
    text = opened(renderer.pdf("surat.typ", FILES, DATA, at=AT)).pages[0].extract_text()

    assert "DINAS CONTOH" in text and "Rina" in text
    assert "Aduan Anda ditangani dengan fasih: efisien, “baik” – é." in " ".join(text.split())


def test_every_font_lies_in_the_file_and_comes_from_the_product(renderer: TypstRenderer) -> None:
    found = fonts(opened(renderer.pdf("surat.typ", FILES, DATA, at=AT)))

    assert {name.partition("+")[2] for name in found} == {"LiberationSans", "LiberationSans-Bold", "LiberationSans-Italic"}
    assert all(found.values())


def test_a_letter_is_pdf_a_2b_tagged_and_in_indonesian(renderer: TypstRenderer) -> None:
    pdf = renderer.pdf("surat.typ", FILES, DATA, at=AT)

    reader = opened(pdf)
    metadata = reader.xmp_metadata
    assert metadata is not None and reader.metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")
    assert reader.trailer["/Root"]["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712  # a PDF boolean, not Python's
    assert (reader.trailer["/Root"]["/Lang"], reader.metadata.title) == ("id", "Surat balasan")
    assert reader.metadata.creation_date == AT


def test_the_same_letter_has_the_same_bytes_and_another_hour_or_name_others(renderer: TypstRenderer) -> None:
    first = renderer.pdf("surat.typ", FILES, DATA, at=AT)

    assert TypstRenderer().pdf("surat.typ", dict(reversed(FILES.items())), dict(reversed(DATA.items())), at=AT) == first
    assert renderer.pdf("surat.typ", FILES, DATA, at=AT + timedelta(hours=1)) != first
    assert renderer.pdf("surat.typ", FILES, {**DATA, "nama": "Budi"}, at=AT) != first


def test_the_order_of_the_data_does_not_matter_even_to_a_template_that_walks_through_them(renderer: TypstRenderer) -> None:
    files = {"a.typ": b'#json("data.json").keys().join(", ")'}

    assert renderer.pdf("a.typ", files, {"b": 1, "a": 2}, at=AT) == renderer.pdf("a.typ", files, {"a": 2, "b": 1}, at=AT)


def test_today_in_a_template_is_the_day_of_the_command_not_of_the_machine(renderer: TypstRenderer) -> None:
    pdf = renderer.pdf("a.typ", {"a.typ": b"#datetime.today().display()"}, {}, at=AT)

    assert opened(pdf).pages[0].extract_text().strip() == "2026-06-08"


def test_what_a_citizen_wrote_is_printed_as_it_is_and_never_run(renderer: TypstRenderer) -> None:
    hostile = '#eval("1") *tebal* $x$ @preview #import "kop.typ" <a> \\ // /* "'

    text = opened(renderer.pdf("surat.typ", FILES, {**DATA, "isi": hostile}, at=AT)).pages[0].extract_text()

    assert hostile in " ".join(text.split())


def test_a_qr_code_is_printed_where_the_template_wants_it(renderer: TypstRenderer) -> None:
    code = qr_svg("https://contoh.example/lacak?tiket=ADU-2026-000123")

    pdf = renderer.pdf("surat.typ", {**FILES, "qr.svg": code}, {**DATA, "qr": "qr.svg"}, at=AT)

    assert code.startswith(b"<?xml") and code == qr_svg("https://contoh.example/lacak?tiket=ADU-2026-000123") != qr_svg("lain")
    assert len(pdf) > len(renderer.pdf("surat.typ", FILES, DATA, at=AT))


# ---------------------------------------------------------------- faults of a template


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"\n#(", "a.typ:2:2"), (b'#let d = json("data.json")\n#d.hilang', "a.typ:2:3"), (b'#import "kop.typ": kop\n#kop((:))', "kop.typ:1:33"),
        (b"#let f(n) = f(n + 1)\n#f(1)", "a.typ:1:13"), (b"#while true { }", "a.typ:1:7"),
    ],
)
def test_a_template_that_fails_is_a_fault_of_the_model_with_its_place(renderer: TypstRenderer, source: bytes, place: str) -> None:
    with pytest.raises(ModelFault) as fault:
        renderer.pdf("a.typ", {**FILES, "a.typ": source}, {}, at=AT)

    assert str(fault.value.facts["element"]).startswith(place.rpartition(":")[0])
    assert "/tmp" not in str(fault.value)


def test_an_unknown_template_is_a_fault_of_the_model(renderer: TypstRenderer) -> None:
    with pytest.raises(ModelFault):
        renderer.pdf("lain.typ", FILES, {}, at=AT)


@pytest.mark.parametrize(
    "source",
    [
        b'#read("/etc/passwd")', b'#read("../rahasia.txt")', b'#image("file:///etc/hosts")', b'#read("fonts/LICENSE.txt")', b'#json("/data/x.json")',
    ],
)
def test_a_template_reads_nothing_but_what_it_is_given(renderer: TypstRenderer, source: bytes) -> None:
    with pytest.raises(ModelFault):
        renderer.pdf("a.typ", {"a.typ": source}, {}, at=AT)


@pytest.mark.parametrize(
    "source",
    [
        b'#import "@preview/cetz:0.3.0": *', b'#import ("@" + "preview/cetz:0.3.0")', b'#let p = "@preview/a:1.0.0"\n#import p: *',
        b'#include "@local/x:1.0.0"', b'#{ import "lain.typ" }', b'#eval("1 + 1")', b'Harga 5" #eval("1") "', b'#std.eval("1")',
        b'#dictionary(std).at("ev" + "al")("1")', b'#plugin("x.wasm")', b'#import /* x */ "kop.typ"', b'#import "\\u{40}preview/a:1.0.0"',
    ],
)
def test_what_would_leave_the_letter_is_refused_before_it_runs(renderer: TypstRenderer, source: bytes) -> None:
    files = {**FILES, "a.typ": source}

    found = check_letter("a.typ", files, renderer=renderer)

    assert found and {one.rule for one in found} <= {"letter-import", "letter-code"} and all(one.severity == "error" for one in found)
    with pytest.raises(ModelFault):
        renderer.pdf("a.typ", files, {}, at=AT)


def test_danger_in_an_imported_file_is_refused_naming_that_file(renderer: TypstRenderer) -> None:
    (found,) = check_letter("surat.typ", {**FILES, "kop.typ": b"#let kop(d) = []\n#eval(\"1\")"}, renderer=renderer)

    assert found.element_id == "eval" and "kop.typ, baris 2" in found.message["id"]


def test_words_that_only_begin_like_them_are_left_alone(renderer: TypstRenderer) -> None:
    source = b"Evaluasi layanan impor, evaluation, imported, std-x, stdin."

    assert check_letter("a.typ", {"a.typ": source}, renderer=renderer) == ()


# ---------------------------------------------------------------- deployment


@pytest.mark.parametrize("broken", ["surat.typ", "kop.typ"])
@pytest.mark.parametrize(("what", "why"), [(b"\n\xff", "UTF-8"), (b"\n" + b"a" * 1_001, "1001 bytes"), (b"\na" * 50_000, "bytes, more than 100000")])
def test_a_template_that_is_no_text_or_too_long_is_refused_naming_the_file(renderer: TypstRenderer, broken: str, what: bytes, why: str) -> None:
    found = check_letter("surat.typ", {**FILES, broken: FILES[broken] + what}, renderer=renderer)

    assert [one.rule for one in found] == ["letter-fails"]
    assert f"{broken}:" in str(found[0].element_id) and why in found[0].message["id"]


def test_a_sound_letter_is_deployed(renderer: TypstRenderer) -> None:
    assert check_letter("surat.typ", FILES, renderer=renderer) == ()
    assert check_letter("surat.typ", FILES, samples=[DATA]) == ()


def test_a_placeholder_that_the_data_never_have_is_refused_naming_the_line(renderer: TypstRenderer) -> None:
    files = {"a.typ": b'#let d = json("data.json")\nYth. #d.penerima'}

    (found,) = check_letter("a.typ", files, samples=[DATA], renderer=renderer)

    assert (found.rule, found.file) == ("letter-fails", "a.typ")
    assert "a.typ:2" in found.message["id"] and "penerima" in found.message["en"]
    assert check_letter("a.typ", files, renderer=renderer) == ()


def test_each_sample_is_tried(renderer: TypstRenderer) -> None:
    files = {"a.typ": b'#let d = json("data.json")\n#if d.nomor != none { d.hilang }'}

    assert check_letter("a.typ", files, samples=[{"nomor": None}], renderer=renderer) == ()
    assert [one.rule for one in check_letter("a.typ", files, samples=[{"nomor": None}, {"nomor": "1"}], renderer=renderer)] == ["letter-fails"]


@pytest.mark.parametrize("source", [b"#(", b"#tidak-ada()", b'#import "kop.typ": lain'])
def test_a_template_that_can_never_be_printed_is_refused_without_any_sample(renderer: TypstRenderer, source: bytes) -> None:
    assert [one.rule for one in check_letter("a.typ", {**FILES, "a.typ": source}, renderer=renderer)] == ["letter-fails"]


@pytest.mark.parametrize("family", ["Bookman Old Style", "DejaVu Serif"])
def test_a_font_that_does_not_come_with_the_product_is_a_warning_even_where_the_machine_has_it(renderer: TypstRenderer, family: str) -> None:
    source = f'#set text(font: "{family}")\nx'.encode()

    (found,) = check_letter("a.typ", {"a.typ": source}, samples=[{}, {}], renderer=renderer)

    assert (found.rule, found.severity) == ("letter-warning", "warn") and family.lower() in found.message["id"]


def test_a_letter_that_is_missing_is_refused(renderer: TypstRenderer) -> None:
    assert [one.rule for one in check_letter("lain.typ", FILES, renderer=renderer)] == ["letter-missing"]


def test_the_fonts_lie_beside_their_licence() -> None:
    names = {path.name for path in Path(FONTS).iterdir()}

    assert {"LICENSE.txt", "README.md", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"} <= names
