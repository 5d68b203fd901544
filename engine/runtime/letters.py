"""Letters as PDF/A: set from the template that the case's own version is bound to, from the case's own data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import correspondence, forms
from engine.correspondence import CaseFacts, editing, qr_svg
from engine.errors import NotFound
from engine.model import Form, Instance
from engine.persistence import cases, files, signed
from engine.queries import records, taskpage
from engine.queries.sight import Desk
from engine.runtime import signing
from engine.runtime.deputies import deputies
from engine.runtime.desks import desk_of
from engine.runtime.shell import Shell

MANUSCRIPT = "naskah"
"""Form property: key of the field whose text may be edited in a word processor."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a case."""

    name: str
    """File name to save it under."""
    content: bytes
    """PDF/A; of a manuscript a word processor's file."""


def preview(shell: Shell, by: str, task_id: str) -> Letter:
    """The letter of the task's form as it would be with what `by` has typed so far (the draft, else what the page proposes).

    Raises NotFound when the task or a letter is not there for `by`, ModelFault when the template fails.
    """
    now = shell.clock.now()
    with desk_of(shell, by) as desk:
        page = taskpage.taskpage(desk, task_id, now)
        if page.form is None:
            raise NotFound("letter", task=task_id)
        values = page.values
        if page.draft is not None:
            values = {**values, **forms.collect(page.form, page.draft, variables=page.variables, uploads={})}
        values = {**values, **{key: number for key, number in page.numbered.items() if not values.get(key)}}
        instance = records.instance_by_id(desk, page.task.case_id)
        return _set(shell, desk, instance, page.form, values=values, at=now, mandate=page.mandate.id if page.mandate else None)


def of_case(shell: Shell, by: str, case_id: str, form_key: str) -> Letter:
    """The letter that a form of the case has led to, from the values it was completed with. Raises NotFound, ModelFault."""
    with desk_of(shell, by) as desk:
        desk.require_case(case_id)
        instance = records.instance_by_id(desk, case_id)
        definition = shell.definition(desk.connection, instance.definition_id).definition
        form = definition.forms.get(form_key)
        done = [x for x in cases.tasks_of(desk.connection, case_id) if x.form_key == form_key and x.completed is not None]
        if form is None or not done:
            raise NotFound("letter", case=case_id, form=form_key)
        kept = _signed(desk, instance, form)
        return kept or _set(shell, desk, instance, form, values=None, at=done[-1].completed or shell.clock.now(), mandate=done[-1].mandate)


def manuscript(shell: Shell, by: str, task_id: str) -> Letter:
    """The text that the form's property `naskah` names, as a word processor's file, with what `by` has typed so far. Raises NotFound."""
    with desk_of(shell, by) as desk:
        page = taskpage.taskpage(desk, task_id, shell.clock.now())
        key = manuscript_field(page.form)
        typed = (page.draft or {}).get(key)
        text = typed[0] if typed else str(page.values.get(key) or "")
        ticket = page.head.ticket or page.task.case_id
        title = f"{page.form.title if page.form else key} {ticket}"
        return Letter(f"{key}-{ticket}.docx", editing.written(text, title=title, at=shell.clock.now()))


def manuscript_field(form: Form | None) -> str:
    """Key of the field whose text is edited outside. Raises NotFound where the form names none."""
    key = form.properties.get(MANUSCRIPT, "") if form else ""
    if not key:
        raise NotFound("manuscript")
    return key


def _signed(desk: Desk, instance: Instance, form: Form) -> Letter | None:
    """The letter as the form signed it, which never changes; None when it signed none itself."""
    held = (instance.data.get(form.key) or {}).get(form.properties.get(signing.FILE, ""))
    for file in held if isinstance(held, list) else ():
        letter = signed.by_digest(desk.connection, str(file["digest"]))
        content = files.blob(desk.connection, letter.digest) if letter and letter.code else None
        if content is not None:
            return Letter(str(file["name"]), content)
    return None


def receipt(shell: Shell, instance: Instance, code: str, track_url: str) -> Letter:
    """The receipt for the citizen, with the tracking code and a QR code to the tracking page. Raises NotFound when the process has none."""
    with shell.store.read() as connection:
        definition = shell.definition(connection, instance.definition_id).definition
        attached = files.attachments_of(connection, instance.id)
    task = definition.process.first_task()
    first = definition.form(task.form_key) if task else None
    if first is None or "surat" not in first.properties:
        raise NotFound("letter", case=instance.id)
    facts = CaseFacts(
        instance.business_key or instance.id,
        received=instance.started,
        channel=correspondence.channel_of(instance.data),
        code=code,
        track_url=track_url,
        attachments=tuple(a.name for a in attached if a.at <= instance.started),
    )
    data = correspondence.letter_data(
        shell.office, definition, case=facts, variables=instance.data, at=instance.started, form=first, qr=True
    )
    template = first.properties["surat"]
    sources = {**definition.letters, correspondence.QR: qr_svg(track_url)}
    return Letter(_file_name(template, facts.ticket), shell.renderer.pdf(template, sources, data, at=instance.started))


def _set(
    shell: Shell, desk: Desk, instance: Instance, form: Form, *, values: Mapping[str, object] | None, at: datetime, mandate: str | None
) -> Letter:
    definition = shell.definition(desk.connection, instance.definition_id).definition
    template = forms.letter_of(form, instance.data)
    if template is None or template not in definition.letters:
        raise NotFound("letter", case=instance.id, form=form.key)
    facts = CaseFacts(instance.business_key or instance.id, received=instance.started, channel=correspondence.channel_of(instance.data))
    data = correspondence.letter_data(
        shell.office, definition, case=facts, variables=instance.data, at=at, form=form, values=values,
        deputies=deputies(shell, desk.connection, at, mandate),
    )
    return Letter(_file_name(template, facts.ticket), shell.renderer.pdf(template, definition.letters, data, at=at))


def _file_name(template: str, ticket: str) -> str:
    return f"{template.rsplit('.', 1)[0]}-{ticket}.pdf"
