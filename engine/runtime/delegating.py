"""Commands on who stands in for the holder of a post, and what its end brings about."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, get_args
from zoneinfo import ZoneInfo

from engine import tasks
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.model import MandateKind, Task
from engine.office import Post, format
from engine.persistence import cases, delegations, people
from engine.persistence.delegations import Delegation
from engine.runtime import record
from engine.runtime.record import Act
from engine.runtime.shell import Command, Shell
from engine.runtime.timely import with_timers_first
from engine.runtime.turn import ALIVE, require_in_time, require_turn

_COUNTER = "delegasi"
_LONGEST_NUMBER = 120


@dataclass(frozen=True, slots=True)
class Order:
    """What an order (*surat perintah*) says of who stands in for whom."""

    post: str
    """Key of the post in ``office/``."""
    deputy: str
    """User id."""
    kind: str
    """``plh`` · ``plt`` · ``an``."""
    number: str
    dated: date | None
    since: datetime | None
    until: datetime | None
    """No longer from this instant on."""


def delegate(shell: Shell, order: Order, *, by: str) -> str:
    """`order.deputy` stands in for the holder of the post; the id of the delegation. Raises Invalid (by the fields of `Order`), NotAllowed."""

    def work(command: Command) -> str:
        tasks.require_right(command.actor, "akun")
        entered = _checked(command, order)
        delegations.insert_delegation(command.connection, entered)
        _note(command, entered, "delegation given")
        return entered.id

    return shell.command(by, work)


def end_delegation(shell: Shell, delegation_id: str, *, by: str) -> None:
    """It ends now; one that has not begun never does. Raises NotFound, NotAllowed, Conflict (``ended``)."""

    def work(command: Command) -> None:
        tasks.require_right(command.actor, "akun")
        found = delegations.by_id(command.connection, delegation_id)
        if found is None:
            raise NotFound("delegation", delegation=delegation_id)
        if found.until <= command.at:
            raise Conflict("it is over", reason="ended")
        delegations.end_delegation(command.connection, delegation_id, command.at)
        _note(command, found, "delegation ended")

    shell.command(by, work)


# ------------------------------------------------------------------ what commands on tasks ask


def acting(command: Command, task: Task) -> tuple[Command, Mapping[str, Any]]:
    """(the command, done on behalf of the post where only a mandate allows it; what the event's facts say of that)."""
    mandate = tasks.mandate_for(task, command.actor)
    if mandate is None:
        return command, {}
    facts = {"delegation": {"id": mandate.id, "kind": mandate.kind, "post": mandate.post}}
    return replace(command, actor=tasks.act_by_mandate(task, command.actor)), facts


def freed(command: Command, task: Task) -> Task:
    """The task, free again if whoever holds it does so by a mandate that is over: the worker need not have been there yet."""
    if task.mandate is None or task.status != "open":
        return task
    found = delegations.by_id(command.connection, task.mandate)
    return tasks.free(task) if found is not None and found.until <= command.at else task


def require_not_over(command: Command, task: Task) -> None:
    """Raises NotAllowed (``mandate_over``) where the actor could do the task until a mandate of theirs ended."""
    if not tasks.may_do(task, command.actor):
        ended = delegations.over(command.connection, command.actor.id, command.at)
        tasks.require_not_over(task, command.actor, (one.mandate for one in ended))


# ------------------------------------------------------------------ what the clock brings about


def release_due(shell: Shell, now: datetime) -> None:
    """Give back to their groups the tasks of those whose mandate is over, and of those for whom another stands in now."""
    with shell.store.read() as connection:
        found = delegations.to_release(connection, now)
    for case_id, token in found:
        with suppress(Conflict):  # timers of the case come due all the while; the next look may do it
            with_timers_first(shell, tasks.SYSTEM, partial(_release, case_id=case_id, token=token), case_id=case_id)


def _release(command: Command, *, case_id: str, token: int) -> None:
    require_turn(command, case_id)
    held = cases.lock_task(command.connection, case_id, token)
    if held is None:
        return
    require_in_time(command, held.case, held.first_timer)
    because = _why(command, held.task)
    if because is None or held.case.status not in ALIVE:
        return
    task = tasks.free(held.task)
    facts = {
        "task": [token, task.path], "definition": held.case.definition_id,
        "delegation": {"id": because.id, "kind": because.kind, "post": because.post},
    }  # fmt: skip
    cases.update_task(command.connection, task)
    record.note(command, held.case, Act("TaskUnclaimed", facts, {}))


def _why(command: Command, task: Task) -> Delegation | None:
    """The delegation because of which nobody holds the task any more; None while whoever does may."""
    if task.status != "open" or task.assignee is None:
        return None
    if task.mandate is not None:
        found = delegations.by_id(command.connection, task.mandate)
        return found if found is not None and found.until <= command.at else None
    standing = delegations.in_force(command.connection, command.at)
    others = (one for one in standing if one.holder == task.assignee and one.mandate.relieves)
    return next((one for one in others if one.role in tasks.candidate_groups(task)), None)


# ------------------------------------------------------------------ what an order must say


def _checked(command: Command, order: Order) -> Delegation:
    """The delegation that the order gives. Raises Invalid."""
    office, errors = command.shell.office, dict[str, FieldError]()
    post = office.posts.get(order.post)
    account = people.account(command.connection, order.deputy, command.at)
    if post is None:
        errors["post"] = FieldError("pilihan_salah", {"label": "Pejabat yang digantikan"})
    if account is None or not account.active:
        errors["deputy"] = FieldError("pilihan_salah", {"label": "Pengganti"})
    if order.kind not in get_args(MandateKind):
        errors["kind"] = FieldError("pilihan_salah", {"label": "Jenis"})
    if not order.number.strip() or order.dated is None:
        errors["number" if not order.number.strip() else "dated"] = FieldError("plh_surat")
    elif len(order.number) > _LONGEST_NUMBER:
        errors["number"] = FieldError("terlalu_panjang", {"label": "Nomor surat perintah", "n": _LONGEST_NUMBER})
    errors |= _checked_times(command, order)
    if errors or post is None or account is None or order.since is None or order.until is None or order.dated is None:
        raise Invalid(errors)
    holder = _holder(command, post, order.since)
    _check_persons(command, order, post, holder=holder)
    number = cases.next_number(command.connection, _COUNTER)
    kind: Any = order.kind
    return Delegation(
        f"{_COUNTER}-{number}", post.key, post.role, kind, account.id, holder, order.number.strip(), order.dated, order.since, order.until,
        command.at, command.actor.id,
    )  # fmt: skip


def _checked_times(command: Command, order: Order) -> dict[str, FieldError]:
    """Nobody acted before they were told to: it begins today at the earliest."""
    today = format.midnight(command.at.astimezone(ZoneInfo(command.shell.office.zone)).date(), command.shell.office.zone)
    if order.since is None or order.until is None:
        return {name: FieldError("wajib", {"label": label}) for name, label in (("since", "Mulai"), ("until", "Sampai")) if not getattr(order, name)}
    if order.until <= order.since:
        return {"until": FieldError("tanggal_terbalik")}
    if order.since < today or order.until <= command.at:
        return {"since": FieldError("tanggal_lalu", {"label": "Mulai"})}
    return {}


def _check_persons(command: Command, order: Order, post: Post, *, holder: str | None) -> None:
    """One deputy at a time, who is somebody else, and whose rank a letter can print. Raises Invalid."""
    assert order.since is not None and order.until is not None
    others = delegations.overlapping(command.connection, post.key, order.since, order.until)
    if any(one.mandate.relieves if order.kind != "an" else one.kind == "an" and one.deputy == order.deputy for one in others):
        raise Invalid({"post": FieldError("delegasi_ganda")})
    if order.deputy == holder:
        raise Invalid({"deputy": FieldError("petugas_terlarang")})
    on = order.since.astimezone(ZoneInfo(command.shell.office.zone)).date()
    if post.signs and command.shell.office.post_of(order.deputy, on) is None:
        raise Invalid({"deputy": FieldError("pengganti_bukan_pejabat")})


def _holder(command: Command, post: Post, since: datetime) -> str | None:
    found = post.holder(since.astimezone(ZoneInfo(command.shell.office.zone)).date())
    return found.person if found else None


def _note(command: Command, delegation: Delegation, what: str) -> None:
    details = {"id": delegation.id, "post": delegation.post, "kind": delegation.kind, "number": delegation.number}
    people.note_account_act(command.connection, delegation.deputy, what=what, by=command.actor.id, at=command.at, details=details)
