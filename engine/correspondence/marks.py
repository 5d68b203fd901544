"""QR codes."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> bytes:
    """A QR code (ISO/IEC 18004, error correction M or better) for `text`, as an SVG document; the same text gives the same bytes."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=4, xmldecl=True, svgns=True, nl=False)
    return picture.getvalue()
