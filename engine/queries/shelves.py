"""Deployed processes, registers, accounts and the state of the house: lists that are not of one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, func, select

from engine import tasks
from engine.errors import NotFound
from engine.persistence import definitions, delegations, incoming, outgoing, people, tables as t
from engine.persistence.definitions import StoredDefinition
from engine.persistence.delegations import Delegation
from engine.persistence.incoming import Look
from engine.persistence.people import Account, Grant
from engine.persistence.reminders import PERSON
from engine.queries.records import names_of
from engine.queries.sight import Desk

SILENCE = timedelta(minutes=5)
"""How long a worker may give no sign of life; one that runs gives several a minute."""
LATE_WORK = timedelta(minutes=15)
"""How long a work may wait to be fetched before somebody should look."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a process with what became of it."""

    stored: StoredDefinition
    name: str
    deployed: datetime
    by: str
    """Name of who deployed it."""
    note: str
    """Why."""
    running: int
    """Cases that run on it."""
    finished: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a group was told."""

    case_id: str
    ticket: str | None
    subject: str
    text: str
    """Name of the node that the case passed, or a sentence about a task's time."""
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: str
    ticket: str | None
    subject: str
    key: str
    status: str
    public_status: str | None
    started: datetime
    ended: datetime | None
    steps: tuple[str, ...]
    """Names of its open tasks."""


@dataclass(frozen=True, slots=True)
class House:
    """Is all well? One figure per part."""

    cases: Mapping[str, int]
    """Status → number."""
    open_tasks: int
    late_tasks: int
    incidents: int
    timers: int
    """That wait for their time."""
    timers_due: int
    """Timers past their time, those of stopped cases not counted; a worker that runs leaves none."""
    works: int
    """Of service tasks, that wait for a worker or are being done."""
    works_late: int
    """Of these, what nobody has fetched for `LATE_WORK`."""
    works_dead: int
    """That nobody tries any more."""
    messages: Mapping[str, int]
    """Messages that leave the office and have not: state (queued · failed · off) → number."""
    messages_late: int
    """Of those queued, what has waited to be tried for `LATE_WORK`."""
    incoming: Mapping[str, int]
    """Messages that came in: ``waiting`` to be looked into, ``failed`` at least once, ``aside`` (of no case) → number."""
    looks: Mapping[str, Look]
    """Channel → its last look."""
    workers: Mapping[str, datetime]
    """Worker → last sign of life."""
    silent: bool
    """Whether no worker has given one for `SILENCE`: nothing that takes time happens then."""
    events: int


def versions(desk: Desk) -> tuple[Version, ...]:
    """Every version of every process, by key and then newest first. Raises NotFound without the right ``proses``."""
    desk.require_right("proses")
    counts: dict[tuple[str, bool], int] = {}
    running_now = t.instance.c.ended.is_(None)
    counted = select(t.instance.c.definition, running_now, func.count()).where(desk.not_kept(t.instance.c.id))
    counted = counted.group_by(t.instance.c.definition, running_now)
    for definition, running, number in desk.connection.execute(counted):
        counts[definition, bool(running)] = number
    acts = {row.id: row for row in desk.connection.execute(select(t.deployment))}
    names = {tasks.SYSTEM: tasks.SYSTEM_NAME} | names_of(desk, {act.by_user for act in acts.values()})
    found = []
    for stored in definitions.all_definitions(desk.connection):
        act = acts[stored.deployment]
        name, by = desk.library(desk.connection, stored.id).name, names.get(act.by_user, act.by_user)
        found.append(Version(stored, name, act.at, by, act.note, counts.get((stored.id, True), 0), counts.get((stored.id, False), 0)))
    return tuple(found)


def file_of(desk: Desk, definition_id: str, name: str) -> bytes:
    """A file that the version is bound to, as deployed. Raises NotFound, also without the right ``proses``."""
    desk.require_right("proses")
    stored = definitions.definition_by_id(desk.connection, definition_id)
    digest = stored.files.get(name) if stored else None
    if digest is None:
        raise NotFound("file", definition=definition_id, name=name)
    return definitions.contents(desk.connection, frozenset({digest}))[digest]


def files_before_and_after(desk: Desk, definition_id: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of the version before (empty for the first) and of this one, by name. Raises NotFound, also without the right ``proses``."""
    desk.require_right("proses")
    stored = definitions.definition_by_id(desk.connection, definition_id)
    if stored is None:
        raise NotFound("definition", definition=definition_id)
    before = definitions.definition_by_id(desk.connection, f"{stored.key}:{stored.version - 1}")
    return _files(desk, before) if before else {}, _files(desk, stored)


def _files(desk: Desk, stored: StoredDefinition) -> dict[str, bytes]:
    contents = definitions.contents(desk.connection, frozenset(stored.files.values()))
    return {name: contents[digest] for name, digest in stored.files.items()}


def notices(desk: Desk, limit: int = 20) -> tuple[Notice, ...]:
    """What the reader or one of their groups was told, newest first; of a case that is not for their eyes without its subject."""
    query = (
        select(t.notice.c.case_id, t.notice.c.name, t.notice.c.at, t.instance.c.business_key, t.instance.c.summary, desk.in_sight().label("seen"))
        .join(t.instance, t.instance.c.id == t.notice.c.case_id)
        .where(t.notice.c.group_name.in_([*desk.groups, f"{PERSON}{desk.reader.id}"]), desk.not_kept(t.notice.c.case_id))
        .order_by(t.notice.c.at.desc())
        .limit(limit)
    )
    return tuple(Notice(r.case_id, r.business_key, r.summary if r.seen else "", r.name, r.at) for r in desk.connection.execute(query))


def cases_list(desk: Desk, *, search: str = "", key: str = "", status: str = "", page: int = 1, size: int = 25) -> tuple[tuple[CaseRow, ...], int]:
    """(a page of the cases that the reader may see, newest first; how many there are). Raises NotFound for whoever may read none by their role."""
    if desk.sees_none() and tasks.STAFF not in desk.groups:  # staff who see no ordinary case may have a circle of their own
        raise NotFound("page")
    wanted = [desk.in_sight()]
    if search:
        part = f"%{search.strip().replace('%', '').replace('_', '')}%"
        wanted.append(t.instance.c.business_key.ilike(part) | t.instance.c.summary.ilike(part))
    wanted += [t.instance.c.key == key] if key else []
    wanted += [t.instance.c.status == status] if status else []
    total = desk.connection.execute(select(func.count()).select_from(t.instance).where(*wanted)).scalar_one()
    query = select(t.instance).where(*wanted).order_by(t.instance.c.started.desc(), t.instance.c.id).limit(size).offset((max(page, 1) - 1) * size)
    rows = desk.connection.execute(query).all()
    opened: dict[str, list[str]] = {}
    names = select(t.task.c.case_id, t.task.c.name).where(t.task.c.status == "open", t.task.c.case_id.in_([r.id for r in rows]))
    for case_id, name in desk.connection.execute(names.order_by(t.task.c.token)):
        opened.setdefault(case_id, []).append(name)
    return tuple(
        CaseRow(r.id, r.business_key, r.summary, r.key, r.status, r.public_status, r.started, r.ended, tuple(opened.get(r.id, ()))) for r in rows
    ), int(total)


def case_ids(desk: Desk, *, ordinary: bool = False) -> tuple[str, ...]:
    """Ids of the cases that the reader may see, the oldest first; `ordinary`: without those that are in a circle."""
    wanted = (desk.in_sight(), ~t.IN_CIRCLE) if ordinary else (desk.in_sight(),)
    return tuple(desk.connection.execute(select(t.instance.c.id).where(*wanted).order_by(t.instance.c.id)).scalars())


def accounts(desk: Desk) -> tuple[tuple[Account, tuple[Grant, ...]], ...]:
    """Every account with all its grants. Raises NotFound without the right ``akun``."""
    desk.require_right("akun")
    return people.all_accounts(desk.connection)


def all_delegations(desk: Desk) -> tuple[Delegation, ...]:
    """Who stands, stood and will stand in for whom, the latest first. Raises NotFound without the right ``akun``."""
    desk.require_right("akun")
    return delegations.all_delegations(desk.connection)


def ended_mandates(desk: Desk, since: datetime, now: datetime) -> tuple[Delegation, ...]:
    """The reader's own that have ended since, the last one first."""
    return tuple(one for one in delegations.over(desk.connection, desk.reader.id, now) if one.until > since)


def _jobs(desk: Desk, *wanted: ColumnElement[bool]) -> int:
    here = t.job.join(t.instance, t.instance.c.id == t.job.c.case_id)
    counted = select(func.count()).select_from(here).where(*wanted, desk.not_kept(t.job.c.case_id))
    return int(desk.connection.execute(counted).scalar_one())


def _number(desk: Desk, table: Table, *wanted: ColumnElement[bool]) -> int:
    """Rows of a table of cases, those of cases that are kept from the reader aside."""
    counted = select(func.count()).select_from(table).where(*wanted, desk.not_kept(table.c.case_id))
    return int(desk.connection.execute(counted).scalar_one())


def house(desk: Desk, now: datetime) -> House:
    """The state of the house. Raises NotFound without the right ``operasi``."""
    desk.require_right("operasi")
    one = desk.connection.execute
    workers = {row.name: row.seen for row in one(select(t.process_state))}
    return House(
        cases=dict(one(select(t.instance.c.status, func.count()).where(desk.not_kept(t.instance.c.id)).group_by(t.instance.c.status)).all()),
        open_tasks=_number(desk, t.task, t.IS_OPEN),
        late_tasks=_number(desk, t.task, t.IS_OPEN, t.task.c.due < now),
        incidents=_number(desk, t.incident, t.incident.c.closed.is_(None)),
        timers=_jobs(desk, t.IS_TIMER),
        timers_due=_jobs(desk, t.MAY_FIRE, t.job.c.due < now),
        works=_jobs(desk, t.IS_WORK, t.job.c.incident.is_(None)),
        works_late=_jobs(desk, t.IS_WORK, t.job.c.due < now - LATE_WORK),
        works_dead=_jobs(desk, t.IS_WORK, t.job.c.incident.is_not(None)),
        messages=outgoing.figures(desk.connection, desk.not_kept(t.outgoing.c.case_id)),
        messages_late=_jobs(desk, t.IS_MESSAGE, t.job.c.due < now - LATE_WORK),
        incoming=incoming.figures(desk.connection),
        looks=incoming.looks(desk.connection),
        workers=workers,
        silent=max(workers.values(), default=now - SILENCE) <= now - SILENCE,
        events=_number(desk, t.event),
    )
