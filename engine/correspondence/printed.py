"""What a case's file says as texts to print: its forms part by part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.correspondence.data import printed
from engine.forms import Row, Section


def sections_data(sections: Iterable[Section], zone: str) -> list[dict[str, Any]]:
    """Sections as JSON: judul, baris: judul, jenis (of the row), isi: a text, a list of texts, for a table a list of lines of {judul, isi}; null
    where nothing stands."""
    return [{"judul": section.title or "", "baris": [_row(row, zone) for row in section.rows]} for section in sections]


def _row(row: Row, zone: str) -> dict[str, Any]:
    if row.value is None:
        return {"judul": row.label, "jenis": row.kind, "isi": None}
    if row.kind == "table":
        lines = [[{"judul": cell.label, "isi": _text(cell, zone)} for cell in cells] for cells in row.value.rows]
        return {"judul": row.label, "jenis": row.kind, "isi": lines}
    return {"judul": row.label, "jenis": row.kind, "isi": printed(row, zone)}


def _text(cell: Row, zone: str) -> str:
    value = "" if cell.value is None else printed(cell, zone)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
