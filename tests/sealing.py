"""A key of the tests' own, made when it is first asked for, and a seal that can be told to fail."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from engine import Examined, SealFailed
from engine.seals import Pkcs12Seal, load_seal

PASSPHRASE = "rahasia contoh"


@cache
def key_file() -> bytes:
    """A PKCS#12 file with a key and its self-made certificate, both good for the years of the tests."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kepala Dinas (contoh)")])
    usage = x509.KeyUsage(True, True, *[False] * 7)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"contoh", key, certificate, None, BestAvailableEncryption(PASSPHRASE.encode()))


def written(folder: Path, *, mode: int = 0o600, passphrase: str = PASSPHRASE) -> tuple[Path, Path]:
    """(key file, passphrase file) in the folder."""
    files = folder / "kunci.p12", folder / "frasa.txt"
    for file, content in zip(files, (key_file(), f"{passphrase}\n".encode()), strict=True):
        file.write_bytes(content)
        os.chmod(file, mode)
    return files


@cache
def seal() -> Pkcs12Seal:
    """The seal of the tests' key."""
    with TemporaryDirectory() as folder:
        return load_seal(*written(Path(folder)))


@dataclass
class MoodySeal:
    """The same seal, which fails while `fails` is set."""

    fails: bool = True

    @property
    def certificate(self) -> str:
        """As the seal's."""
        return seal().certificate

    def sign(self, pdf: bytes, *, at: datetime, reason: str, link: str) -> bytes:
        """As the seal signs, or not."""
        if self.fails:
            raise SealFailed("the token does not answer")
        return seal().sign(pdf, at=at, reason=reason, link=link)

    def examine(self, pdf: bytes) -> Examined:
        """As the seal examines."""
        return seal().examine(pdf)
