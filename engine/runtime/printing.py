"""Registers and reports as PDF/A: set from the templates in force, by what the office's files say of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine import charts, correspondence
from engine.errors import NotFound
from engine.office import Register, format, periods
from engine.persistence import definitions
from engine.persistence.store import Connection
from engine.queries import registers, reports, shown
from engine.queries.registers import Book
from engine.queries.reports import Report
from engine.queries.shown import ShownTable
from engine.queries.sight import Desk
from engine.runtime.deputies import deputies
from engine.runtime.desks import desk_of
from engine.runtime.letters import Letter
from engine.runtime.shell import Shell

LONGEST_PROSE = 20_000
"""Characters of each part that is written by hand; more are left out."""


def report(shell: Shell, by: str, period: periods.Period, *, prose: Mapping[str, str], outside: bool) -> Letter:
    """The office's report over the period as PDF; `prose`: what was written by hand, by the keys of laporan.toml; `outside`: small counts masked.

    Raises NotFound without the right ``laporan``, or when the report's template is not deployed; ModelFault when it fails.
    """
    now = shell.clock.now()
    with desk_of(shell, by) as desk:
        found = reports.report(desk, since=period.since, until=period.until, now=now, outside=outside)
        files = template_files(desk.connection, shell.office.report.template)
        facts = _facts(shell, desk.connection, now, files)
    plan, drawn = shell.office.report, [shown.table_words(table) for table in found.tables]
    data = {
        **facts, **_report(found, drawn), "masa": _period(period), "luar": outside,
        "batas": str(shell.office.settings["sel_minimum"]),
        "uraian": {part.key: prose.get(part.key, "").strip()[:LONGEST_PROSE] for part in plan.prose},
        "pejabat": facts["para_pejabat"].get(plan.signer),
    }  # fmt: skip
    pictures = {_picture(table): charts.svg(table.chart).encode() for table in drawn if table.chart}
    return _set(shell, plan.template, {**files, **pictures}, data, f"laporan-{period.key}.pdf", now)


def register(shell: Shell, by: str, key: str, *, since: date, until: date) -> Letter:
    """The register's rows from `since` to `until`, both included, as PDF; names masked for whoever is not authorised.

    Raises NotFound without the right ``register``, for no such register, or one that is not printed; ModelFault when the template fails.
    """
    now, zone = shell.clock.now(), shell.office.zone
    with desk_of(shell, by) as desk:
        book = _book(desk, key, since, until, now)
        files = template_files(desk.connection, book.register.template)
        facts = _facts(shell, desk.connection, now, files)
        beside = _book(desk, book.register.beside, since, until, now) if book.register.beside else None
    rows, signers = _rows(book, zone), facts["para_pejabat"]
    data = {
        **facts, "masa": _period(periods.spanning(since, until)), "kolom": _columns(book.register), "baris": rows,
        "jumlah": str(len(rows)), "bersama": _rows(beside, zone) if beside else [], "pembuat": signers.get(book.register.maker),
        "mengetahui": signers.get(book.register.witness),
    }  # fmt: skip
    return _set(shell, book.register.template, files, data, f"register-{key}-{since}-{until}.pdf", now)


def template_files(connection: Connection, template: str) -> dict[str, bytes]:
    """All letter templates and pictures in force. Raises NotFound when `template` is not among them."""
    in_force = {name: digest for name, digest in definitions.files_in_force(connection).items() if not name.endswith((".form", ".bpmn"))}
    if template not in in_force:
        raise NotFound("letter", template=template)
    stored = definitions.contents(connection, frozenset(in_force.values()))
    return {name: stored[digest] for name, digest in in_force.items()}


# ------------------------------------------------------------------ parts


def _book(desk: Desk, key: str, since: date, until: date, now: datetime) -> Book:
    zone = desk.office.zone
    first, after = format.midnight(since, zone), format.midnight(until + timedelta(days=1), zone)
    return registers.register(desk, key, since=first, until=after, now=now)


def _facts(shell: Shell, connection: Connection, now: datetime, files: Mapping[str, bytes]) -> dict[str, Any]:
    at = format.midnight(_today(shell, now), shell.office.zone)
    return correspondence.office_data(shell.office, files, at=at, deputies=deputies(shell, connection, now, None))


def _today(shell: Shell, now: datetime) -> date:
    return format.local(now, shell.office.zone).date()


def _set(shell: Shell, template: str, files: Mapping[str, bytes], data: Mapping[str, Any], name: str, now: datetime) -> Letter:
    """Dated by the day alone, so that the same figures on the same day are the same bytes."""
    at = format.midnight(_today(shell, now), shell.office.zone)
    return Letter(name, shell.renderer.pdf(template, files, data, at=at))


def _period(period: periods.Period) -> dict[str, str]:
    return {
        "jenis": period.kind, "nama": period.label, "triwulan": period.quarter, "tahun": str(period.since.year),
        "sejak": period.since.isoformat(), "sampai": period.until.isoformat(),
    }  # fmt: skip


def _report(found: Report, drawn: list[ShownTable]) -> dict[str, Any]:
    return {"diterima": shown.cell_words(found.received), "tabel": [_table(table) for table in drawn]}


def _table(table: ShownTable) -> dict[str, Any]:
    drawn = table.chart
    chart = {"berkas": _picture(table), "judul": drawn.title, "uraian": f"{drawn.title}. {drawn.description}"} if drawn else None
    return {
        "judul": table.title, "label": table.label, "kolom": list(table.columns), "bagan": chart,
        "baris": [{"label": label, "sel": list(cells)} for label, cells in table.lines], "jumlah": list(table.total) if table.total else None,
    }  # fmt: skip


def _picture(table: ShownTable) -> str:
    return f"bagan-{table.key}.svg"


def _columns(book: Register) -> list[dict[str, str]]:
    return [{"kunci": column.key, "judul": column.label} for column in book.columns]


def _rows(book: Book, zone: str) -> list[dict[str, str]]:
    """Column key → text of each row."""
    def text(key: str, value: Any) -> str:
        words = shown.entry_words(value, zone)
        return shown.disguised(words) if key in book.masked else words

    return [{column.key: text(column.key, row.cells.get(column.key)) for column in book.register.columns} for row in book.rows]
