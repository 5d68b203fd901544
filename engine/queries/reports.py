"""The office's report: its tables over the cases received in a period, as office/laporan.toml asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine.model import Instance, Task
from engine.office import ReportTable, format
from engine.persistence import cases, tables as t
from engine.queries import bonds, headcounts, masking, records, registers, timeliness
from engine.queries.clocks import Clocks, clocks_of
from engine.queries.sight import Desk
from engine.queries.tabulation import Counted, Tabulation


@dataclass(frozen=True, slots=True)
class Report:
    """All tables over one period."""

    since: date
    until: date
    """The last day."""
    received: int | str
    """Cases counted; a mask where that is a small number."""
    tables: tuple[Tabulation, ...]


def report(desk: Desk, *, since: date, until: date, now: datetime, outside: bool = False) -> Report:
    """The report over the cases received from `since` to `until`, both included. Raises NotFound without the right ``laporan``.

    It counts every case of its register, whoever reads it: figures name nobody. Those in a circle it never counts, nor one that the reader is
    barred from. `outside`: small counts masked, as in all that leaves the office.
    """
    desk.require_right("laporan")
    found = _tabulated(desk, desk.office.report.tables, since, until, now)
    return masked(found, desk.office.settings["sel_minimum"]) if outside else found


def statistics(desk: Desk, *, since: date, until: date, now: datetime) -> Report:
    """What the public may know of these cases: the tables that laporan.toml calls ``publik``, small counts masked."""
    public = tuple(table for table in desk.office.report.tables if table.public)
    return masked(_tabulated(desk, public, since, until, now), desk.office.settings["sel_minimum"])


def masked(found: Report, least: int) -> Report:
    """The report as it may leave the office."""
    received = masking.count(found.received, least) if isinstance(found.received, int) else found.received
    return replace(found, received=received, tables=tuple(masking.masked(table, least) for table in found.tables))


def _tabulated(desk: Desk, tables: Iterable[ReportTable], since: date, until: date, now: datetime) -> Report:
    counted = tuple(_counted(desk, since, until, now))
    make: Mapping[str, Callable[[ReportTable], Tabulation]] = {
        "hitung": lambda table: headcounts.counting(desk, table, counted),
        "silang": lambda table: headcounts.crossing(desk, table, counted),
        "langkah": lambda table: timeliness.steps(table, counted),
        "peran": lambda table: timeliness.waits(table, counted),
        "batas": lambda table: timeliness.deadlines(desk, table, counted, now),
        "harian": lambda table: timeliness.daily(desk, table, since, min(until, format.local(now, desk.office.zone).date())),
    }
    return Report(since, until, len(counted), tuple(make[table.kind](table) for table in tables))


def _counted(desk: Desk, since: date, until: date, now: datetime) -> Iterator[Counted]:
    first, after = (format.midnight(day, desk.office.zone) for day in (since, until + timedelta(days=1)))
    entry, case = t.register_entry, t.instance
    ids = desk.connection.execute(
        select(case.c.id).where(
            case.c.started >= first, case.c.started < after, ~t.IN_CIRCLE, desk.not_kept(case.c.id),
            case.c.id.in_(select(entry.c.case_id).where(entry.c.register == desk.office.report.register)),
        ).order_by(case.c.started, case.c.id)
    ).scalars()  # fmt: skip
    tied = bonds.kinds_of(desk)
    for case_id in ids.all():
        instance = records.instance_by_id(desk, case_id)
        all_tasks = cases.tasks_of(desk.connection, case_id)
        told = clocks_of(desk, instance, all_tasks, now)
        values = {
            **records.variables(desk, instance), "tugas": registers.tasks_done(desk, all_tasks),
            "kasus": _facts(desk, instance, all_tasks, told, tied.get(case_id, frozenset())),
        }
        yield Counted(instance, told, values)


def _facts(desk: Desk, instance: Instance, all_tasks: Iterable[Task], told: Clocks, tied: frozenset[str]) -> dict[str, Any]:
    """What expressions read as ``kasus``."""
    received = format.local(instance.started, desk.office.zone)
    asked = [visit for visit in told.visits if visit.stops]
    return {
        "bulan": received.strftime("%Y-%m"), "status": instance.status, "status_publik": instance.public_status,
        "selesai": format.local(instance.ended, desk.office.zone).date().isoformat() if instance.ended else None,
        "terlambat": any(visit.late for visit in told.visits), "putaran": max((visit.round for visit in told.visits), default=0),
        "duplikat": bonds.DUPLICATE in tied, "keberatan": bonds.OBJECTION in tied,
        "diminta": len(asked), "dilengkapi": sum(visit.completed is not None for visit in asked),
        "hari_henti": told.stopped_days if asked else None,
    }  # fmt: skip
