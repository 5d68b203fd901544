"""Numbers of letters: what a form's numbered fields are given when its task is done, and what becomes of a number whose letter does not go out.

A text field with the property `penomoran` (name of a sequence, as a rule that of a register) holds the number of a letter. Left empty it is
given the next one; what somebody types must not have been given before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from engine import forms
from engine.errors import FieldError, Invalid
from engine.model import Field, Form, Instance, Task
from engine.office import numbers as spelling
from engine.persistence import numbers
from engine.persistence.numbers import Numbered
from engine.queries import numbering
from engine.runtime.shell import Command


def take(command: Command, task: Task, form: Form, values: Mapping[str, Any], *, variables: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with a number in every numbered field that is there. Within the transaction of the completion: if that fails, none is used up.

    Raises Invalid (``nomor_terpakai``) for a number that was given before.
    """
    whole = dict(values)
    if values.get(forms.OUTCOME) == forms.RETURN:
        return whole
    there = forms.visible(form, values, variables)
    for field in numbering.numbered(form):
        if field.id in there:
            whole[field.key] = _taken(command, task, form, field, values=whole, again=isinstance(variables.get(form.key), Mapping))
    return whole


def void(command: Command, case: Instance, reason: str, *, sequences: Collection[str] | None = None) -> tuple[str, ...]:
    """Void the case's numbers of these sequences; None: of all whose letter has not gone out, which its entry in the register of that name shows."""
    out = numbers.registered(command.connection, case.id) if sequences is None else ()

    def affected(one: Numbered) -> bool:
        return one.sequence not in out if sequences is None else one.sequence in sequences

    return numbers.void(command.connection, case.id, reason=reason, at=command.at, only=affected)


def _taken(command: Command, task: Task, form: Form, field: Field, *, values: Mapping[str, Any], again: bool) -> str:
    """The number of one field. `again`: whether its form was filled in before, so that it may bear one."""
    connection, office, sequence = command.connection, command.shell.office, field.properties[numbering.PROPERTY]
    where, typed = numbering.place(task, field), str(values.get(field.key) or "").strip()
    kept = numbers.held(connection, sequence, task.case_id, where) if again else None
    if kept is not None and spelling.same(typed or kept) == spelling.same(kept):
        return kept
    today = command.at.astimezone(ZoneInfo(office.zone)).date()
    year, wanted = spelling.read(office.settings["pola_nomor_surat"], typed) or (today.year, None)
    ordinal = None
    if not typed or wanted is not None:
        ordinal = numbers.take(connection, sequence, year, first=numbering.first(office, sequence, year), wanted=wanted)
    number = typed or spelling.written(office.settings["pola_nomor_surat"], ordinal or 0, today, numbering.given(office, form, values))
    if (typed and wanted is not None and ordinal is None) or (typed and numbers.stands(connection, sequence, spelling.same(typed))):
        raise Invalid({field.key: FieldError("nomor_terpakai", {"nomor": typed})})
    if kept is not None:
        numbers.void(connection, task.case_id, reason="", at=command.at, only=lambda one: one.number == kept and one.field == where)
    given = Numbered(sequence, number, task.case_id, where, command.at, None, None)
    numbers.give(connection, given, same=spelling.same(number), by=command.actor.id, place=None if ordinal is None else (year, ordinal))
    return number
