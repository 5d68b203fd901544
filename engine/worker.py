"""The loop beside the pages: does what is due, again and again, until it is told to end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any, Protocol

from engine.model import Completed, Work

BY = "system"
"""As whom the registered programs do their work."""
MOST_A_ROUND = 100
"""Works done before what is due is looked for again."""

Program = Callable[[Work], Mapping[str, Any] | None]
"""Does one work of its topic and returns the variables that are its result. Raises `WorkError` for an error that the diagram knows;
whatever else it raises is a failed attempt."""


class WorkError(Exception):
    """A program says that the work ends in an error of the diagram, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Due(Protocol):
    """What the loop drives: the engine, as far as the loop knows it."""

    def run_due(self) -> int:
        """Do what is due now; how many cases moved or began."""

    def fetch_work(self, topics: Collection[str], *, by: str, worker: str, limit: int = ...) -> tuple[Work, ...]:
        """Work for these topics, lent to `worker`."""

    def complete_work(self, work_id: str, data: Mapping[str, Any] | None = None, *, by: str, worker: str, attempt: int) -> Completed:
        """The work is done."""

    def fail_work(self, work_id: str, message: str, *, by: str, worker: str, attempt: int) -> None:
        """The attempt failed."""

    def work_error(self, work_id: str, code: str, *, by: str, worker: str, attempt: int) -> Completed:
        """The work ended in an error of the diagram."""


class Stopped(Protocol):
    """Tells the loop to end: a `threading.Event`."""

    def wait(self, timeout: float, /) -> bool:
        """Wait that many seconds or until told to end; whether to end."""


def work(
    engine: Due, stopped: Stopped, *, every: timedelta, failed: Callable[[Exception], None], programs: Mapping[str, Program] | None = None,
    name: str = "pekerja",
) -> None:
    """Do what is due now and after each `every`, until `stopped`; with `programs` (topic → program) also the work of service tasks, as `name`.

    A round that fails (the database is away, say) is told to `failed`, and the next one tries again: a loop that ended in silence
    would let every timer of the office pass.
    """
    while True:
        try:
            engine.run_due()
            if programs:
                serve(engine, programs, name=name, failed=failed)
        except Exception as error:  # noqa: BLE001  (one of the places that may: see above)
            failed(error)
        if stopped.wait(every.total_seconds()):
            return


def serve(engine: Due, programs: Mapping[str, Program], *, name: str, failed: Callable[[Exception], None]) -> int:
    """Do the work that waits for the programs now, one at a time: each has its whole lease. How many there were."""
    for done in range(MOST_A_ROUND):
        taken = engine.fetch_work(sorted(programs), by=BY, worker=name, limit=1)
        if not taken:
            return done
        try:
            _do(engine, taken[0], programs[taken[0].topic])
        except Exception as error:  # noqa: BLE001  (what becomes of one work must not cost the others theirs)
            failed(error)
    return MOST_A_ROUND


def _do(engine: Due, one: Work, program: Program) -> None:
    try:
        result = program(one)
    except WorkError as error:
        engine.work_error(one.id, error.code, by=BY, worker=one.worker, attempt=one.attempt)
    except Exception as error:  # noqa: BLE001  (any failure of the program is a failed attempt)
        engine.fail_work(one.id, f"{type(error).__name__}: {error}", by=BY, worker=one.worker, attempt=one.attempt)
    else:
        engine.complete_work(one.id, result, by=BY, worker=one.worker, attempt=one.attempt)
