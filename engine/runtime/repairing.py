"""Variables of a case that a fault of the model has stopped: looked at, and mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import execution, tasks
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.forms.seeing import may_read
from engine.model import Actor, Case, Instance, Step
from engine.persistence import cases
from engine.persistence.store import Connection
from engine.replay import state_digest
from engine.runtime import guarding, record
from engine.runtime.desks import desk_on
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.turn import locked, view

RIGHT = "operasi"


def mend(shell: Shell, case_id: str, values: Mapping[str, Any], *, reason: str, by: str, scope: str | None = None) -> Case:
    """Put `values` (path → new value) in place of what stands there; the case stays where it is until `retry`.

    Only a case with an open incident, and only by whoever has the right ``operasi`` and may read all of the case: they decide over what they see.
    `scope`: a called process or an item of a repetition (`execution.Place`); None = the case's own variables.
    Raises NotFound (also for a case that `by` may not read), NotAllowed, Conflict (``ended`` when no incident is open), Invalid (``reason``,
    ``scope``, or the path).
    """
    if not reason.strip():
        raise Invalid({"reason": FieldError("alasan_perbaikan")})
    if not values:
        raise Invalid({"": FieldError("perbaikan_kosong")})

    def work(command: Command) -> Case:
        case, loaded, variables, _ = locked(command, case_id)
        tasks.require_right(command.actor, RIGHT)
        _require_whole_sight(command.shell, command.connection, command.actor, case)
        require_incident(case)
        said = {"values": dict(values), "reason": reason.strip()}
        if not case.state:
            return view(_before_it_began(command, case, said), loaded)
        mended = execution.mend(loaded.compiled, case.state, variables, values, scope=scope, at=command.at)
        act = Act("VariablesMended", {"names": list(values), **({"scope": scope} if scope else {})}, {**said, "before": mended.before})
        return view(_record(command, case, loaded, act=act, step=mended.step), loaded)

    return shell.command(by, work, case=case_id)


def _require_whole_sight(shell: Shell, connection: Connection, reader: Actor, case: Instance) -> None:
    """Raises NotFound unless `reader` may read the case and every field of its forms: variables are shown and changed as they are stored."""
    desk = desk_on(shell, connection, reader)
    desk.require_case(case.id)
    waiting = [desk.library(connection, case.definition_id)]
    while waiting:
        definition = waiting.pop()
        waiting += definition.calls.values()
        fields = [field for form in definition.forms.values() for field in form.walk()]
        if reader.id != tasks.SYSTEM and not all(may_read(field, reader.groups) for field in fields):
            raise NotFound("case", case=case.id)


def require_incident(case: Instance) -> None:
    """Raises Conflict unless the case is stopped."""
    if case.status != "incident":
        raise Conflict("no incident", reason="ended", status=case.status)


def _before_it_began(command: Command, case: Instance, said: Mapping[str, Any]) -> Instance:
    data, before = execution.mend_data(case.data, said["values"])
    facts = {"names": list(said["values"]), "definition": case.definition_id, "state": state_digest(b"", data)}
    noted = record.append(command, case, Act("VariablesMended", facts, {**said, "before": before}), facts={}, payload={})
    mended = replace(noted, data=data)
    cases.advance_case(command.connection, mended)
    return mended


def _record(command: Command, case: Instance, loaded: Loaded, *, act: Act, step: Step) -> Instance:
    guarded = guarding.guard(command, case, step.waits, named=step.barred)
    facts = {
        "definition": loaded.stored.id, "digest": loaded.stored.digest, "status": "running", "state": state_digest(step.state, step.data),
        **guarded.facts,
    }  # fmt: skip
    noted = record.append(command, case, act, facts=facts, payload=guarded.payload)
    mended = replace(guarded.marks(noted), state=step.state, data=step.data, summary=record.summary(loaded, step.data) or case.summary)
    cases.advance_case(command.connection, mended)
    guarding.write(command, case.id, guarded)
    return mended


@dataclass(frozen=True, slots=True)
class Repair:
    """What whoever mends a stopped case looks at."""

    variables: Mapping[str, Any]
    """The case's own."""
    places: tuple[execution.Place, ...]
    """Called processes and items that are open, with theirs."""


def look(shell: Shell, by: str, case_id: str) -> Repair:
    """The variables of a case, place by place. Raises NotFound without the right ``operasi``, or when `by` may not read all of the case."""
    with shell.store.read() as connection:
        reader = shell.actor(connection, by, shell.clock.now())
        case = cases.case_by_id(connection, case_id)
        if case is None or RIGHT not in reader.rights:
            raise NotFound("case", case=case_id)
        _require_whole_sight(shell, connection, reader, case)
        loaded = shell.definition(connection, case.definition_id)
        variables = shell.variables_of(connection, case)
        open_places = execution.places(loaded.compiled, case.state, variables, at=shell.clock.now()) if case.state else ()
        return Repair(case.data, open_places)
