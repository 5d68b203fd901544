"""Functions on numbers; rounding is decimal, never binary."""

from __future__ import annotations

import decimal
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine.expressions.arithmetic import negative, to_decimal, to_number
from engine.expressions.functions.declaring import Function, number, text, whole, wrong_argument
from engine.expressions.values import kind_of, wrong

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_LONGEST = 80
_SEPARATORS = (" ", ",", ".", "")
_MAX_SCALE = 30


def _floor(value: Any) -> int | float:
    return to_number(to_decimal(number("floor", value)).to_integral_value(decimal.ROUND_FLOOR))


def _ceiling(value: Any) -> int | float:
    return to_number(to_decimal(number("ceiling", value)).to_integral_value(decimal.ROUND_CEILING))


def _round(value: Any, scale: Any = 0) -> int | float:
    """Half away from zero, as offices round; `scale` is the number of decimals (negative: tens, hundreds …)."""
    places = whole("round", scale)
    if abs(places) > _MAX_SCALE:
        raise wrong_argument("round", scale, "whole number")
    return to_number(to_decimal(number("round", value)).quantize(Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP, _WIDE))


def _abs(value: Any) -> Any:
    if kind_of(value) == "duration":
        return negative(value) if value.months < 0 or value.time < timedelta() else value
    return abs(number("abs", value))


def _number(value: Any, grouping: Any = "", point: Any = ".") -> int | float:
    """``number("1.250,5", ".", ",")`` is 1250.5."""
    written, group, decimal_point = text("number", value).strip(), text("number", grouping), text("number", point)
    if group not in _SEPARATORS or decimal_point not in (".", ",") or group == decimal_point:
        raise wrong("unreadable", f"{group} {decimal_point}", where="number")
    plain = (written.replace(group, "") if group else written).replace(decimal_point, ".")
    if len(written) > _LONGEST or (decimal_point == "," and "." in written and group != ".") or not _NUMBER.fullmatch(plain):
        raise wrong("unreadable", value, where="number")
    return to_number(Decimal(plain))


_WIDE = decimal.Context(prec=400)

FUNCTIONS: dict[str, Function] = {
    "floor": Function(_floor, 1, 1),
    "ceiling": Function(_ceiling, 1, 1),
    "round": Function(_round, 1, 2),
    "round half up": Function(_round, 1, 2),
    "abs": Function(_abs, 1, 1),
    "number": Function(_number, 1, 3, check=_number),
}
