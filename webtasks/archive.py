"""A ZIP archive written while it is sent: one entry in memory at a time, the same bytes for the same entries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

Entry = tuple[str, datetime, Callable[[], bytes]]
"""(path within the archive, when it was made, its bytes when their turn comes)."""
MEDIA_TYPE = "application/zip"
_EARLIEST = 1980
"""No ZIP knows an earlier year."""


class _Window(io.RawIOBase):
    """What has been written and not been taken yet; seeks reach back no further, which is as far as an archive goes for the entry in hand."""

    def __init__(self) -> None:
        self._held = io.BytesIO()
        self._taken = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._taken + self._held.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._taken + self._held.seek(offset - self._taken if whence == io.SEEK_SET else offset, whence)

    def write(self, content: object) -> int:
        return self._held.write(content)  # type: ignore[arg-type]  # bytes, as zipfile gives them

    def take(self) -> bytes:
        """Everything written since the last time."""
        content = self._held.getvalue()
        self._held = io.BytesIO()
        self._taken += len(content)
        return content


def stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive's bytes, piece by piece. Entries are stored as they are: most are compressed already, and so no version of zlib shows."""
    window = _Window()
    with zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as archive:
        for path, at, load in entries:
            moment = (max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
            entry = zipfile.ZipInfo(path, moment)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, load())
            yield window.take()
    yield window.take()
