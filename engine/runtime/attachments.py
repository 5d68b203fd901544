"""Files that come with forms: only what the same person uploaded, or the case already holds, may be named in a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.errors import FieldError, Invalid
from engine.persistence import files
from engine.persistence.files import Attachment
from engine.runtime.shell import Command


def take(command: Command, case_id: str, values: dict[str, Any], *, owner: str, origin: str) -> tuple[str, ...]:
    """Attach the files that `values` name to the case: their digests, in form order. What is stored about a file replaces what the form said of it.

    Raises Invalid (``berkas_hilang``) for a file that `owner` never uploaded and the case does not hold.
    """
    named = list(_file_values(values, ""))
    if not named:
        return ()
    held = {a.digest for a in files.attachments_of(command.connection, case_id)}
    uploaded = files.uploads_of(command.connection, owner)
    for path, file in named:
        stored = uploaded.get(file["digest"])
        if stored is not None:
            file.update(stored)
            attachment = Attachment(
                case_id, stored["digest"], stored["name"], stored["type"], stored["size"], "upload", command.at, command.actor.id, origin
            )
            files.insert_attachment(command.connection, attachment)
        elif file["digest"] not in held:
            raise Invalid({path: FieldError("berkas_hilang", {"label": file.get("name", "")})})
    return tuple(file["digest"] for _, file in named)


def _file_values(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if "digest" in value and "name" in value:
            yield path, value
            return
        for key, inner in value.items():
            yield from _file_values(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            # a file field's own list is one field; a row of a dynamic list is a path of its own
            is_file = isinstance(inner, dict) and "digest" in inner
            yield from _file_values(inner, path if is_file else f"{path}.{index}")
