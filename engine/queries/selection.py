"""Which tasks a tab of the inbox holds: statements that read a page's worth of an index, however many tasks are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from operator import ge, lt
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select, union

from engine.persistence import tables as t
from engine.queries.sight import Desk, not_barred, not_kept_off

Tab = Literal["saya", "kelompok", "selesai", "semua"]
Times = tuple[tuple[Callable[[Any, Any], Any], datetime], ...]
"""Bounds on the due time: (how it compares, with what instant)."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of an inbox page asks for."""

    search: str = ""
    """Part of a ticket or subject."""
    late: bool = False
    process: str = ""
    order: Literal["tenggat", "terbaru"] = "tenggat"
    page: int = 1
    today: bool = False
    """Only what is due later today."""


def chosen(desk: Desk, tab: Tab, *, most: int, filters: Filters = Filters(), times: Times = ()) -> Select[Any]:
    """The first `most` tasks of a tab in its order: `case_id`, `token`, `due` of each. `times`: what `times` makes of the filters."""
    if tab == "kelompok" and filters.order == "tenggat" and not _about(filters):
        groups = tuple(desk.groups) or ("",)
        return _first_of_groups(groups, most, times, desk.reader.id) if times else _usual_first_of_groups(groups, most, desk.reader.id)
    return _of_tasks(desk, tab, filters, times).order_by(*order(tab, filters)).limit(most)


def number(desk: Desk, tab: Tab, *, most: int, filters: Filters = Filters(), times: Times = ()) -> ScalarSelect[int]:
    """How many tasks the tab holds, counted up to `most`."""
    if tab == "kelompok" and not _about(filters):
        counted = _of_groups(desk.groups, times, desk.reader.id).distinct()
    else:
        counted = _of_tasks(desk, tab, filters, times)
    return select(func.count()).select_from(counted.limit(most).subquery()).scalar_subquery()


def _of_tasks(desk: Desk, tab: Tab, filters: Filters, times: Times) -> Select[Any]:
    source: Any = t.task
    wanted = [_tab(desk, tab), desk.not_kept(t.task.c.case_id), *[compare(t.task.c.due, instant) for compare, instant in times]]
    if _about(filters) or (tab == "semua" and not desk.sees_all()):
        source = t.task.join(t.instance, t.instance.c.id == t.task.c.case_id)
        wanted += _about(filters)
    if tab == "semua" and not desk.sees_all():
        wanted.append(desk.in_sight())
    return select(t.task.c.case_id, t.task.c.token, t.task.c.due).select_from(source).where(*wanted)


def of_case(desk: Desk, case_id: str) -> Select[Any]:
    """The most urgent task of a case that the reader holds or may take, as `chosen` gives it."""
    free = t.task.c.assignee.is_(None) & _offered(desk) & not_kept_off(desk.reader.id, t.task.c.case_id, t.task.c.token)
    wanted = (t.IS_OPEN, t.task.c.case_id == case_id, or_(_mine(desk), free), desk.not_kept(t.task.c.case_id))
    query = select(t.task.c.case_id, t.task.c.token, t.task.c.due).where(*wanted)
    return query.order_by(*order("saya")).limit(1)


def times(desk: Desk, filters: Filters, now: datetime) -> Times:
    """The bounds on the due time that the filters ask for at this moment."""
    late: Times = ((lt, now),) if filters.late else ()
    return (*late, *today(desk, now)) if filters.today else late


def today(desk: Desk, now: datetime) -> Times:
    """From now until the office's day ends."""
    local = now.astimezone(ZoneInfo(desk.office.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (ge, now), (lt, local + timedelta(days=1))


def order(tab: Tab, filters: Filters = Filters()) -> list[Any]:
    """The order of a tab's tasks; case and token last, so that no two pages show the same task."""
    place = (t.task.c.case_id, t.task.c.token)
    if tab == "selesai":
        return [t.task.c.completed.desc(), *(column.desc() for column in place)]
    if filters.order == "terbaru":
        return [t.task.c.created.desc(), *(column.desc() for column in place)]
    return [t.task.c.due, *place]


@lru_cache(maxsize=1024)  # only the statement is kept: putting it together costs more than running it
def _usual_first_of_groups(groups: tuple[str, ...], most: int, reader: str) -> Select[Any]:
    return _first_of_groups(groups, most, (), reader)


def _first_of_groups(groups: tuple[str, ...], most: int, times: Times, reader: str) -> Select[Any]:
    """What the groups may take: the first of each group by the index on candidates, then the first of those."""
    offered = t.candidate.c
    places = (offered.due, offered.case_id, offered.token)
    firsts = [_of_groups([group], times, reader).order_by(*places).limit(most).subquery() for group in groups]
    either = union(*[select(first) for first in firsts]).subquery()
    return select(either).order_by(either.c.due, either.c.case_id, either.c.token).limit(most)


def _of_groups(groups: Sequence[str], times: Times, reader: str) -> Select[Any]:
    """What the groups may take. The open tasks of a circle's case are offered to the circle alone, so that only who is barred need be asked."""
    offered = t.candidate.c
    wanted = offered.group_name == groups[0] if len(groups) == 1 else offered.group_name.in_(groups)
    bounds = [compare(offered.due, instant) for compare, instant in times]
    kept = (not_barred(reader, offered.case_id), not_kept_off(reader, offered.case_id, offered.token))
    return select(offered.case_id, offered.token, offered.due).where(wanted, offered.open, *kept, *bounds)


def _tab(desk: Desk, tab: Tab) -> ColumnElement[bool]:
    match tab:
        case "saya":
            return t.IS_HELD & _mine(desk)
        case "kelompok":
            return t.IS_OPEN & t.task.c.assignee.is_(None) & _offered(desk) & not_kept_off(desk.reader.id, t.task.c.case_id, t.task.c.token)
        case "selesai":
            return t.IS_DONE & (t.task.c.completed_by == desk.reader.id) & desk.by_right(t.task.c.mandate)
        case "semua":
            return t.IS_OPEN


def _mine(desk: Desk) -> ColumnElement[bool]:
    return t.task.c.assignee == desk.reader.id


def _offered(desk: Desk) -> ColumnElement[bool]:
    """Tasks that one of the reader's groups may do."""
    mine = t.candidate.c.group_name.in_(desk.groups)
    here = (t.candidate.c.case_id == t.task.c.case_id) & (t.candidate.c.token == t.task.c.token)
    return select(t.candidate.c.token).where(here, mine).exists()


def _about(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.search:
        part = f"%{filters.search.strip().replace('%', '').replace('_', '')}%"
        wanted.append(or_(t.instance.c.business_key.ilike(part), t.instance.c.summary.ilike(part)))
    if filters.process:
        wanted.append(t.instance.c.key == filters.process)
    return wanted
