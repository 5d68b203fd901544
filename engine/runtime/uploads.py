"""Files sent ahead of the form they belong to."""

from __future__ import annotations

from typing import Any

from engine.forms.uploads import clean_name, sniff
from engine.persistence import files
from engine.runtime.shell import Shell


def upload(shell: Shell, owner: str, name: str, content: bytes) -> dict[str, Any]:
    """Keep a file for the form that `owner` is filling in. Raises Invalid (``berkas_jenis``, ``berkas_besar``, ``berkas_isi``)."""
    settings = shell.office.settings
    media_type = sniff(content, name, allowed=settings["unggah_jenis"], limit_mb=settings["unggah_maks_mb"])
    at = shell.clock.now()
    return shell.store.write(lambda c: files.put_upload(c, owner, name=clean_name(name), media_type=media_type, content=content, at=at))
