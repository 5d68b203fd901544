"""Whether a PDF is what archives keep: the requirements of PDF/A-2b (ISO 19005-2) that a file set by our typesetter, and then signed, could break.

Not veraPDF, which no package registry in reach has: each check names its clause; the syntax of ISO 32000 is left to pypdf's strict reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
from lxml import etree
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

FORBIDDEN_ACTIONS = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/Rendition", "/Trans", "/SetOCGState", "/JavaScript"}
FORBIDDEN_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie"}
PRINTED, KEPT_FROM_SIGHT = 0b100, 0b100011
"""Annotation flags: Print; Invisible, Hidden, NoView."""


def faults(pdf: bytes) -> list[str]:
    """What keeps the file from being PDF/A-2b, tagged and readable as text; empty when nothing does."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    everything = list(_objects(reader))
    of_the_file = (*_frame(pdf, reader), *_metadata(reader), *_colour(reader), *_structure(reader))
    return [*of_the_file, *_fonts(everything), *_annotations(reader), *_actions(everything)]


def _frame(pdf: bytes, reader: pypdf.PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", pdf):
        yield "6.1.2: the file header is not one of PDF 1.x with a binary comment"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3: it is encrypted"
    if "/ID" not in reader.trailer:
        yield "6.1.3: the trailer has no ID"
    if not pdf.rstrip().endswith(b"%%EOF"):
        yield "6.1.3: something follows the end of the file"


def _metadata(reader: pypdf.PdfReader) -> Iterator[str]:
    metadata = reader.root_object.get("/Metadata")
    if metadata is None:
        yield "6.6.2: no XMP metadata"
        return
    xmp = etree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", metadata.get_object().get_data()))
    said = [xmp.xpath("//*[local-name()=$name]/text() | //@*[local-name()=$name]", name=name) for name in ("part", "conformance")]
    if said != [["2"], ["B"]]:
        yield f"6.6.4: it does not call itself PDF/A-2b: {said}"
    titles = xmp.xpath("//*[local-name()='title']//*[local-name()='li']/text()")
    if reader.metadata is not None and reader.metadata.title and list(titles) != [reader.metadata.title]:
        yield "6.6.3: the title in the XMP metadata is another"


def _colour(reader: pypdf.PdfReader) -> Iterator[str]:
    intents = [intent.get_object() for intent in reader.root_object.get("/OutputIntents", ())]
    profiles = [intent["/DestOutputProfile"].get_object().get_data() for intent in intents if intent.get("/S") == "/GTS_PDFA1"]
    if len(profiles) != 1 or profiles[0][36:40] != b"acsp":
        yield "6.2.3: no output intent with an ICC profile"


def _fonts(everything: list[Any]) -> Iterator[str]:
    for font in everything:
        if not isinstance(font, DictionaryObject) or font.get("/Type") != "/Font":
            continue
        name = font.get("/BaseFont", "?")
        if font.get("/Subtype") == "/Type0":
            yield from (f"6.2.11.7: {name} says not which characters its glyphs are" for _ in range("/ToUnicode" not in font))
            continue
        descriptor = font.get("/FontDescriptor", DictionaryObject()).get_object()
        if font.get("/Subtype") != "/Type3" and not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            yield f"6.2.11.4: {name} is not embedded"
        if font.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in font:
            yield f"6.2.11.3.2: {name} has no CIDToGIDMap"


def _annotations(reader: pypdf.PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for one in page.get("/Annots", ArrayObject()):
            note = one.get_object()
            kind, flags, box = note["/Subtype"], int(note.get("/F", 0)), [float(edge) for edge in note["/Rect"]]
            if kind in FORBIDDEN_ANNOTATIONS:
                yield f"6.3.1: an annotation {kind}"
            if not flags & PRINTED or flags & KEPT_FROM_SIGHT:
                yield f"6.3.2: an annotation {kind} is not printed, or kept from sight"
            if kind not in ("/Popup", "/Link") and box[:2] != box[2:] and "/N" not in note.get("/AP", {}):
                yield f"6.3.3: an annotation {kind} without appearance"
            if "/AA" in note or (kind == "/Widget" and "/A" in note):
                yield f"6.4.1: a field {note.get('/T')} with an action"


def _actions(everything: list[Any]) -> Iterator[str]:
    for one in everything:
        if not isinstance(one, DictionaryObject):
            continue
        if one.get("/S") in FORBIDDEN_ACTIONS or "/JS" in one:
            yield f"6.5.1: an action {one.get('/S')}"
        if "/AA" in one or (one.get("/Type") == "/Catalog" and "/XFA" in one.get("/AcroForm", {})):
            yield "6.5.2: something happens by itself"
        if one.get("/Type") == "/Filespec" or "/EmbeddedFiles" in one:
            yield "6.8: a file within the file"
        if isinstance(one, StreamObject) and ("/F" in one or one.get("/Filter") == "/LZWDecode"):
            yield "6.1.7: a stream that lies outside, or is LZW"
        if one.get("/Subtype") == "/Image" and (one.get("/Interpolate") or "/Alternates" in one or "/OPI" in one):
            yield "6.2.8: a picture that depends on the reader"


def _structure(reader: pypdf.PdfReader) -> Iterator[str]:
    """Beyond level b: what makes the text accessible (level a, ISO 14289)."""
    root = reader.root_object
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "6.7: it is not tagged"
    if root.get("/Lang") != "id":
        yield "6.7.4: its language is not said"
    if "/NeedAppearances" in root.get("/AcroForm", {}):
        yield "6.4.1: a form that readers draw themselves"


def _objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every object that can be reached from the trailer, once."""
    waiting: list[Any] = [reader.trailer["/Root"], reader.trailer.get("/Info", DictionaryObject())]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        yield one
        if isinstance(one, DictionaryObject):
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)
