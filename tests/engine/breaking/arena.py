"""Where races are run: one store, two engines on it as two processes would have, a third that prepares and looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import psycopg
from sqlalchemy import make_url

from engine import Engine
from tests.engine.breaking.statements import Watcher
from tests.engine.runtime.written import WoundClock

PEOPLE = {"sari": "petugas", "tono": "petugas", "budi": "pimpinan", "adi": "admin", "anto": "analis", "ayu": "auditor"}


@dataclass
class Arena:
    """A store with three engines that share a clock."""

    url: str
    clock: WoundClock
    watchers: dict[int, Watcher]
    engines: list[Engine] = field(default_factory=list)
    server: psycopg.Connection | None = None
    """A connection past the engines, on PostgreSQL."""
    numbers: Counter[str] = field(default_factory=Counter)
    in_force: dict[str, bytes] = field(default_factory=dict)
    """Key → the model deployed for it."""
    by_themselves: list[str] = field(default_factory=list)
    """Keys of the processes with a timer start."""

    @classmethod
    def open(cls, url: str, watchers: dict[int, Watcher]) -> Arena:
        """Open all three, with the six people."""
        arena = cls(url, WoundClock("2026-06-01T08:00:00+08:00"), watchers)
        arena.open_engines()
        if url.startswith("postgresql"):
            plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
            arena.server = psycopg.connect(plain, autocommit=True)
        for user, role in PEOPLE.items():
            arena.look.add_user(user, roles=[role], by="system", name=user.title())
        arena.clock.pass_minutes(1)
        return arena

    def open_engines(self) -> None:
        """Engines that know nothing yet of what is stored."""
        office = self.engines[0].office if self.engines else None
        self.close_engines()
        self.engines = [Engine.open(self.url, clock=self.clock, office=office, keys={1: b"k" * 32}) for _ in range(3)]

    def close_engines(self) -> None:
        """Give every connection back."""
        for engine in self.engines:
            engine.close()

    def close(self) -> None:
        """Give everything back."""
        self.close_engines()
        if self.server is not None:
            self.server.close()

    @property
    def look(self) -> Engine:
        """The engine that takes no part in the race."""
        return self.engines[2]

    def fresh(self, word: str) -> str:
        """`word` with a number: a name that nothing else in the store has."""
        self.numbers[word] += 1
        return f"{word}{self.numbers[word]}"

    def broken(self, case_id: str) -> list[str]:
        """What does not hold of a case: chain, state, replay, or times that go back."""
        found = [f"{fault.where}: {fault.what}" for fault in self.look.verify(case_id).faults]
        found += [f"replay {d.seq}: {d.what} {d.recorded} {d.again}" for d in self.look.replay(case_id).differences]
        events = self.look.history(case_id)
        return found + [f"event {b.seq} is earlier than {a.seq}" for a, b in pairwise(events) if b.at < a.at]
