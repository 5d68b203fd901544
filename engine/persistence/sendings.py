"""Which sending of an open page a row came with, as the columns `page` and `number` of the tables that keep what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.model import Sending


def columns_of(sending: Sending | None) -> dict[str, Any]:
    """Column → value; nulls without one."""
    return {"page": sending and sending.page, "number": sending and sending.number}


def sending_of(row: Sequence[Any] | None) -> Sending | None:
    """The sending of a row of these two columns; None without a row, or when it came without script."""
    return None if row is None or row[0] is None else Sending(row[0], row[1])
