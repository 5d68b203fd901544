"""One raw value → the value to keep, by the kind of its field; nothing is looked at but the value's own shape.

Emptiness is always None (a list: []; a checkbox: False), texts are NFC, trimmed, with LF line ends.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import FieldError
from engine.model import Field

MOST_DIGITS = 15
"""Digits of a number that survive as a JSON number everywhere."""

_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])([:.]00)?")


class Wrong(Exception):
    """The value is not acceptable; `error` is the message beside its field."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.error = FieldError(key, values)


def clean(field: Field, raw: Any, *, now: datetime) -> Any:
    """`raw` as it is kept for `field`. Raises Wrong. Lists of rows are not read here: their children are."""
    return _CLEANERS[field.type](field, raw, now)


def is_empty(value: Any) -> bool:
    """Whether nothing was given: null, an empty text or list, an unticked box."""
    return value is None or value is False or value == "" or value == []


def is_empty_row(row: Any) -> bool:
    """Whether nothing was typed anywhere in a row."""
    return isinstance(row, Mapping) and all(is_empty(value.strip() if isinstance(value, str) else value) for value in row.values())


def read_number(raw: Any) -> Decimal | None:
    """The number that stands in `raw` (a JSON number, or text with a point or a comma before its decimals), None when none does."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str, Decimal)):
        return None
    if isinstance(raw, float) and not math.isfinite(raw):
        return None
    text = raw.strip() if isinstance(raw, str) else None
    if text is not None and not _NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text.replace(",", ".") if text is not None else repr(raw))
    except InvalidOperation:
        return None
    return number if len(number.as_tuple().digits) <= MOST_DIGITS and abs(number.adjusted()) <= MOST_DIGITS else None


def decimals(number: Decimal) -> int:
    """How many digits stand after the point, as written."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def as_json(number: Decimal) -> int | float:
    """An int when it is whole, else a float."""
    return int(number) if number == number.to_integral_value() else float(number)


def normal_text(raw: str) -> str:
    """Canonical Unicode (NFC), LF line ends, no white space around."""
    return unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _text(field: Field, raw: Any, _now: datetime) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Wrong("nilai_salah")
    try:
        text = normal_text(raw)
    except ValueError as fault:
        raise Wrong("karakter_salah") from fault
    if field.type == "textfield":
        text = re.sub(r"[\n\t]+", " ", text)
    if _FORBIDDEN.search(text):
        raise Wrong("karakter_salah")
    return text or None


def _number(field: Field, raw: Any, _now: datetime) -> int | float | str | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    number = read_number(raw)
    if number is None:
        raise Wrong("angka_salah")
    allowed = field.attributes.get("decimalDigits")
    if isinstance(allowed, int) and decimals(number) > allowed:
        raise Wrong("pola_salah", n=allowed)
    increment = read_number(field.attributes.get("increment"))
    if increment and number % increment:
        raise Wrong("pola_salah", n=as_json(increment))
    return format(number, "f") if field.attributes.get("serializeToString") else as_json(number)


def _checkbox(_field: Field, raw: Any, _now: datetime) -> bool:
    if raw is None:
        return False
    if not isinstance(raw, bool):
        raise Wrong("nilai_salah")
    return raw


def _choice(_field: Field, raw: Any, _now: datetime) -> str | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str):
        raise Wrong("pilihan_salah")
    return raw


def _choices(_field: Field, raw: Any, _now: datetime) -> list[str]:
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise Wrong("pilihan_salah")
    return list(dict.fromkeys(raw))


def _moment(field: Field, raw: Any, now: datetime) -> str | None:
    if raw is None or raw == "":
        return None
    subtype = field.attributes.get("subtype", "date")
    wrong = Wrong("waktu_salah" if subtype == "time" else "tanggal_salah")
    if not isinstance(raw, str):
        raise wrong
    try:
        return _MOMENTS[subtype](raw.strip(), field, now)
    except (ValueError, OverflowError) as fault:
        raise wrong from fault


def _date(text: str, _field: Field, _now: datetime) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", text):
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def _time(text: str, _field: Field, _now: datetime) -> str:
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2])).strftime("%H:%M")


def _instant(text: str, field: Field, now: datetime) -> str:
    if not re.match(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]", text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text).replace(microsecond=0)
    if field.attributes.get("timeSerializingFormat") == "no_timezone":
        return moment.replace(tzinfo=None).isoformat()
    return (moment.astimezone(now.tzinfo) if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)).isoformat()


def _files(field: Field, raw: Any, _now: datetime) -> list[dict[str, Any]]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise Wrong("nilai_salah")
    files = [_file(item) for item in raw]
    if len(files) > 1 and not field.attributes.get("multiple"):
        raise Wrong("berkas_satu")
    accepted = str(field.attributes.get("accept") or "")
    if accepted and not all(_accepts(accepted, file) for file in files):
        raise Wrong("berkas_jenis", daftar=accepted)
    return files


def _file(item: Any) -> dict[str, Any]:
    shapes: Mapping[str, type] = {"digest": str, "name": str, "type": str, "size": int}
    if not isinstance(item, dict) or not all(isinstance(item.get(key), kind) for key, kind in shapes.items()):
        raise Wrong("nilai_salah")
    if not _DIGEST.fullmatch(item["digest"]) or item["size"] < 0 or _FORBIDDEN.search(item["name"]):
        raise Wrong("nilai_salah")
    return {key: item[key] for key in shapes}


def _accepts(accepted: str, file: Mapping[str, Any]) -> bool:
    """HTML's ``accept``: extensions and media types between commas (HTML standard, 4.10.5.1.17)."""
    name, kind = file["name"].lower(), file["type"].lower()
    for wanted in (part.strip().lower() for part in accepted.split(",")):
        if wanted.startswith(".") and name.endswith(wanted):
            return True
        if wanted == kind or (wanted.endswith("/*") and kind.startswith(wanted[:-1])):
            return True
    return False


_MOMENTS: Mapping[str, Callable[[str, Field, datetime], str]] = {"date": _date, "time": _time, "datetime": _instant}
_CLEANERS: Mapping[str, Callable[[Field, Any, datetime], Any]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _checkbox,
    "radio": _choice,
    "select": _choice,
    "checklist": _choices,
    "datetime": _moment,
    "filepicker": _files,
}
