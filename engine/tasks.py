"""Who may do what with a task or a case: decided here, from the deployed definition and the office's role table.

Pure: nothing here reads a clock, a table or a form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from engine.errors import Conflict, EngineError, FieldError, Invalid, NotAllowed, NotFound
from engine.model import Actor, Instance, Mandate, Task

STAFF = "staf"
"""The group every member of staff belongs to; a task that names no group is theirs."""
CITIZEN_ID = "pelapor"
"""The built-in user that every citizen acts as."""
CITIZEN = "masyarakat"
"""Its role."""
SYSTEM = "system"
"""The engine's own acts (timers, set-up)."""
SYSTEM_NAME = "Alur Aduan"
"""What people read as its name."""
OUTSIDE = "sistem_luar"
"""The right of an account that another system acts by."""


def groups_of(roles: frozenset[str], *, staff: bool) -> frozenset[str]:
    """The groups that `roles` stand for: each role, the part before a colon (``bidang:x`` → ``bidang``), and ``staf`` for members of staff."""
    wider = {role.split(":", 1)[0] for role in roles if ":" in role}
    return frozenset(roles | wider | ({STAFF} if staff else set()))


def candidate_groups(task: Task) -> frozenset[str]:
    """The groups that may do the task."""
    return frozenset(task.groups) or frozenset({STAFF})


def acting_group(task: Task, by: Actor) -> str | None:
    """The group by which `by` may do the task (one of their own first, else the first in the task's order), or None."""
    offered = [g for g in (task.groups or (STAFF,)) if g in by.groups and g not in by.away]
    return next((g for g in offered if g not in by.lent), next(iter(offered), None))


def mandate_for(task: Task, by: Actor) -> Mandate | None:
    """The mandate by which `by` may do the task; None when it is by a role of their own, or not at all."""
    group = acting_group(task, by)
    if group is None or group not in by.lent:
        return None
    return next(one for one in by.mandates if group in groups_of(frozenset({one.role}), staff=True))


def act_by_mandate(task: Task, by: Actor) -> Actor:
    """`by` as the event names them: on behalf of the post, when only a mandate lets them do the task."""
    mandate = mandate_for(task, by)
    return by if mandate is None else replace(by, on_behalf=mandate.post)


def require_not_over(task: Task, by: Actor, ended: Iterable[Mandate]) -> None:
    """Raises NotAllowed (``mandate_over``, with ``kind`` and ``until``) for a task that `by` might have done by a mandate that is over.

    Only one that was there in its time: of a later one they are told nothing.
    """
    for one in ended:
        if one.role in candidate_groups(task) and task.created < one.until and not may_do(task, by):
            raise NotAllowed("the mandate is over", reason="mandate_over", kind=one.kind, until=one.until)


def within(groups: tuple[str, ...], circle: str | None) -> tuple[str, ...]:
    """The groups that may do a task of a case which only `circle` may see: those of its own that belong there (citizens do), else the circle."""
    if circle is None:
        return groups
    return tuple(group for group in groups if group in (circle, CITIZEN)) or (circle,)


def require_sight(by: Actor, case: Instance, *, barred: bool) -> None:
    """Raises NotFound for a case that is kept from `by`: by its circle, or because they are barred from it."""
    outside = case.circle is not None and case.circle not in by.groups and by.id not in (SYSTEM, CITIZEN_ID)
    _require(not (outside or barred), NotFound("case", case=case.id))


def may_do(task: Task, by: Actor) -> bool:
    """Whether `by` is among the task's candidates."""
    return by.id not in task.not_by and acting_group(task, by) is not None


def claim(task: Task, by: Actor, at: datetime) -> Task:
    """The task, now held by `by` since `at`; the same task if `by` already holds it.

    Raises NotFound if `by` is none of its candidates, Conflict (``done``, ``taken`` with the holder).
    """
    _require_candidate(task, by)
    _require_open(task)
    if task.assignee == by.id:
        return task
    _require(task.assignee is None, Conflict("taken", reason="taken", holder=task.assignee))
    return replace(task, assignee=by.id, claimed=at, revision=task.revision + 1, mandate=_mandate_id(task, by))


def unclaim(task: Task, by: Actor) -> Task:
    """The task, free again. Raises NotFound, Conflict (``done``), NotAllowed if another holds it."""
    _require_candidate(task, by)
    _require_open(task)
    _require(task.assignee in (None, by.id), NotAllowed("only the holder gives a task back", holder=task.assignee))
    return free(task)


def free(task: Task) -> Task:
    """The task, held by nobody."""
    return task if task.assignee is None else replace(task, assignee=None, claimed=None, revision=task.revision + 1, mandate=None)


def may_assign(task: Task, by: Actor, superiors: Iterable[str]) -> bool:
    """Whether `by` may hand the task over: who holds it by a role of their own, and whoever has one of the roles above it.

    A deputy passes nothing on: the order names one person.
    """
    holds = task.assignee == by.id and may_do(task, by) and mandate_for(task, by) is None
    return holds or bool(by.own.difference(by.away).intersection(superiors))


def assign(task: Task, by: Actor, to: Actor, at: datetime, *, superiors: Iterable[str]) -> Task:
    """The task, handed over by `by` and now held by `to` since `at`. `superiors`: the roles told when it stays undone.

    Raises NotFound where `by` may not, Conflict (``done``), Invalid (``to``) for somebody who may not do it, or holds it already.
    """
    _require(may_assign(task, by, superiors), NotFound("task", task=task.id))
    _require_open(task)
    _require(may_do(task, to) and to.id != task.assignee, Invalid({"to": FieldError("petugas_terlarang")}))
    return replace(task, assignee=to.id, claimed=at, revision=task.revision + 1, mandate=_mandate_id(task, to))


def own_account(by: Actor) -> str:
    """The id of the account of which `by` may say how it is told, and when its owner is away: their own. Raises NotAllowed for programs."""
    _require(by.id not in (SYSTEM, CITIZEN_ID), NotAllowed("has no account"))
    return by.id


def comment(by: Actor) -> None:
    """May `by`, who sees the case, write into it? Whoever handles cases; auditors only read. Raises NotFound."""
    _require(STAFF in by.groups, NotFound("case"))


def complete(task: Task, by: Actor, at: datetime, *, revision: int | None = None) -> Task:
    """The task as done by `by` at `at`; a task nobody holds is claimed in the same act.

    Raises NotFound, Conflict (``done``; ``taken`` with the holder; ``stale`` when `revision` is not the task's).
    """
    held = claim(task, by, at)
    _require(revision is None or revision == task.revision, Conflict("stale", reason="stale", holder=task.assignee, revision=task.revision))
    return replace(
        held, status="completed", completed=at, completed_by=by.id, revision=task.revision + 1, mandate=_mandate_id(task, by)
    )


def save_draft(task: Task, by: Actor) -> None:
    """May `by` keep a draft of the task's form? Raises NotFound, Conflict."""
    _require_candidate(task, by)
    _require_open(task)
    _require(task.assignee in (None, by.id), Conflict("taken", reason="taken", holder=task.assignee))


def declare_conflict(task: Task, by: Actor) -> None:
    """May `by` say that the task's case is too close to them? Whoever could do it now. Raises NotFound, Conflict."""
    save_draft(task, by)


def act_in(by: Actor, case_id: str, *, proved: str | None) -> None:
    """May `by` act in this case? A citizen only in the one whose tracking code was shown (`proved`); all citizens are one user. Raises NotFound."""
    _require(by.id != CITIZEN_ID or proved == case_id, NotFound("task", case=case_id))


def start(by: Actor, *, public: bool) -> None:
    """May `by` start a case? Staff and the system may; a citizen only the process behind the public form. Raises NotAllowed."""
    _require(by.id == SYSTEM or STAFF in by.groups or (public and CITIZEN in by.groups), NotAllowed("may not start this process"))


def act_for(by: Actor, on_behalf: str) -> Actor:
    """`by`, acting for the citizen `on_behalf` (a paper form typed in). Raises NotAllowed without the right ``aduan_kotak``."""
    require_right(by, "aduan_kotak")
    return replace(by, on_behalf=on_behalf, groups=by.groups | {CITIZEN})


def receive(by: Actor) -> None:
    """May `by` take in a message of a citizen? The system, and who types in paper complaints. Raises NotAllowed."""
    require_right(by, "aduan_kotak")


def require_right(by: Actor, right: str) -> None:
    """Raises NotAllowed unless `by` is the system or one of its roles gives `right` (the names are in ``office/``)."""
    _require(by.id == SYSTEM or right in by.rights, NotAllowed("needs another role", right=right))


def correlate(by: Actor) -> None:
    """May `by` hand in a message? The system, whoever runs the operations, and the account of another system. Raises NotAllowed."""
    _require(by.id == SYSTEM or bool(by.rights & {"operasi", OUTSIDE}), NotAllowed("needs another role", right=OUTSIDE))


def hand_in(by: Actor, role: str | None) -> None:
    """May `by` bring about an event of the lane with this role? Its people, of an event in no lane any member of staff. Raises NotFound."""
    _require((role or STAFF) in by.groups, NotFound("event", role=role))


def do_work(by: Actor) -> None:
    """May `by` do the work of service tasks, and so read what they see of a case? The system and the account of another one. Raises NotAllowed."""
    require_right(by, OUTSIDE)


def _mandate_id(task: Task, by: Actor) -> str | None:
    mandate = mandate_for(task, by)
    return mandate.id if mandate else None


def _require_candidate(task: Task, by: Actor) -> None:
    """A task that is not for `by` is to `by` as if it did not exist (DESIGN §7)."""
    _require(may_do(task, by), NotFound("task", task=task.id))


def _require_open(task: Task) -> None:
    _require(task.status == "open", Conflict("done", reason="done", holder=task.completed_by))


def _require(condition: bool, error: EngineError) -> None:
    if not condition:
        raise error
