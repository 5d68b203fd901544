"""The worker's loop, with a small engine that counts and fails on purpose, and a clock that does not wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import Case, Completed, Conflict, Work
from engine.worker import WorkError, work


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


@dataclass
class Bench(Rounds):
    """An engine with works that wait, and what became of each."""

    waiting: list[Work] = field(default_factory=list)
    became: list[tuple[str, str, object]] = field(default_factory=list)

    def fetch_work(self, topics: Collection[str], *, by: str, worker: str, limit: int = 10) -> tuple[Work, ...]:
        found = [replace(one, worker=worker) for one in self.waiting if one.topic in topics][:limit]
        self.waiting = [one for one in self.waiting if one.id not in {taken.id for taken in found}]
        return tuple(found)

    def complete_work(self, work_id: str, data: Mapping[str, Any] | None = None, *, by: str, worker: str, attempt: int) -> Completed:
        if work_id == "lepas":
            raise Conflict("lost", reason="taken")
        return self._note(work_id, "done", data)

    def fail_work(self, work_id: str, message: str, *, by: str, worker: str, attempt: int) -> None:
        self._note(work_id, "failed", message)

    def work_error(self, work_id: str, code: str, *, by: str, worker: str, attempt: int) -> Completed:
        return self._note(work_id, "error", code)

    def _note(self, work_id: str, what: str, said: object) -> Completed:
        self.became.append((work_id, what, said))
        return Completed(Case("k", None, "p", 1, "running"), ())


def waiting(*ids: str, topic: str = "kirim") -> list[Work]:
    """Works of a topic."""
    return [Work(one, "k", 1, None, topic, "Kirim", "Kirim", {"nomor": one}, "", 1, datetime(2026, 6, 8, tzinfo=UTC)) for one in ids]


def send(one: Work) -> dict[str, Any]:
    """A program that refuses some works and breaks on others."""
    if one.id == "ditolak":
        raise WorkError("TOLAK")
    if one.id == "rusak":
        raise OSError("server tidak menjawab")
    return {"terkirim": one.data["nomor"]}


def test_the_programs_of_their_topics_do_the_work_and_each_outcome_is_told() -> None:
    engine = Bench(waiting=[*waiting("satu", "ditolak", "rusak", "dua"), *waiting("lain", topic="cetak")])

    work(engine, StopAfter(1), every=timedelta(seconds=1), failed=lambda _: None, programs={"kirim": send})

    assert engine.became == [
        ("satu", "done", {"terkirim": "satu"}), ("ditolak", "error", "TOLAK"), ("rusak", "failed", "OSError: server tidak menjawab"),
        ("dua", "done", {"terkirim": "dua"}),
    ]  # fmt: skip
    assert [one.id for one in engine.waiting] == ["lain"]


def test_work_that_was_lost_to_another_is_told_and_the_next_is_done() -> None:
    engine, told = Bench(waiting=waiting("lepas", "satu")), list[str]()

    work(engine, StopAfter(1), every=timedelta(seconds=1), failed=lambda error: told.append(str(error)), programs={"kirim": send})

    assert (told, [one for one, _, _ in engine.became]) == (["lost"], ["satu"])
