"""From a message to what the first form of the public process holds, as the office's kanal.toml says; and those of its files that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from engine import expressions, forms
from engine.channels import LONGEST_TEXT, Arrival
from engine.errors import Invalid, NotFound
from engine.expressions import EvaluationError, ExpressionError
from engine.forms.uploads import clean_name, sniff
from engine.model import OFFICE, Form
from engine.office import Intake, format
from engine.persistence import files
from engine.persistence.incoming import Incoming
from engine.runtime.deploying import MESSAGE_FORM
from engine.runtime.outgoing import RECEPTION
from engine.runtime.shell import Command, Loaded

OPENING = 100
"""Characters of a message's first line that may stand for its subject."""
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of a message that the office takes, as values of a file field, and the names of the others."""

    taken: tuple[dict[str, Any], ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A message as it was kept."""

    sender: str
    name: str
    subject: str
    text: str
    files: tuple[dict[str, Any], ...]
    refused: tuple[str, ...]
    answers: tuple[str, ...]
    automatic: bool
    returned: bool
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a case begins with."""

    data: dict[str, Any]
    values: dict[str, Any]
    form: str | None
    """Key of the form that the values satisfy; None: the first task's own."""


def keep_files(command: Command, message: Arrival, *, owner: str) -> Kept:
    """Keep what the office takes of a message's files, by the same rules as uploads; a text that is too long to be shown is a file, too."""
    settings = command.shell.office.settings
    taken: list[dict[str, Any]] = []
    refused: list[str] = []
    for file in message.files:
        name = clean_name(file.name)
        if file.content is None or len(taken) >= settings["unggah_maks_berkas"]:
            refused.append(name)
            continue
        try:
            kind = sniff(file.content, name, allowed=settings["unggah_jenis"], limit_mb=settings["unggah_maks_mb"])
        except Invalid:
            refused.append(name)
        else:
            taken.append(files.put_upload(command.connection, owner, name=name, media_type=kind, content=file.content, at=command.at))
    if len(message.text) > LONGEST_TEXT:
        whole = message.text.encode("utf-8", "replace")
        taken.append(files.put_upload(command.connection, owner, name="pesan.txt", media_type="text/plain", content=whole, at=command.at))
    return Kept(tuple(taken), tuple(refused))


def with_content(row: Incoming, message: Arrival, kept: Kept) -> Incoming:
    """The row with what has to be known of the message until a case has it."""
    content = {
        "name": _clean(message.name)[:120], "subject": _clean(message.subject)[:500], "text": _clean(message.text, lines=True)[:LONGEST_TEXT],
        "files": list(kept.taken), "refused": list(kept.refused), "answers": list(message.answers[:50]), "automatic": message.automatic,
        "returned": message.returned, "more": dict(message.more),
    }  # fmt: skip
    return replace(row, content=content)


def read_content(row: Incoming) -> Read:
    """What `with_content` kept; nothing of a message whose case has it already."""
    said = row.content or {}
    return Read(
        row.sender, said.get("name", ""), said.get("subject", ""), said.get("text", ""), tuple(said.get("files", ())),
        tuple(said.get("refused", ())), tuple(said.get("answers", ())), bool(said.get("automatic")), bool(said.get("returned")),
        said.get("more", {}),
    )  # fmt: skip


def filled(command: Command, loaded: Loaded, intake: Intake, *, row: Incoming, kantor: Mapping[str, Any]) -> Filled:
    """What the case of a message begins with. Raises NotFound (no form), Invalid (the form asks for what the office's kanal.toml does not give)."""
    process = loaded.definition.process
    first = process.first_task()
    key = process.properties.get(MESSAGE_FORM) or (first.form_key if first else None)
    form = loaded.definition.form(key)
    if form is None:
        raise NotFound("form", key=key)
    read = read_content(row)
    said = {
        "kanal": row.channel, "pengirim": read.sender or None, "nama": read.name or None, "subjek": read.subject or None,
        "teks": read.text or None, "awal": _opening(read.text), "lampiran": list(read.files), "lain": dict(read.more),
    }  # fmt: skip
    values = {name: _value(command, text, {"pesan": said, OFFICE: kantor}) for name, text in intake.fields.items()}
    fitting = _fitting(command, form, {name: _cut(form, name, value) for name, value in values.items() if value not in (None, [])}, kantor)
    return Filled({RECEPTION: _reception(command, row, read)}, fitting, form.key)


def _reception(command: Command, row: Incoming, read: Read) -> dict[str, Any]:
    office = command.shell.office
    said: dict[str, Any] = {
        "kanal": row.channel, "waktu_terima": format.local(row.at, office.zone).isoformat(), "pengirim": read.sender, "identitas": row.identity,
    }
    if read.automatic:
        said["tanpa_balasan"] = "ya"
    if read.refused:
        said["lampiran_ditolak"] = list(read.refused)
    if serial := read.more.get("nomor_formulir"):
        said["nomor_formulir"] = serial
    return said


def _fitting(command: Command, form: Form, values: dict[str, Any], kantor: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that the form refuses: what a stranger wrote is no reason to lose the rest. Raises Invalid for what it demands."""
    variables = {OFFICE: kantor}
    now = command.at.astimezone(ZoneInfo(command.shell.office.zone))
    for _ in range(_ROUNDS):
        try:
            forms.validate(form, values, variables=variables, now=now)
        except Invalid as invalid:
            wrong = {path.partition(".")[0] for path in invalid.fields} & values.keys()
            if not wrong:
                raise
            values = {name: value for name, value in values.items() if name not in wrong}
        else:
            return values
    raise Invalid({})


def _cut(form: Form, name: str, value: Any) -> Any:
    """A text no longer than its field takes."""
    most = next((field.validate.get("maxLength") for field in form.walk() if field.key == name), None)
    return value[:most] if isinstance(value, str) and isinstance(most, int) else value


def _value(command: Command, written: str, variables: Mapping[str, Any]) -> Any:
    try:
        found = expressions.evaluate(expressions.parse(written), variables, now=command.at, zone=ZoneInfo(command.shell.office.zone))
    except (ExpressionError, EvaluationError):
        return None  # a field that cannot be worked out from this message stays empty
    return expressions.to_json(found.value)


def _opening(text: str) -> str | None:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return None if not line else line if len(line) <= OPENING else f"{line[: OPENING - 1].rstrip()}…"


def _clean(text: str, *, lines: bool = False) -> str:
    """Without what no page shows: control characters, halves of surrogates."""
    kept = "".join(sign for sign in text if (sign.isprintable() or sign.isspace()) and not "\ud800" <= sign <= "\udfff")
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip() if lines else " ".join(kept.split())
