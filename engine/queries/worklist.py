"""The inbox: what a person holds, what their groups may take, what they have done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import lt
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select, union

from engine import tasks
from engine.errors import NotFound
from engine.model import Mandate, Task
from engine.persistence import cases, tables as t
from engine.queries import selection, timing
from engine.queries.selection import Filters, Tab, Times
from engine.queries.sight import Desk
from engine.queries.timing import Due

PAGE = 25
"""Rows a page."""
MOST_COUNTED = 1000
"""Counts stop here: one that is higher means "more than that". What lies beyond is found by search, filter or the other order."""
_ENOUGH = MOST_COUNTED + 1


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One task in a list, with what is shown of its case."""

    task: Task
    ticket: str | None
    subject: str
    process: str
    """Process key."""
    step: str
    """Number of the step in the procedure (property `langkah`), "" when it has none."""
    holder: str | None
    """Name of who holds it."""
    process_name: str
    """What people call the process."""
    due: Due | None
    """None once the task is done."""
    may_do: bool
    """Whether the reader is among its candidates: only then has it a page for them."""
    mandate: Mandate | None = None
    """By which the reader may do it, where it is not by a role of their own."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Open work in sight of somebody who watches over it, counted up to `MOST_COUNTED`."""

    open: int
    late: int
    today: int
    """Due later today."""


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of the inbox."""

    tab: Tab
    rows: tuple[WorklistRow, ...]
    total: int
    """Rows of this tab with these filters, counted up to `MOST_COUNTED`."""
    late: int
    """How many of them are past their due time."""
    page: int
    pages: int
    counts: Mapping[Tab, int]
    """Rows of each tab that the reader has, without filters, counted up to `MOST_COUNTED`."""


def inbox(desk: Desk, *, case: str | None = None, limit: int = 1000) -> list[Task]:
    """Open tasks that the reader holds or may claim, the most urgent first, at most `limit`."""
    if case is not None:
        if not desk.is_open(case):
            return []
        found = [one for one in cases.open_tasks(desk.connection, case) if one.assignee in (None, desk.reader.id)]
        return sorted((one for one in found if one.assignee or tasks.may_do(one, desk.reader)), key=_urgency)[:limit]
    mine, free = (selection.chosen(desk, tab, most=limit).subquery() for tab in ("saya", "kelompok"))
    either = union(select(mine), select(free)).subquery()
    rows = desk.connection.execute(select(*cases.TASK_COLUMNS).join(either, _is(either)).order_by(*selection.order("saya")).limit(limit))
    return [task for row in rows if tasks.may_do(task := cases.task_of(row), desk.reader)]


def tickets_of(desk: Desk, found: list[Task]) -> dict[str, str]:
    """Case id → its ticket, of these tasks."""
    wanted = t.instance.c.id.in_({task.case_id for task in found})
    query = select(t.instance.c.id, t.instance.c.business_key).where(wanted, t.instance.c.business_key.is_not(None))
    return {row.id: row.business_key for row in desk.connection.execute(query)}


def worklist(desk: Desk, tab: Tab, filters: Filters, now: datetime) -> Worklist:
    """One page of the tab `tab`. Raises NotFound for whoever handles no cases, and for the tab ``semua`` of whoever leads nobody."""
    if tasks.STAFF not in desk.reader.groups or (tab == "semua" and not desk.leads()):
        raise NotFound("page", tab=tab)
    tabs: tuple[Tab, ...] = ("saya", "kelompok", "selesai", "semua") if desk.leads() else ("saya", "kelompok", "selesai")
    times = selection.times(desk, filters, now)
    total, late, counts = _counts(desk, tab, filters, times, tabs, now)
    pages = max(1, -(-min(total, MOST_COUNTED) // PAGE))
    page = min(max(1, filters.page), pages)
    first = selection.chosen(desk, tab, most=page * PAGE, filters=filters, times=times)
    rows = desk.connection.execute(_shown(first).order_by(*selection.order(tab, filters)).limit(PAGE).offset((page - 1) * PAGE)).all()
    return Worklist(tab, tuple(_row(desk, row, now) for row in rows), total, late, page, pages, counts)


def figures(desk: Desk, now: datetime) -> Figures | None:
    """All open work in sight; None for whoever leads nobody."""
    if not desk.leads():
        return None
    bounds: tuple[Times, ...] = ((), ((lt, now),), selection.today(desk, now))
    numbers: list[Any] = [selection.number(desk, "semua", most=_ENOUGH, times=times) for times in bounds]
    number, late, today = desk.connection.execute(select(*numbers)).one()
    return Figures(number, late, today)


def next_mine(desk: Desk, now: datetime, *, case: str) -> WorklistRow | None:
    """The task the reader would do next: one of this case, else the most urgent one they hold, else the most urgent one they may take."""
    places = (selection.of_case(desk, case), selection.chosen(desk, "saya", most=1), selection.chosen(desk, "kelompok", most=1))
    for first in places:
        row = desk.connection.execute(_shown(first)).first()
        if row is not None and (found := _row(desk, row, now)).may_do:
            return found
    return None


def _counts(desk: Desk, tab: Tab, filters: Filters, times: Times, tabs: tuple[Tab, ...], now: datetime) -> tuple[int, int, dict[Tab, int]]:
    """How many rows the tab has with the filters, how many of them are late, how many each of `tabs` has without."""
    late = selection.number(desk, tab, most=_ENOUGH, filters=filters, times=(*times, (lt, now)))
    numbers: list[Any] = [late, *[selection.number(desk, name, most=_ENOUGH) for name in tabs]]
    narrowed = times or filters.search or filters.process
    if narrowed:
        numbers.append(selection.number(desk, tab, most=_ENOUGH, filters=filters, times=times))
    late_ones, *found = desk.connection.execute(select(*numbers)).one()
    counts = dict(zip(tabs, found, strict=False))
    return found[-1] if narrowed else counts[tab], 0 if tab == "selesai" else late_ones, counts


def _shown(chosen: Select[Any]) -> Select[Any]:
    """What `_row` reads of the tasks chosen."""
    first = chosen.subquery()
    joined = t.task.join(first, _is(first)).join(t.instance, t.instance.c.id == t.task.c.case_id)
    columns = (*cases.TASK_COLUMNS, t.instance.c.business_key, t.instance.c.summary, t.instance.c.key, t.user.c.name.label("holder"))
    return select(*columns).select_from(joined.outerjoin(t.user, t.user.c.id == t.task.c.assignee))


def _is(first: FromClause) -> ColumnElement[bool]:
    return (t.task.c.case_id == first.c.case_id) & (t.task.c.token == first.c.token)


def _row(desk: Desk, row: Any, now: datetime) -> WorklistRow:
    task = cases.task_of(row)
    definition = desk.library(desk.connection, task.definition_id)
    node = definition.process.nodes[task.element_id]
    return WorklistRow(
        task=task, ticket=row.business_key, subject=row.summary, process=row.key, step=node.properties.get("langkah", ""),
        holder=row.holder or task.assignee, process_name=definition.name,
        due=timing.due_of(desk.office, task, now), may_do=tasks.may_do(task, desk.reader), mandate=tasks.mandate_for(task, desk.reader),
    )  # fmt: skip


def _urgency(task: Task) -> tuple[bool, datetime, str, int]:
    return task.due is not None, task.due or task.created, task.case_id, task.token
