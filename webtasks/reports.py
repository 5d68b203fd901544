"""For those who lead: the office's report over a month, a quarter or a year, also as a workbook and on paper. For everybody: statistics."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from engine import HIDDEN, Report, Tabulation, format, month_words, periods, svg, table_words
from webtasks import spreadsheet
from webtasks.downloads import as_download
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("reports", __name__)

_KEPT = "max-age=600"
"""Seconds that browsers may show the statistics again; shared caches too, where the frame around them names nobody."""

@pages.get("/laporan")
@login_required
def report() -> ResponseReturnValue:
    """Every table of the report, this month's by default."""
    require_right("laporan")
    period = _period(request.args.get("masa", ""))
    found, plan = _read(period), the_engine().office.report
    tables = [table_words(table) for table in found.tables]
    return render_template(
        "staff/laporan.html", report=found, period=period, tables=tables, offered=_offered(period), draw=svg, prose=plan.prose,
        printed=the_engine().read.prints(plan.template),
    )  # fmt: skip


@pages.get("/laporan.xlsx")
@login_required
def workbook() -> Response:
    """The same tables as a workbook, a sheet each; with ``luar=ya`` small counts are masked, as in all that leaves the office."""
    require_right("laporan")
    period = _period(request.args.get("masa", ""))
    sheets = [(table.title, [_row(cells) for cells in _rows(table)]) for table in _read(period, outside=_outside()).tables]
    content = spreadsheet.workbook(sheets, title=f"Laporan Penanganan Pengaduan {period.label}")
    return as_download(f"laporan-{period.key}.xlsx", content, spreadsheet.MEDIA_TYPE)


@pages.get("/laporan/kelompok")
@login_required
def circle() -> ResponseReturnValue:
    """How many cases the reader's own group had that only it may see, month by month of a year."""
    me = require_right("laporan_kelompok")
    engine = the_engine()
    asked = request.args.get("tahun", "")
    year = int(asked) if re.fullmatch(r"20\d\d", asked) else engine.today().year
    since, until = (format.midnight(date(one, 1, 1), engine.office.zone) for one in (year, year + 1))
    months = engine.read.circle_months(me.id, since=since, until=until)
    own = ", ".join(engine.office.group_label(group) for group in sorted(me.groups) if engine.office.role_of(group))
    return render_template("staff/laporan_kelompok.html", months=months, year=year, own=own, this_year=engine.today().year)
@pages.post("/laporan.pdf")
@login_required
def printed() -> Response:
    """The same tables as the office's printed report, with what was written for it by hand; it is kept nowhere."""
    require_right("laporan")
    period = _period(request.args.get("masa", ""))
    prose = {part.key: request.form.get(part.key, "") for part in the_engine().office.report.prose}
    letter = the_engine().report_pdf(period, by=reader().id, prose=prose, outside=_outside())
    return as_download(letter.name, letter.content, "application/pdf")


@pages.get("/statistik")
def statistics() -> ResponseReturnValue:
    """For everybody: what may be told of the complaints of a period that is over."""
    told = the_engine().read.statistics(request.args.get("masa", ""))
    tables = [table_words(table) for table in told.report.tables]
    offered = [
        {"label": one.label, "url": url_for("reports.statistics", masa=one.key), "active": one == told.period} for one in told.offered
    ]
    page = make_response(render_template("public/statistik.html", told=told, tables=tables, offered=offered, draw=svg, hidden=HIDDEN))
    page.headers["Cache-Control"] = f"private, {_KEPT}" if current_user.is_authenticated else f"public, {_KEPT}"
    page.vary.add("Cookie")
    return page


# ------------------------------------------------------------------ parts


def _read(period: periods.Period, *, outside: bool = False) -> Report:
    return the_engine().read.report(reader().id, since=period.since, until=period.until, outside=outside)


def _outside() -> bool:
    return request.values.get("luar") == "ya"


def _rows(table: Tabulation) -> list[tuple[Any, ...]]:
    """Heading, lines and total."""
    lines = [*table.lines, *([table.total] if table.total else [])]
    return [(table.label, *table.columns), *((line.label, *line.cells) for line in lines)]


def _row(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(month_words(cell) if isinstance(cell, str) else cell for cell in cells)


def _period(asked: str) -> periods.Period:
    """The period that the address asks for; this month when it asks for none."""
    return periods.named(asked) or periods.around(the_engine().today(), "bulan")


def _offered(period: periods.Period) -> list[dict[str, Any]]:
    today = the_engine().today()
    month, quarter, year = (periods.around(today, kind) for kind in ("bulan", "triwulan", "tahun"))
    ones = (month, periods.before(month), quarter, periods.before(quarter), year)
    return [{"label": one.label, "url": url_for("reports.report", masa=one.key), "active": one.key == period.key} for one in ones]
