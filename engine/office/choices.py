"""What people choose from and see by name: daftar.toml, status.toml, register.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.model import Option
from engine.office.tables import Table, post_or_none
from engine.office.values import Column, PublicStatus, Register, Words, placeholders

LANGUAGES = ("id", "en")


def read_lists(file: Table) -> tuple[dict[str, tuple[Option, ...]], dict[str, tuple[str, ...]]]:
    """daftar.toml: the lists, and for each true flag of a row the values that carry it under ``<list>_<flag>``."""
    lists: dict[str, tuple[Option, ...]] = {}
    flags: dict[str, tuple[str, ...]] = {}
    for key in file.unread():
        options: list[Option] = []
        for row in file.rows(key):
            option = Option(value=row.text("nilai"), label=row.text("label"))
            if option.value in {earlier.value for earlier in options}:
                raise row.error(
                    "nilai", id=f"{option.value!r} sudah ada dalam daftar ini; ganti", en=f"{option.value!r} is in this list already; change it",
                )
            for flag in row.unread():
                name = f"{key}_{flag}"
                flags[name] = (*flags.get(name, ()), *((option.value,) if row.flag(flag, False) else ()))
            options.append(option)
        if not options:
            raise file.error(key, id="daftar kosong; isi paling sedikit satu baris", en="empty list; give at least one row")
        lists[key] = tuple(options)
    for name in flags:
        if name in lists:
            raise file.error(name, id="bentrok dengan tanda pada daftar lain; ganti namanya", en="clashes with the flag of another list; rename it")
    return lists, flags


def read_words(file: Table, key: str) -> Words:
    """A text in every language, with the same placeholders in each: ``{ id = "…", en = "…" }``."""
    row = file.table(key)
    words = {lang: row.text(lang) for lang in LANGUAGES}
    row.end()
    named = {lang: _named(row, lang, text) for lang, text in words.items()}
    for lang, names in named.items():
        if names != named["id"]:
            odd = ", ".join(sorted(f"{{{name}}}" for name in names ^ named["id"]))
            raise row.error(lang, id=f"isian {odd} tidak sama dengan teks id", en=f"placeholders {odd} differ from the text in id")
    return words


def _named(row: Table, lang: str, text: str) -> frozenset[str]:
    try:
        names = placeholders(text)
    except ValueError as fault:
        raise row.error(lang, id=f"kurung kurawal tidak berpasangan ({fault})", en=f"unpaired brace ({fault})") from None
    plain = all(f"{{{name}}}" in text and name.isidentifier() for name in names)
    if not plain or text.count("{") != sum(text.count(f"{{{name}}}") for name in names):
        raise row.error(lang, id="isian harus berupa nama saja, misalnya {tanggal}", en="placeholders must be plain names, such as {tanggal}")
    return names


def read_statuses(file: Table) -> dict[str, PublicStatus]:
    """status.toml: one table a public status."""
    statuses: dict[str, PublicStatus] = {}
    for key, row in file.sections():
        status = PublicStatus(
            key=key, label=read_words(row, "label"), rank=row.whole_or_none("peringkat", least=1), text=read_words(row, "teks"),
            also=read_words(row, "tambahan") if row.has("tambahan") else None,
            instead=read_words(row, "teks_pengganti") if row.has("teks_pengganti") else None,
        )
        if placeholders(status.text["id"]) and (status.instead is None or placeholders(status.instead["id"])):
            raise row.error(
                "teks_pengganti", id="isi kalimat tanpa isian {…}, untuk saat nilainya belum diketahui",
                en="give a sentence without placeholders, for while their values are unknown",
            )
        row.end()
        statuses[key] = status
    return statuses


def read_registers(file: Table, list_keys: Collection[str], *, posts: Collection[str]) -> dict[str, Register]:
    """register.toml: one table a register, its columns in order."""
    registers: dict[str, Register] = {}
    for key, row in file.sections():
        columns = tuple(_read_column(column, list_keys) for column in row.rows("kolom"))
        names = [column.key for column in columns]
        if not columns or len(set(names)) < len(names):
            raise row.error("kolom", id="kolom kosong atau kuncinya berulang; perbaiki", en="no columns, or a key stands twice; mend it")
        registers[key] = Register(
            key=key, label=row.text("label"), columns=columns, note=row.text_or("keterangan_tetap", ""), template=row.text_or("cetak", ""),
            beside=row.text_or("bersama", ""), maker=post_or_none(row, "pembuat", posts), witness=post_or_none(row, "mengetahui", posts),
        )
        if registers[key].beside:
            row.check("bersama", registers[key].beside, tuple(file.keys()))
        row.end()
    return registers


def _read_column(row: Table, list_keys: Collection[str]) -> Column:
    labels = row.text_or("daftar", "")
    if labels:
        row.check("daftar", labels, list_keys)
    column = Column(
        key=row.text("kunci"), label=row.text("label"), source=row.expression("isi") if row.has("isi") else "", list=labels,
        masked=row.flag("disamarkan", False),
    )
    row.end()
    return column


def check_choice(row: Table, key: str, value: str, *, lists: Mapping[str, Collection[Option]], list_key: str) -> None:
    """Refuse a value that is not in the list."""
    row.check(key, value, [option.value for option in lists[list_key]])
