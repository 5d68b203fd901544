"""Variables changed by hand while a case stands still: what they were, what they become, nothing else moves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import FieldError, Invalid
from engine.execution._calls import Call
from engine.execution._json import copied_value
from engine.execution._scopes import Scope
from engine.execution._specs import Compiled
from engine.execution._steps import opened, step_of
from engine.execution._tokens import Case
from engine.model import OFFICE, Step

_NAME = re.compile(r"[^.\[\]]+")
_STEP = re.compile(r"\.([^.\[\]]+)|\[([1-9]\d{0,5})\]")

Steps = tuple[str | int, ...]
"""Where within a variable: keys of objects, places in lists from 0."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending leaves behind."""

    step: Step
    before: dict[str, Any]
    """Path → value that stood there; a path where nothing stood is left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Variables of a place within a case: a called process, or one item of a repetition."""

    scope: str
    """``call:<token>`` or ``item:<token>``, as `mend` takes it; the token is that of the call activity, of the item."""
    path: str
    """Path of the activity."""
    index: int | None
    """Place of the item, from 0."""
    variables: dict[str, Any]
    """Its own ones: what came in and what was written there."""


def mend(
    compiled: Compiled, state: bytes, data: Mapping[str, Any], values: Mapping[str, Any], *, scope: str | None, at: datetime
) -> Mended:
    """The case with `values` (path → new value) in place of what stood there; no token moves, nothing that is due fires.

    A path names a variable or a part of it, as expressions do: ``aduan.kategori``, ``hasil[1].alasan`` (places in lists from 1). A variable
    changes where it stands as seen from `scope` (`Place.scope`; None: the case's own), and is made there when there is none.
    Raises Invalid, the field being the path, or ``scope``.
    """
    case, _ = opened(compiled, state, data, at)
    seen = _scope(case, scope)
    before: dict[str, Any] = {}
    for path, value in values.items():
        name, steps = _read(path)
        layer = next((layer for layer in seen.layers if name in layer), seen.written)
        assert isinstance(layer, dict)  # only the office's layer may be anything else, and its one name is refused
        layer[name] = _replaced(layer, path, name, steps=steps, value=_checked(path, value), before=before)
    return Mended(step_of(case), before)


def mend_data(data: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(`data` with `values` in place, what stood there) of a case that has not begun. Raises Invalid as `mend` does."""
    result, before = dict(data), dict[str, Any]()
    for path, value in values.items():
        name, steps = _read(path)
        result[name] = _replaced(result, path, name, steps=steps, value=_checked(path, value), before=before)
    return result, before


def places(compiled: Compiled, state: bytes, data: Mapping[str, Any], *, at: datetime) -> tuple[Place, ...]:
    """Every place within the case that has variables of its own, owners before owned."""
    case, _ = opened(compiled, state, data, at)
    return tuple(_places(case))


def _places(case: Case) -> Iterator[Place]:
    for tree in case.trees():
        for token in tree.tokens():
            facts = token.internal_data
            if "item" in facts:
                yield Place(f"item:{token.id}", token.path, facts["index"], {**facts["item"], **facts["wrote"]})
            inner = case.subprocesses.get(token.id)
            if inner is not None and isinstance(token.task_spec, Call):
                written, came_in = inner.scope.layers[:2]
                yield Place(f"call:{token.id}", token.path, facts.get("index"), {**came_in, **written})


def _scope(case: Case, scope: str | None) -> Scope:
    if scope is None:
        return case.scope
    kind, _, number = scope.partition(":")
    token = case.find(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if token is not None and kind == "item" and "item" in token.internal_data:
        return token.scope
    if token is not None and kind == "call" and isinstance(token.task_spec, Call) and token.id in case.subprocesses:
        return case.subprocesses[token.id].scope  # type: ignore[no-any-return]
    raise Invalid({"scope": FieldError("cakupan_hilang")})


def _read(path: str) -> tuple[str, Steps]:
    """(variable, steps within it). Raises Invalid."""
    found = _NAME.match(path) if isinstance(path, str) else None
    if found is None or path != path.strip():
        raise _invalid(path, "variabel_salah")
    if found.group() == OFFICE:
        raise _invalid(path, "variabel_tetap")
    steps: list[str | int] = []
    end = found.end()
    while end < len(path):
        step = _STEP.match(path, end)
        if step is None:
            raise _invalid(path, "variabel_salah")
        key, place = step.groups()
        steps.append(key if key is not None else int(place) - 1)
        end = step.end()
    return found.group(), tuple(steps)


def _replaced(layer: Mapping[str, Any], path: str, name: str, *, steps: Steps, value: Any, before: dict[str, Any]) -> Any:
    """The variable with the value at `steps`; the rest of it is as it was, and nothing is changed in place."""
    if not steps:
        if name in layer:
            before[path] = layer[name]
        return value
    return _put(layer.get(name), path, steps, value=value, before=before)


def _put(whole: Any, path: str, steps: Steps, *, value: Any, before: dict[str, Any]) -> Any:
    step, *rest = steps
    if isinstance(step, str):
        held: Any = {} if whole is None else whole
        there = isinstance(held, dict) and step in held
        fits = isinstance(held, dict)
    else:
        held = whole
        there = fits = isinstance(held, list) and step < len(held)
    if not fits:
        raise _invalid(path, "variabel_buntu")
    if not rest and there:
        before[path] = held[step]
    inner = _put(held[step] if there else None, path, tuple(rest), value=value, before=before) if rest else value
    if isinstance(step, str):
        return {**held, step: inner}
    return [*held[:step], inner, *held[step + 1 :]]


def _checked(path: str, value: Any) -> Any:
    """A copy of the value. Raises Invalid for what is not plain JSON, or could not be recorded."""
    try:
        return copied_value(value, what=path)
    except TypeError as error:
        raise _invalid(path, "nilai_bukan_json") from error


def _invalid(path: Any, key: str) -> Invalid:
    return Invalid({str(path)[:200]: FieldError(key, {"label": str(path)[:200]})})
