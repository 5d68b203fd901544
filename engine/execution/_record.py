"""What happens within one step, as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.model import Decision, Trace, Wait

if TYPE_CHECKING:
    from engine.execution._tokens import Token

CIRCLE = "hanya_kelompok"
"""Extension property of a node: from where it is reached on, the case is for the eyes of that group alone."""


class Record:
    """Collects the trace of one step."""

    __slots__ = ("circle", "closed", "decisions", "flows", "opened", "passed")

    def __init__(self) -> None:
        self.flows: list[str] = []
        self.passed: list[str] = []
        self.decisions: list[Decision] = []
        self.opened: list[Wait] = []
        self.closed: list[tuple[int, Literal["completed", "cancelled"]]] = []
        self.circle: str | None = None

    def passes(self, token: Token) -> None:
        """The token leaves its node."""
        self.passed.append(token.path)
        self.reaches(token)

    def reaches(self, token: Token) -> None:
        """The token is on its node for good: a task that opened, or a node it is about to leave."""
        self.circle = token.task_spec.node.properties.get(CIRCLE, "").strip() or self.circle

    def trace(self) -> Trace:
        """The trace so far, frozen."""
        return Trace(tuple(self.flows), tuple(self.passed), tuple(self.decisions), tuple(self.opened), tuple(self.closed), self.circle)
