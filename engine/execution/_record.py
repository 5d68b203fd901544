"""What happens within one step, as it happens."""

from __future__ import annotations

from typing import Literal

from engine.model import Decision, Trace, Wait


class Record:
    """Collects the trace of one step."""

    __slots__ = ("closed", "decisions", "flows", "opened", "passed")

    def __init__(self) -> None:
        self.flows: list[str] = []
        self.passed: list[str] = []
        self.decisions: list[Decision] = []
        self.opened: list[Wait] = []
        self.closed: list[tuple[int, Literal["completed", "cancelled"]]] = []

    def trace(self) -> Trace:
        """The trace so far, frozen."""
        return Trace(tuple(self.flows), tuple(self.passed), tuple(self.decisions), tuple(self.opened), tuple(self.closed))
