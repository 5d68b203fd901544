"""Letters as they are signed: by a key of the office within the PDF, or by hand and scanned. A signed letter never changes.

What is signed is said by properties of the task's form: `ttd_berkas` (the file field in which the signed letter stands), `ttd_elektronik`
(expression: whether the key signs, with the form's template `surat`), `nomor_surat`, `tanggal_surat` and `penandatangan` (what the letter says).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from engine import correspondence, expressions, forms
from engine.correspondence import CaseFacts, Deputy, SealFailed
from engine.errors import FieldError, Invalid
from engine.model import Form, Instance, Task
from engine.persistence import files, signed
from engine.persistence.files import Attachment
from engine.persistence.signed import SignedLetter
from engine.runtime.deputies import deputies
from engine.runtime.shell import Command, Loaded

FILE, ELECTRONIC = "ttd_berkas", "ttd_elektronik"
"""Form properties: where the signed letter stands, and whether the office's key signs it."""


@dataclass(frozen=True, slots=True)
class _Signing:
    """One form that signs a letter, as it was filled in."""

    command: Command
    case: Instance
    loaded: Loaded
    task: Task
    form: Form
    values: Mapping[str, Any]
    variables: Mapping[str, Any]
    deputies: Mapping[str, Deputy]

    def says(self, name: str) -> Any:
        """What the form's property yields."""
        known = {**self.variables, self.form.key: dict(self.values), **self.values}
        return forms.computed(self.form, name, known, now=self.command.at.astimezone(ZoneInfo(self.command.shell.office.zone)))


def sign(
    command: Command, case: Instance, loaded: Loaded, *, task: Task, form: Form, values: dict[str, Any], variables: Mapping[str, Any],
    mandate: str | None,
) -> dict[str, Any]:
    """`values` with the signed letter in its field, if the form signs one electronically. Within the transaction of the completion.

    `mandate`: id of the delegation by which it is done for the holder of a post.

    Raises Invalid (``ttd_gagal``) when there is no key or it does not sign, ModelFault when the letter cannot be set.
    """
    standing = deputies(command.shell, command.connection, command.at, mandate)
    signing = _Signing(command, case, loaded, task, form, values, variables, standing)
    field = form.properties[FILE]
    if not expressions.is_true(signing.says(ELECTRONIC)):
        for file in values.get(field) or () if values.get(forms.OUTCOME) != forms.RETURN else ():
            _keep(signing, str(file["digest"]), code=None, certificate=None)
        return values
    return {**values, field: [_sealed(signing)]}


def _sealed(signing: _Signing) -> dict[str, Any]:
    """The letter set and signed by the office's key: the value of its file field."""
    shell, at, case = signing.command.shell, signing.command.at, signing.case
    if shell.seal is None:
        raise _failed(signing)
    code = correspondence.letter_code(shell.salts(correspondence.CODE_BYTES))
    address = f"{_site(shell.office.site)}{correspondence.CHECK_PATH}{code}"
    template, ticket = str(forms.letter_of(signing.form, case.data)), case.business_key or case.id
    definition = signing.loaded.definition
    data = correspondence.letter_data(
        shell.office, definition, case=CaseFacts(ticket, received=case.started, channel=correspondence.channel_of(case.data)), variables=case.data,
        at=at, form=signing.form, values=signing.values, sealed=correspondence.mark(address, code, at, shell.office.zone),
        deputies=signing.deputies,
    )  # fmt: skip
    pdf = shell.renderer.pdf(template, {**definition.letters, correspondence.MARK: correspondence.qr_svg(address)}, data, at=at)
    try:
        content = shell.seal.sign(pdf, at=at, reason=str(signing.says("nomor_surat") or ticket), link=address)
    except SealFailed as error:
        logging.getLogger("alur.signing").error("case %s: %s", case.id, error)  # who runs the server must learn why; who signs can only try again
        raise _failed(signing) from error
    return _attached(signing, f"{template.rsplit('.', 1)[0]}-{ticket}.pdf", content, code=code, certificate=shell.seal.certificate)


def _attached(signing: _Signing, name: str, content: bytes, *, code: str, certificate: str) -> dict[str, Any]:
    command = signing.command
    digest = files.put_blob(command.connection, content)
    files.insert_attachment(command.connection, Attachment(
        signing.case.id, digest, name, "application/pdf", len(content), "letter", command.at, command.actor.id, signing.task.element_id,
    ))  # fmt: skip
    _keep(signing, digest, code=code, certificate=certificate)
    return {"digest": digest, "name": name, "type": "application/pdf", "size": len(content)}


def _keep(signing: _Signing, digest: str, *, code: str | None, certificate: str | None) -> None:
    said = {name: str(signing.says(name) or "") for name in ("nomor_surat", "tanggal_surat", "penandatangan")}
    post, deputy = signing.command.shell.office.posts.get(said["penandatangan"]), signing.deputies.get(said["penandatangan"])
    title = " ".join(filter(None, (deputy.prefix if deputy else "", post.title if post else "")))
    signed.keep(signing.command.connection, SignedLetter(
        digest, signing.case.id, signing.form.key, signing.command.at, number=said["nomor_surat"], dated=said["tanggal_surat"][:10],
        post=title, code=code, certificate=certificate,
    ))  # fmt: skip


def _failed(signing: _Signing) -> Invalid:
    """Beside the field that asked for the key: the first that the property reads."""
    names = expressions.parse(signing.form.properties[ELECTRONIC]).names
    asked = next((field.key for field in signing.form.walk() if field.key in names - {forms.OUTCOME}), signing.form.properties[FILE])
    return Invalid({asked: FieldError("ttd_gagal")})


def _site(site: str) -> str:
    return (site if "://" in site else f"https://{site}").rstrip("/")
