"""What one evaluation carries along: variables, what was read, and what is left of the budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.expressions.faults import fault
from engine.model import OFFICE

MAX_TEXT = 100_000
MAX_ITEMS = 20_000


class Run:
    """One evaluation. Functions that ask for it (`Function.in_context`) may read it and charge steps."""

    __slots__ = ("budget", "now", "reads", "slots", "steps", "variables", "zone")

    def __init__(self, variables: Mapping[str, Any], *, now: datetime | None, zone: tzinfo | None, budget: int, slots: int) -> None:
        self.variables = variables
        self.reads: dict[str, Any] = {}
        """Path → value read, in the order of reading."""
        self.budget = budget
        self.steps = budget
        """What is left."""
        self.now = now
        self.zone = zone
        self.slots: list[tuple[Any, str | None]] = [(None, None)] * slots
        """Of each bound name: its value, and the path it was read from if it was read from the variables."""

    def place(self) -> tzinfo | None:
        """The office's zone: as the caller gave it, else ``kantor.zona``, whose reading is noted; None when neither says."""
        if self.zone is None:
            office = self.variables.get(OFFICE)
            name = office.get("zona") if isinstance(office, Mapping) else None
            if name is not None:
                self.reads[f"{OFFICE}.zona"] = name
                self.zone = _zone(name)
        return self.zone

    def charge(self, steps: int) -> None:
        """Take `steps` from the budget. Raises EvaluationError when it is spent."""
        self.steps -= steps
        if self.steps < 0:
            raise fault("steps", limit="steps", most=self.budget)


def _zone(name: Any) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (TypeError, ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise fault("zone", found=name) from error


def sized(value: Any) -> Any:
    """`value`, a text or list just made. Raises EvaluationError when it is too large."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise fault("size", limit="size", most=MAX_TEXT)
    if isinstance(value, list) and len(value) > MAX_ITEMS:
        raise fault("size", limit="size", most=MAX_ITEMS)
    return value
