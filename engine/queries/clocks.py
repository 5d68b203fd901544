"""The clocks of a case: how long each visit of a step waited and was worked on, against its norm and its allowance, in working minutes.

Touch time runs while somebody holds a task, waiting time while nobody does; together they are the time from creation to completion.
While the case waits for its citizen (property `STOPS` of their task) neither runs: that time is stopped time, and counted by itself.
MUTU BAKU is a norm of touch time and no deadline: a task idle for days and then done quickly meets the one and misses the other; both are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine import tasks, workdays
from engine.history import Event
from engine.model import Instance, Node, Task
from engine.office import Office, format
from engine.persistence import cases
from engine.queries import records, timing
from engine.queries.heads import STOPS
from engine.queries.sight import Desk
from engine.workdays import WorkingCalendar

Span = tuple[datetime, datetime]
_ENDS_LEAD = "mengakhiri_penyelesaian"
"""Property of the user task whose completion ends the case's lead time: the answer has been delivered."""
@dataclass(frozen=True, slots=True)
class Visit:
    """One task of the case, as the clocks saw it. All spans are working minutes."""

    number: str
    """Of the step in the procedure; "" for an addition to it."""
    name: str
    element_id: str
    group: str
    """Of whom the item is, for a step that several do side by side; "" otherwise."""
    role: str
    """Of the group whose task it is."""
    who: str
    """Name of who did it or holds it; "" for nobody yet."""
    created: datetime
    claimed: datetime | None
    completed: datetime | None
    touch: int
    wait: int
    norm: int | None
    """Of MUTU BAKU; None without one."""
    round: int
    """The how-manieth visit of the step it is, side-by-side items counted apart."""
    due: datetime | None
    late: int
    """Minutes past the due time, at completion or now; 0 in time."""
    stops: bool = False
    """Whether the case waited for its citizen meanwhile."""
    stopped: int = 0
    """Of a task that stops the clocks: from its creation to its completion, or until now; its touch and waiting time are then 0."""
    stopped_days: int = 0
    """The same in calendar days."""

    @property
    def meets_norm(self) -> bool | None:
        """Whether the touch time keeps to the norm; None without a norm or before it is done."""
        return None if self.norm is None or self.completed is None else self.touch <= self.norm


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a case, in working minutes."""

    visits: tuple[Visit, ...]
    touch: int
    """Of the visits with a norm."""
    norm: int
    """Sum of the norms of the steps that were done, each counted once however often it was done."""
    untimed: int
    """Touch time of the visits that have no norm."""
    wait: int
    lead: int
    """From receipt until the answer was delivered, or until now."""
    lead_days: int
    """The same in working days; the day of receipt is day 0."""
    delivered: datetime | None
    whole: int
    """From when the first form was opened until the case ended, or until now."""
    repeated: bool
    """Whether a step was done more than once: the sum of its rounds then says nothing against one norm."""
    stopped: int = 0
    """While the case waited for its citizen."""
    stopped_days: int = 0
    """The same in calendar days."""


def clocks(desk: Desk, case_id: str, now: datetime) -> Clocks:
    """The clocks of the case. Raises NotFound when it is not in the reader's sight."""
    desk.require_case(case_id)
    return clocks_of(desk, records.instance_by_id(desk, case_id), cases.tasks_of(desk.connection, case_id), now)


def clocks_of(desk: Desk, instance: Instance, all_tasks: Iterable[Task], now: datetime, *, events: Sequence[Event] | None = None) -> Clocks:
    """The clocks of a case with these tasks, in the order of their tokens, for whoever may know figures. `events`: spares reading them again."""
    done = tuple(task for task in all_tasks if task.status != "cancelled")
    events = records.events_of(desk, instance.id) if events is None else events
    acted = {event.actor: str(event.payload["name"]) for event in events if event.payload and "name" in event.payload}
    names = acted | records.names_of(desk, {task.assignee for task in done if task.assignee})
    worked = held(events, now)
    nodes = {task.id: desk.library(desk.connection, task.definition_id).process.nodes[task.element_id] for task in done}
    rounds = Counter[tuple[str, int | None]]()
    visits = []
    opened = any(event.type == "CaseStarted" and "opened" in (event.payload or {}) for event in events)
    for task in done:
        rounds[task.path, task.index] += 1
        visit = _visit(desk.office, task, nodes[task.id], rounds[task.path, task.index], worked.get(task.token, ()), names, now)
        visits.append(visit if opened or not _unmeasured(task, visit) else replace(visit, norm=None))
    return _sum(desk.office, instance, done, nodes, tuple(visits), now)


_ENDS_HOLDING = frozenset({"TaskUnclaimed", "TaskCompleted", "TaskAssigned", "TaskClaimed"})
"""A claim too: it may follow a mandate that is over, before the worker says so."""


def held(events: Iterable[Event], now: datetime) -> dict[int, tuple[Span, ...]]:
    """Token of a task → the spans of time in which somebody held it; one that still does holds it until `now`."""
    spans: dict[int, list[Span]] = {}
    since: dict[int, datetime] = {}
    for event in events:
        own = int((event.facts.get("task") or (-1,))[0])
        let_go = {*event.facts.get("released", ()), *((own,) if event.type in _ENDS_HOLDING else ())}
        for token in sorted(let_go & since.keys()):
            spans.setdefault(token, []).append((since.pop(token), event.at))
        if event.type in ("TaskClaimed", "TaskAssigned"):
            since[own] = event.at
    for token, start in since.items():
        spans.setdefault(token, []).append((start, now))
    return {token: tuple(found) for token, found in spans.items()}


def _visit(
    office: Office, task: Task, node: Node, round_: int, worked: Iterable[Span], names: Mapping[str, str], now: datetime
) -> Visit:
    end = task.completed or now
    # the first task may be done in the command that starts the case: its row alone then says since when its form was open
    spans = tuple(worked) or (((task.claimed, end),) if task.claimed and task.completed else ())
    whole = workdays.working_between(office.calendar, task.created, end)
    touch = sum((workdays.working_between(office.calendar, start, min(until, end)) for start, until in spans), timedelta())
    stops = node.properties.get(STOPS) == "ya"
    wait = timedelta() if stops else whole - touch
    late = workdays.working_between(office.calendar, task.due, end) if task.due is not None and end > task.due else timedelta()
    return Visit(
        number=node.properties.get("langkah", ""), name=task.name, element_id=task.element_id,
        group=office.group_label(str(task.item)) if task.item is not None else "",
        role=office.group_label(next(iter(task.groups), tasks.STAFF)), who=names.get(task.completed_by or task.assignee or "", ""),
        created=task.created, claimed=task.claimed, completed=task.completed, touch=0 if stops else timing.minutes(touch), wait=timing.minutes(wait),
        norm=timing.norm_of(node), round=round_, due=task.due, late=timing.minutes(late),
        stops=stops, stopped=timing.minutes(whole) if stops else 0, stopped_days=_calendar_days(office, task.created, end) if stops else 0,
    )  # fmt: skip


def _unmeasured(task: Task, visit: Visit) -> bool:
    """Whether it is a citizen's step whose time nobody knows: that of a message or a paper form. No norm is held against it (rules.md §3)."""
    return set(task.groups) == {tasks.CITIZEN} and not visit.stops and task.claimed == task.completed


def _sum(
    office: Office, instance: Instance, done: tuple[Task, ...], nodes: Mapping[str, Node], visits: tuple[Visit, ...], now: datetime
) -> Clocks:
    finished = [(task, visit) for task, visit in zip(done, visits, strict=True) if visit.completed is not None]
    norms = {task.path: visit.norm for task, visit in finished if visit.norm is not None}
    ends = [task.completed for task, _ in finished if task.completed and _ENDS_LEAD in nodes[task.id].properties]
    delivered = max(ends, default=None)
    until = delivered or instance.ended or now
    first = min((task.created for task in done), default=instance.started)
    return Clocks(
        visits=visits,
        touch=sum(visit.touch for visit in visits if visit.norm is not None),
        norm=sum(norms.values()),
        untimed=sum(visit.touch for visit in visits if visit.norm is None),
        wait=sum(visit.wait for visit in visits),
        lead=_between(office.calendar, instance.started, until),
        lead_days=workdays.working_days_between(office.calendar, instance.started, until),
        delivered=delivered,
        whole=_between(office.calendar, first, instance.ended or now),
        repeated=any(visit.round > 1 for visit in visits if not visit.stops),
        stopped=sum(visit.stopped for visit in visits),
        stopped_days=sum(visit.stopped_days for visit in visits),
    )


def _between(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    return timing.minutes(workdays.working_between(calendar, start, end))


def _calendar_days(office: Office, start: datetime, end: datetime) -> int:
    return (format.local(end, office.zone).date() - format.local(start, office.zone).date()).days
