"""Typed values → the object to store, or one message beside each wrong field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from engine.errors import FieldError, Invalid, ModelFault
from engine.forms import choices, cleaning, constraints
from engine.forms.components import INPUTS
from engine.forms.hiding import Showing, showing
from engine.forms.places import MOST_ROWS, Place, places
from engine.forms.proposing import OUTCOME, REASON, RETURN
from engine.forms.reckoning import Reckoner, at_place, parsed, strictly
from engine.forms.seeing import settle
from engine.model import Form

_JUDGED = INPUTS | {"dynamiclist"}
SPECIAL_ACTS = "tindakan_khusus"
"""Form-level property: outcomes (between commas) that lead aside; then only the fields that stand behind their button are required."""
_WORDING_KEY = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def validate(form: Form, values: Mapping[str, Any], *, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The object to store for `values`: every visible field's key in form order, empty ones null (lists [], boxes false).

    Dropped are unknown keys, hidden and disabled fields, and rows with nothing in them; read-only and expression fields are computed here
    whatever was sent. With the outcome ``kembalikan`` only the reason is required, and rules over several fields rest; with a special act
    (`SPECIAL_ACTS`) only what stands behind its button is required and judged by rules.
    Paths of rows count those that hold something.
    `now`: aware, in the office's zone. Raises Invalid (one message a field, in form order) and ModelFault (an expression that fails).
    """
    values = _without_empty_rows(form, values)
    everywhere = places(form, values)
    check = _Check(Reckoner(form, variables, now, strictly), now)
    settled = settle(check.reckoner, check.clean(everywhere, values), everywhere)
    here = tuple(place for place in everywhere if place.address not in settled.hidden and not place.field.attributes.get("disabled"))
    stored = check.computed(here, settled.values)
    check.judge(here, stored)
    if check.errors:
        order = {place.path: number for number, place in enumerate(everywhere)}
        raise Invalid({path: check.errors[path] for path in sorted(check.errors, key=lambda path: order[path])})
    return _object(here, stored)


@dataclass(slots=True)
class _Check:
    """The messages found so far, while one form is checked."""

    reckoner: Reckoner
    now: datetime
    errors: dict[str, FieldError] = field(default_factory=dict)

    def clean(self, everywhere: tuple[Place, ...], values: Mapping[str, Any]) -> dict[str, Any]:
        """Each input's value as kept; wrong ones are null and noted."""
        cleaned: dict[str, Any] = {}
        for place in everywhere:
            if place.field.type == "dynamiclist":
                cleaned[place.field.key] = self._rows(place, place.read(values))
            elif place.field.type in INPUTS:
                place.write(cleaned, self._input(place, place.read(values)))
        return cleaned

    def computed(self, here: Iterable[Place], values: Mapping[str, Any]) -> dict[str, Any]:
        """`values` with read-only fields brought into their kind's shape."""
        stored = dict(values)
        for place in here:
            if place.field.readonly and place.field.type in INPUTS and "usulan" in place.field.properties:
                try:
                    place.write(stored, cleaning.clean(place.field, place.read(values), now=self.now))
                except cleaning.Wrong as wrong:
                    text = place.field.properties["usulan"]
                    raise ModelFault("a read-only field was given what it cannot hold", element=place.field.key, expression=text,
                                     reads={}, limit=None) from wrong
        return stored

    def judge(self, here: tuple[Place, ...], values: Mapping[str, Any]) -> None:
        """Note what is wrong with each visible place, then with rules over several fields."""
        visible = {place.path for place in here}
        self.errors = {path: error for path, error in self.errors.items() if path in visible}
        names = self.reckoner.names(values)
        returning = values.get(OUTCOME) == RETURN and self.reckoner.form.outcome() is not None
        asked = _asked_for(self.reckoner.form, values.get(OUTCOME))
        for place in here:
            if place.field.type in _JUDGED and place.path not in self.errors:
                self._judge_value(place, place.read(values), at_place(names, place, values), returning=returning, asked=asked)
        for place in here:
            if "syarat" in place.field.properties and not returning and (asked is None or place.field.id in asked):
                self._judge_rule(place, here, values, at_place(names, place, values))

    def _rows(self, place: Place, raw: Any) -> list[dict[str, Any]]:
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
            self._note(place, FieldError("nilai_salah"))
            return []
        if len(raw) > MOST_ROWS:
            self._note(place, FieldError("terlalu_banyak", {"n": MOST_ROWS}))
            return []
        return [{} for _ in raw]

    def _input(self, place: Place, raw: Any) -> Any:
        if place.field.readonly:
            raw = place.field.default
        try:
            return cleaning.clean(place.field, raw, now=self.now)
        except cleaning.Wrong as wrong:
            self._note(place, wrong.error)
            return None

    def _judge_value(
        self, place: Place, value: Any, names: Mapping[str, Any], *, returning: bool, asked: frozenset[str] | None
    ) -> None:
        if cleaning.is_empty(value):
            if place.field.options_expression is not None:
                choices.options(place.field, names)  # options that cannot be told are the form's fault, not that nothing was chosen
            if (asked is None or place.field.id in asked) and self._is_required(place, names, returning=returning):
                self._note(place, self._own_text(place, "pesan_wajib", names) or _missing(place, returning=returning))
            return
        try:
            constraints.judge(place.field, value, self.reckoner, names)
        except cleaning.Wrong as wrong:
            own = self._own_text(place, "pesan", names) if wrong.error.key == "pola_salah" else None
            self._note(place, own or wrong.error)

    def _is_required(self, place: Place, names: Mapping[str, Any], *, returning: bool) -> bool:
        key = place.field.key if not place.list_key else ""
        if returning:
            return key == REASON
        condition = place.field.properties.get("wajib_bila")
        if place.field.required or (key == OUTCOME and place.field.type == "radio"):
            return True
        return condition is not None and self._readable(condition) and self.reckoner.holds(condition, names, place.field.key)

    def _judge_rule(self, place: Place, here: tuple[Place, ...], values: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        rule = place.field.properties["syarat"]
        if place.path in self.errors or not self._readable(rule):
            return
        if place.field.key and cleaning.is_empty(place.read(values)):
            return
        if self.reckoner.holds(rule, names, place.field.key or place.field.id):
            return
        error = self._own_text(place, "pesan", names) or FieldError("syarat")
        self._note(self._beside(place, here, rule), error)

    def _readable(self, expression: str) -> bool:
        """Whether none of the fields that the expression reads is wrong itself: one mistake gives one message."""
        return parsed(expression).names.isdisjoint(path.split(".")[0] for path in self.errors)

    def _beside(self, place: Place, here: tuple[Place, ...], rule: str) -> Place:
        """Where a group's message stands: at the field that property ``pada`` names, else at the first field in the group that the rule reads."""
        wanted = place.field.properties.get("pada")
        read = parsed(rule).names
        for other in here:
            inside = place.address in other.around and not other.list_key
            if inside and other.field.key and (other.field.key == wanted if wanted else other.field.key in read):
                return other
        return place

    def _own_text(self, place: Place, name: str, names: Mapping[str, Any]) -> FieldError | None:
        """The form's own message: a wording key when it looks like one, else a sentence (``=`` begins an expression that yields it)."""
        given = place.field.properties.get(name)
        if not given:
            return None
        if _WORDING_KEY.fullmatch(given):
            return FieldError(given)
        return FieldError("syarat", text=self.reckoner.sentence(given, names, place.field.key or place.field.id))

    def _note(self, place: Place, error: FieldError) -> None:
        self.errors.setdefault(place.path, replace(error, values={"label": place.field.label, **error.values}))


def _asked_for(form: Form, outcome: Any) -> frozenset[str] | None:
    """Ids of the only fields that must be filled when `outcome` is a special act: those that are there for it alone; None for any other outcome."""
    acts = {act.strip() for act in form.properties.get(SPECIAL_ACTS, "").split(",")}
    if not outcome or outcome not in acts:
        return None
    shown = ((field.id, showing(form, field)) for field in form.walk())
    return frozenset(id_ for id_, when in shown if when == Showing(OUTCOME, "equals", outcome))


def _missing(place: Place, *, returning: bool) -> FieldError:
    return FieldError("alasan_kosong" if returning else "wajib")


def _without_empty_rows(form: Form, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """`values` with only the rows that hold something, of each list at most one more than is accepted."""
    kept = dict(values)
    for listed in form.walk():
        given = values.get(listed.key)
        if listed.type == "dynamiclist" and isinstance(given, list):
            kept[listed.key] = list(islice((row for row in given if not cleaning.is_empty_row(row)), MOST_ROWS + 1))
    return kept


def _object(here: tuple[Place, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    for place in here:
        if place.field.type == "dynamiclist":
            stored[place.field.key] = []
        elif place.field.key:
            place.write(stored, place.read(values))
    return stored
