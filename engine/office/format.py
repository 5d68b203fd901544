"""How numbers, dates, times and durations are written for people, in Indonesian and English.

Instants are aware datetimes, shown in the office's zone; minutes are whole working minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
_WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_UNITS = {
    "id": {"working day": ("hari kerja", "hari kerja"), "hour": ("jam", "jam"), "minute": ("menit", "menit")},
    "en": {"working day": ("working day", "working days"), "hour": ("hour", "hours"), "minute": ("minute", "minutes")},
}
_LEFT = {"id": "sisa {}", "en": "{} left"}
_LEFT_TODAY = {"id": "sisa {} kerja", "en": "{} of working time left"}
_LATE = {"id": "terlambat {}", "en": "{} late"}
_DUE = {"id": "jatuh tempo sekarang", "en": "due now"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def day(value: date, lang: str = "id") -> str:
    """``8 Juni 2026``."""
    return f"{value.day} {_MONTHS[lang][value.month - 1]} {value.year}"


def month(value: date, lang: str = "id") -> str:
    """``Juni 2026``."""
    return f"{_MONTHS[lang][value.month - 1]} {value.year}"


def weekday(value: date, lang: str = "id") -> str:
    """``Senin``."""
    return _WEEKDAYS[lang][value.weekday()]


def full_day(value: date, lang: str = "id") -> str:
    """``Senin, 8 Juni 2026``."""
    return f"{weekday(value, lang)}, {day(value, lang)}"


def short_day(value: date) -> str:
    """``08-06-2026``, ten characters, for SMS and tables."""
    return f"{value:%d-%m-%Y}"


def midnight(value: date, zone: str) -> datetime:
    """When the day begins in the zone."""
    return datetime.combine(value, time(), ZoneInfo(zone))


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the office's clock."""
    return instant.astimezone(ZoneInfo(zone))


def clock(instant: datetime, zone: str, lang: str = "id") -> str:
    """``08.05 WITA`` (English: ``08:05 WITA``); the zone's own abbreviation."""
    moment = local(instant, zone)
    return f"{bare_clock(instant, zone, lang)} {moment.tzname()}"


def bare_clock(instant: datetime, zone: str, lang: str = "id") -> str:
    """``08.05``, where the zone has been said already."""
    moment = local(instant, zone)
    return f"{moment:%H:%M}" if lang == "en" else f"{moment:%H.%M}"


def moment(instant: datetime, zone: str, lang: str = "id") -> str:
    """``8 Juni 2026 08.05 WITA``."""
    return f"{day(local(instant, zone).date(), lang)} {clock(instant, zone, lang)}"


def number(value: float, lang: str = "id", *, decimals: int = 0) -> str:
    """Thousands with a point, decimals with a comma (English: the reverse)."""
    text = f"{value:,.{decimals}f}"
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


def minutes(value: int, lang: str = "id") -> str:
    """``4 jam 26 menit``, ``5 menit``, ``3 jam``; of a negative amount, its size."""
    hours, rest = divmod(abs(value), 60)
    parts = [_count(hours, "hour", lang)] if hours else []
    if rest or not hours:
        parts.append(_count(rest, "minute", lang))
    return " ".join(parts)


def remaining(value: int, lang: str = "id", *, day_minutes: int = 450) -> str:
    """Working minutes until something is due, in words: ``sisa 2 jam kerja``, ``terlambat 35 menit``, ``jatuh tempo sekarang``.

    From one working day (`day_minutes`) on, whole days only: ``sisa 3 hari kerja``. Negative = late.
    """
    if value == 0:
        return _DUE[lang]
    days = abs(value) // day_minutes
    if days:
        return (_LATE if value < 0 else _LEFT)[lang].format(_count(days, "working day", lang))
    if value < 0:
        return _LATE[lang].format(minutes(value, lang))
    return _LEFT_TODAY[lang].format(minutes(value, lang))


def listing(items: Sequence[str], lang: str = "id") -> str:
    """``a, b, dan c``; ``a dan b``."""
    word = "and" if lang == "en" else "dan"
    if len(items) < 2:
        return "".join(items)
    comma = "," if len(items) > 2 else ""
    return f"{', '.join(items[:-1])}{comma} {word} {items[-1]}"


def cell(text: str) -> str:
    """The cell of a table for a spreadsheet, with an apostrophe before what that would take for a formula (OWASP, CSV Injection)."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def roman_month(value: date) -> str:
    """The month in Roman numerals, as letter numbers write it."""
    return _ROMAN[value.month - 1]


def _count(amount: int, unit: str, lang: str) -> str:
    one, many = _UNITS[lang][unit]
    return f"{number(amount, lang)} {one if amount == 1 else many}"
