"""What the public is told of complaints: masked counts over periods that are over, worked out once an hour at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from engine.office import periods
from engine.queries.reports import Report

FRESH = timedelta(hours=1)
"""How long a count is told before it is made again."""
OFFERED = 12
"""Periods offered."""


@dataclass(frozen=True, slots=True)
class PublicReport:
    """Masked tables over one period."""

    period: periods.Period
    report: Report
    offered: tuple[periods.Period, ...]
    """The newest first."""


@dataclass(slots=True)
class Statistics:
    """What was counted lately; one count at a time, however many ask."""

    _held: dict[str, tuple[datetime, Report]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def report(self, period: periods.Period, now: datetime, make: Callable[[], Report]) -> Report:
        """The report over the period as it was at most an hour ago."""
        with self._lock:
            made, report = self._held.get(period.key, (None, None))
            if made is None or report is None or not made <= now < made + FRESH:
                report = make()
                self._held[period.key] = (now, report)
            return report


def offered(kind: periods.Kind, today: date) -> tuple[periods.Period, ...]:
    """The last periods of that kind that are over, the newest first."""
    found = [periods.before(periods.around(today, kind))]
    while len(found) < OFFERED:
        found.append(periods.before(found[-1]))
    return tuple(found)
