"""Tables of a report about time: against the norms, waiting, against the limits in working days, and the daily process."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, select

from engine import workdays
from engine.office import Deadline, ReportTable, format, periods
from engine.persistence import tables as t
from engine.queries.clocks import Visit
from engine.queries.sight import Desk
from engine.queries.tabulation import PERCENT, Cell, Counted, Line, Tabulation, chart_of, holds, value_of

_P90 = 0.9


def steps(table: ReportTable, counted: Sequence[Counted]) -> Tabulation:
    """Touch time against the norm, each visit held against it by itself."""
    visits = [visit for one in counted for visit in one.clocks.visits if visit.completed is not None and visit.number]
    of_step: dict[tuple[float, str], list[Visit]] = {}
    for visit in visits:
        of_step.setdefault((float(visit.number) if visit.number.isdigit() else math.inf, f"{visit.number}. {visit.name}"), []).append(visit)
    lines = tuple(Line(label, _against_norm(found)) for (_, label), found in sorted(of_step.items()))
    return Tabulation(
        table.key, table.title, "Langkah", table.headings, frozenset({0}), lines, None, given=frozenset({1}), linked=True,
        chart=chart_of(table, table.headings),
    )  # fmt: skip


def _against_norm(found: Sequence[Visit]) -> tuple[Cell, ...]:
    touched, judged = [visit.touch for visit in found], [visit.meets_norm for visit in found if visit.meets_norm is not None]
    met = round(sum(judged) * PERCENT / len(judged), 1) if judged else None
    return len(found), found[-1].norm, median(touched), _p90(touched), met


def waits(table: ReportTable, counted: Sequence[Counted]) -> Tabulation:
    """Waiting time of each role, of the visits that were taken up."""
    waited: dict[str, list[int]] = {}
    for one in counted:
        for visit in one.clocks.visits:
            if visit.claimed is not None and not visit.stops:
                waited.setdefault(visit.role, []).append(visit.wait)
    lines = tuple(Line(role, (len(found), median(found), _p90(found), max(found))) for role, found in sorted(waited.items()))
    return Tabulation(
        table.key, table.title, "Peran", table.headings, frozenset({0}), lines, None, linked=True, chart=chart_of(table, table.headings),
    )


def _p90(values: Sequence[int]) -> int:
    """The nearest-rank 90th percentile: the least value that nine of ten do not exceed."""
    return sorted(values)[math.ceil(_P90 * len(values)) - 1]


def deadlines(desk: Desk, table: ReportTable, counted: Sequence[Counted], now: datetime) -> Tabulation:
    """Cases against the limits in working days that were in force when they were received."""
    lines = tuple(_deadline(desk, deadline, [one for one in counted if holds(deadline.condition, one)], now) for deadline in table.deadlines)
    return Tabulation(
        table.key, table.title, "Batas", table.headings, frozenset({1, 2, 3}), lines, None, given=frozenset({0}), adds_down=False,
        chart=chart_of(table, table.headings),
    )  # fmt: skip


def _deadline(desk: Desk, deadline: Deadline, ones: Sequence[Counted], now: datetime) -> Line:
    """Each case against the rule that was in force when it was received; while it has not done it, as of today."""
    office, verdicts, days = desk.office, Counter[str](), None
    for one in ones:
        rule = office.rule(deadline.rule, format.local(one.instance.started, office.zone).date())
        if rule is None or not isinstance(rule.value, int):
            continue
        days = rule.value
        last = workdays.add_working_days(office.calendar, one.instance.started, days)
        done = _day(value_of(deadline.until, one.values))
        today = format.local(now, office.zone).date()
        verdicts["Tepat" if done and done <= last else "Terlambat" if (done or today) > last else "Belum jatuh tempo"] += 1
    rule = office.rule(deadline.rule, format.local(now, office.zone).date())
    shown = days if days is not None else rule.value if rule and isinstance(rule.value, int) else None
    return Line(deadline.label, (shown, *(verdicts[name] for name in ("Tepat", "Terlambat", "Belum jatuh tempo"))))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else None


def daily(desk: Desk, table: ReportTable, since: date, until: date) -> Tabulation:
    """Of the office's daily process: days worked, days on which it was done, of these with nothing, days on which it was not."""
    office, lines = desk.office, []
    key = office.settings["proses_harian"]
    for first, last in periods.months(since, until):
        begin, after = format.midnight(first, office.zone), format.midnight(last + timedelta(days=1), office.zone)
        worked = sum(workdays.is_working_day(office.calendar, first + timedelta(days=n)) for n in range((last - first).days + 1))
        done = _days(desk, select(t.instance.c.started).where(
            t.instance.c.key == key, t.instance.c.status == "completed", t.instance.c.started >= begin, t.instance.c.started < after, ~t.IN_CIRCLE))
        nothing = _days(desk, select(t.register_entry.c.at).where(
            t.register_entry.c.register == table.register, t.register_entry.c.at >= begin, t.register_entry.c.at < after,
            desk.not_kept(t.register_entry.c.case_id)))
        lines.append(Line(first.strftime("%Y-%m"), (worked, done, nothing, max(0, worked - done))))
    return Tabulation(table.key, table.title, "Bulan", table.headings, frozenset(), tuple(lines), None)


def _days(desk: Desk, query: Select[Any]) -> int:
    return len({format.local(at, desk.office.zone).date() for at in desk.connection.execute(query).scalars()})
