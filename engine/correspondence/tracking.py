"""The tracking code (*kode lacak*) of a case: derived from its id under the server's key, so that it is stored nowhere."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs (5 bits each) without 0, 1, I and O, which people misread."""
LENGTH = 12
"""Signs of a code: 60 bits."""

_MISREAD = str.maketrans("", "", " -._\t\u00a0\u2010\u2011\u2012\u2013\u2014")


def tracking_code(case_id: str, key: bytes) -> str:
    """The code of a case, e.g. ``K7MP-4XQ2-9TRW``: the first 60 bits of HMAC-SHA256 over the id (RFC 2104).

    `key`: at least 16 secret bytes; raises ValueError for a shorter one.
    """
    if len(key) < 16:
        raise ValueError("the key of tracking codes needs at least 16 bytes")
    digest = hmac.new(key, b"kode-lacak\0" + case_id.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big") >> 4
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def same_code(a: str, b: str) -> bool:
    """Whether two codes are the same, however their letters, spaces and dashes were typed; takes the same time wherever they differ."""
    return hmac.compare_digest(_bare(a), _bare(b))


def _bare(code: str) -> bytes:
    return unicodedata.normalize("NFKC", code).translate(_MISREAD).upper().encode("utf-8", "replace")
