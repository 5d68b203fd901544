"""The stored state: the live tokens as rows, packed. The case's own variables are not in it.

`[version, counter, status, [tree, …]]`, a tree being `[owner token, scope, rows]` (scope: 0, or what a called process wrote and what came
in) and a row `[number, parent, element, state, facts or 0]`. Owners come before what they own, tokens in the order of their numbers.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

import orjson

from engine.execution._calls import Call
from engine.execution._scopes import Scope
from engine.execution._specs import Compiled
from engine.execution._tokens import Case, Inner, Token
from engine.model import OFFICE

VERSION = 1
_WINDOW_BITS, _MEMORY_LEVEL = 12, 5
"""Of deflate: a state is small, and clearing the usual tables of 268 kB takes ten times as long as deflating it."""


def pack(case: Case, status: str) -> bytes:
    """The state after a step."""
    trees = [[tree.owner.id if isinstance(tree, Inner) else 0, _own(tree), [_row(token) for token in tree.tokens()]] for tree in case.trees()]
    deflater = zlib.compressobj(1, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL)
    return deflater.compress(orjson.dumps([VERSION, case.number, status, trees], option=orjson.OPT_SORT_KEYS)) + deflater.flush()


def _own(tree: Case | Inner) -> Any:
    if isinstance(tree, Inner) and isinstance(tree.owner.task_spec, Call):
        return list(tree.scope.layers[:2])
    return 0


def _row(token: Token) -> list[Any]:
    return [token.id, token._parent, token.task_spec.name, token._state, token.internal_data or 0]


def unpack(compiled: Compiled, state: bytes, scope: Scope, *, at: datetime) -> tuple[Case, str]:
    """The case as it was stored, and its status."""
    version, number, status, trees = orjson.loads(zlib.decompress(state))
    if version != VERSION:
        raise ValueError(f"a state of version {version}; this engine reads {VERSION}")
    case = Case(compiled.scheme, scope, at=at, number=number)
    office = {OFFICE: scope.written[OFFICE]} if OFFICE in scope.written else {}
    for owner_number, own, rows in trees:
        tree = case if owner_number == 0 else _reopen(case, owner_number, own, office)
        for token_number, parent, name, token_state, facts in rows:
            token = Token(tree, tree.spec.task_specs[name], tree.tasks[parent], token_state, token_number)
            if facts:
                token.internal_data = facts
                if "at" in facts:
                    case.clocks.append(token)
    return case, status


def _reopen(case: Case, owner_number: int, own: Any, office: dict[str, Any]) -> Inner:
    owner = case.find(owner_number)
    assert owner is not None  # owners come before what they own
    element = owner.task_spec
    return element.open(owner, Scope(own[0], own[1], office) if own else element.scope_of(owner))  # type: ignore[no-any-return]
