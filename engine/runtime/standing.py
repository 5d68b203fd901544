"""What a case waits for, as its state and its events say, against the rows by which people, workers and messages find it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine import execution, history
from engine.history import Event
from engine.model import Instance, Step
from engine.persistence import barring, cases, links, waiting
from engine.persistence.links import Link
from engine.persistence.store import Connection

Row = Mapping[str, Any]
"""Column → value."""
DECLARED = "ConflictDeclared"
"""Type of the event by which somebody bars themselves."""
_SOUND = "sound"
"""In the place of a value that may be several things."""


def differences(
    connection: Connection, case: Instance, compiled: execution.Compiled, events: Sequence[Event], *, at: datetime
) -> Iterator[tuple[str, str]]:
    """(``task|job|message <case> <token>``, ``barred <case> <user>`` or ``link <case> <number of its event>``, what) of every row that is not as it
    should be.

    What: ``missing`` · ``added`` · the names of the columns that were changed. `case` and `events` must be as they were recorded.
    """
    step = execution.standing(compiled, case.state, case.data, at=at) if case.state else None
    kinds: tuple[tuple[str, Mapping[Any, Row], Mapping[Any, Row]], ...] = (
        ("task", _tasks(step, events), _stored_tasks(connection, case.id)),
        ("job", _jobs(step), _stored_jobs(connection, case.id)),
        ("message", _messages(step, case.business_key or case.id), _stored_messages(connection, case.id)),
        ("barred", _barred(step, events), {user: {"declared": said} for user, said in barring.barred_of(connection, case.id).items()}),
    )
    if case.barring != bool(kinds[-1][1]):
        yield f"case {case.id}", "barring"
    for kind, wanted, there in kinds:
        for token, what in _compared(wanted, there):
            yield f"{kind} {case.id} {token}", what
    yield from _links(connection, case.id, events)


def _links(connection: Connection, case_id: str, events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """The links of the case, and those of others to it, each against the events of the case that made it."""
    for seq, what in _compared(linked(events), {link.seq: _row(link) for link in links.links_from(connection, [case_id])}):
        yield f"link {case_id} {seq}", what
    for link in links.links_to(connection, [case_id]):
        told = linked(event for _, event in cases.stored_events(connection, link.case_id) if isinstance(event, Event))
        for seq, what in _compared({link.seq: told[link.seq]} if link.seq in told else {}, {link.seq: _row(link)}):
            yield f"link {link.case_id} {seq}", what


def linked(events: Iterable[Event]) -> dict[int, Row]:
    """Number of the event → the link it made, as its row should be."""
    found: dict[int, dict[str, Any]] = {}
    for event in events:
        if made := event.facts.get("linked"):
            found[event.seq] = {"kind": made["kind"], "other": made["to"], "since": event.at, "ended_seq": None, "ended": None}
        if (gone := event.facts.get("unlinked")) and gone["seq"] in found:
            found[gone["seq"]] |= {"ended_seq": event.seq, "ended": event.at}
    return dict(found)


def _row(link: Link) -> Row:
    return {name: getattr(link, name) for name in ("kind", "other", "since", "ended_seq", "ended")}


def _compared(wanted: Mapping[Any, Row], there: Mapping[Any, Row]) -> Iterator[tuple[Any, str]]:
    for token in sorted(wanted.keys() | there.keys()):
        if token not in there:
            yield token, "missing"
        elif token not in wanted:
            yield token, "added"
        elif wrong := [name for name, value in wanted[token].items() if there[token][name] != value]:
            yield token, ", ".join(wrong)


def _tasks(step: Step | None, events: Iterable[Event]) -> dict[int, Row]:
    """Every task that the events opened: whether it is open still, and how it is offered as long as it is."""
    found: dict[int, dict[str, Any]] = {}
    given: dict[int, list[str]] = {}
    for event in events:
        given = {} if event.type == "CaseMigrated" else given
        given |= {one["token"]: one["groups"] for one in event.facts.get("given", ())}
        for opened in event.facts.get("opened", ()):
            found[opened["token"]] = {"status": "open", "due": opened.get("due"), "path": opened["path"], "not_by": opened.get("not_by", [])}
        for moved in event.facts.get("moved", ()):
            found[moved["task"][0]]["due"] = moved["due"]
        for token, how in event.facts.get("closed", ()):
            found[token]["status"] = how
    for wait in step.waits if step else ():
        found[wait.token] |= {
            "element": wait.element_id, "path": wait.path, "name": wait.name[:255], "definition": wait.definition_id, "form": wait.form_key,
            "groups": given.get(wait.token, list(wait.groups)), "item": wait.item, "index": wait.index,
        }  # fmt: skip
    return dict(found)


def _stored_tasks(connection: Connection, case_id: str) -> dict[int, Row]:
    return {
        task.token: {
            "status": task.status, "due": history.instant(task.due) if task.due else None, "element": task.element_id, "path": task.path,
            "name": task.name, "definition": task.definition_id, "form": task.form_key, "groups": list(task.groups), "item": task.item,
            "index": task.index, "not_by": list(task.not_by),
        }
        for task in cases.tasks_of(connection, case_id)
    }  # fmt: skip


def _barred(step: Step | None, events: Iterable[Event]) -> dict[str, Row]:
    """Whom the process names as its variables are, and who has declared a conflict."""
    declared = {event.actor for event in events if event.type == DECLARED}
    return {user: {"declared": user in declared} for user in {*(step.barred if step else ()), *declared}}


def _jobs(step: Step | None) -> dict[int, Row]:
    """Of a work only that it is there: when it may be fetched, and how often, is what has become of it meanwhile."""
    found: dict[int, Row] = {}
    for timer in step.timers if step else ():
        found[timer.token] = {"kind": "timer", "path": timer.path, "due": timer.due, "topic": None, "incident": _SOUND}
    for work in step.works if step else ():
        found[work.token] = {"kind": "work", "path": work.path, "due": _SOUND, "topic": work.topic, "incident": _SOUND}
    return found


def _stored_jobs(connection: Connection, case_id: str) -> dict[int, Row]:
    """Due and incident, where they agree with one another and with the open incidents, are told as sound."""
    incidents = waiting.open_incidents_of(connection, case_id)
    found: dict[int, Row] = {}
    for job in waiting.jobs_of(connection, case_id):
        incident = _SOUND if job.incident == incidents.get(job.token) else job.incident
        due = _SOUND if job.kind == "work" and (job.incident is None) == (job.due is not None) else job.due
        found[job.token] = {"kind": job.kind, "path": job.path, "due": due, "topic": job.topic, "incident": incident}
    return found


def _messages(step: Step | None, number: str) -> dict[int, Row]:
    return {wait.token: {"path": wait.path, "name": wait.name, "key": wait.key or number} for wait in step.messages} if step else {}


def _stored_messages(connection: Connection, case_id: str) -> dict[int, Row]:
    return {wait.token: {"path": wait.path, "name": wait.name, "key": wait.key} for wait in waiting.messages_of(connection, case_id)}
