"""The worker's loop, with a small engine that counts and fails on purpose, and a clock that does not wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from engine.worker import work


@dataclass
class Rounds:
    """An engine that fails in the rounds named, counted from 1."""

    failing: frozenset[int] = frozenset()
    done: int = 0

    def run_due(self) -> int:
        self.done += 1
        if self.done in self.failing:
            raise OSError(f"round {self.done}")
        return 0


@dataclass
class StopAfter:
    """Says "end" after so many waits; remembers how long each was to be."""

    waits: int
    waited: list[float] = field(default_factory=list)

    def wait(self, timeout: float, /) -> bool:
        self.waited.append(timeout)
        return len(self.waited) >= self.waits


def test_what_is_due_is_done_at_once_and_after_each_pause() -> None:
    engine, stopped = Rounds(), StopAfter(3)

    work(engine, stopped, every=timedelta(seconds=5), failed=lambda _: None)

    assert engine.done == 3
    assert stopped.waited == [5.0, 5.0, 5.0]


def test_a_round_that_fails_is_told_and_the_next_one_tries_again() -> None:
    engine, told = Rounds(failing=frozenset({1, 2})), list[str]()

    work(engine, StopAfter(4), every=timedelta(seconds=1), failed=lambda error: told.append(str(error)))

    assert told == ["round 1", "round 2"]
    assert engine.done == 4
