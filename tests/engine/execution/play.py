"""A case in a test: commands in, what is seen out; stored and restored at every step as in production."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.execution import advance, compile_definition
from engine.model import Cancel, Complete, Definition, DueTimers, Start, Step, Trigger, Wait

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
"""Monday, 09.00 in Tenggarong."""


WITNESSES: list[Callable[[Definition, Step], None]] = []
"""Called with every step of every case here: who wants to know what the scenarios execute."""


class Play:
    """One case of a definition. `step` is the last step."""

    def __init__(
        self, definition: Definition, data: Mapping[str, Any] | None = None, *, office: Mapping[str, Any] | None = None,
        complete: Mapping[str, Any] | None = None, at: datetime = AT,
    ) -> None:
        self.definition, self.compiled = definition, compile_definition(definition)
        self.office = dict(office or {})
        self.step: Step = advance(self.compiled, None, None, Start(dict(data or {}), self.office, complete), at)
        self._tell()

    def send(self, trigger: Trigger, *, at: datetime = AT) -> Step:
        """Advance by any trigger."""
        stored = json.loads(json.dumps(self.step.data))
        self.step = advance(self.compiled, self.step.state, {**stored, "kantor": self.office}, trigger, at)
        self._tell()
        return self.step

    def _tell(self) -> None:
        for witness in WITNESSES:
            witness(self.definition, self.step)

    def wait(self, path: str, index: int | None = None) -> Wait:
        """The open task at `path` (and item `index`)."""
        return next(w for w in self.step.waits if w.path == path and index in (None, w.index))

    def done(self, path: str, values: Mapping[str, Any] | None = None, *, index: int | None = None, at: datetime = AT) -> Step:
        """A person completes the task at `path`."""
        return self.send(Complete(self.wait(path, index).token, dict(values or {})), at=at)

    def later(self, at: datetime) -> Step:
        """The worker looks for what is due."""
        return self.send(DueTimers(), at=at)

    def cancel(self) -> Step:
        """The case is cancelled."""
        return self.send(Cancel())

    @property
    def open(self) -> list[str]:
        """Paths of the open tasks, oldest first."""
        return [w.path for w in self.step.waits]

    @property
    def data(self) -> dict[str, Any]:
        """The variables."""
        return self.step.data
