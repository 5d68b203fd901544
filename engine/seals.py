"""Signatures within a PDF by pyHanko (PAdES baseline B) with a key from a PKCS#12 file. Loaded only where such a key is set up."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from engine.correspondence.sealing import Examined, SealFailed
from engine.errors import EngineError

FIELD = "TandaTangan"
"""Name of the signature field."""
WIDTH = 150
"""Points that the field reaches to the right of the letter's QR code."""

_UNREADABLE = (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, NotImplementedError, RecursionError, OverflowError)
"""What reading a file that only looks like a PDF may raise."""


@dataclass(frozen=True, slots=True)
class Pkcs12Seal:
    """A key and its certificates."""

    signer: signers.SimpleSigner
    certificate: str
    """SHA-256 (hex) of the certificate."""

    def sign(self, pdf: bytes, *, at: datetime, reason: str, link: str) -> bytes:
        """See `Seal.sign`."""
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            page, box = _place(writer.prev, link)
            field = fields.SigFieldSpec(FIELD, on_page=page, box=box)
            meta = signers.PdfSignatureMetadata(
                field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason, certify=True,
                docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            )  # fmt: skip
            # the letter itself shows who signed; an appearance of its own would bring fonts that are not embedded
            blank = StaticStampStyle(border_width=0, background=None)
            signer = _ByClock(meta, signer=self.signer, stamp_style=blank, new_field_spec=field, at=at)
            signed = _apart(lambda: signer.sign_pdf(writer))
        except (*_UNREADABLE, SigningError, OSError) as error:
            raise SealFailed(str(error)) from error
        return bytes(signed.getvalue())

    def examine(self, pdf: bytes) -> Examined:
        """See `Seal.examine`."""
        try:
            found = list(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)
            if not found:
                return Examined(None, False)
            last = found[-1]
            certificate = last.signer_cert
            context = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=last.self_reported_timestamp)
            status = _apart(lambda: validate_pdf_signature(last, signer_validation_context=context))
        except (*_UNREADABLE, OSError):
            return Examined(None, False)
        whole = last.coverage is not None and last.coverage >= SignatureCoverageLevel.ENTIRE_FILE
        return Examined(_fingerprint(certificate.dump()), bool(status.intact and status.valid and whole))


def load_seal(file: Path, passphrase_file: Path) -> Pkcs12Seal:
    """The seal of a PKCS#12 file. Raises EngineError: a file is missing, open to others than its owner, or does not open."""
    key, passphrase = _secret(file), _secret(passphrase_file).strip()
    try:
        pkcs12.load_pkcs12(key, passphrase)
        signer = signers.SimpleSigner.load_pkcs12_data(key, other_certs=[], passphrase=passphrase)
    except ValueError as error:
        raise EngineError(f"{file}: {error}") from error
    if signer is None or signer.signing_cert is None:
        raise EngineError(f"{file}: holds no key with its certificate")
    return Pkcs12Seal(signer, _fingerprint(signer.signing_cert.dump()))


class _ByClock(signers.PdfSigner):
    """A signer whose time is the command's."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


def _apart(work: Callable[[], Any]) -> Any:
    """What `work` returns, in a thread of its own: pyHanko runs an event loop, and a thread that has one already cannot run another."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _place(pdf: PdfFileReader, link: str) -> tuple[int, tuple[int, int, int, int] | None]:
    """(page, box) beside the first link to `link`; without one the field is nowhere to be seen."""
    find: Any = pdf.find_page_for_modification
    for number in range(int(pdf.root["/Pages"]["/Count"])):
        for one in find(number)[0].get_object().get("/Annots", ()):
            annotation = one.get_object()
            if "/A" in annotation and str(annotation["/A"].get("/URI", "")) == link:
                _, low, right, high = (float(edge) for edge in annotation["/Rect"])
                return number, (int(right), int(low), int(right) + WIDTH, int(high))
    return 0, None


def _fingerprint(certificate: bytes) -> str:
    return load_der_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def _secret(file: Path) -> bytes:
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise EngineError(f"{file}: others than its owner may read it; chmod 600")
        return file.read_bytes()
    except OSError as error:
        raise EngineError(f"{file}: {error.strerror}") from error
