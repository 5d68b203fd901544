"""What a circle knows of its own cases in figures: nobody else's report counts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.office import format
from engine.persistence import tables as t
from engine.queries.sight import Desk

RIGHT = "laporan_kelompok"


@dataclass(frozen=True, slots=True)
class CircleMonth:
    """The cases of the reader's circles that were received in one month."""

    month: str
    """``2026-06``."""
    received: int
    open: int
    """Of these, not finished now."""


def circle_months(desk: Desk, *, since: datetime, until: datetime) -> tuple[CircleMonth, ...]:
    """The months from `since` to before `until` in which the reader's circles received something, in order. Raises NotFound without the right."""
    desk.require_right(RIGHT)
    return tuple(_months(desk, since, until))


def _months(desk: Desk, since: datetime, until: datetime) -> Iterator[CircleMonth]:
    case = t.instance.c
    mine = (case.circle.in_(desk.groups), case.started >= since, case.started < until, desk.in_sight())
    found: dict[str, list[bool]] = {}
    for started, ended in desk.connection.execute(select(case.started, case.ended).where(*mine).order_by(case.started)):
        found.setdefault(format.local(started, desk.office.zone).strftime("%Y-%m"), []).append(ended is None)
    for month, still_open in found.items():
        yield CircleMonth(month, len(still_open), sum(still_open))
