"""laporan.toml: which tables the office's report has, and how each is counted."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from engine.office.tables import Table
from engine.office.values import Deadline, ReportColumn, ReportTable, TableKind

_DAILY_COLUMNS = 4
_WITHOUT = "Belum ditentukan"


def read_reports(
    file: Table, *, list_keys: Collection[str], registers: Collection[str], rules: Collection[str]
) -> tuple[str, tuple[ReportTable, ...]]:
    """(key of the register whose cases count, the tables in order). Raises OfficeError."""
    register = file.text("register")
    file.check("register", register, registers)
    tables = tuple(_read_table(row, list_keys, registers, rules) for row in file.rows("tabel"))
    names = [table.key for table in tables]
    if not tables or len(set(names)) < len(names):
        raise file.error("tabel", id="tidak ada tabel atau kuncinya berulang; perbaiki", en="no tables, or a key stands twice; mend it")
    file.end()
    return register, tables


def _read_table(row: Table, list_keys: Collection[str], registers: Collection[str], rules: Collection[str]) -> ReportTable:
    kind: TableKind = row.one_of("jenis", get_args(TableKind))  # type: ignore[assignment]  # checked by one_of
    table = ReportTable(
        key=row.text("kunci"),
        title=row.text("judul"),
        kind=kind,
        label=row.text("label") if kind in ("hitung", "silang") else "",
        by=row.expression("baris") if kind in ("hitung", "silang") else "",
        list=_list(row, "daftar", list_keys),
        without=row.text_or("kosong", _WITHOUT),
        columns=tuple(_read_column(column) for column in row.rows("kolom")) if kind == "hitung" else (),
        across=row.expression("kolom_nilai") if kind == "silang" else "",
        across_list=_list(row, "kolom_daftar", list_keys) if kind == "silang" else "",
        deadlines=tuple(_read_deadline(one, rules) for one in row.rows("batas")) if kind == "batas" else (),
        register=row.text("register") if kind == "harian" else "",
        headings=row.texts("judul_kolom") if kind == "harian" else (),
    )
    if kind == "harian" and len(table.headings) != _DAILY_COLUMNS:
        raise row.error("judul_kolom", id=f"isi {_DAILY_COLUMNS} judul kolom", en=f"give {_DAILY_COLUMNS} headings")
    if table.register:
        row.check("register", table.register, registers)
    row.end()
    return table


def _read_column(row: Table) -> ReportColumn:
    column = ReportColumn(
        label=row.text("label"), condition=row.expression("bila") if row.has("bila") else "", share=row.flag("persen", False),
        mean=row.expression("rata") if row.has("rata") else "",
    )
    row.end()
    return column


def _read_deadline(row: Table, rules: Collection[str]) -> Deadline:
    rule = row.text("aturan")
    row.check("aturan", rule, rules)
    deadline = Deadline(
        rule=rule, label=row.text("label"), until=row.expression("sampai"), condition=row.expression("bila") if row.has("bila") else "",
    )
    row.end()
    return deadline


def _list(row: Table, key: str, list_keys: Collection[str]) -> str:
    name = row.text_or(key, "")
    if name:
        row.check(key, name, list_keys)
    return name
