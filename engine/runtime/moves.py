"""Cases that could be moved to another version: what a move of one would change, and the move of many, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine import analysis, execution
from engine.analysis import Difference
from engine.errors import Conflict, FieldError, Finding, Invalid, NotFound, Refused
from engine.model import Case, Instance
from engine.persistence import cases, definitions, moving
from engine.persistence.store import Connection
from engine.queries.sight import Desk
from engine.runtime import migrating
from engine.runtime.migrating import Goal, other_versions, require_sight
from engine.runtime.shell import Loaded, Shell
from engine.runtime.turn import view

MOST_AT_ONCE = 100
"""Cases that one press moves, or one page looks at."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element that a case stands on."""

    path: str
    name: str
    """"" when it has none."""


@dataclass(frozen=True, slots=True)
class Move:
    """What whoever moves one case looks at."""

    case: Case
    process: str
    """Name of the process."""
    standing: tuple[Place, ...]
    goals: tuple[Goal, ...]
    """The other versions, newest first."""
    goal: Goal | None
    """The one that is compared; None when there is no other."""
    differences: tuple[Difference, ...] = ()
    """What it changes of the elements that the case stands on, and of the forms of its open tasks."""
    findings: tuple[Finding, ...] = ()
    """Why the case could not be moved there as it stands now; empty: it could."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that cannot be moved, and why."""

    case: Case
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """The cases of one version, looked at for moving them to another, or moved."""

    definition_id: str
    process: str
    version: int
    goals: tuple[Goal, ...]
    goal: Goal | None
    running: int
    """Cases that have not ended and are on the version."""
    able: tuple[Case, ...] = ()
    """Those that can be moved, or have been."""
    stuck: tuple[Stuck, ...] = ()
    following: str = ""
    """Where to go on from when there are more than were looked at; "" at the end."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A version that is not the newest and on which cases run."""

    definition_id: str
    process: str
    version: int
    newest: int
    running: int


def look(shell: Shell, by: str, case_id: str, to: str | None) -> Move:
    """What moving the case to version `to` (None, or none of the versions: the newest other one) would mean.

    Raises NotFound, also without the right ``operasi`` and for a case that has ended.
    """
    with shell.store.read() as connection:
        desk = require_sight(shell, connection, by)
        case = cases.case_by_id(connection, case_id)
        if case is None or not desk.is_open(case_id) or case.ended is not None:
            raise NotFound("case", case=case_id)
        source = shell.definition(connection, case.definition_id)
        goals = other_versions(connection, case.key, but=case.definition_id)
        goal = _chosen(goals, to)
        stands = _stands_on(shell, source, case)
        standing = tuple(Place(path, source.definition.name_at(path)) for path in stands)
        seen = Move(view(case, source), source.definition.name, standing, goals, goal)
        if goal is None:
            return seen
        target = shell.definition(connection, f"{case.key}:{goal.version}")
        return Move(
            seen.case, seen.process, standing, goals, goal,
            differences=tuple(_here(shell, connection, source, target, stands)), findings=_findings(shell, connection, case, source, target=target),
        )  # fmt: skip


def look_at_all(shell: Shell, by: str, definition_id: str, to: str | None, *, after: str = "") -> Moves:
    """Which cases of a version could be moved to version `to` (as in `look`); at most `MOST_AT_ONCE`, from the one that follows `after` on.

    Raises NotFound, also without the right ``operasi``.
    """
    with shell.store.read() as connection:
        desk = require_sight(shell, connection, by)
        found = _moves(shell, desk, definition_id, to)
        if found.goal is None:
            return found
        source = shell.definition(connection, definition_id)
        target = shell.definition(connection, f"{source.stored.key}:{found.goal.version}")
        ids = moving.open_cases_on(connection, definition_id, wanted=desk.open_cases(), after=after, most=MOST_AT_ONCE + 1)
        able, stuck = list[Case](), list[Stuck]()
        for case in filter(None, (cases.case_by_id(connection, one) for one in ids[:MOST_AT_ONCE])):
            if findings := _findings(shell, connection, case, source, target=target):
                stuck.append(Stuck(view(case, source), findings))
            else:
                able.append(view(case, source))
        return _with(found, able, stuck, following=_following(ids))


def move_all(shell: Shell, definition_id: str, *, to: str, reason: str, by: str, after: str = "") -> Moves:
    """Move the open cases of a version to version `to`, each by itself; those that cannot be moved stay, with every reason.

    At most `MOST_AT_ONCE`, from the one that follows `after` on. Raises NotFound (also without the right ``operasi``), Invalid (``reason``).
    """
    if not reason.strip():
        raise Invalid({"reason": FieldError("alasan_perbaikan")})
    with shell.store.read() as connection:
        desk = require_sight(shell, connection, by)
        found = _moves(shell, desk, definition_id, to)
        if found.goal is None or str(found.goal.version) != to:
            raise NotFound("definition", definition=to)
        ids = moving.open_cases_on(connection, definition_id, wanted=desk.open_cases(), after=after, most=MOST_AT_ONCE + 1)
    able, stuck = list[Case](), list[Stuck]()
    for one in ids[:MOST_AT_ONCE]:
        try:
            able.append(migrating.migrate(shell, one, to=found.goal.version, reason=reason, by=by))
        except Refused as refused:
            stuck.append(Stuck(_case(shell, one), refused.findings))
        except Conflict:
            continue  # it has ended, or somebody has moved it, meanwhile
    return _with(found, able, stuck, following=_following(ids))


def behind(shell: Shell, by: str) -> tuple[Behind, ...]:
    """Versions that are not the newest of their process and on which cases run. Raises NotFound without the right ``operasi``."""
    with shell.store.read() as connection:
        desk = require_sight(shell, connection, by)
        found = []
        for definition_id, running in moving.running_by_version(connection, desk.open_cases()).items():
            loaded = shell.definition(connection, definition_id)
            newest = shell.latest(connection, loaded.stored.key).stored.version
            if loaded.stored.version != newest:
                found.append(Behind(definition_id, loaded.definition.name, loaded.stored.version, newest, running))
        return tuple(sorted(found, key=lambda one: (one.process, one.version)))


# ------------------------------------------------------------------ parts


def _chosen(goals: tuple[Goal, ...], to: str | None) -> Goal | None:
    return next((goal for goal in goals if str(goal.version) == to), goals[0] if goals else None)


def _moves(shell: Shell, desk: Desk, definition_id: str, to: str | None) -> Moves:
    connection = desk.connection
    loaded = shell.definition(connection, definition_id)
    goals = other_versions(connection, loaded.stored.key, but=definition_id)
    running = moving.running_by_version(connection, desk.open_cases()).get(definition_id, 0)
    return Moves(definition_id, loaded.definition.name, loaded.stored.version, goals, _chosen(goals, to), running)


def _with(found: Moves, able: list[Case], stuck: list[Stuck], *, following: str) -> Moves:
    return Moves(
        found.definition_id, found.process, found.version, found.goals, found.goal, found.running, tuple(able), tuple(stuck), following
    )  # fmt: skip


def _following(ids: tuple[str, ...]) -> str:
    return ids[MOST_AT_ONCE - 1] if len(ids) > MOST_AT_ONCE else ""


def _case(shell: Shell, case_id: str) -> Case:
    with shell.store.read() as connection:
        case = cases.case_by_id(connection, case_id)
        assert case is not None, "a case is never deleted"
        return view(case, shell.definition(connection, case.definition_id))


def _stands_on(shell: Shell, source: Loaded, case: Instance) -> tuple[str, ...]:
    return execution.stands_on(source.compiled, case.state, case.data, at=shell.clock.now()) if case.state else ()


def _findings(shell: Shell, connection: Connection, case: Instance, source: Loaded, *, target: Loaded) -> tuple[Finding, ...]:
    """Why `target` would refuse the case as it stands; whether a timer that is due fires first is not foreseen."""
    if not case.state:
        return ()
    try:
        execution.rebind(source.compiled, target.compiled, case.state, shell.variables_of(connection, case), shell.clock.now())
    except Refused as refused:
        return refused.findings
    return ()


def _here(shell: Shell, connection: Connection, source: Loaded, target: Loaded, stands: tuple[str, ...]) -> Iterator[Difference]:
    elements = {element for path in stands for element in path.split("/")}
    forms = {f"{source.definition.node_at(path).form_key}.form" for path in stands}
    for one in analysis.differences(_files(shell, connection, source), _files(shell, connection, target)):
        if one.id in elements if one.sort == "node" else one.file in forms:
            yield one


def _files(shell: Shell, connection: Connection, loaded: Loaded) -> dict[str, bytes]:
    """The files of a version and of those it calls."""
    contents = definitions.contents(connection, frozenset(loaded.stored.files.values()))
    own = {name: contents[digest] for name, digest in loaded.stored.files.items()}
    for called in loaded.stored.calls.values():
        own = _files(shell, connection, shell.definition(connection, called)) | own
    return own
