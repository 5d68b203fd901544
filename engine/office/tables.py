"""TOML tables read key by key: what has the wrong type, is missing, or nobody asked for is refused with a remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from engine.expressions import ExpressionError, parse
from engine.office.errors import OfficeError

_T = TypeVar("_T")
_KEY = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*")


def read_file(folder: Path, name: str) -> Table:
    """The table of a whole file. Raises OfficeError when it is absent, not UTF-8 or not TOML."""
    try:
        raw = tomllib.loads((folder / name).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise OfficeError(name, "", {
            "id": f"berkas tidak ada di {folder}; salin dari folder office bawaan",
            "en": f"no such file in {folder}; copy it from the shipped office folder",
        }) from None
    except UnicodeDecodeError as fault:
        raise OfficeError(name, "", {
            "id": f"bukan UTF-8 ({fault}); simpan ulang sebagai UTF-8", "en": f"not UTF-8 ({fault}); save it as UTF-8",
        }) from None
    except tomllib.TOMLDecodeError as fault:
        raise OfficeError(name, "", {"id": f"bukan TOML yang benar: {fault}", "en": f"not valid TOML: {fault}"}) from None
    return Table(name, "", raw)


class Table:
    """One table. Ask for each key, then call `end`; every method raises OfficeError."""

    def __init__(self, file: str, path: str, raw: Mapping[str, Any]) -> None:
        self.file = file
        self.path = path
        self._raw = raw
        self._asked: set[str] = set()

    def error(self, key: str, *, id: str, en: str) -> OfficeError:
        """An error at `key` of this table, to be raised by the caller."""
        return OfficeError(self.file, self.at(key), {"id": id, "en": en})

    def at(self, key: str) -> str:
        """The dotted path of `key` within the file."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._raw

    def keys(self) -> tuple[str, ...]:
        """All of its keys, in file order."""
        return tuple(self._raw)

    def is_list(self, key: str) -> bool:
        """Whether the key holds a list."""
        return isinstance(self._raw.get(key), list)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._take(key, str, "teks", "a text")
        if not value.strip():
            raise self.error(key, id="kosong; isi teksnya", en="empty; fill in the text")
        return str(value)

    def text_or(self, key: str, default: str) -> str:
        """A text, or `default` when the key is absent; may be empty."""
        return str(self._take(key, str, "teks", "a text")) if self.has(key) else self._absent(key, default)

    def flag(self, key: str, default: bool) -> bool:
        """true or false; `default` when absent."""
        return bool(self._take(key, bool, "true atau false", "true or false")) if self.has(key) else self._absent(key, default)

    def whole(self, key: str, *, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self._take(key, int, "bilangan bulat", "a whole number")
        if value < least:
            raise self.error(key, id=f"{value} terlalu kecil; paling sedikit {least}", en=f"{value} is too small; at least {least}")
        return int(value)

    def whole_or_none(self, key: str, *, least: int = 0) -> int | None:
        """A whole number, or None when absent."""
        return self.whole(key, least=least) if self.has(key) else self._absent(key, None)

    def day(self, key: str) -> date:
        """A date, written without quotes: 2026-05-14."""
        value = self._take(key, date, "tanggal tanpa tanda kutip, misalnya 2026-05-14", "a date without quotes, such as 2026-05-14")
        if isinstance(value, datetime):
            raise self.error(
                key, id="berisi jam; tulis tanggalnya saja, misalnya 2026-05-14", en="holds a time; write the date alone, such as 2026-05-14",
            )
        assert isinstance(value, date)
        return value

    def day_or_none(self, key: str) -> date | None:
        """A date, or None when absent."""
        return self.day(key) if self.has(key) else self._absent(key, None)

    def span(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Two dates, either absent (open), in order."""
        start, end = self.day_or_none(first), self.day_or_none(last)
        if start and end and end < start:
            raise self.error(
                last, id=f"{end} sebelum {first} ({start}); tukar atau perbaiki", en=f"{end} is before {first} ({start}); mend one of them",
            )
        return start, end

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        values = self._take(key, list, "daftar teks", "a list of texts") if self.has(key) else self._absent(key, [])
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(key, id=f"{value!r} bukan teks; tulis dalam tanda kutip", en=f"{value!r} is not a text; write it in quotes")
        return tuple(values)

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """A text out of `allowed`."""
        value = self.text(key)
        self.check(key, value, allowed)
        return value

    def expression(self, key: str) -> str:
        """A text in the language of expressions."""
        text = self.text(key)
        try:
            parse(text)
        except ExpressionError as fault:
            raise self.error(key, id=f"bukan ekspresi yang benar: {fault.message_id}", en=f"not a valid expression: {fault.message_en}") from None
        return text

    def check(self, key: str, value: str, allowed: Collection[str]) -> None:
        """Refuse a `value` that is not in `allowed`, naming the choices."""
        if value not in allowed:
            choices = ", ".join(get_close_matches(value, list(allowed)) or allowed)
            raise self.error(key, id=f"{value!r} tidak dikenal; pakai {choices}", en=f"{value!r} is not known; use {choices}")

    def json(self, key: str) -> Any:
        """Any value that JSON can hold: text, number, true/false, list, table."""
        self._asked.add(key)
        value = self._raw[key]
        if not _is_json(value):
            raise self.error(key, id="berisi tanggal atau jam; tulis dalam tanda kutip", en="holds a date or time; write it in quotes")
        return value

    def table(self, key: str) -> Table:
        """A table under this one."""
        return Table(self.file, self.at(key), self._take(key, dict, "tabel [..]", "a table [..]"))

    def rows(self, key: str) -> tuple[Table, ...]:
        """A list of tables; empty when absent."""
        values = self._take(key, list, "daftar baris [[..]]", "a list of rows [[..]]") if self.has(key) else self._absent(key, [])
        for value in values:
            if not isinstance(value, dict):
                raise self.error(key, id=f"{value!r} bukan baris; tulis {{ kunci = nilai }}", en=f"{value!r} is no row; write {{ key = value }}")
        return tuple(Table(self.file, f"{self.at(key)}[{number}]", value) for number, value in enumerate(values, start=1))

    def unread(self) -> tuple[str, ...]:
        """The keys not asked for so far, in file order; each must be a plain lower-case name."""
        remaining = tuple(key for key in self._raw if key not in self._asked)
        for key in remaining:
            if not _KEY.fullmatch(key):
                raise self.error(key, id="kunci hanya huruf kecil, angka dan garis bawah", en="keys are lower-case letters, digits and underscores")
        return remaining

    def sections(self) -> Iterator[tuple[str, Table]]:
        """Every key not asked for so far, each of which must be a table."""
        for key in self.unread():
            yield key, self.table(key)

    def end(self) -> None:
        """Refuse what nobody asked for."""
        for key in self._raw:
            if key not in self._asked:
                near = get_close_matches(key, sorted(self._asked), n=1)
                remedy_id, remedy_en = (f"maksudnya {near[0]}?", f"did you mean {near[0]}?") if near else ("hapus kunci ini", "remove this key")
                raise self.error(key, id=f"kunci tidak dikenal; {remedy_id}", en=f"unknown key; {remedy_en}")

    def _absent(self, key: str, default: _T) -> _T:
        self._asked.add(key)
        return default

    def _take(self, key: str, kind: type, kind_id: str, kind_en: str) -> Any:
        self._asked.add(key)
        if key not in self._raw:
            near = get_close_matches(key, [other for other in self._raw if other not in self._asked], n=1)
            seen_id, seen_en = (f"; {near[0]} salah tulis?", f"; is {near[0]} misspelt?") if near else ("", "")
            raise self.error(key, id=f"belum ada; isi dengan {kind_id}{seen_id}", en=f"missing; fill in {kind_en}{seen_en}")
        value = self._raw[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, id=f"{value!r} harus berupa {kind_id}", en=f"{value!r} must be {kind_en}")
        return value


def post_or_none(file: Table, key: str, posts: Collection[str]) -> str:
    """The key of a post; "" when absent."""
    post = file.text_or(key, "")
    if post:
        file.check(key, post, posts)
    return post


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_json(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_json(item) for item in value)
    return isinstance(value, (str, bool, int, float))
