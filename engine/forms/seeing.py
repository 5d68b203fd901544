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
    settled = settle(Reckoner(form, variables, now, leniently), values)
    closed: set[str] = set()
    for place in places(form, values):
        if not may_read(place.field, reader_groups) or not closed.isdisjoint(place.around):
            closed.add(place.address)
    return frozenset(place.address for place in places(form, values) if place.address not in settled.hidden and place.address not in closed)


def may_read(field: Field, reader_groups: Collection[str] | None) -> bool:
    """Whether property ``dibaca`` (groups between commas) lets one of `reader_groups` read `field`."""
    wanted = field.properties.get("dibaca")
    if wanted is None or reader_groups is None:
        return True
    return any(group.strip() in reader_groups for group in wanted.split(","))


def settle(reckoner: Reckoner, values: Mapping[str, Any]) -> Settled:
    """Hide what conditions hide and compute what is computed, until nothing changes.

    A condition reads hidden fields as null. form-js' conditions read a hidden field's last value; here a value that is not there decides
    nothing. Deployment refuses forms whose conditions go round in a circle, so this ends; should it not, that is a ModelFault.
    """
    here = tuple(places(reckoner.form, values))
    hidden: frozenset[str] = frozenset()
    computed: dict[str, Any] = {}
    if not any(place.field.hidden_when or _is_computed(place.field) for place in here):
        return Settled(values, hidden)
    for _ in range(len(here) + 2):
        seen = _seen(here, values, hidden, computed)
        names = reckoner.names(seen)
        now_hidden = _hidden(reckoner, here, names, seen)
        now_computed = _computed(reckoner, here, names, seen)
        if now_hidden == hidden and now_computed == computed:
            return Settled(_seen(here, values, hidden, computed), hidden)
        hidden, computed = now_hidden, now_computed
    raise ModelFault("the form's conditions do not come to rest", element=reckoner.form.key, expression=None, reads={}, limit="rounds")


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


def _computed(reckoner: Reckoner, here: tuple[Place, ...], names: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    computed: dict[str, Any] = {}
    for place in here:
        if _is_computed(place.field):
            text = place.field.expression or place.field.properties["usulan"]
            computed[place.address] = reckoner.value(text, at_place(names, place, seen), place.field.key)
    return computed
