"""Whom a case is kept from, and what that makes of its open tasks: the circle it has entered, the people barred from it, who stands in for them.

An ordinary case pays nothing: only one in a circle, or with somebody barred, is looked at here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import tasks
from engine.model import Instance, Task, Wait
from engine.persistence import barring, cases, moving
from engine.runtime.shell import Command


@dataclass(frozen=True, slots=True)
class Guard:
    """Whom a case is kept from after an act, and what that changes; of an ordinary case nothing."""

    circle: str | None = None
    barred: Mapping[str, bool] = field(default_factory=dict)
    """User id → whether they declared it themselves, of everybody barred now."""
    changed: bool = False
    """Whether that is not what is stored."""
    groups: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Token of each open task → who may do it."""
    instead: frozenset[int] = frozenset()
    """Of these, the tasks that go to a superior because nobody else of their own people is left."""
    tasks: tuple[Task, ...] = ()
    """Those that were open before and are now for others, or held by nobody, as they are now."""
    released: tuple[int, ...] = ()
    """Tokens of those that somebody held who may not do them any more."""

    def takes(self, task: Task) -> Task:
        """The task, for whom it is for."""
        return replace(task, groups=self.groups.get(task.token, task.groups))

    def marks(self, case: Instance) -> Instance:
        """The case, with its circle and whether somebody is barred."""
        return replace(case, circle=self.circle, barring=bool(self.barred))

    @property
    def facts(self) -> dict[str, Any]:
        """What the event says: who may do each open task of a case that is kept from somebody, and which tasks are nobody's again."""
        given = [
            {"token": token, "groups": list(groups), **({"instead": True} if token in self.instead else {})}
            for token, groups in sorted(self.groups.items())
        ]  # fmt: skip
        return {**({"given": given} if given else {}), **({"released": list(self.released)} if self.released else {})}

    @property
    def payload(self) -> dict[str, Any]:
        """What the event says besides, and may be erased: who is barred now, if that has changed."""
        return {"barred": sorted(self.barred)} if self.changed else {}


def guard(
    command: Command, case: Instance, waits: Iterable[Wait], *, circle: str | None = None, named: Collection[str] = (), said: str = "",
    closed: Collection[int] = (),
) -> Guard:
    """Whom the case is kept from now, as it stands at `waits`.

    `circle`: the one that this act led into, if it did; `named`: whom the process names; `said`: who declares a conflict by this act;
    `closed`: tasks that it closed.
    """
    circle = circle or case.circle
    if circle is None and not (named or said or case.barring):
        return Guard()
    stored = barring.barred_of(command.connection, case.id) if case.barring else {}
    declared = {user for user, by_themselves in stored.items() if by_themselves} | ({said} if said else set())
    barred = {user: user in declared for user in sorted({*named, *declared})}
    staff = _groups_of_staff(command) if barred else {}
    groups = {wait.token: _whose(command, wait.groups, circle, barred=barred, staff=staff) for wait in waits}
    found = Guard(
        circle, barred, barred != stored, {token: whose for token, (whose, _) in groups.items()},
        frozenset(token for token, (_, risen) in groups.items() if risen),
    )  # fmt: skip
    return _with_tasks(command, case, found, closed=closed)


def _with_tasks(command: Command, case: Instance, found: Guard, *, closed: Collection[int]) -> Guard:
    """With what becomes of the tasks that were open before."""
    changed, released = [], []
    for task in cases.open_tasks(command.connection, case.id):
        if task.token in closed:
            continue
        new = found.takes(task)
        if task.assignee is not None and not may_hold(command, found, new, task.assignee):
            new = replace(new, assignee=None, claimed=None, mandate=None)
            released.append(task.token)
        if new != task:
            changed.append(replace(new, revision=task.revision + 1))
    return replace(found, tasks=tuple(changed), released=tuple(released))


def write(command: Command, case_id: str, guarded: Guard) -> None:
    """The rows of what has changed."""
    if guarded.changed:
        barring.set_barred(command.connection, case_id, guarded.barred)
    for task in guarded.tasks:
        moving.move_task(command.connection, task, tasks.candidate_groups(task))


def require_sight(command: Command, case: Instance) -> None:
    """Raises NotFound for a case that is kept from who acts."""
    barred = case.barring and barring.is_barred(command.connection, case.id, command.actor.id)
    tasks.require_sight(command.actor, case, barred=barred)


def _whose(
    command: Command, named: tuple[str, ...], circle: str | None, *, barred: Collection[str], staff: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, ...], bool]:
    """(groups that may do a task, whether it has risen to a superior): upwards until somebody is left; where nobody is, it stays where it was."""
    own = tasks.within(named, circle)
    if not barred:
        return own, False
    wanted, seen = own or (tasks.STAFF,), set[str]()
    while wanted and not seen.issuperset(wanted):
        if tasks.CITIZEN in wanted or any(user not in barred and not groups.isdisjoint(wanted) for user, groups in staff.items()):
            return (own, False) if not seen else (wanted, True)
        seen.update(wanted)
        wanted = command.shell.office.superiors_of(wanted) if circle is None else ()
    return own, False


def _groups_of_staff(command: Command) -> dict[str, frozenset[str]]:
    """By id, deputies in force with them, those whom a deputy has relieved without."""
    ids = [one.id for one in barring.colleagues(command.connection, command.at)]
    actors = (command.shell.actor(command.connection, user, command.at) for user in ids)
    return {actor.id: actor.groups - actor.away for actor in actors}


def may_hold(command: Command, guarded: Guard, task: Task, user: str) -> bool:
    """Whether the task may stay with who holds it."""
    return user not in guarded.barred and command.shell.may_do(command.connection, user, task, at=command.at)
