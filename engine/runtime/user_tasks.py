"""Commands on user tasks: claim, unclaim, save a draft, complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import execution, history, tasks
from engine.errors import NotFound
from engine.model import Complete, Completed, Instance, Sending, Task
from engine.persistence import cases
from engine.persistence.cases import LockedTask
from engine.queries.numbering import numbered
from engine.runtime import attachments, delegating, guarding, numbering, record, signing
from engine.runtime.cases import checked_form
from engine.runtime.faults import failing_at
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.timely import in_turn, with_timers_first
from engine.runtime.turn import held_timers, remember, repeated, require_alive, require_in_time, require_turn, view


@dataclass(frozen=True, slots=True)
class Proved:
    """What a citizen has shown: the tracking code of one case."""

    case_id: str
    upload_owner: str
    """The key under which the files that come with the form were uploaded."""


def claim(shell: Shell, task_id: str, *, by: str) -> Task:
    """Give the task to `by`. Raises NotFound, Conflict (``done``, ``taken``, ``ended``)."""

    def work(command: Command) -> Task:
        case, task = _current(command, task_id)
        claimed = tasks.claim(task, command.actor, command.at)
        return task if claimed is task else _write(command, case, claimed, "TaskClaimed")

    return with_timers_first(shell, by, work, case_id=split(task_id)[0])


def unclaim(shell: Shell, task_id: str, *, by: str) -> Task:
    """Give the task back to its group. Raises NotFound, NotAllowed, Conflict."""

    def work(command: Command) -> Task:
        case, task = _current(command, task_id)
        freed = tasks.unclaim(task, command.actor)
        return task if freed is task else _write(command, case, freed, "TaskUnclaimed")

    return with_timers_first(shell, by, work, case_id=split(task_id)[0])


def save_draft(shell: Shell, task_id: str, typed: Mapping[str, Sequence[str]], *, by: str, sending: Sending | None = None) -> None:
    """Keep what `by` has typed into the task's form so far, unless `sending` came after a later one of its page.

    Raises NotFound, Conflict. Not an event: nothing was decided.
    """

    def work(command: Command) -> None:
        _, task = _current(command, task_id)
        tasks.save_draft(task, command.actor)
        cases.save_draft(command.connection, task.case_id, task.token, by=command.actor.id, at=command.at, typed=typed, sending=sending)

    with_timers_first(shell, by, work, case_id=split(task_id)[0])


def complete(
    shell: Shell,
    task_id: str,
    values: Mapping[str, Any],
    *,
    by: str,
    revision: int | None = None,
    idempotency_key: str | None = None,
    proved: Proved | None = None,
) -> Completed:
    """The task is done. `proved`: what a citizen has shown.

    Raises NotFound, Invalid, Conflict (``done``, ``taken``, ``stale``, ``ended``, ``suspended``).

    When the model itself fails the case stays as it was, with an incident, and the case comes back with that status.
    """
    case_id, _ = split(task_id)
    request = history.digest(f"complete:{by}:{task_id}".encode())

    def work(command: Command) -> Completed:
        if idempotency_key and (known := cases.remembered(command.connection, idempotency_key)):
            return repeated(command, known, request)
        return remember(command, _complete(command, task_id, values, revision=revision, proved=proved), idempotency_key, request)

    return in_turn(shell, by, work, case_id=case_id)


def split(task_id: str) -> tuple[str, int]:
    """(case id, token) of a task id. Raises NotFound."""
    case_id, _, token = task_id.rpartition(".")
    if not case_id or not token.isascii() or not token.isdigit() or len(token) > 9:
        raise NotFound("task", task=task_id)
    return case_id, int(token)


def _complete(command: Command, task_id: str, values: Mapping[str, Any], *, revision: int | None, proved: Proved | None) -> Completed:
    case_id, token = split(task_id)
    held = _locked(command, case_id, token, proved=proved.case_id if proved else None)
    case, task = held.case, held.task
    loaded = command.shell.definition(command.connection, case.definition_id)
    variables = command.shell.variables_of(command.connection, case)
    group, (command, mandate) = tasks.acting_group(task, command.actor), delegating.acting(command, task)
    done = tasks.complete(task, command.actor, command.at, revision=revision)
    require_alive(case)
    with failing_at(token):
        seen = _seen_by(command, case, loaded, task, variables)
        accepted = _filled_in(command, case, loaded, task=task, values=values, variables=seen, mandate=mandate)
        files = attachments.take(command, case.id, accepted, owner=proved.upload_owner if proved else command.actor.id, origin=task.element_id)
        act = Act("TaskCompleted", {"group": group, "task": [token, task.path], **mandate}, {"values": accepted}, files)
        done_with = Complete(token, accepted)
        step = execution.advance(loaded.compiled, case.state, variables, done_with, command.at, held=held_timers(command, case))
        moved, opened = record.settle(command, case, loaded, step, act)
    cases.update_task(command.connection, done)
    if held.drafted:
        cases.drop_drafts(command.connection, case_id, token)
    record.close_others(command, case_id, step.trace, done=token)
    return Completed(view(moved, loaded), opened)


def _filled_in(
    command: Command, case: Instance, loaded: Loaded, *, task: Task, values: Mapping[str, Any], variables: Mapping[str, Any],
    mandate: Mapping[str, Any],
) -> dict[str, Any]:
    """The values as the task's form accepts them, its letters numbered and signed. Raises Invalid, ModelFault."""
    form = command.shell.definition(command.connection, task.definition_id).definition.form(task.form_key)
    if form is not None and any(numbered(form)):
        values = numbering.take(command, task, form, values, variables=variables)
    accepted = checked_form(command, loaded, task, values, variables)
    if form is not None and signing.FILE in form.properties:
        mandate_id = mandate["delegation"]["id"] if mandate else None
        return signing.sign(command, case, loaded, task=task, form=form, values=accepted, variables=variables, mandate=mandate_id)
    return accepted


def _seen_by(command: Command, case: Instance, loaded: Loaded, task: Task, variables: dict[str, Any]) -> dict[str, Any]:
    """What the task's form reads: what its token sees."""
    if not loaded.definition.has_own_variables(task.path):
        return variables
    return execution.seen_at(loaded.compiled, case.state, variables, task.token, at=command.at) or variables


def _current(command: Command, task_id: str) -> tuple[Instance, Task]:
    """(case, task), locked, for an act that moves no token. Raises NotFound, Conflict (``ended``)."""
    held = _locked(command, *split(task_id))
    if tasks.may_do(held.task, command.actor):
        require_alive(held.case)
    return held.case, held.task


def _locked(command: Command, case_id: str, token: int, *, proved: str | None = None) -> LockedTask:
    tasks.act_in(command.actor, case_id, proved=proved)
    require_turn(command, case_id)
    held = cases.lock_task(command.connection, case_id, token)
    if held is None:
        raise NotFound("task", case=case_id, token=token)
    guarding.require_sight(command, held.case)
    require_in_time(command, held.case, held.first_timer)
    delegating.require_not_over(command, held.task)
    return replace(held, task=delegating.freed(command, held.task))


def _write(command: Command, case: Instance, task: Task, type_: str) -> Task:
    command, mandate = delegating.acting(command, task)
    facts = {"task": [task.token, task.path], "group": tasks.acting_group(task, command.actor), "definition": case.definition_id, **mandate}
    cases.update_task(command.connection, task)
    record.note(command, case, Act(type_, facts, {}))
    return task
