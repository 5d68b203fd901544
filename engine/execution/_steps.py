"""What every act on a case begins and ends with: the case as stored made one of tokens, and what it has come to made a `Step`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from engine.execution._barring import barred_now
from engine.execution._json import copied
from engine.execution._messages import MessageBoundary, MessageCatch, wait_of
from engine.execution._people import Person
from engine.execution._scopes import Scope
from engine.execution._specs import Compiled
from engine.execution._state import pack, unpack
from engine.execution._timers import instant_of
from engine.execution._tokens import Case, Token
from engine.execution._work import Work
from engine.model import OFFICE, Step, TimerWait

Waited = Literal["timers", "messages", "works"]


def opened(compiled: Compiled, state: bytes, data: Mapping[str, Any], at: datetime) -> tuple[Case, str]:
    """(case, status) of what was stored, at an instant; `data` as in `advance`, shared with nobody."""
    return unpack(compiled, state, Scope(_variables(data)), at=instant(at))


def _variables(data: Mapping[str, Any]) -> dict[str, Any]:
    """The case's variables, shared with nobody; the office's are only read and may be large, so they are taken as they are."""
    office = {OFFICE: data[OFFICE]} if OFFICE in data else {}
    return copied({name: value for name, value in data.items() if name != OFFICE}, what="data") | office


def tokens_of(case: Case) -> list[Token]:
    """Every token of the case, the oldest first."""
    return sorted((token for tree in case.trees() for token in tree.tokens()), key=lambda token: token.id)


def awaited(tokens: Iterable[Token]) -> frozenset[Waited]:
    """What the tokens wait for, people aside."""
    kinds: set[Waited] = set()
    for token in tokens:
        if "at" in token.internal_data:
            kinds.add("timers")
        elif isinstance(token.task_spec, Work):
            kinds.add("works")
        elif isinstance(token.task_spec, MessageCatch | MessageBoundary):
            kinds.add("messages")
    return frozenset(kinds)


def step_of(
    case: Case, status: Literal["running", "completed", "cancelled"] = "running", *, waited: frozenset[Waited] = frozenset()
) -> Step:
    """The step that the case, as it is now, has come to; `waited`: what its tokens waited for before."""
    if status == "running" and case.completed:
        status = "completed"
    tokens = tokens_of(case)
    data = {name: value for name, value in case.scope.written.items() if name != OFFICE}
    return Step(
        pack(case, status), data, case.record.trace(), status=status,
        waits=tuple(token.task_spec.wait(token) for token in tokens if isinstance(token.task_spec, Person)),
        timers=tuple(TimerWait(token.id, token.path, instant_of(token)) for token in tokens if "at" in token.internal_data),
        messages=tuple(wait_of(token) for token in tokens if isinstance(token.task_spec, MessageCatch | MessageBoundary)),
        works=tuple(token.task_spec.wait(token) for token in tokens if isinstance(token.task_spec, Work)),
        waited=waited, held=case.held, barred=barred_now(case),
    )


def instant(at: datetime) -> datetime:
    """The same instant in UTC. Raises TypeError when it has no zone."""
    if at.tzinfo is None:
        raise TypeError("`at` must be an instant with a time zone")
    return at.astimezone(UTC)
