"""Several PDFs bound into one, the parts findable by its outline; nothing in them runs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

MOST_PAGES = 2_000
"""Of one part; a document with more is not bound."""


def bindable(pdf: bytes) -> bool:
    """Whether the document can be bound: not encrypted, and every page of it readable."""
    try:
        reader = PdfReader(BytesIO(pdf))
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
            return False
        bind(pdf, [])
    except Exception:  # noqa: BLE001  (what people send may be broken in any way; then it is listed by name)
        return False
    return True


def bind(first: bytes, others: Sequence[tuple[str, bytes]]) -> bytes:
    """`first`, then each of `others` (title for the outline, PDF) behind it. Equal arguments give equal bytes.

    A signature within a part does not hold for the whole any more: only the part by itself shows it.
    """
    writer = PdfWriter()
    writer.append(BytesIO(first))
    for title, pdf in others:
        writer.append(BytesIO(pdf), outline_item=title, import_outline=False)
    for page in writer.pages:
        _quieten(page)
    bound = BytesIO()
    writer.write(bound)
    return bound.getvalue()


def _quieten(page: PageObject) -> None:
    """Take away what would act by itself or on a click; links to addresses stay."""
    page.pop(NameObject("/AA"), None)
    for annotation in page.annotations or []:
        found = annotation.get_object()
        if isinstance(found, DictionaryObject):
            found.pop(NameObject("/AA"), None)
            action = found.get("/A")
            if action is not None and action.get_object().get("/S") not in ("/URI", "/GoTo"):
                found.pop(NameObject("/A"))
