"""A fault of the model becomes an incident of its case, at the place that could not go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from engine.errors import ModelFault
from engine.model import Completed, Instance
from engine.persistence import cases
from engine.persistence.store import undone_if_raised
from engine.runtime import record
from engine.runtime.record import Act
from engine.runtime.shell import Command
from engine.runtime.turn import locked, view


@contextmanager
def failing_at(token: int) -> Iterator[None]:
    """A fault of the model in this block is that of `token`, which waits on where it is."""
    try:
        yield
    except ModelFault as fault:
        fault.facts["token"] = token
        raise


def or_incident(work: Callable[[Command], Completed], *, case_id: str) -> Callable[[Command], Completed]:
    """`work` once more after it has failed, in a transaction that keeps the incident if it fails again.

    Once more, because others may have moved the case meanwhile: a fault is recorded on the case that has it. Not at once like this,
    because a savepoint costs every command what only faults need.
    """

    def again(command: Command) -> Completed:
        try:
            with undone_if_raised(command.connection):
                return work(command)
        except ModelFault as fault:
            return stop_at(command, case_id, fault)

    return again


def stop_at(command: Command, case_id: str, fault: ModelFault) -> Completed:
    """The case stops where it stands, with an incident."""
    case, loaded, _, _ = locked(command, case_id)
    return Completed(view(stopped(command, case, fault), loaded), ())


def stopped(command: Command, case: Instance, fault: ModelFault) -> Instance:
    """The case where it stands, with an incident."""
    faulted = replace(note_fault(command, case, fault), status="incident")
    cases.advance_case(command.connection, faulted)
    return faulted


def note_fault(command: Command, case: Instance, fault: ModelFault) -> Instance:
    """The fault as an event and an open incident; the case with its new last event (not yet written)."""
    element, expression = str(fault.facts.get("element") or ""), fault.facts.get("expression")
    reads, token = dict(fault.facts.get("reads") or {}), fault.facts.get("token")
    named = {name: found for name in ("path", "limit", "reason", "about") if (found := fault.facts.get(name))}
    known = {name: found for name, found in (("token", token), ("expression", expression)) if found is not None}
    facts = {"element": element, "definition": case.definition_id, **known, **named}
    said = {"said": fault.facts["said"]} if fault.facts.get("said") else {}
    act = Act("CaseFaulted", facts, {"message": str(fault), "reads": reads, **said})
    noted = record.append(command, case, act, facts={}, payload={})
    cases.open_incident(
        command.connection, case.id, noted.seq, token=token, element=element, expression=expression, message=str(fault), reads=reads,
        at=command.at,
    )  # fmt: skip
    return noted
