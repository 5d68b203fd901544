"""Exact decimal arithmetic on JSON numbers, and what dates, instants, durations and texts add up to.

Every result is the JSON number nearest to the exact decimal one, so 0.1 + 0.2 = 0.3. Null with anything is null, as in FEEL.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

from engine.expressions.durations import Duration, shift
from engine.expressions.faults import EvaluationError, fault
from engine.expressions.running import sized
from engine.expressions.values import kind_of, named

_EXACT = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, traps=[decimal.Overflow, decimal.InvalidOperation, decimal.DivisionByZero])
_BEYOND = 10**34
_MICROSECOND = timedelta(microseconds=1)


def calculate(sign: str, left: Any, right: Any) -> Any:
    """`left` `sign` `right`. Raises EvaluationError for kinds that do not go together, division by zero and results out of range."""
    if left is None or right is None:
        return None
    if type(left) is int and type(right) is int and sign != "/":
        return _whole(left + right if sign == "+" else left - right if sign == "-" else left * right)
    rule = _RULES.get((kind_of(left), sign, kind_of(right)))
    if rule is None:
        raise _unfit(sign, left, right)
    try:
        return rule(left, right)
    except (ValueError, ArithmeticError) as error:
        if isinstance(error, OverflowError | decimal.Overflow):
            raise fault("range", limit="size") from error
        raise _unfit(sign, left, right) from error


def negative(value: Any) -> Any:
    """``-value``. Raises EvaluationError when it is no number and no duration."""
    if value is None:
        return None
    kind = kind_of(value)
    if kind == "number":
        return -value
    if kind == "duration":
        return Duration(-value.months, -value.time)
    raise _unfit("-", 0, value)


def to_decimal(value: int | float) -> Decimal:
    """The decimal that a JSON number is written as. Raises EvaluationError for infinities and NaN."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    if not exact.is_finite():
        raise fault("finite", found=value)
    return exact


def to_number(value: Decimal) -> int | float:
    """The JSON number nearest to `value`: an int if it is whole. Raises EvaluationError beyond 34 digits."""
    if value == value.to_integral_value():
        return _whole(int(value)) if value.adjusted() < 40 else _whole(_BEYOND)
    return float(value) or 0


def _whole(value: int) -> int:
    if -_BEYOND < value < _BEYOND:
        return value
    raise fault("range", limit="size")


def _unfit(sign: str, left: Any, right: Any) -> EvaluationError:
    left_id, left_en = named(left)
    right_id, right_en = named(right)
    return fault("arithmetic", left_id=left_id, left_en=left_en, right_id=right_id, right_en=right_en, sign=sign)


def _numbers(operation: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Any, Any], int | float]:
    return lambda left, right: to_number(operation(to_decimal(left), to_decimal(right)))


def _divide(left: Any, right: Any) -> int | float:
    if right == 0:
        raise fault("zero")
    return to_number(_EXACT.divide(to_decimal(left), to_decimal(right)))


def _add_durations(left: Duration, right: Duration) -> Duration:
    return Duration(left.months + right.months, left.time + right.time)


def _scale(duration: Duration, factor: Decimal) -> Duration:
    months = _EXACT.multiply(Decimal(duration.months), factor)
    if months != months.to_integral_value():
        raise ValueError("part of a month")
    microseconds = _EXACT.multiply(Decimal(duration.time // _MICROSECOND), factor)
    return Duration(int(months), int(microseconds.to_integral_value(decimal.ROUND_HALF_EVEN)) * _MICROSECOND)


def _divide_duration(duration: Duration, divisor: Any) -> Duration:
    if divisor == 0:
        raise fault("zero")
    return _scale(duration, _EXACT.divide(Decimal(1), to_decimal(divisor)))


def _instants_apart(left: Any, right: Any) -> Duration:
    return Duration(time=left.astimezone(UTC) - right.astimezone(UTC))


_RULES: dict[tuple[str, str, str], Callable[[Any, Any], Any]] = {
    ("number", "+", "number"): _numbers(_EXACT.add),
    ("number", "-", "number"): _numbers(_EXACT.subtract),
    ("number", "*", "number"): _numbers(_EXACT.multiply),
    ("number", "/", "number"): _divide,
    ("text", "+", "text"): lambda left, right: sized(left + right),
    ("date", "+", "duration"): shift,
    ("date", "-", "duration"): lambda moment, duration: shift(moment, negative(duration)),
    ("date", "-", "date"): lambda left, right: Duration(time=left - right),
    ("instant", "+", "duration"): shift,
    ("instant", "-", "duration"): lambda moment, duration: shift(moment, negative(duration)),
    ("instant", "-", "instant"): _instants_apart,
    ("duration", "+", "duration"): _add_durations,
    ("duration", "-", "duration"): lambda left, right: _add_durations(left, negative(right)),
    ("duration", "+", "date"): lambda duration, moment: shift(moment, duration),
    ("duration", "+", "instant"): lambda duration, moment: shift(moment, duration),
    ("duration", "*", "number"): lambda duration, factor: _scale(duration, to_decimal(factor)),
    ("number", "*", "duration"): lambda factor, duration: _scale(duration, to_decimal(factor)),
    ("duration", "/", "number"): _divide_duration,
}
