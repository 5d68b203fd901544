"""Re-execution: recorded commands run again through `advance`, each step compared with what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import execution, history
from engine.errors import EngineError
from engine.history import Event
from engine.model import OFFICE, Cancel, Complete, DueTimers, Message, Start, Step, Trace, Trigger, WorkDone, WorkFailed

REPAIRS = frozenset({"VariablesMended", "CaseMigrated"})
"""Event types that changed what a case stands on without moving a token."""
MOVES = REPAIRS | {"CaseStarted", "TaskCompleted", "TimersFired", "CaseRetried", "CaseCancelled", "MessageReceived", "WorkCompleted", "WorkFailed"}
"""Event types that changed tokens or variables; the others are acts on a task that stays where it is, or faults that changed nothing."""

BESIDE = frozenset({"due", "not_by"})
"""What an event says of a task that it opened, and a step does not."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a run again does not do what was recorded."""

    seq: int
    what: str
    """``flows`` · ``passed`` · ``decisions`` · ``opened`` · ``closed`` · ``circle`` · ``status`` · ``state`` · ``erased`` · ``fault``."""
    recorded: Any
    again: Any


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case run again."""

    case_id: str
    steps: int
    """Steps compared."""
    differences: tuple[Difference, ...]
    state: bytes
    """The last state, for comparing with the stored one."""
    data: Mapping[str, Any]


def trace_facts(trace: Trace) -> dict[str, Any]:
    """What a step did, without personal data: what an event's facts hold of it. Empty parts are left out."""
    facts: dict[str, Any] = {
        "flows": list(trace.flows),
        "passed": list(trace.passed),
        "decisions": [{"at": d.path, "took": d.taken, "rule": d.rule, "tried": [list(t) for t in d.tried]} for d in trace.decisions],
        "opened": [{"token": w.token, "path": w.path, "groups": list(w.groups)} for w in trace.opened],
        "closed": [list(c) for c in trace.closed],
        "circle": trace.circle,
    }
    return {name: value for name, value in facts.items() if value}


def state_digest(state: bytes, data: Mapping[str, Any]) -> str:
    """Digest of all that a case stands on: tokens and variables."""
    return history.digest(history.digest(state).encode() + history.canonical(data))


def replay(
    events: Sequence[Event], compiled: Callable[[str], execution.Compiled], office: Callable[[str], Mapping[str, Any]]
) -> Replayed:
    """Run a case's recorded commands again, restoring before each exactly as in production.

    `compiled`: definition id → definition; `office`: digest → the recorded `kantor`. Stops at the first step that cannot be run again.
    """
    state: bytes | None = None
    data: dict[str, Any] = {}
    kantor: Mapping[str, Any] = {}
    found: list[Difference] = []
    steps = 0
    for event in events:
        if event.type == "CaseStarted":
            kantor = office(event.facts["office"])
            data = dict((event.payload or {}).get("data", {}))
        if event.type not in MOVES or "state" not in event.facts or (state is None and event.type in REPAIRS):
            continue  # what was repaired before a case began stands in the event that began it
        if event.payload is None:
            found.append(Difference(event.seq, "erased", event.payload_digest, None))
            break
        try:
            step = _again(event, compiled, state, data=data, kantor=kantor)
        except EngineError as error:
            found.append(Difference(event.seq, "fault", None, str(error)))
            break
        found += _compare(event, step)
        state, data, steps = step.state, step.data, steps + 1
    return Replayed(events[0].case if events else "", steps, tuple(found), state or b"", data)


def _again(
    event: Event, compiled: Callable[[str], execution.Compiled], state: bytes | None, *, data: Mapping[str, Any], kantor: Mapping[str, Any]
) -> Step:
    scheme = compiled(event.facts["definition"])
    if state is None:
        return execution.advance(scheme, None, None, _trigger(event, state, data, kantor), event.at)
    before = {**data, OFFICE: kantor}
    if event.type == "VariablesMended":
        values = (event.payload or {})["values"]
        return execution.mend(scheme, state, before, values, scope=event.facts.get("scope"), at=event.at).step
    if event.type == "CaseMigrated":
        return execution.rebind(compiled(event.facts["from"]), scheme, state, before, event.at)
    return execution.advance(scheme, state, before, _trigger(event, state, data, kantor), event.at, held=event.facts.get("held", ()))


def _trigger(event: Event, state: bytes | None, data: Mapping[str, Any], kantor: Mapping[str, Any]) -> Trigger:
    said = event.payload or {}
    match event.type:
        case "TaskCompleted":
            return Complete(event.facts["task"][0], said["values"])
        case "MessageReceived":
            return Message(event.facts["message"], said["values"], event.facts["caught"][0])
        case "WorkCompleted":
            return WorkDone(event.facts["work"][0], said["values"])
        case "WorkFailed":
            return WorkFailed(event.facts["work"][0], event.facts["code"])
        case "CaseCancelled":
            return Cancel()
        case _ if state is None:
            return Start(said.get("data", data), kantor, said.get("values"))
        case _:
            return DueTimers()


def _compare(event: Event, step: Step) -> list[Difference]:
    again = trace_facts(step.trace) | {"status": step.status, "state": state_digest(step.state, step.data)}
    recorded = {**event.facts, "opened": [{k: v for k, v in o.items() if k not in BESIDE} for o in event.facts.get("opened", ())]}
    names = ("flows", "passed", "decisions", "opened", "closed", "circle", "status", "state")
    return [Difference(event.seq, n, recorded.get(n), again.get(n)) for n in names if (recorded.get(n) or None) != (again.get(n) or None)]
