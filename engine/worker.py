"""The loop beside the pages: does what is due, again and again, until it is told to end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol


class Due(Protocol):
    """What the loop drives: the engine, as far as the loop knows it."""

    def run_due(self) -> int:
        """Do what is due now; how many cases moved or began."""


class Stopped(Protocol):
    """Tells the loop to end: a `threading.Event`."""

    def wait(self, timeout: float, /) -> bool:
        """Wait that many seconds or until told to end; whether to end."""


def work(engine: Due, stopped: Stopped, *, every: timedelta, failed: Callable[[Exception], None]) -> None:
    """Do what is due now and after each `every`, until `stopped`.

    A round that fails (the database is away, say) is told to `failed`, and the next one tries again: a loop that ended in silence
    would let every timer of the office pass.
    """
    while True:
        try:
            engine.run_due()
        except Exception as error:  # noqa: BLE001  (one of the two places that may: see above)
            failed(error)
        if stopped.wait(every.total_seconds()):
            return
