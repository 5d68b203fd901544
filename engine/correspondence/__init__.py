"""Letters and what goes with them: PDF/A from templates, their data, QR codes, tracking codes."""

from __future__ import annotations

from engine.correspondence.data import QR, CaseFacts, Deputy, channel_of, letter_data, samples
from engine.correspondence.letters import check_letter
from engine.correspondence.marks import qr_svg
from engine.correspondence.rendering import Renderer, TypstRenderer
from engine.correspondence.tracking import same_code, tracking_code

__all__ = [
    "QR", "CaseFacts", "Deputy", "Renderer", "TypstRenderer", "channel_of", "check_letter", "letter_data", "qr_svg", "same_code", "samples",
    "tracking_code",
]  # fmt: skip
