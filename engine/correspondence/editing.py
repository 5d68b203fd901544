"""The text of a draft as a word processor's file (Office Open XML), and what somebody made of it there, as text again."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph

from engine.errors import FieldError, Invalid

LARGEST = 20_000_000
"""Bytes that the file may hold when unpacked; a letter has fifty thousand."""


def written(text: str, *, title: str, at: datetime) -> bytes:
    """A file with one paragraph for each of the text's (an empty line parts them); a single line end stays one within its paragraph."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, ""
    document.core_properties.created = document.core_properties.modified = at.replace(tzinfo=None)
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        document.add_paragraph(paragraph)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def read(content: bytes, field: str) -> str:
    """The text of such a file, whichever program saved it: its paragraphs and the rows of its tables, parted by empty lines.

    Raises Invalid (``berkas_isi``, beside `field`) for what is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST:
                raise Invalid({field: FieldError("berkas_isi")})
        document = docx.Document(io.BytesIO(content))
        blocks = [_text(block) for block in document.iter_inner_content()]
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise Invalid({field: FieldError("berkas_isi")}) from error
    return "\n\n".join(block for block in blocks if block)


def _text(block: Paragraph | docx.table.Table) -> str:
    if isinstance(block, Paragraph):
        return str(block.text).strip()
    return "\n".join(", ".join(cell.text.strip() for cell in row.cells if cell.text.strip()) for row in block.rows)
