"""Working hours and holidays: jam_kerja.toml, libur.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from engine.office.calendars import KINDS, REPLACEMENT, Holiday, WorkingHours
from engine.office.tables import Table
from engine.workdays import Hours, Period

WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")

_INTERVAL = re.compile(r"(\d\d)[:.](\d\d)\s*[-–]\s*(\d\d)[:.](\d\d)")


def read_hours(file: Table) -> WorkingHours:
    """jam_kerja.toml. Raises OfficeError."""
    zone = file.text("zona")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise file.error(
            "zona", id=f"{zone!r} bukan zona waktu IANA; pakai misalnya Asia/Makassar", en=f"{zone!r} is no IANA zone; use one such as Asia/Makassar",
        ) from None
    patterns = {key: _read_pattern(row) for key, row in file.table("pola").sections()}
    chosen = file.one_of("kalender", patterns)
    leave_is_free = file.flag("cuti_bersama_libur", True)
    periods = _read_periods(file, patterns)
    file.end()
    return WorkingHours(zone, chosen, patterns, periods, leave_is_free)


def _read_pattern(row: Table) -> dict[int, Hours]:
    weekly: dict[int, Hours] = {}
    for number, weekday in enumerate(WEEKDAYS):
        intervals = tuple(_read_interval(row, weekday, text) for text in row.texts(weekday))
        if any(earlier[1] > later[0] for earlier, later in pairwise(intervals)):
            raise row.error(
                weekday, id="jam bertumpuk atau tidak urut; urutkan dari pagi",
                en="hours overlap or are out of order; order them from the morning on",
            )
        if intervals:
            weekly[number] = intervals
    if not weekly:
        raise row.error("", id="tidak ada jam kerja; isi paling sedikit satu hari", en="no working hours; fill in at least one day")
    for key in ("keterangan", "dasar", "status_verifikasi"):
        row.text_or(key, "")
    row.end()
    return weekly


def _read_interval(row: Table, key: str, text: str) -> tuple[time, time]:
    found = _INTERVAL.fullmatch(text.strip())
    numbers = [int(part) for part in found.groups()] if found else []
    if not numbers or numbers[0] > 23 or numbers[2] > 23 or max(numbers[1], numbers[3]) > 59 or numbers[:2] >= numbers[2:]:
        raise row.error(key, id=f"{text!r} bukan jam kerja; tulis misalnya 07:30-12:00", en=f"{text!r} are no hours; write them like 07:30-12:00")
    return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])


def _read_periods(hours: Table, patterns: Mapping[str, Mapping[int, Hours]]) -> tuple[Period, ...]:
    periods: list[Period] = []
    for row in hours.rows("masa"):
        first, last = row.day("mulai"), row.day("sampai")
        if last < first or any(period.first <= last and first <= period.last for period in periods):
            raise row.error(
                "mulai", id="masa ini bertumpuk dengan masa lain, atau berakhir sebelum mulai",
                en="overlaps another period, or ends before it begins",
            )
        periods.append(Period(first, last, patterns[row.one_of("pola", patterns)]))
        row.text_or("dasar", "")
        row.end()
    return tuple(periods)


def read_holidays(file: Table) -> tuple[dict[str, str], tuple[Holiday, ...]]:
    """libur.toml: decrees (key → title), and the dates. Raises OfficeError."""
    decrees: dict[str, str] = {}
    for key, row in file.table("dasar").sections():
        decrees[key] = row.text("judul")
        row.text_or("status_verifikasi", "")
        row.text_or("catatan", "")
        row.end()
    found: dict[tuple[date, bool], Holiday] = {}
    for row in file.rows("libur"):
        day, kind, name = row.day("tanggal"), row.one_of("jenis", KINDS), row.text("nama")
        decree = decrees[row.one_of("dasar", decrees)]
        place = (day, kind == REPLACEMENT)
        if place in found:
            raise row.error("tanggal", id=f"{day} sudah ada; hapus salah satu baris", en=f"{day} is there already; remove one of the rows")
        like = WEEKDAYS.index(row.one_of("mengikuti", WEEKDAYS)) if kind == REPLACEMENT else None
        found[place] = Holiday(day, kind, name, decree, like)
        row.end()
    file.end()
    return decrees, tuple(sorted(found.values(), key=lambda row: (row.day, row.kind)))
