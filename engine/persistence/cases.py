"""Writing cases: the instance, its tasks, events, timers and what follows from them. Each statement is named by what it does."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict
from engine.history import Event, Sealed
from engine.model import Instance, Sending, Task
from engine.persistence import tables as t
from engine.persistence.columns import pack_bytes, unpack_bytes
from engine.persistence.prepared import Prepared
from engine.persistence.sendings import columns_of, sending_of

_INSTANCE = [
    t.instance.c[name]
    for name in (
        "id", "business_key", "definition", "key", "status", "seq", "hash", "state", "data", "office", "started", "started_by", "ended",
        "public_status", "public_since", "summary", "code_key", "circle", "barring",
    )
]  # fmt: skip
_TASK = [
    t.task.c[name]
    for name in (
        "case_id", "token", "element", "path", "name", "definition", "form", "groups", "status", "revision", "created", "due", "assignee",
        "claimed", "completed", "completed_by", "item", "item_index", "allowance", "mandate",
        "not_by",
    )
]  # fmt: skip
_FIRST_TIMER = select(func.min(t.job.c.due)).where(t.job.c.case_id == t.instance.c.id, t.MAY_FIRE).correlate(t.instance).scalar_subquery()

_DRAFTED = exists().where(t.draft.c.case_id == t.task.c.case_id, t.draft.c.token == t.task.c.token).correlate(t.task)

_lock_case = Prepared(select(*_INSTANCE, _FIRST_TIMER).where(t.instance.c.id == bindparam("case_id")).with_for_update(of=t.instance))
_lock_task = Prepared(
    select(*_INSTANCE, _FIRST_TIMER, _DRAFTED, *[c.label(f"task_{c.name}") for c in _TASK])
    .join(t.task, t.task.c.case_id == t.instance.c.id)
    .where(t.instance.c.id == bindparam("case_id"), t.task.c.token == bindparam("at_token"))
    .with_for_update(of=t.instance)
)
_open_tasks = Prepared(select(*_TASK).where(t.task.c.case_id == bindparam("case_id"), t.IS_OPEN).order_by(t.task.c.token))
_case = Prepared(select(*_INSTANCE).where(t.instance.c.id == bindparam("case_id")))
_task = Prepared(select(*_TASK).where(t.task.c.case_id == bindparam("case_id"), t.task.c.token == bindparam("at_token")))
_tasks = Prepared(select(*_TASK).where(t.task.c.case_id == bindparam("case_id")).order_by(t.task.c.token))
_events = Prepared(select(t.event).where(t.event.c.case_id == bindparam("case_id")).order_by(t.event.c.seq))
_late_events = Prepared(
    select(t.event)
    .where(t.event.c.case_id == bindparam("case_id"), or_(t.event.c.seq > bindparam("after"), t.event.c.at >= bindparam("since")))
    .order_by(t.event.c.seq)
)
_draft = Prepared(
    select(t.draft.c.typed, t.draft.c.at).where(
        t.draft.c.case_id == bindparam("case_id"), t.draft.c.token == bindparam("at_token"), t.draft.c.by_user == bindparam("by")
    )
)
_insert_case = Prepared(insert(t.instance))
_ADVANCED = ("status", "seq", "hash", "state", "data", "ended", "public_status", "public_since", "summary", "circle", "barring")
_advance_case = Prepared(
    update(t.instance)
    .where(t.instance.c.id == bindparam("case_id"))
    .values({name: bindparam(name) for name in _ADVANCED})
)
_touch_case = update(t.instance).where(t.instance.c.id == bindparam("case_id")).values(seq=bindparam("seq"), hash=bindparam("hash"))
_insert_task = Prepared(insert(t.task))
_insert_candidate = Prepared(insert(t.candidate))
_update_task = Prepared(
    update(t.task)
    .where(t.task.c.case_id == bindparam("case"), t.task.c.token == bindparam("at_token"))
    .values({name: bindparam(name) for name in ("status", "revision", "assignee", "claimed", "completed", "completed_by", "mandate")})
)
_offer_task = Prepared(
    update(t.candidate)
    .where(t.candidate.c.case_id == bindparam("case"), t.candidate.c.token == bindparam("at_token"))
    .values(open=bindparam("open"))
)
_drop_drafts = delete(t.draft).where(t.draft.c.case_id == bindparam("case_id"), t.draft.c.token == bindparam("at_token"))
_insert_event = Prepared(insert(t.event))


@dataclass(frozen=True, slots=True)
class LockedTask:
    """A task with its case, locked until commit."""

    case: Instance
    task: Task
    first_timer: datetime | None
    """When the case's first timer is due, those aside that have failed."""
    drafted: bool
    """Whether somebody has kept a draft of the task's form."""


def lock_case(connection: Connection, case_id: str) -> tuple[Instance, datetime | None] | None:
    """The case, locked until commit, and when its first timer is due (those aside that have failed); None if there is no such case."""
    row = _lock_case.first(connection, {"case_id": case_id})
    return None if row is None else (_instance(row), row[len(_INSTANCE)])


def lock_task(connection: Connection, case_id: str, token: int) -> LockedTask | None:
    """The task and its case, locked until commit; None if there is no such task."""
    row = _lock_task.first(connection, {"case_id": case_id, "at_token": token})
    if row is None:
        return None
    width = len(_INSTANCE)
    return LockedTask(_instance(row), task_of(row[width + 2 :]), first_timer=row[width], drafted=bool(row[width + 1]))


def case_by_id(connection: Connection, case_id: str) -> Instance | None:
    """The case, not locked."""
    row = _case.first(connection, {"case_id": case_id})
    return None if row is None else _instance(row)


def task_by_token(connection: Connection, case_id: str, token: int) -> Task | None:
    """The task, not locked."""
    row = _task.first(connection, {"case_id": case_id, "at_token": token})
    return None if row is None else task_of(row)


def open_tasks(connection: Connection, case_id: str) -> tuple[Task, ...]:
    """The case's open tasks, oldest first."""
    return tuple(task_of(row) for row in _open_tasks.rows(connection, {"case_id": case_id}))


def tasks_of(connection: Connection, case_id: str) -> tuple[Task, ...]:
    """Every task of the case, open or done, oldest first."""
    return tuple(task_of(row) for row in _tasks.rows(connection, {"case_id": case_id}))


def id_of_ticket(connection: Connection, business_key: str) -> str | None:
    """The id of the case with this business key."""
    return connection.execute(select(t.instance.c.id).where(t.instance.c.business_key == business_key)).scalar()


def insert_case(connection: Connection, case: Instance) -> None:
    """A new case. Raises Conflict (``exists``) when the business key is taken."""
    values = {
        "id": case.id, "business_key": case.business_key, "definition": case.definition_id, "key": case.key, "status": case.status,
        "seq": case.seq, "hash": case.hash, "state": case.state, "data": case.data, "office": case.office, "started": case.started,
        "started_by": case.started_by, "ended": case.ended, "public_status": case.public_status, "public_since": case.public_since,
        "summary": case.summary, "code_key": case.code_key, "circle": case.circle, "barring": case.barring,
        **dict(zip(("contact", "contact_too"), (*case.contacts, None, None), strict=False)),
    }  # fmt: skip
    try:
        _insert_case.run(connection, values)
    except IntegrityError as error:
        raise Conflict("business key taken", reason="exists", business_key=case.business_key) from error


def advance_case(connection: Connection, case: Instance) -> None:
    """The case after a step."""
    _advance_case.run(
        connection,
        {
            "case_id": case.id, "status": case.status, "seq": case.seq, "hash": case.hash, "state": case.state, "data": case.data,
            "ended": case.ended, "public_status": case.public_status, "public_since": case.public_since, "summary": case.summary,
            "circle": case.circle, "barring": case.barring,
        },
    )  # fmt: skip


def touch_case(connection: Connection, case: Instance) -> None:
    """The case after an act that moved no token (a claim): only its event's number and hash."""
    connection.execute(_touch_case, {"case_id": case.id, "seq": case.seq, "hash": case.hash})


def update_task(connection: Connection, task: Task) -> None:
    """The task after a claim, a completion or a cancellation."""
    _update_task.run(
        connection,
        {
            "case": task.case_id, "at_token": task.token, "status": task.status, "revision": task.revision, "assignee": task.assignee,
            "claimed": task.claimed, "completed": task.completed, "completed_by": task.completed_by, "mandate": task.mandate,
        },
    )  # fmt: skip
    _offer_task.run(connection, {"case": task.case_id, "at_token": task.token, "open": _to_be_taken(task)})


def _to_be_taken(task: Task) -> bool:
    return task.status == "open" and task.assignee is None


def insert_tasks(connection: Connection, opened: Sequence[tuple[Task, frozenset[str]]]) -> None:
    """New tasks with the groups that may do them."""
    if not opened:
        return
    rows = [
        {
            "case_id": task.case_id, "token": task.token, "element": task.element_id, "path": task.path, "name": task.name[:255],
            "definition": task.definition_id, "form": task.form_key, "groups": list(task.groups), "item": task.item, "item_index": task.index,
            "status": task.status, "revision": task.revision, "created": task.created, "due": task.due, "assignee": task.assignee,
            "claimed": task.claimed, "completed": task.completed, "completed_by": task.completed_by,
            "allowance": None if task.allowance is None else round(task.allowance.total_seconds()),
            "mandate": task.mandate, "not_by": f",{','.join(task.not_by)}," if task.not_by else None,
        }
        for task, _ in opened
    ]  # fmt: skip
    _insert_rows(connection, _insert_task, t.task, rows)
    groups = [
        {"group_name": group, "open": _to_be_taken(task), "due": task.due, "case_id": task.case_id, "token": task.token}
        for task, names in opened
        for group in sorted(names)
    ]
    _insert_rows(connection, _insert_candidate, t.candidate, groups)


def _insert_rows(connection: Connection, one: Prepared, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """One statement, however many rows."""
    if len(rows) == 1:
        one.run(connection, rows[0])
    else:
        connection.execute(insert(table).values(rows))


def drop_drafts(connection: Connection, case_id: str, token: int) -> None:
    """Nobody's draft of the task remains."""
    connection.execute(_drop_drafts, {"case_id": case_id, "at_token": token})


def insert_event(connection: Connection, sealed: Sealed) -> None:
    """The event, its facts and payload as canonical bytes."""
    event = sealed.event
    _insert_event.run(
        connection,
        {
            "case_id": event.case, "seq": event.seq, "at": event.at, "actor": event.actor, "on_behalf": event.on_behalf, "type": event.type,
            "facts": pack_bytes(sealed.facts), "payload": pack_bytes(sealed.payload), "salt": event.salt,
            "payload_digest": bytes.fromhex(event.payload_digest), "previous": bytes.fromhex(event.previous), "hash": bytes.fromhex(event.hash),
        },
    )  # fmt: skip


def enter_register(connection: Connection, register: str, *, case_id: str, seq: int, place: int, at: datetime, element: str) -> None:
    """One row of a register."""
    row = {"register": register, "case_id": case_id, "seq": seq, "place": place, "at": at, "element": element}
    connection.execute(insert(t.register_entry), row)


def insert_notice(
    connection: Connection, groups: Sequence[str], *, case_id: str, seq: int, place: int, element: str, name: str, at: datetime
) -> None:
    """Tell `groups` that the case passed `element`."""
    for group in groups:
        row = {"case_id": case_id, "seq": seq, "place": place, "group_name": group, "element": element, "name": name[:255], "at": at}
        connection.execute(insert(t.notice), row)


def open_incident(
    connection: Connection, case_id: str, seq: int, *, token: int | None, element: str, expression: str | None, message: str,
    reads: Mapping[str, Any], at: datetime,
) -> None:
    """A fault of the model where `token` waits, by the event that recorded it; it stands for an earlier one of the same token."""
    close_incident_at(connection, case_id, token, at=at)
    row = {
        "case_id": case_id, "seq": seq, "element": element, "expression": expression, "message": message, "reads": dict(reads), "opened": at,
        "closed": None, "token": token,
    }  # fmt: skip
    connection.execute(insert(t.incident), row)


def close_incidents(connection: Connection, case_id: str, at: datetime) -> None:
    """The case's open incidents are dealt with."""
    connection.execute(update(t.incident).where(_is_open(case_id)).values(closed=at))


def close_incident_at(connection: Connection, case_id: str, token: int | None, *, at: datetime) -> None:
    """What could not go on at this token has gone on."""
    connection.execute(update(t.incident).where(_is_open(case_id), t.incident.c.token.is_not_distinct_from(token)).values(closed=at))


def close_incidents_but(connection: Connection, case_id: str, waiting: Collection[int], *, at: datetime) -> None:
    """Only tokens that wait still can have an incident; those of the others are dealt with."""
    gone = or_(t.incident.c.token.is_(None), t.incident.c.token.not_in(waiting))
    connection.execute(update(t.incident).where(_is_open(case_id), gone).values(closed=at))


def has_open_incident(connection: Connection, case_id: str) -> bool:
    """Whether an incident of the case is open."""
    return bool(connection.execute(select(exists().where(_is_open(case_id)))).scalar())


def _is_open(case_id: str) -> ColumnElement[bool]:
    """What the case itself could not do; a message that could not be sent stands below zero (`tables.outgoing`), and stops nothing."""
    of_the_case = or_(t.incident.c.token.is_(None), t.incident.c.token >= 0)
    return and_(t.incident.c.case_id == case_id, t.incident.c.closed.is_(None), of_the_case)


def business_key_taken(connection: Connection, business_key: str) -> bool:
    """Whether a case has this business key."""
    return bool(connection.execute(select(exists().where(t.instance.c.business_key == business_key))).scalar())


def cases_with_due_timers(connection: Connection, at: datetime) -> tuple[str, ...]:
    """Ids of cases with a timer due at `at` that has not failed, the longest due first."""
    first = func.min(t.job.c.due)
    ripe = select(t.job.c.case_id).where(t.MAY_FIRE, t.job.c.due <= at).group_by(t.job.c.case_id)
    return tuple(connection.execute(ripe.order_by(first)).scalars())


def next_number(connection: Connection, name: str) -> int:
    """The next value of a gap-free counter, from 1; taken only if the transaction commits."""
    counting = update(t.sequence).where(t.sequence.c.name == name).values(value=t.sequence.c.value + 1)
    taken = connection.execute(counting.returning(t.sequence.c.value)).scalar()
    if taken is not None:
        return int(taken)
    connection.execute(insert(t.sequence), {"name": name, "value": 1})
    return 1


def remembered(connection: Connection, key: str) -> tuple[str, Any] | None:
    """(digest of the request, result) of an earlier command with this idempotency key."""
    row = connection.execute(select(t.idempotency.c.request, t.idempotency.c.result).where(t.idempotency.c.key == key)).first()
    return None if row is None else (row.request, row.result)


def remember(connection: Connection, key: str, *, request: str, result: Any, at: datetime) -> None:
    """Keep the result of the command under its key. Raises Conflict (``exists``) when another command with the key committed meanwhile."""
    try:
        connection.execute(insert(t.idempotency), {"key": key, "at": at, "request": request, "result": result})
    except IntegrityError as error:
        raise Conflict("idempotency key in use", reason="exists", key=key) from error


def draft_of(connection: Connection, case_id: str, token: int, *, by: str) -> tuple[dict[str, list[str]], datetime] | None:
    """(what `by` has typed into the task's form, when it was kept); None when nothing was."""
    row = _draft.first(connection, {"case_id": case_id, "at_token": token, "by": by})
    return None if row is None else (row[0], row[1])


def save_draft(
    connection: Connection, case_id: str, token: int, *, by: str, at: datetime, typed: Mapping[str, Sequence[str]], sending: Sending | None = None
) -> None:
    """Keep what `by` has typed, replacing what was kept, unless that was sent by the same page later."""
    mine = (t.draft.c.case_id == case_id) & (t.draft.c.token == token) & (t.draft.c.by_user == by)
    if sending is not None:
        kept = connection.execute(select(t.draft.c.page, t.draft.c.number).where(mine)).first()
        if sending.came_too_late(sending_of(kept)):
            return
    connection.execute(delete(t.draft).where(mine))
    connection.execute(
        insert(t.draft),
        {
            "case_id": case_id, "token": token, "by_user": by, "at": at, "typed": dict(typed),
            **columns_of(sending),
        },
    )  # fmt: skip


def case_ids(connection: Connection) -> tuple[str, ...]:
    """Every case, in the order of their ids."""
    return tuple(connection.execute(select(t.instance.c.id).order_by(t.instance.c.id)).scalars())


def events_of(connection: Connection, case_id: str) -> tuple[Event, ...]:
    """The case's events in order. Raises ValueError when bytes are not what this program wrote."""
    return tuple(event_of(row) for row in _events.rows(connection, {"case_id": case_id}))


def late_events_of(connection: Connection, case_id: str, *, after: int, since: datetime) -> tuple[Event, ...]:
    """The events numbered above `after` and those since an instant, in order. Raises ValueError as `events_of` does."""
    return tuple(event_of(row) for row in _late_events.rows(connection, {"case_id": case_id, "after": after, "since": since}))


def stored_events(connection: Connection, case_id: str) -> Iterator[tuple[int, Event | str]]:
    """Each event's number with the event, or with what makes its bytes unreadable."""
    for row in connection.execute(select(t.event).where(t.event.c.case_id == case_id).order_by(t.event.c.seq)):
        try:
            yield row.seq, event_of(row)
        except (ValueError, TypeError, EOFError, zlib.error) as error:
            yield row.seq, str(error)


def event_of(row: Sequence[Any]) -> Event:
    """The event of a row of the table. Raises ValueError when its bytes are not what this program wrote."""
    case_id, seq, at, actor, on_behalf, type_, facts, payload, salt, payload_digest, previous, hash_ = row
    return Event(
        case=case_id,
        seq=seq,
        at=at,
        actor=actor,
        on_behalf=on_behalf,
        type=type_,
        facts=orjson.loads(unpack_bytes(facts)),
        payload=None if payload is None else orjson.loads(unpack_bytes(payload)),
        salt=None if salt is None else bytes(salt),
        payload_digest=bytes(payload_digest).hex(),
        previous=bytes(previous).hex(),
        hash=bytes(hash_).hex(),
    )


def task_of(row: Sequence[Any]) -> Task:
    """The task of a row that starts with the columns of `_TASK`."""
    case_id, token, element, path, name, definition, form, groups, status = row[:9]
    revision, created, due, assignee, claimed, completed, by, item, index, allowance, mandate, not_by = row[9:21]
    return Task(
        f"{case_id}.{token}", case_id, token, element, path, name, definition, form, tuple(groups), status, revision, created, due, assignee,
        claimed, completed, by, item, index, None if allowance is None else timedelta(seconds=allowance), mandate,
        tuple(not_by.strip(",").split(",")) if not_by else (),
    )  # fmt: skip


def _instance(row: Sequence[Any]) -> Instance:
    return Instance(*row[: len(_INSTANCE)])


TASK_COLUMNS = tuple(_TASK)
"""What `task_of` expects, in order."""
INSTANCE_COLUMNS = tuple(_INSTANCE)
"""The columns of an instance, in the order of its fields."""
instance_of = _instance
