"""From what a step yields to rows: the event, the case, its tasks, timers, registers, notices and public status."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from engine import history, tasks, workdays
from engine.errors import ModelFault
from engine.expressions import ExpressionError, parse_duration, parse_instant
from engine.model import Instance, Step, Task, Trace, Wait
from engine.office import Office
from engine.persistence import cases, jobs, reminders
from engine.queries import alike
from engine.replay import state_digest, trace_facts
from engine.runtime import guarding, keeping_off, linking, numbering, outgoing, stages
from engine.runtime.shell import Command, Loaded

SALT_BYTES = 16
SHOWN_WHEN_PASSED = ("endEvent", "intermediateThrowEvent")
"""Kinds of nodes whose public status shows once they have been passed; that of a task shows from when it is there."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a command did, for its event."""

    type: str
    facts: Mapping[str, Any]
    payload: Mapping[str, Any]
    attachments: tuple[str, ...] = ()
    """Digests of files that came with it."""
    opened: datetime | None = None
    """Since when the form of a task that is born done was open before whoever filled it in."""


def append(command: Command, case: Instance, act: Act, *, facts: Mapping[str, Any], payload: Mapping[str, Any]) -> Instance:
    """Write the act's event at the end of the case's chain; the case with its new `seq` and `hash` (not yet written)."""
    whole = {**act.facts, **facts, **({"attachments": list(act.attachments)} if act.attachments else {})}
    said = {"name": command.actor.name, **({"opened": history.instant(act.opened)} if act.opened else {}), **act.payload, **payload}
    sealed = history.seal(
        case.id,
        case.seq + 1,
        at=command.at,
        actor=command.actor.id,
        on_behalf=command.actor.on_behalf,
        type=act.type,
        facts=whole,
        payload=said,
        salt=command.shell.salts(SALT_BYTES),
        previous=case.hash,
    )
    cases.insert_event(command.connection, sealed)
    return replace(case, seq=sealed.event.seq, hash=sealed.event.hash)


def note(command: Command, case: Instance, act: Act) -> Instance:
    """Write the event of an act that moves no token; the case as it now stands."""
    noted = append(command, case, act, facts={}, payload={})
    cases.touch_case(command.connection, noted)
    return noted


def settle(
    command: Command, case: Instance, loaded: Loaded, step: Step, act: Act, *, new: bool = False
) -> tuple[Instance, tuple[Task, ...]]:
    """Write everything a step leaves behind. Returns the case as it now stands and the tasks that the step opened (still open after it)."""
    messages = outgoing.drafts(command, case, loaded=loaded, step=step)
    linked = linking.asked(command, case, loaded, step, typed=_typed(act))
    _set_waits(command, case, step)
    closed = dict(step.trace.closed)
    guarded = guarding.guard(command, case, step.waits, circle=step.trace.circle, named=step.barred, closed=closed.keys())
    opened = tuple(guarded.takes(task_for(command, case.id, wait)) for wait in step.trace.opened)
    opened = keeping_off.keep_off(command, case, loaded, opened)
    facts = {
        **_facts(step.trace, opened), **guarded.facts, "definition": loaded.stored.id, "digest": loaded.stored.digest, "status": step.status,
    }  # fmt: skip
    facts["state"] = state_digest(step.state, step.data)
    if step.held:
        facts["held"] = sorted(step.held)
    moved = append(command, case, act, facts=facts | linked.facts, payload={**_trace_payload(step.trace), **guarded.payload})
    status, since = public_status(command.shell.office, loaded, step.trace, (case.public_status, case.public_since), command.at)
    moved = replace(
        guarded.marks(moved),
        state=step.state,
        data=step.data,
        status="incident" if _still_stuck(command, case, step) else step.status,
        ended=None if step.status == "running" else command.at,
        public_status=status,
        public_since=since,
        summary=summary(loaded, step.data) or case.summary,
    )
    if new:
        cases.insert_case(command.connection, replace(moved, contacts=alike.digests(loaded.definition.process, step.data)))
    else:
        cases.advance_case(command.connection, moved)
    open_now = tuple(task for task in opened if task.token not in closed)
    rows = (_born_closed(command, moved, task, closed, since=act.opened) if task.token in closed else task for task in opened)
    cases.insert_tasks(command.connection, [(task, tasks.candidate_groups(task)) for task in rows])
    guarding.write(command, moved.id, guarded)
    _set_reminders(command, moved, loaded, opened=open_now, gone=closed.keys() - {task.token for task in opened})
    _follow(command, moved, loaded, step.trace)
    linking.write(command, moved, linked)
    outgoing.queue(command, moved, found=messages)
    return moved, open_now


def _typed(act: Act) -> Mapping[str, Any]:
    """What somebody entered for this very act."""
    values = act.payload.get("values")
    return values if isinstance(values, Mapping) else {}


def _set_waits(command: Command, case: Instance, step: Step) -> None:
    """Timers, works and messages that the case waits for; a case without any pays nothing for them."""
    had_jobs, had_messages = bool(step.waited & {"timers", "works"}), "messages" in step.waited
    if step.timers or step.works or had_jobs:
        jobs.set_jobs(command.connection, case.id, step.timers, step.works, at=command.at, had_some=had_jobs)
    if step.messages or had_messages:
        number = case.business_key or case.id
        jobs.set_message_waits(command.connection, case.id, step.messages, number=number, had_some=had_messages)


def _set_reminders(command: Command, case: Instance, loaded: Loaded, *, opened: tuple[Task, ...], gone: Collection[int]) -> None:
    """When the people of the tasks just opened are told how their time stands; the tasks `gone` are open no more."""
    new = [first for task in opened if (first := stages.first(command.shell.office, loaded.definition.node_at(task.path), task)) is not None]
    if new or gone:
        reminders.set_reminders(command.connection, case.id, gone=gone, new=new)


def _still_stuck(command: Command, case: Instance, step: Step) -> bool:
    """Whether the case goes on, but beside a place that could not. An incident is that place's: it closes when its token waits no more."""
    if case.status != "incident":
        return False
    waiting = {wait.token for kind in (step.waits, step.timers, step.messages, step.works) for wait in kind}
    cases.close_incidents_but(command.connection, case.id, waiting, at=command.at)
    return step.status == "running" and cases.has_open_incident(command.connection, case.id)


def close_others(command: Command, case_id: str, trace: Trace, *, done: int | None) -> None:
    """Tasks that the step withdrew, besides the one that was completed."""
    withdrawn = {token for token, how in trace.closed if how == "cancelled" and token != done}
    if not withdrawn:
        return
    for task in cases.open_tasks(command.connection, case_id):
        if task.token in withdrawn:
            cases.update_task(command.connection, replace(task, status="cancelled", completed=command.at, revision=task.revision + 1))


def due_instant(office: Office, wait: Wait, at: datetime) -> tuple[datetime, timedelta | None]:
    """When the task is due, UTC: the diagram's instant, or so much working time from creation (second value), the office's allowance by default.

    Raises ModelFault for what is neither, or no time of the calendar.
    """
    try:
        if wait.due is not None and not wait.due.startswith("P"):
            return parse_instant(wait.due), None
        allowance = parse_duration(wait.due).time if wait.due else timedelta(minutes=office.settings["jatah_bawaan_menit"])
        return workdays.add_working(office.calendar, at, allowance), allowance
    except (ExpressionError, ValueError, OverflowError) as error:  # ValueError: behind now, or beyond the calendar
        raise ModelFault(
            "the due time is none, or lies beyond the calendar", element=wait.element_id, path=wait.path, expression=wait.due, reads={}, limit=None,
            reason="due",
        ) from error


def summary(loaded: Loaded, data: Mapping[str, Any]) -> str:
    """What lists show of the case: the value of the form field marked with the property `pokok`."""
    for form in loaded.definition.forms.values():
        for field in form.walk():
            if "pokok" in field.properties and isinstance(data.get(form.key), dict):
                return str(data[form.key].get(field.key) or "")[:200]
    return ""


def public_status(
    office: Office, loaded: Loaded, trace: Trace, now: tuple[str | None, datetime | None], at: datetime
) -> tuple[str | None, datetime | None]:
    """The status citizens see after the step, and since when: that of tasks opened and of throw and end events passed; ranks never go back."""
    status, since = now
    for path in [*(w.path for w in trace.opened), *trace.passed]:
        node = loaded.definition.node_at(path)
        named = node.properties.get("status_publik")
        if named is None or (path in trace.passed and node.kind not in SHOWN_WHEN_PASSED):
            continue
        if office.status_follows(named, status):
            status, since = named, at
    return status, since


def task_for(command: Command, case_id: str, wait: Wait) -> Task:
    """The task row that an open wait becomes."""
    due, allowance = due_instant(command.shell.office, wait, command.at)
    return Task(
        id=f"{case_id}.{wait.token}",
        case_id=case_id,
        token=wait.token,
        element_id=wait.element_id,
        path=wait.path,
        name=wait.name,
        definition_id=wait.definition_id,
        form_key=wait.form_key,
        groups=wait.groups,
        status="open",
        revision=1,
        created=command.at,
        due=due,
        item=wait.item,
        index=wait.index,
        allowance=allowance,
    )


def _born_closed(command: Command, case: Instance, task: Task, closed: Mapping[int, str], *, since: datetime | None) -> Task:
    """A task that was opened and closed within one command: withdrawn, or done by whoever started the case (the public form)."""
    if closed[task.token] == "cancelled":
        return replace(task, status="cancelled", completed=command.at, revision=2)
    by, since = case.started_by, since or command.at
    return replace(task, status="completed", assignee=by, created=since, claimed=since, completed=command.at, completed_by=by, revision=2)


def _facts(trace: Trace, opened: tuple[Task, ...]) -> dict[str, Any]:
    facts = trace_facts(trace)
    by_token = {task.token: task for task in opened}
    if "opened" in facts:
        facts["opened"] = [{**one, **_beside(by_token[one["token"]])} for one in facts["opened"]]
    return facts


def _beside(task: Task) -> dict[str, Any]:
    """What the event says of a task that it opened beside what the step does."""
    return {**({"due": history.instant(task.due)} if task.due else {}), **({"not_by": list(task.not_by)} if task.not_by else {})}


def _trace_payload(trace: Trace) -> dict[str, Any]:
    reads = [dict(d.reads) for d in trace.decisions]
    items = {str(w.token): w.item for w in trace.opened if w.item is not None}
    return {**({"reads": reads} if any(reads) else {}), **({"items": items} if items else {})}


def _follow(command: Command, case: Instance, loaded: Loaded, trace: Trace) -> None:
    """Registers and notices that the nodes passed ask for."""
    for place, path in enumerate(trace.passed):
        node = loaded.definition.node_at(path)
        if register := node.properties.get("catat_register"):
            cases.enter_register(command.connection, register, case_id=case.id, seq=case.seq, place=place, at=command.at, element=path)
        if voided := node.properties.get("batalkan_nomor"):
            numbering.void(command, case, node.name or node.id, sequences=[name.strip() for name in voided.split(",")])
        if told := node.properties.get("beri_tahu"):
            groups = [g.strip() for g in told.split(",") if g.strip() and case.circle in (None, g.strip())]
            cases.insert_notice(
                command.connection, groups, case_id=case.id, seq=case.seq, place=place, element=path, name=node.name or node.id, at=command.at
            )
