"""Letters and what goes with them: PDF/A from templates, their data, QR codes, tracking codes."""

from __future__ import annotations

from engine.correspondence.binding import bind, bindable
from engine.correspondence.data import QR, CaseFacts, Deputy, channel_of, letter_data, mark, office_data, samples
from engine.correspondence.letters import check_letter
from engine.correspondence.marks import qr_svg
from engine.correspondence.pictures import suffix as picture_suffix
from engine.correspondence.printed import sections_data
from engine.correspondence.rendering import Renderer, TypstRenderer
from engine.correspondence.sealing import (
    CHECK_PATH,
    CODE_BYTES,
    MARK,
    Examined,
    Seal,
    SealFailed,
    codes_in,
    letter_code,
    read_code,
)
from engine.correspondence.tracking import same_code, tracking_code

__all__ = [
    "CHECK_PATH", "CODE_BYTES", "MARK", "QR", "CaseFacts", "Deputy", "Examined", "Renderer", "Seal", "SealFailed", "TypstRenderer",
    "bind", "bindable", "picture_suffix", "sections_data",
    "channel_of", "check_letter", "codes_in", "letter_code", "letter_data", "mark", "office_data", "qr_svg", "read_code",
    "same_code", "samples", "tracking_code",
]  # fmt: skip
