"""The rules of one field that has a value: lengths, bounds, pattern, kind of text, options. As form-js judges, or more strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.errors import FieldError
from engine.forms import choices
from engine.forms.cleaning import Wrong, as_json, read_number
from engine.forms.components import CHOICES
from engine.forms.patterns import LONGEST, compile_pattern
from engine.forms.reckoning import Reckoner
from engine.model import Field

LONGEST_LINE = 1_000
"""Longest text of a textfield that sets no limit of its own, in UTF-16 units."""
LONGEST_PROSE = 20_000
"""The same for a textarea."""

_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+"
)
_PHONE = re.compile(r"0[1-9][0-9]{6,12}|(?:\+|00)[1-9][0-9]{7,14}|62[1-9][0-9]{6,12}")
_PHONE_FILLING = re.compile(r"[ ().-]")


def judge(field: Field, value: Any, reckoner: Reckoner, names: Mapping[str, Any]) -> None:
    """Raise Wrong with the one message that `value` (clean, not empty) of `field` deserves. `names`: what expressions read."""
    if field.type in ("textfield", "textarea"):
        _judge_text(field, value, reckoner, names)
    elif field.type == "number":
        _judge_bounds(field, value, reckoner, names)
    elif field.type in CHOICES:
        _judge_choice(field, value, names)
    elif field.type == "datetime":
        _judge_moment(field, value, reckoner.now)


def length(text: str) -> int:
    """Length in UTF-16 units, as browsers and form-js count."""
    return len(text.encode("utf-16-le")) // 2


def _judge_text(field: Field, text: str, reckoner: Reckoner, names: Mapping[str, Any]) -> None:
    units = length(text)
    least = _bound(field, "minLength", reckoner, names)
    most = _bound(field, "maxLength", reckoner, names)
    if least is not None and units < least:
        raise Wrong("terlalu_pendek", n=as_json(least))
    limit = Decimal(LONGEST_PROSE if field.type == "textarea" else LONGEST_LINE) if most is None else most
    if units > limit:
        raise Wrong("terlalu_panjang", n=as_json(limit))
    _judge_bounds(field, text, reckoner, names)
    pattern = field.validate.get("pattern")
    if pattern:
        _judge_pattern(field, text, str(pattern))
    kind = field.validate.get("validationType")
    if kind == "email" and not is_email(text):
        raise Wrong("surel_salah")
    if kind == "phone" and not _PHONE.fullmatch(_PHONE_FILLING.sub("", text)):
        raise Wrong("telepon_salah")


def is_email(text: str) -> bool:
    """Whether it is written as an address of electronic mail."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def _judge_pattern(field: Field, text: str, pattern: str) -> None:
    if len(text) > LONGEST:
        raise Wrong("terlalu_panjang", n=LONGEST)
    if not compile_pattern(pattern).found_in(text):
        wrong = Wrong("pola_salah")
        own = field.validate.get("patternErrorMessage")
        wrong.error = FieldError("pola_salah", {}, text=str(own)) if own else wrong.error
        raise wrong


def _judge_bounds(field: Field, value: Any, reckoner: Reckoner, names: Mapping[str, Any]) -> None:
    least = _bound(field, "min", reckoner, names)
    most = _bound(field, "max", reckoner, names)
    if least is None and most is None:
        return
    number = read_number(value)
    if number is None:
        raise Wrong("angka_salah")
    if least is not None and number < least:
        raise Wrong("terlalu_kecil", n=as_json(least))
    if most is not None and number > most:
        raise Wrong("terlalu_besar", n=as_json(most))


def _bound(field: Field, rule: str, reckoner: Reckoner, names: Mapping[str, Any]) -> Decimal | None:
    """The bound as a number; an expression is evaluated, null is no bound."""
    given = field.validate.get(rule)
    if isinstance(given, str) and given.startswith("="):
        given = reckoner.value(given, names, field.key)
    return read_number(given)


PEOPLE = "kantor.petugas"
"""Beginning of the lists of staff that a field's options may come from: who is not on them may not be chosen."""


def _judge_choice(field: Field, value: Any, names: Mapping[str, Any]) -> None:
    offered = {option.value for option in choices.options(field, names)}
    if not offered.issuperset(value if isinstance(value, list) else [value]):
        raise Wrong("petugas_terlarang" if PEOPLE in (field.options_expression or "") else "pilihan_salah")


def _judge_moment(field: Field, value: str, now: datetime | None) -> None:
    if field.attributes.get("disallowPassedDates") and now is not None and value[:10] < now.date().isoformat():
        raise Wrong("tanggal_lalu")
