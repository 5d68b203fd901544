"""Days that are not worked, and days that stand in for them: what the office's files say, amended by later decrees. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from engine.workdays import Hours, Period, Week, WorkingCalendar

HOLIDAY = "libur_nasional"
LEAVE = "cuti_bersama"
REGIONAL = "libur_daerah"
REPLACEMENT = "hari_kerja_pengganti"
KINDS = (HOLIDAY, LEAVE, REGIONAL, REPLACEMENT)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A date that is not worked, or that is worked in place of another."""

    day: date
    kind: str
    """One of `KINDS`."""
    name: str
    decree: str
    """Number or title of the decree that says so."""
    like: int | None = None
    """Of a replacement: the weekday (0 = Monday) whose hours it takes."""


@dataclass(frozen=True, slots=True)
class HolidayAct:
    """A later decree about one date: it adds a row, or withdraws the row of that date and kind."""

    what: Literal["added", "withdrawn"]
    holiday: Holiday
    """Its `decree` is the one that says so now."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of the week by pattern, and when other patterns hold."""

    zone: str
    chosen: str
    """Key of the pattern that this office works by."""
    patterns: Mapping[str, Week]
    periods: tuple[Period, ...]
    leave_is_free: bool
    """Whether nobody works on a cuti bersama."""

    def calendars(self, holidays: Iterable[Holiday]) -> dict[str, WorkingCalendar]:
        """Each pattern as a calendar with these holidays."""
        rows = tuple(holidays)
        free = {row.day: row.name for row in rows if row.kind != REPLACEMENT and (row.kind != LEAVE or self.leave_is_free)}
        working = {row.day: row.like for row in rows if row.kind == REPLACEMENT and row.like is not None}
        found = {}
        for key, weekly in self.patterns.items():
            plain = WorkingCalendar(self.zone, weekly, self.periods)
            replacements = {day: _hours_like(plain, day, weekday) for day, weekday in working.items()}
            found[key] = replace(plain, holidays=free, replacements=replacements)
        return found


def amended(holidays: Iterable[Holiday], acts: Iterable[HolidayAct]) -> tuple[Holiday, ...]:
    """The rows in force after the acts, in order of date: of one date and kind the latest act stands."""
    rows = {(row.day, row.kind == REPLACEMENT): row for row in holidays}
    for act in acts:
        place = (act.holiday.day, act.holiday.kind == REPLACEMENT)
        if act.what == "added":
            rows[place] = act.holiday
        else:
            rows.pop(place, None)
    return tuple(sorted(rows.values(), key=lambda row: (row.day, row.kind)))


def _hours_like(plain: WorkingCalendar, day: date, weekday: int) -> Hours:
    """The hours that this weekday has in the week pattern in force on `day`."""
    weekly = next((period.weekly for period in plain.periods if period.first <= day <= period.last), plain.weekly)
    return weekly.get(weekday, ())
