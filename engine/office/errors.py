"""The one error of this room: office data that cannot be used, with the place and the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import EngineError


class OfficeError(EngineError):
    """A file of the office folder is wrong. One line names file, key and what to do.

    `file` is relative to the folder, `key` a dotted path (``libur[3].tanggal``; "" = the file), `message` language (``id``, ``en``) → text.
    """

    def __init__(self, file: str, key: str, message: Mapping[str, str]) -> None:
        super().__init__(f"{file}: {key + ': ' if key else ''}{message['id']}", file=file, key=key)
        self.file = file
        self.key = key
        self.message = dict(message)
