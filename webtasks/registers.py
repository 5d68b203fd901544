"""The office's registers: its own table, for a period, also as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Book, disguised, entry_words, format, periods
from webtasks import spreadsheet
from webtasks.downloads import as_download
from webtasks.parts import missing, reader, require_right, the_engine

pages = Blueprint("registers", __name__)


@pages.get("/register")
@login_required
def book() -> ResponseReturnValue:
    """To the office's first register."""
    require_right("register")
    first = next(iter(the_engine().office.registers), None)
    return redirect(url_for("registers.one", key=first)) if first else missing("register")


@pages.get("/register/<key>")
@login_required
def one(key: str) -> ResponseReturnValue:
    """A register's rows within a period, this month's by default."""
    since, until = _period()
    found = _read(key, since, until)
    rows = [_shown(found, place) for place in range(len(found.rows))]
    return render_template(
        "staff/register.html", book=found, columns=_columns(found, rows), rows=rows, since=since, until=until,
        registers=the_engine().office.registers, periods=_periods(), key=key, mask=disguised,
        printed=the_engine().read.prints(found.register.template),
    )  # fmt: skip


@pages.get("/register/<key>.xlsx")
@login_required
def as_xlsx(key: str) -> Response:
    """The same rows as a workbook; names masked as on paper."""
    since, until = _period()
    found = _read(key, since, until)
    content = spreadsheet.workbook([(found.register.label, _printed(found))], title=found.register.label)
    return as_download(f"register-{key}-{since}-{until}.xlsx", content, spreadsheet.MEDIA_TYPE)


@pages.get("/register/<key>.csv")
@login_required
def as_csv(key: str) -> Response:
    """The same rows as CSV for a spreadsheet: semicolons and a byte order mark, as Indonesian Excel opens it; names masked as on paper."""
    since, until = _period()
    found = _read(key, since, until)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in _printed(found):
        writer.writerow([format.cell(str(cell)) for cell in row])
    response = make_response("\ufeff" + text.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename=register-{key}-{since}-{until}.csv"
    return response


@pages.get("/register/<key>.pdf")
@login_required
def as_pdf(key: str) -> Response:
    """The same rows as the office's printed register; names masked."""
    since, until = _period()
    letter = the_engine().register_pdf(key, since=since, until=until, by=reader().id)
    return as_download(letter.name, letter.content, "application/pdf")


def _printed(found: Book) -> list[list[str | int | float]]:
    """Heading and rows as they leave the screen: names masked, numbers as numbers."""
    rows: list[list[str | int | float]] = [[column.label for column in found.register.columns]]
    for place, row in enumerate(found.rows):
        cells = _shown(found, place)["cells"]
        rows.append([_printed_cell(found, column.key, cells[column.key], row.cells.get(column.key)) for column in found.register.columns])
    return rows


def _printed_cell(found: Book, key: str, text: str, value: Any) -> str | int | float:
    if key in found.masked:
        return disguised(text)
    return value if key in found.numbers and isinstance(value, int | float) else text


# ------------------------------------------------------------------ parts


def _read(key: str, since: date, until: date) -> Book:
    zone = the_engine().office.zone
    first, after = format.midnight(since, zone), format.midnight(until + timedelta(days=1), zone)
    return the_engine().read.register(reader().id, key, since=first, until=after)


def _columns(found: Book, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The register's columns; those in which nothing stands need no room on paper."""
    return [
        {
            "key": column.key, "label": column.label, "numeric": column.key in found.numbers, "masked": column.key in found.masked,
            "empty": not any(row["cells"][column.key] for row in rows),
        }
        for column in found.register.columns
    ]  # fmt: skip


def _shown(found: Book, place: int) -> dict[str, Any]:
    """A row's cells as text, and the address of its case."""
    row = found.rows[place]
    zone = the_engine().office.zone
    cells = {column.key: entry_words(row.cells.get(column.key), zone) for column in found.register.columns}
    return {"cells": cells, "url": url_for("cases.case", ticket=row.ticket or row.case_id)}


def _period() -> tuple[date, date]:
    """First and last day that the address asks for; this month when it asks for none, or for no real days."""
    today = the_engine().today()
    try:
        since = date.fromisoformat(request.args.get("dari", ""))
        until = date.fromisoformat(request.args.get("sampai", ""))
    except ValueError:
        return periods.around(today, "bulan").since, today
    return min(since, until), max(since, until)


def _periods() -> list[dict[str, Any]]:
    """Periods offered as links."""
    today, asked = the_engine().today(), _period()
    month, year = periods.around(today, "bulan"), periods.around(today, "tahun")
    before = periods.before(month)
    offered = (("Bulan ini", month.since, today), ("Bulan lalu", before.since, before.until), ("Tahun ini", year.since, today))
    return [
        {"label": label, "url": url_for("registers.one", **(request.view_args or {}), dari=since, sampai=until), "active": (since, until) == asked}
        for label, since, until in offered
    ]
