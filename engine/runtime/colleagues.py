"""Commands between colleagues: hand a task over with a reason, write into a case what the others of it should know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine import history, tasks
from engine.errors import FieldError, Invalid, NotFound
from engine.model import Actor, Instance, Task
from engine.persistence import cases, people
from engine.persistence.reminders import PERSON
from engine.persistence.store import Connection
from engine.queries import records, taskpage
from engine.runtime import delegating, record, stages, telling
from engine.runtime.desks import desk_of, desk_on
from engine.runtime.record import Act
from engine.runtime.shell import Command, Shell
from engine.runtime.timely import with_timers_first
from engine.runtime.turn import locked, remember_done, require_alive, require_in_time
from engine.runtime.user_tasks import split

LONGEST_COMMENT = 2000
LONGEST_REASON = 500
_MENTIONED = re.compile(r"(?<![\w.@])@([a-z][a-z0-9._-]{0,63})")


@dataclass(frozen=True, slots=True)
class Handover:
    """A task that may be handed over by whoever asks, and to whom."""

    task: Task
    case: Instance
    holder: str
    """Name of who holds it; "" while nobody does."""
    to: tuple[Actor, ...]
    """By name."""


def assign(shell: Shell, task_id: str, *, to: str, reason: str, by: str) -> Task:
    """Hand the task to `to`. Raises NotFound, Invalid (``to``, ``reason``), Conflict (``done``, ``ended``)."""
    case_id, token = split(task_id)

    def work(command: Command) -> Task:
        case, loaded, _, first_timer = locked(command, case_id)
        require_in_time(command, case, first_timer)
        found = cases.task_by_token(command.connection, case_id, token)
        if found is None:
            raise NotFound("task", task=task_id)
        desk_on(command.shell, command.connection, command.actor).require_case(case_id)
        task = delegating.freed(command, found)
        above = stages.superiors(command.shell.office, loaded.definition.node_at(task.path), task)
        if not tasks.may_assign(task, command.actor, above):
            raise NotFound("task", task=task_id)
        receiver = _receiver(command.shell, command.connection, task, to, command)
        given = tasks.assign(task, command.actor, receiver, command.at, superiors=above)
        require_alive(case)
        _write(command, case, given, receiver=receiver, reason=_said(reason, "reason", LONGEST_REASON))
        return given

    return with_timers_first(shell, by, work, case_id=case_id)


def _write(command: Command, case: Instance, task: Task, *, receiver: Actor, reason: str) -> None:
    facts = {"task": [task.token, task.path], "definition": case.definition_id, **({"mandate": task.mandate} if task.mandate else {})}
    cases.update_task(command.connection, task)
    noted = record.note(command, case, Act("TaskAssigned", facts, {"to": receiver.id, "to_name": receiver.name, "reason": reason}))
    text = command.shell.office.text("pemberitahuan.dialihkan", tugas=task.name, nama=command.actor.name)
    _tell(command, case, noted.seq, [receiver.id], element=task.path, text=text)


def handover(shell: Shell, by: str, task_id: str) -> Handover:
    """The task and the colleagues it may go to. Raises NotFound for whoever may not hand it over."""
    now = shell.clock.now()
    with desk_of(shell, by) as desk:
        task = taskpage.task_by_id(desk, task_id)
        desk.require_case(task.case_id)
        case = records.instance_by_id(desk, task.case_id)
        node = shell.definition(desk.connection, case.definition_id).definition.node_at(task.path)
        if task.status != "open" or not tasks.may_assign(task, desk.reader, stages.superiors(shell.office, node, task)):
            raise NotFound("task", task=task_id)
        known = people.ids_in_force(desk.connection, tasks.candidate_groups(task), now)
        found = (shell.actor(desk.connection, one, now) for one in known if one != task.assignee)
        fit = [one for one in found if tasks.may_do(task, one) and _sees(shell, desk.connection, one, task.case_id)]
        holder = records.names_of(desk, {task.assignee}).get(task.assignee, task.assignee) if task.assignee else ""
        return Handover(task, case, holder, tuple(sorted(fit, key=lambda one: (one.name.casefold(), one.id))))


def may_hand_over(shell: Shell, by: str, case_id: str) -> frozenset[str]:
    """Ids of the case's open tasks that `by` may hand over. Raises NotFound."""
    with desk_of(shell, by) as desk:
        desk.require_case(case_id)
        case = records.instance_by_id(desk, case_id)
        definition = shell.definition(desk.connection, case.definition_id).definition
        opened = cases.open_tasks(desk.connection, case_id)
        above = {one.id: stages.superiors(shell.office, definition.node_at(one.path), one) for one in opened}
        return frozenset(one.id for one in opened if tasks.may_assign(one, desk.reader, above[one.id]))


def comment(shell: Shell, case_id: str, text: str, *, by: str, idempotency_key: str | None = None) -> None:
    """Write into the case; each colleague whom the text names (``@id``) is told. Raises NotFound, Invalid (``text``)."""
    request = history.digest(f"comment:{by}:{case_id}".encode())

    def work(command: Command) -> None:
        case, _, _, _ = locked(command, case_id)
        desk_on(command.shell, command.connection, command.actor).require_case(case_id)
        tasks.comment(command.actor)
        if not remember_done(command, idempotency_key, request, case_id):
            return
        said = _said(text, "text", LONGEST_COMMENT)
        named = tuple(dict.fromkeys(_named(command, case_id, said)))
        noted = record.note(command, case, Act("CommentAdded", {"definition": case.definition_id}, {"comment": said, "mentions": list(named)}))
        notice = command.shell.office.text("pemberitahuan.disebut", nama=command.actor.name)
        _tell(command, case, noted.seq, named, element="", text=notice)

    shell.command(by, work, case=case_id)


def _named(command: Command, case_id: str, text: str) -> Iterator[str]:
    """Ids of the colleagues whom the text names. What is nobody's id is only a word. Raises Invalid for one who does not see the case."""
    for user_id in _MENTIONED.findall(text):
        user_id = user_id.rstrip("._-")
        try:
            one = command.shell.actor(command.connection, user_id, command.at)
        except NotFound:
            continue
        if user_id in (tasks.SYSTEM, tasks.CITIZEN_ID):
            continue
        if not _sees(command.shell, command.connection, one, case_id):
            raise Invalid({"text": FieldError("sebutan_salah", {"nama": user_id})})
        yield user_id


def _receiver(shell: Shell, connection: Connection, task: Task, to: str, command: Command) -> Actor:
    """Who is to have the task. Raises Invalid (``to``) for whoever is unknown, or has no part in the case."""
    try:
        one = shell.actor(connection, to, command.at)
    except NotFound:
        raise Invalid({"to": FieldError("petugas_terlarang")}) from None
    if to in (tasks.SYSTEM, tasks.CITIZEN_ID) or not _sees(shell, connection, one, task.case_id):
        raise Invalid({"to": FieldError("petugas_terlarang")})
    return one


def _sees(shell: Shell, connection: Connection, one: Actor, case_id: str) -> bool:
    try:
        desk_on(shell, connection, one).require_case(case_id)
    except NotFound:
        return False
    return True


def _said(text: str, field: str, most: int) -> str:
    """What was written. Raises Invalid when that is nothing, or too much."""
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({field: FieldError("alasan_perbaikan" if field == "reason" else "wajib", {"label": "Catatan"})})
    if len(said) > most:
        raise Invalid({field: FieldError("terlalu_panjang", {"label": "Alasan" if field == "reason" else "Catatan", "n": most})})
    return said


def _tell(command: Command, case: Instance, seq: int, who: list[str] | tuple[str, ...], *, element: str, text: str) -> None:
    told = [f"{PERSON}{one}" for one in who if one != command.actor.id]
    cases.insert_notice(command.connection, told, case_id=case.id, seq=seq, place=0, element=element, name=text, at=command.at)
    subject = command.shell.office.text("pesan.petugas.pemberitahuan", tiket=case.business_key or case.id)
    telling.copy_notice(command, case, told, path=element, text=subject)
