"""Tables as an XLSX workbook; text stays text: nothing that a person wrote is ever read as a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDEST = 60


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], *, title: str) -> bytes:
    """The workbook's bytes: (name, rows) of each sheet, the first row its heading. Cells: text, number, bool or None."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same tables are the same bytes
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for number, (name, rows) in enumerate(sheets, 1):
            sheet = book.add_worksheet(_sheet_name(name, number))
            sheet.freeze_panes(1, 1)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells, heading if row == 0 else None)
            for place in range(max((len(cells) for cells in rows), default=0)):
                widest = max(len(str(cells[place])) for cells in rows if place < len(cells) and cells[place] is not None)
                sheet.set_column(place, place, min(_WIDEST, widest + 2))
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
    return buffer.getvalue()


def _sheet_name(name: str, number: int) -> str:
    """What a spreadsheet allows as the name of a sheet; the number keeps it apart from others."""
    return f"{number} {_FORBIDDEN.sub(' ', name)}"[:_LONGEST_NAME].strip().strip("'")
