"""`advance`: one command's effect on a case, as a pure function."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from engine.errors import Conflict, ModelFault
from engine.execution._calls import withdraw
from engine.execution._json import copied
from engine.execution._messages import MessageBoundary, MessageCatch, receive
from engine.execution._people import Person
from engine.execution._scopes import Scope
from engine.execution._specs import Compiled
from engine.execution._steps import awaited, instant, opened, step_of, tokens_of
from engine.execution._tokens import Case, Token
from engine.execution._work import Work
from engine.model import OFFICE, Cancel, Complete, DueTimers, Message, Start, Step, Trigger, WorkDone, WorkFailed, WorkWait


def advance(
    compiled: Compiled, state: bytes | None, data: Mapping[str, Any] | None, trigger: Trigger, at: datetime, *, held: Collection[int] = ()
) -> Step:
    """What `trigger` at the instant `at` makes of a case: a pure function, the same inputs give the same bytes.

    `state` and `data` are those of the last step (None for `Start`); `data["kantor"]` is the office's variable recorded at the start, and
    never among the data that come back. Nothing passed in is changed. `held`: tokens whose timers do not fire although they are due.

    Raises ModelFault (facts: element, path, expression, reads, limit) when the model is at fault, Conflict when the task does not wait any
    more (reason ``done``), the case has ended (``ended``) or has begun already (``exists``), TypeError when something is not plain JSON.
    """
    at = instant(at)
    if isinstance(trigger, Start):
        if state is not None:
            raise Conflict("the case has begun already", reason="exists")
        return _begin(compiled, trigger, at)
    if state is None:
        raise Conflict("the case has not begun", reason="ended")
    case, status = opened(compiled, state, data or {}, at)
    if status != "running":
        raise Conflict(f"the case is {status}", reason="ended")
    waited, case.held = awaited(tokens_of(case)), frozenset(held)
    if isinstance(trigger, Cancel):
        withdraw(case)
        return step_of(case, "cancelled", waited=waited)
    case.settle()  # what is due at the command's clock comes before the command
    _apply(case, trigger)
    case.settle()
    return step_of(case, waited=waited)


def standing(compiled: Compiled, state: bytes, data: Mapping[str, Any], *, at: datetime) -> Step:
    """Where the case of `state` stands and what it waits for; nothing moves."""
    case, status = opened(compiled, state, data, at)
    return step_of(case, status)  # type: ignore[arg-type]  # as `pack` was given it


def stands_on(compiled: Compiled, state: bytes, data: Mapping[str, Any], *, at: datetime) -> tuple[str, ...]:
    """Paths of the elements that tokens stand on, those that only wait on the border of another aside; each once."""
    case, _ = opened(compiled, state, data, at)
    return tuple(dict.fromkeys(token.path for token in tokens_of(case) if token.task_spec.node.attached_to is None))


def seen_at(compiled: Compiled, state: bytes, data: Mapping[str, Any], token: int, *, at: datetime) -> dict[str, Any] | None:
    """The variables that a waiting token sees, ``kantor`` among them; None when it waits no longer. `data` as in `advance`."""
    case, _ = opened(compiled, state, data, at)
    found = case.find(token)
    return None if found is None else dict(found.scope.variables())


def work_at(
    compiled: Compiled, state: bytes, data: Mapping[str, Any], token: int, *, at: datetime
) -> tuple[WorkWait, dict[str, Any]] | None:
    """The open work of a token and the variables it sees, ``kantor`` not among them; None when it waits no longer. `data` as in `advance`."""
    case, _ = opened(compiled, state, data, at)
    found = case.find(token)
    if found is None or not isinstance(found.task_spec, Work):
        return None
    return found.task_spec.wait(found), {name: value for name, value in found.scope.variables().items() if name != OFFICE}


def _apply(case: Case, trigger: Complete | Message | WorkDone | WorkFailed | DueTimers) -> None:
    match trigger:
        case Complete():
            _complete(case, _waiting(case, trigger.token, Person), trigger.values)
        case Message():
            receive(_catcher(case, trigger), copied(trigger.values, what="values"))
        case WorkDone():
            token = _waiting(case, trigger.token, Work)
            token.task_spec.finish(token, copied(trigger.values, what="values"))
        case WorkFailed():
            token = _waiting(case, trigger.token, Work)
            token.task_spec.fail(token, trigger.code)
        case DueTimers():
            pass


def _begin(compiled: Compiled, start: Start, at: datetime) -> Step:
    data = copied(start.data, what="data")
    if OFFICE in data:
        raise ModelFault(f"the variable {OFFICE} is read-only", element=None, expression=None, reads={}, limit="read-only", reason="read-only")
    data[OFFICE] = start.office  # taken as it is: it is only read, and may be large
    case = Case(compiled.scheme, Scope(data), at=at, number=0)
    assert compiled.scheme.entry is not None
    case.place(case, compiled.scheme.entry, case.task_tree)
    case.settle()
    if start.complete is not None:
        first = next((token for token in tokens_of(case) if isinstance(token.task_spec, Person)), None)
        if first is None:
            raise Conflict("there is no user task to complete with the start", reason="done")
        _complete(case, first, start.complete)
        case.settle()
    return step_of(case)


def _complete(case: Case, token: Token, values: Mapping[str, Any]) -> None:
    token.task_spec.complete(token, copied(values, what="values"))
    case.run(token)


def _waiting(case: Case, number: int, kind: type[Person | Work]) -> Token:
    token = case.find(number)
    if token is None or not isinstance(token.task_spec, kind):
        raise Conflict(f"nothing waits with token {number}", reason="done")
    return token


def _catcher(case: Case, message: Message) -> Token:
    """Who consumes the message: the token named, else the one that waits longest for it."""
    for token in tokens_of(case):
        waits = isinstance(token.task_spec, MessageCatch | MessageBoundary) and token.task_spec.message == message.name
        if waits and message.token in (None, token.id):
            return token
    raise Conflict(f"nothing waits for the message {message.name!r}", reason="done")
