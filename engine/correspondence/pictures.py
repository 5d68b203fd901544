"""Whether a picture that somebody sent can stand in a document: of a kind that is set, and small enough once it is unpacked."""

from __future__ import annotations

import struct

MOST_PIXELS = 50_000_000
"""Unpacked, some 200 MB; a telephone's largest photograph has as many."""
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG that begin a frame and hold its size (ITU-T T.81, table B.1)."""


def suffix(content: bytes) -> str | None:
    """``png`` or ``jpg``; None for a picture of another kind, a broken or a huge one."""
    size = _png_size(content) if content.startswith(_PNG) else _jpeg_size(content) if content.startswith(_JPEG) else None
    if size is None or not 0 < size[0] * size[1] <= MOST_PIXELS:
        return None
    return "png" if content.startswith(_PNG) else "jpg"


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24 or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
