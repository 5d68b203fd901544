"""How values stand in columns: instants as UTC microseconds, JSON as compressed bytes."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLAIN, _DEFLATED = b"{", b"z"
_WORTH_DEFLATING = 160
"""Below this many bytes zlib's own header and tables eat what it saves."""
_SMALL = 16_384
_WINDOW_BITS, _MEMORY_LEVEL = 12, 5
"""For values below `_SMALL`: deflate looks 4 kB back."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds since 1970 UTC: exact, sortable and the same on both stores."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the column."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From the column, in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Packed(TypeDecorator[Any]):
    """A JSON value as bytes, deflated when that pays."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """To the column."""
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """From the column."""
        return None if value is None else unpack(value)


def pack(value: Any) -> bytes:
    """The bytes of a JSON value: a mark, then plain or deflated JSON."""
    return pack_bytes(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def pack_bytes(plain: bytes) -> bytes:
    """`plain`, marked, and deflated when that pays."""
    if len(plain) < _WORTH_DEFLATING:
        return _PLAIN + plain
    return _DEFLATED + (_deflated(plain) if len(plain) < _SMALL else zlib.compress(plain, 1))


def _deflated(plain: bytes) -> bytes:
    """As `zlib.compress`, with tables of 36 kB instead of 268: clearing those takes ten times as long as deflating a kilobyte."""
    deflater = zlib.compressobj(1, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL)
    return deflater.compress(plain) + deflater.flush()


def unpack(stored: bytes) -> Any:
    """The JSON value of bytes made by `pack`."""
    return orjson.loads(unpack_bytes(stored))


def unpack_bytes(stored: bytes) -> bytes:
    """The bytes given to `pack_bytes`. Raises ValueError for bytes it did not make."""
    mark, body = stored[:1], bytes(stored[1:])
    if mark == _PLAIN:
        return body
    if mark == _DEFLATED:
        return zlib.decompress(body)
    raise ValueError("not packed by this program")
