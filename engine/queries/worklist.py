"""The inbox: what a person holds, what their groups may take, what they have done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select

from engine import tasks
from engine.errors import NotFound
from engine.model import Task
from engine.persistence import cases, tables as t
from engine.queries import timing
from engine.queries.sight import Desk
from engine.queries.timing import Due

Tab = Literal["saya", "kelompok", "selesai", "semua"]
PAGE = 25
"""Rows a page."""


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
    lane: str
    """Name of the lane the task stands in, "" when it stands in none."""
    holder: str | None
    """Name of who holds it."""
    process_name: str
    """What people call the process."""
    due: Due | None
    """None once the task is done."""
    may_do: bool
    """Whether the reader is among its candidates: only then has it a page for them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Open work in sight of somebody who watches over it."""

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
    """Rows on all pages of this tab with these filters."""
    late: int
    """How many of them are past their due time."""
    page: int
    pages: int
    counts: Mapping[Tab, int]
    """Rows of each tab that the reader has, without filters."""


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


def inbox(desk: Desk, *, case: str | None = None, limit: int = 1000) -> list[Task]:
    """Open tasks that the reader holds or may claim, the most urgent first, at most `limit`."""
    query = select(*cases.TASK_COLUMNS).where(t.task.c.status == "open", or_(_mine(desk), _groups(desk) & t.task.c.assignee.is_(None)))
    if case is not None:
        query = query.where(t.task.c.case_id == case)
    ordered = query.order_by(t.task.c.due, t.task.c.case_id, t.task.c.token).limit(limit)
    return [cases.task_of(row) for row in desk.connection.execute(ordered)]


def worklist(desk: Desk, tab: Tab, filters: Filters, now: datetime) -> Worklist:
    """One page of the tab `tab`. Raises NotFound for whoever handles no cases, and for the tab ``semua`` of whoever leads nobody."""
    if tasks.STAFF not in desk.reader.groups or (tab == "semua" and not desk.leads()):
        raise NotFound("page", tab=tab)
    wanted = [_tab(desk, tab), *_narrowed(desk, filters, now)]
    total, late = desk.connection.execute(_counted(wanted, now)).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, filters.page), pages)
    rows = desk.connection.execute(_joined(*_shown()).where(*wanted).order_by(*_order(tab, filters)).limit(PAGE).offset((page - 1) * PAGE)).all()
    tabs: tuple[Tab, ...] = ("saya", "kelompok", "selesai", "semua") if desk.leads() else ("saya", "kelompok", "selesai")
    counts: dict[Tab, int] = {name: desk.connection.execute(_counted([_tab(desk, name)], now)).one()[0] for name in tabs}
    return Worklist(tab, tuple(_row(desk, row, now) for row in rows), total, late or 0, page, pages, counts)


def figures(desk: Desk, now: datetime) -> Figures | None:
    """All open work in sight; None for whoever leads nobody."""
    if not desk.leads():
        return None
    late = func.count().filter(t.task.c.due < now)
    today = func.count().filter(_due_today(desk, now))
    query = select(func.count(), late, today).select_from(t.task.join(t.instance, t.instance.c.id == t.task.c.case_id))
    return Figures(*desk.connection.execute(query.where(_tab(desk, "semua"))).one())


def next_mine(desk: Desk, now: datetime, *, case: str) -> WorklistRow | None:
    """The task the reader would do next: one of this case, else the most urgent one they hold, else the most urgent one they may take."""
    is_open = t.task.c.status == "open"
    free = _groups(desk) & t.task.c.assignee.is_(None)
    for wanted in (or_(_mine(desk), free) & (t.task.c.case_id == case), _mine(desk), free):
        row = desk.connection.execute(_joined(*_shown()).where(is_open, wanted).order_by(t.task.c.due, t.task.c.created).limit(1)).first()
        if row is not None:
            return _row(desk, row, now)
    return None


def _shown() -> tuple[Any, ...]:
    """What `_row` reads."""
    return (*cases.TASK_COLUMNS, t.instance.c.business_key, t.instance.c.summary, t.instance.c.key, t.user.c.name.label("holder"))


def _row(desk: Desk, row: Any, now: datetime) -> WorklistRow:
    task = cases.task_of(row)
    definition = desk.library(desk.connection, task.definition_id)
    node = definition.process.nodes[task.element_id]
    lane = definition.process.lane_of(node)
    return WorklistRow(
        task=task, ticket=row.business_key, subject=row.summary, process=row.key, step=node.properties.get("langkah", ""),
        lane=lane.name if lane else "", holder=row.holder or task.assignee, process_name=definition.name,
        due=timing.due_of(desk.office, task, now), may_do=tasks.may_do(task, desk.reader),
    )  # fmt: skip


def _mine(desk: Desk) -> ColumnElement[bool]:
    return t.task.c.assignee == desk.reader.id


def _groups(desk: Desk) -> ColumnElement[bool]:
    """Tasks one of the reader's groups may do, by way of the index on candidates."""
    mine = select(t.candidate.c.case_id, t.candidate.c.token).where(t.candidate.c.group_name.in_(desk.groups), t.candidate.c.open)
    chosen = mine.subquery()
    return select(chosen.c.token).where(chosen.c.case_id == t.task.c.case_id, chosen.c.token == t.task.c.token).exists()


def _tab(desk: Desk, tab: Tab) -> ColumnElement[bool]:
    match tab:
        case "saya":
            return (t.task.c.status == "open") & _mine(desk)
        case "kelompok":
            return (t.task.c.status == "open") & t.task.c.assignee.is_(None) & _groups(desk)
        case "selesai":
            return (t.task.c.status == "completed") & (t.task.c.completed_by == desk.reader.id)
        case "semua":
            return (t.task.c.status == "open") & desk.in_sight()


def _narrowed(desk: Desk, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.search:
        part = f"%{filters.search.strip().replace('%', '').replace('_', '')}%"
        wanted.append(or_(t.instance.c.business_key.ilike(part), t.instance.c.summary.ilike(part)))
    if filters.late:
        wanted.append(t.task.c.due < now)
    if filters.today:
        wanted.append(_due_today(desk, now))
    if filters.process:
        wanted.append(t.instance.c.key == filters.process)
    return wanted


def _due_today(desk: Desk, now: datetime) -> ColumnElement[bool]:
    midnight = now.astimezone(ZoneInfo(desk.office.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (t.task.c.due >= now) & (t.task.c.due < midnight + timedelta(days=1))


def _joined(*columns: Any) -> Select[Any]:
    joined = t.task.join(t.instance, t.instance.c.id == t.task.c.case_id).outerjoin(t.user, t.user.c.id == t.task.c.assignee)
    return select(*columns).select_from(joined)


def _counted(wanted: list[ColumnElement[bool]], now: datetime) -> Select[int, int]:
    late = func.count().filter(t.task.c.due < now, t.task.c.status == "open")
    return select(func.count(), late).select_from(t.task.join(t.instance, t.instance.c.id == t.task.c.case_id)).where(*wanted)


def _order(tab: Tab, filters: Filters) -> list[Any]:
    if tab == "selesai":
        return [t.task.c.completed.desc()]
    return [t.task.c.created.desc()] if filters.order == "terbaru" else [t.task.c.due, t.task.c.created]


