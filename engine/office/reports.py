"""laporan.toml: which tables the office's report has, how each is counted, what is drawn, printed and told in public."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from engine.office.tables import Table, post_or_none
from engine.office.values import Deadline, Prose, ReportColumn, ReportPlan, ReportTable, TableKind

_DAILY_COLUMNS = 4
_WITHOUT = "Belum ditentukan"
_HEADINGS: dict[str, tuple[str, ...]] = {
    "langkah": ("n", "Baku (menit)", "Median (menit)", "P90 (menit)", "Terpenuhi (%)"),
    "peran": ("n", "Median (menit)", "P90 (menit)", "Terlama (menit)"),
    "batas": ("Hari kerja", "Tepat", "Terlambat", "Belum jatuh tempo"),
}
"""Columns of the kinds that are made in one way only."""


def read_reports(
    file: Table, *, list_keys: Collection[str], registers: Collection[str], rules: Collection[str], posts: Collection[str]
) -> ReportPlan:
    """The report. Raises OfficeError."""
    register = file.text("register")
    file.check("register", register, registers)
    tables = tuple(_read_table(row, list_keys, registers, rules) for row in file.rows("tabel"))
    names = [table.key for table in tables]
    if not tables or len(set(names)) < len(names):
        raise file.error("tabel", id="tidak ada tabel atau kuncinya berulang; perbaiki", en="no tables, or a key stands twice; mend it")
    plan = ReportPlan(
        register=register, tables=tables, template=file.text_or("cetak", ""), signer=post_or_none(file, "penandatangan", posts),
        prose=tuple(_read_prose(row) for row in file.rows("uraian")),
        public_kind=file.one_of("masa_publik", ("bulan", "triwulan", "tahun")),  # type: ignore[arg-type]  # checked by one_of
    )
    file.end()
    return plan


def _read_prose(row: Table) -> Prose:
    prose = Prose(row.text("kunci"), row.text("judul"))
    row.end()
    return prose


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
        headings=row.texts("judul_kolom") if kind == "harian" else _HEADINGS.get(kind, ()),
        chart=row.text_or("bagan", ""),
        public=row.flag("publik", False),
    )
    if table.chart:
        row.check("bagan", table.chart, [column.label for column in table.columns] or table.headings)
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
