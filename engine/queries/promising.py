"""By when the citizen was told to expect the answer, and that it takes longer, told before that day has passed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine import workdays
from engine.office import Office


@dataclass(frozen=True, slots=True)
class Promise:
    """What the office owes a citizen whose complaint is not answered."""

    day: date
    """The answer is sent on this day at the latest."""
    before: date | None
    """The day that was promised at first, when that can hardly be kept any more."""


def promise(office: Office, received: datetime, now: datetime) -> Promise:
    """The promise of a complaint received at that instant, as it stands `now`.

    The office promises so many working days (kantor.toml, ``janji_hari_kerja``). When only ``janji_segera_hari`` working days or less are left of
    them, the day is put off by ``janji_tambahan_hari`` working days, as often as need be. Raises NoWorkingTime.
    """
    today = now.astimezone(ZoneInfo(office.zone)).date()
    first = day = workdays.add_working_days(office.calendar, received, office.promise_working_days)
    while day <= today or workdays.working_days_between(office.calendar, today, day) <= office.settings["janji_segera_hari"]:
        day = workdays.add_working_days(office.calendar, day, office.settings["janji_tambahan_hari"])
    return Promise(day, first if day != first else None)
