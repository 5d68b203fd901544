"""What signs letters within the PDF itself, and looks again at a letter that somebody brings: a seam, with the address that its QR code leads to."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CHECK_PATH = "/periksa-surat/"
"""Where the public page stands that says whose a letter is; the letter's code follows."""
CODE_BYTES = 10
"""Random bytes of a letter's code: 80 bits, which nobody guesses."""
MARK = "ttd.svg"
"""Name under which the QR code of a letter that is signed electronically lies beside the template."""

_CODE = rb"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}"
_ADDRESS = re.compile(re.escape(CHECK_PATH).encode() + b"(" + _CODE + b")")


class SealFailed(Exception):
    """A letter could not be signed."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a PDF says of itself."""

    certificate: str | None
    """SHA-256 (hex) of the certificate that signed it last; None when nothing did."""
    intact: bool
    """Whether that signature holds and covers the whole file."""


class Seal(Protocol):
    """Seam: a key that signs, and what reads such signatures."""

    @property
    def certificate(self) -> str:
        """SHA-256 (hex) of its own certificate."""

    def sign(self, pdf: bytes, *, at: datetime, reason: str, link: str) -> bytes:
        """The PDF with a signature (PAdES) that allows no change after it, beside the link to `link` where there is one. Raises SealFailed."""

    def examine(self, pdf: bytes) -> Examined:
        """What the PDF says of itself; a file that cannot be read as one says nothing."""


def letter_code(chance: bytes) -> str:
    """A letter's code, ``K7MP-4XQ2-A5TR-WQ3D``, from `CODE_BYTES` random bytes."""
    text = base64.b32encode(chance).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_code(text: str) -> str:
    """A code as it was typed, in its own spelling; "" for what is none."""
    bare = re.sub(r"[^A-Z2-7]", "", text.upper())
    return "-".join(bare[start : start + 4] for start in range(0, 16, 4)) if len(bare) == 16 else ""


def codes_in(pdf: bytes) -> frozenset[str]:
    """Codes of the letters to whose page the file leads, as far as that stands in it uncompressed."""
    return frozenset(found.group(1).decode() for found in _ADDRESS.finditer(pdf))
