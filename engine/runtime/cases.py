"""Commands on cases: start, cancel, retry; and what a fault of the model leaves behind."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import execution, forms, history, tasks
from engine.errors import Conflict, FieldError, Invalid, ModelFault
from engine.model import OFFICE, Actor, Cancel, Case, Completed, DueTimers, Instance, Start, Step, Task, Wait
from engine.persistence import cases, jobs, outgoing
from engine.persistence.store import undone_if_raised
from engine.queries import staffing
from engine.runtime import attachments, guarding, numbering, outgoing as messages, record
from engine.runtime.faults import note_fault, stop_at
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.timely import fire_apart
from engine.runtime.turn import locked, remember, repeated, require_alive, view

ID_BYTES = 4


def start(
    shell: Shell,
    key: str,
    data: Mapping[str, Any],
    *,
    by: str,
    business_key: str | None = None,
    complete: Mapping[str, Any] | None = None,
    on_behalf: str | None = None,
    idempotency_key: str | None = None,
    upload_owner: str | None = None,
    opened: datetime | None = None,
) -> Completed:
    """Start a case of the newest version of `key`; with `complete` its first user task is done in the same command and event.

    `opened`: since when somebody had that task's form before them, if that is known: the time it took them.
    Raises NotFound, NotAllowed, Invalid (fields of the first task's form), Conflict (``exists``).
    """
    request = history.digest(f"start:{by}:{key}".encode())
    kept = shell.keep_office()

    def work(command: Command) -> Completed:
        if idempotency_key and (known := cases.remembered(command.connection, idempotency_key)):
            return repeated(command, known, request)
        loaded = shell.latest(command.connection, key)
        tasks.start(command.actor, public=key == shell.office.settings.get("proses_publik"))
        begun = begin(
            command, loaded, kept=kept, data=data, complete=complete, business_key=business_key, upload_owner=upload_owner, opened=opened
        )
        return remember(command, begun, idempotency_key, request)

    return shell.command(by, work, on_behalf=on_behalf)


def cancel(shell: Shell, case_id: str, *, reason: str, by: str) -> Case:
    """End the case where it stands. Raises NotFound, NotAllowed, Invalid (no reason), Conflict (``ended``)."""
    if not reason.strip():
        raise Invalid({"reason": FieldError("alasan_kosong")})

    def work(command: Command) -> Case:
        case, loaded, variables, _ = locked(command, case_id)
        tasks.require_right(command.actor, "operasi")
        guarding.require_sight(command, case)
        require_alive(case)
        void = numbering.void(command, case, reason.strip())
        act = Act("CaseCancelled", {"voided": list(void)} if void else {}, {"reason": reason.strip()})
        cases.close_incidents(command.connection, case_id, command.at)
        if not case.state:
            return view(_end_unbegun(command, case, act), loaded)
        step = execution.advance(loaded.compiled, case.state, variables, Cancel(), command.at)
        ended, _ = record.settle(command, case, loaded, step, act)
        record.close_others(command, case_id, step.trace, done=None)
        return view(ended, loaded)

    return shell.command(by, work, case=case_id)


def _end_unbegun(command: Command, case: Instance, act: Act) -> Instance:
    """End a case whose very first step failed: it has no token to withdraw."""
    noted = record.append(command, case, act, facts={"definition": case.definition_id, "status": "cancelled"}, payload={})
    ended = replace(noted, status="cancelled", ended=command.at)
    cases.advance_case(command.connection, ended)
    return ended


def retry(shell: Shell, case_id: str, *, by: str) -> Completed:
    """Try again what faults of the model stopped: the tasks may be done again, works fetched, messages sent, timers that failed fire now.

    What fails again has a new incident. Raises NotFound, NotAllowed, Conflict (``ended`` when no incident is open).
    """

    def work(command: Command) -> Completed:
        return _retried(command, case_id)

    def apart(command: Command) -> Completed:
        try:
            with undone_if_raised(command.connection):
                return _retried(command, case_id, apart=True)
        except ModelFault as fault:  # it could not even begin
            return stop_at(command, case_id, fault)

    try:
        return shell.command(by, work, case=case_id)
    except ModelFault:
        return shell.command(by, apart, case=case_id)


def _retried(command: Command, case_id: str, *, apart: bool = False) -> Completed:
    """`apart`: each timer that is due fires by itself, so that one that fails again stops none beside it."""
    case, loaded, variables, _ = locked(command, case_id)
    tasks.require_right(command.actor, "operasi")
    guarding.require_sight(command, case)
    revived = outgoing.revive(command.connection, case_id, at=command.at)
    facts: dict[str, Any] = {"messages": list(revived)} if revived else {}
    if case.status != "incident":
        return _messages_retried(command, case, loaded, facts=facts)
    jobs.revive(command.connection, case_id, at=command.at)
    cases.close_incidents(command.connection, case_id, command.at)
    if case.state:
        held = jobs.due_timers(command.connection, case_id, command.at) if apart else ()
        step, act = execution.advance(loaded.compiled, case.state, variables, DueTimers(), command.at, held=held), Act("CaseRetried", facts, {})
    else:
        data, complete, by_form = _asked(command, case)
        begun = _first_step(command, case, loaded, data=data, complete=complete, kantor=variables[OFFICE], by_form=by_form)
        step, act = begun.step, Act("CaseRetried", facts, begun.payload, begun.files)
    moved, opened = record.settle(command, case, loaded, step, act)
    record.close_others(command, case_id, step.trace, done=None)
    return fire_apart(command, case_id) if apart else Completed(view(moved, loaded), opened)


def _messages_retried(command: Command, case: Instance, loaded: Loaded, *, facts: Mapping[str, Any]) -> Completed:
    """The case itself has no fault, and may have ended: only its messages that had failed are sent again."""
    if not facts:
        raise Conflict("no incident", reason="ended")
    act = Act("MessageRetried", {**facts, "definition": case.definition_id}, {})
    record.note(command, case, act)
    return Completed(view(case, loaded), ())


def checked_form(
    command: Command, loaded: Loaded, task: Task, values: Mapping[str, Any], variables: Mapping[str, Any], *, by_form: str | None = None
) -> dict[str, Any]:
    """The values as the task's form accepts them, or the form `by_form`; without one, a flat JSON object as given. Raises Invalid, ModelFault."""
    if task.form_key is None:
        return dict(values)
    form = command.shell.definition(command.connection, task.definition_id).definition.forms[by_form or task.form_key]
    asked = form if any(values.get(field.key) for field in staffing.choosing(form)) else None
    known = staffing.with_people(command.connection, command.shell.office, variables, forms=(asked,), case_id=task.case_id, at=command.at)
    try:
        return forms.validate(form, values, variables=known, now=command.at.astimezone(ZoneInfo(command.shell.office.zone)))
    except ModelFault as fault:  # it knows its field; where that stands in the case is known here
        facts = {name: fault.facts[name] for name in ("expression", "reads", "limit")}
        about = {"field": fault.facts["element"], "form": form.key}
        raise ModelFault(str(fault), element=task.element_id, path=task.path, reason="form", about=about, **facts) from fault


def begin(
    command: Command,
    loaded: Loaded,
    *,
    kept: tuple[str, dict[str, Any]],
    data: Mapping[str, Any],
    complete: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    upload_owner: str | None = None,
    opened: datetime | None = None,
    by_form: str | None = None,
) -> Completed:
    """A new case within the command under way; `kept` is what `Shell.keep_office` gave.

    `by_form`: the form that `complete` is checked by, where that is not the first task's own.

    Raises as `start` does; a fault of the model is an incident of the new case.
    """
    office_digest, kantor = kept
    case = Instance(
        id=_new_id(command),
        business_key=business_key or _number(command, loaded),
        definition_id=loaded.stored.id,
        key=loaded.stored.key,
        status="running",
        seq=0,
        hash=history.GENESIS,
        state=b"",
        data=dict(data),
        office=office_digest,
        started=command.at,
        started_by=command.actor.id,
        code_key=max(command.shell.keys, default=0),
    )
    facts = {"key": case.key, "business_key": case.business_key, "office": office_digest, **({"by_form": by_form} if by_form else {})}
    owner = upload_owner or command.actor.id
    try:
        begun = _first_step(
            command, case, loaded, data=data, complete=complete, kantor=kantor, owner=owner, by=command.actor, by_form=by_form
        )
    except ModelFault as fault:
        return _born_faulted(command, case, loaded, fault, facts, complete=complete, kantor=kantor, owner=owner)
    act = Act("CaseStarted", facts, begun.payload, begun.files, opened=min(opened, command.at) if opened else None)
    moved, waiting = record.settle(command, case, loaded, begun.step, act, new=True)
    return Completed(view(moved, loaded), waiting)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A case's first step, and what its event tells of what was given."""

    step: Step
    payload: dict[str, Any]
    files: tuple[str, ...]


def _first_step(
    command: Command, case: Instance, loaded: Loaded, *, data: Mapping[str, Any], complete: Mapping[str, Any] | None,
    kantor: Mapping[str, Any], owner: str = "", by: Actor | None = None, by_form: str | None = None,
) -> _Begun:
    """The case begins. `by`: who must be allowed to do its first task; None when that was seen to before. Raises ModelFault, Invalid, Conflict."""
    step = execution.advance(loaded.compiled, None, None, Start(data, kantor), command.at)
    if complete is None:
        return _timely(command, case, loaded, begun=_Begun(step, {"data": dict(data)}, ()))
    if len(step.waits) != 1:
        raise Conflict("the process does not begin with one user task", reason="stale")
    first = record.task_for(command, case.id, step.waits[0])
    if by is not None:
        tasks.claim(first, by, command.at)
    values = checked_form(command, loaded, first, complete, {**step.data, OFFICE: kantor}, by_form=by_form)
    files = attachments.take(command, case.id, values, owner=owner, origin=first.element_id)
    step = execution.advance(loaded.compiled, None, None, Start(data, kantor, values), command.at)
    return _timely(command, case, loaded, begun=_Begun(step, {"data": dict(data), "values": values}, files))


def _timely(command: Command, case: Instance, loaded: Loaded, *, begun: _Begun) -> _Begun:
    """The same. Raises ModelFault now for a task without a due time or a message that cannot be written, rather than when half of the case is."""
    for wait in begun.step.trace.opened:
        record.task_for(command, case.id, wait)
    messages.drafts(command, case, loaded=loaded, step=begun.step)
    return begun


def has_case_of_today(command: Command, loaded: Loaded) -> bool:
    """Whether the process numbers its cases by date and has today's already."""
    by_date = loaded.definition.process.properties.get("nomor") == "tanggal"
    return by_date and cases.business_key_taken(command.connection, str(_number(command, loaded)))


def _number(command: Command, loaded: Loaded) -> str | None:
    """The business key that the process's property `nomor` asks for: a ticket number, the date, or none."""
    local = command.at.astimezone(ZoneInfo(command.shell.office.zone))
    match loaded.definition.process.properties.get("nomor"):
        case "tiket":
            number = cases.next_number(command.connection, f"tiket:{local.year}")
            return str(command.shell.office.settings["pola_tiket"]).format(tahun=local.year, urut=number)
        case "tanggal":
            return f"{loaded.stored.key}-{local.date().isoformat()}"
        case _:
            return None


def _new_id(command: Command) -> str:
    """16 characters, sortable by time: 6 bytes of milliseconds, 4 random bytes."""
    stamp = int(command.at.timestamp() * 1000).to_bytes(6, "big") + command.shell.salts(ID_BYTES)
    return base64.b32encode(stamp).decode().lower()


def _born_faulted(
    command: Command, case: Instance, loaded: Loaded, fault: ModelFault, facts: Mapping[str, Any], *, complete: Mapping[str, Any] | None,
    kantor: Mapping[str, Any], owner: str,
) -> Completed:
    """A case whose very first step fails: it exists with all that was entered, has an incident, and `retry` begins it again.

    What the first form holds stands among the variables already, where it can be mended; the fact `entered` says so: the form's key, or the
    names of the values of a form-less task.
    """
    ran_on: dict[str, Any] = {"definition": loaded.stored.id, "status": "incident"}
    said: dict[str, Any] = {"data": case.data}
    kept, files = case.data, tuple[str, ...]()
    if complete is not None:
        values = json.loads(json.dumps(complete))
        wait = _first_wait(command, loaded, case.data, kantor)
        files = attachments.take(command, case.id, values, owner=owner, origin=wait.element_id if wait else "")
        form_key = wait.form_key if wait else None
        said["values"], ran_on["entered"] = values, form_key or sorted(values)
        kept = {**case.data, **({form_key: values} if form_key else values)}
    started = record.append(command, case, Act("CaseStarted", facts, said, files), facts=ran_on, payload={})
    begun = replace(started, data=kept, summary=record.summary(loaded, kept))
    faulted = replace(note_fault(command, begun, fault), status="incident")
    cases.insert_case(command.connection, faulted)
    return Completed(view(faulted, loaded), ())


def _first_wait(command: Command, loaded: Loaded, data: Mapping[str, Any], kantor: Mapping[str, Any]) -> Wait | None:
    """The task that the case would have begun with; None if that cannot be said."""
    try:
        return next(iter(execution.advance(loaded.compiled, None, None, Start(data, kantor), command.at).waits), None)
    except ModelFault:
        return None


def _asked(command: Command, case: Instance) -> tuple[dict[str, Any], Mapping[str, Any] | None, str | None]:
    """(data, values of the first task, form they are checked by) with which a case that has not begun is to begin, as mended since."""
    facts = cases.events_of(command.connection, case.id)[0].facts
    entered, by_form = facts.get("entered"), facts.get("by_form")
    if entered is None:
        return case.data, None, by_form
    names = {entered} if isinstance(entered, str) else set(entered)
    data = {name: value for name, value in case.data.items() if name not in names}
    typed = case.data[entered] if isinstance(entered, str) else {name: case.data[name] for name in names if name in case.data}
    return data, typed, by_form
