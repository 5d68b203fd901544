"""What lies in a case's file beside the Formulir: the files that came, the letters that its forms led to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import forms
from engine.model import Definition, Task
from engine.persistence import files, moving
from engine.persistence.files import Attachment
from engine.queries.sight import Desk


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """A letter that a completed form of the case has led to."""

    form: str
    """Form key; with the case it names the letter."""
    title: str
    """What its template is called."""
    at: datetime
    """When the form was last completed."""
    by: str
    """Name of who completed it."""
    files: tuple[Attachment, ...]
    """Files that came with that form: the signed copy, for one."""


def letters_of(
    definition: Definition, data: Mapping[str, Any], all_tasks: tuple[Task, ...], attachments: tuple[Attachment, ...], names: Mapping[str, str]
) -> tuple[CaseLetter, ...]:
    """One a template, by the form that wrote it last; not the receipt of the first step, which is the citizen's and bears their code."""
    first = definition.process.first_task()
    of_template: dict[str, list[Task]] = {}
    for done in all_tasks:
        form = definition.form(done.form_key)
        template = forms.letter_of(form, data) if form and form.key in data else None
        if template is not None and done.status == "completed" and template in definition.letters and not (first and done.path == first.id):
            of_template.setdefault(template, []).append(done)
    return tuple(_letter(template, found, attachments, names) for template, found in of_template.items())


def _letter(template: str, done: list[Task], attachments: tuple[Attachment, ...], names: Mapping[str, str]) -> CaseLetter:
    last = max(done, key=lambda task: (task.completed or task.created, task.token))
    came_with = {task.element_id for task in done}
    return CaseLetter(
        form=last.form_key or "", title=template.rsplit(".", 1)[0].replace("_", " ").capitalize(), at=last.completed or last.created,
        by=names.get(last.completed_by or "", ""), files=tuple(a for a in attachments if a.origin in came_with),
    )  # fmt: skip


def readable_attachments(desk: Desk, definition: Definition, case_id: str) -> tuple[Attachment, ...]:
    """The case's files that no field's `dibaca` keeps from the reader."""
    ran_on = [definition, *(desk.library(desk.connection, name) for name in moving.versions_left(desk.connection, case_id))]
    hidden = {
        node.id
        for definition in ran_on
        for node in definition.process.nodes.values()
        if (form := definition.form(node.form_key)) is not None
        for field in form.walk()
        if field.type == "filepicker" and "dibaca" in field.properties and not _reads(field.properties["dibaca"], desk)
    }
    return tuple(a for a in files.attachments_of(desk.connection, case_id) if a.origin not in hidden)


def _reads(groups: str, desk: Desk) -> bool:
    return any(group.strip() in desk.reader.groups for group in groups.split(","))
