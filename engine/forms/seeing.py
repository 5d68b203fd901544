"""Which fields of a form are there: conditions, computed values, and what a reader may read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import ModelFault
from engine.forms.places import Place, places
from engine.forms.reckoning import Reckoner, at_place, leniently
from engine.model import Field, Form


@dataclass(frozen=True, slots=True)
class Settled:
    """A form's values once conditions and computed fields agree with each other."""

    values: Mapping[str, Any]
    """Without the values of hidden fields, with those of computed ones."""
    hidden: frozenset[str]
    """Addresses of the places that are not there."""


def visible(
    form: Form,
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    reader_groups: Collection[str] | None = None,
    now: datetime | None = None,
) -> frozenset[str]:
    """Addresses of the fields that are there: ids, and ``<list id>.<row>.<field id>`` in lists.

    `reader_groups`: groups of the person who looks; fields and groups with property ``dibaca`` show only to the groups it names. None = no
    narrowing. A condition that cannot be evaluated hides nothing, as in form-js.
    """
    here = places(form, values)
    closed = set(settle(Reckoner(form, variables, now, leniently), values, here).hidden)
    for place in here:
        if not may_read(place.field, reader_groups) or not closed.isdisjoint(place.around):
            closed.add(place.address)
    return frozenset(place.address for place in here if place.address not in closed)


def may_read(field: Field, reader_groups: Collection[str] | None) -> bool:
    """Whether property ``dibaca`` (groups between commas) lets one of `reader_groups` read `field`."""
    wanted = field.properties.get("dibaca")
    if wanted is None or reader_groups is None:
        return True
    return any(group.strip() in reader_groups for group in wanted.split(","))


def settle(reckoner: Reckoner, values: Mapping[str, Any], here: tuple[Place, ...]) -> Settled:
    """Hide what conditions hide and compute what is computed, until nothing changes. `here`: the places of `values`.

    A condition reads hidden fields as null. form-js' conditions read a hidden field's last value; here a value that is not there decides
    nothing. Deployment refuses forms whose conditions go round in a circle, so this ends; should it not, that is a ModelFault.
    """
    hidden: frozenset[str] = frozenset()
    computed: dict[str, Any] = {}
    seen = _seen(here, values, hidden, computed)
    conditional = [place for place in here if place.field.hidden_when or _is_computed(place.field)]
    for _ in range(len(here) + 2 if conditional else 0):
        names = reckoner.names(seen)
        hidden = _hidden(reckoner, here, names, seen)
        computed = _computed(reckoner, conditional, names, seen)
        before, seen = seen, _seen(here, values, hidden, computed)
        if _same(before, seen):
            return Settled(seen, hidden)
    if conditional:
        raise ModelFault("the form's conditions do not come to rest", element=reckoner.form.key, expression=None, reads={}, limit="rounds")
    return Settled(seen, hidden)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether expressions cannot tell the two apart: a key that is not there reads as null."""
    return all(one.get(key) == other.get(key) for key in one.keys() | other.keys())


def _is_computed(field: Field) -> bool:
    return field.type == "expression" or (field.readonly and "usulan" in field.properties)


def _seen(here: tuple[Place, ...], values: Mapping[str, Any], hidden: frozenset[str], computed: Mapping[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for place in here:
        if place.field.key and place.address not in hidden:
            value = computed.get(place.address) if _is_computed(place.field) else place.read(values)
            rows = place.field.type == "dynamiclist"
            place.write(seen, [{} for _ in value] if rows and isinstance(value, list) else value)
    return seen


def _hidden(reckoner: Reckoner, here: tuple[Place, ...], names: Mapping[str, Any], seen: Mapping[str, Any]) -> frozenset[str]:
    hidden: set[str] = set()
    for place in here:
        condition = place.field.hidden_when
        if not hidden.isdisjoint(place.around) or (
            condition and reckoner.holds(condition, at_place(names, place, seen), place.field.key or place.field.id)
        ):
            hidden.add(place.address)
    return frozenset(hidden)


def _computed(reckoner: Reckoner, here: list[Place], names: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    computed: dict[str, Any] = {}
    for place in here:
        if _is_computed(place.field):
            text = place.field.expression or place.field.properties["usulan"]
            computed[place.address] = reckoner.value(text, at_place(names, place, seen), place.field.key)
    return computed
