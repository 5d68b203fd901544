"""Threads that stop where a test tells them to, so that a race has one course."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import psycopg

from engine import Conflict, EngineError
from tests.engine.breaking.statements import Watcher, writes

LONGEST = 20.0
"""Seconds that nothing here may take; whoever does hangs."""
LOOK = 0.001
"""Seconds between two looks whether a thread waits."""


class Puppet:
    """Does `act` in a thread of its own, and holds at the point `at`.

    `at`: ``"begin 1"`` (before its first writing transaction), ``"end 2"`` (before the second's COMMIT or ROLLBACK), or a text:
    after the first statement that contains it.
    """

    def __init__(self, act: Callable[[], Any], watchers: dict[int, Watcher], *, at: str | None = None) -> None:
        self._act, self._watchers, self._at = act, watchers, at
        self._counted = {"begin": 0, "end": 0}
        self._held, self._let_go, self._ended = threading.Event(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.backend: int | None = None
        """Process number of its connection's server process, on PostgreSQL."""
        self.outcome = ""
        """``ok`` · ``repeated`` · a Conflict's reason · the name of another error."""
        self.result: Any = None

    def start(self) -> Puppet:
        """Let it run."""
        self._thread.start()
        return self

    @property
    def held(self) -> bool:
        """Whether it holds at its point."""
        return self._held.is_set() and not self._let_go.is_set()

    @property
    def ended(self) -> bool:
        """Whether it is done."""
        return self._ended.is_set()

    def until_held(self) -> None:
        """Wait until it holds; fails when it never comes to its point."""
        self._wait(lambda: self.held or self._ended.is_set())
        assert self.held, f"never came to {self._at!r}: {self.outcome}"

    def as_far_as_it_gets(self, blocker: Puppet, server: psycopg.Connection | None) -> None:
        """Wait until it has ended, or waits for a lock that `blocker` has. `server`: an own connection to PostgreSQL, None on SQLite."""
        seen = 0

        def stuck() -> bool:
            nonlocal seen
            seen = seen + 1 if self._waits(blocker, server) else 0
            return seen > 2

        self._wait(lambda: self._ended.is_set() or stuck())

    def let_go(self) -> None:
        """Go on from the point."""
        self._let_go.set()

    def join(self) -> None:
        """Wait for its end."""
        self._wait(self._ended.is_set)
        self._thread.join()

    def _run(self) -> None:
        self._watchers[threading.get_ident()] = self._see
        try:
            self.result = self._act()
            self.outcome = "repeated" if getattr(self.result, "repeated", False) else "ok"
        except Conflict as conflict:
            self.outcome = str(conflict.facts.get("reason"))
        except EngineError as refused:
            self.outcome = type(refused).__name__
        except BaseException as error:  # noqa: BLE001 - a race must end in one of the engine's own words; this one shows up as what it is
            self.outcome = f"{type(error).__name__}: {error}"
        finally:
            del self._watchers[threading.get_ident()]
            self._ended.set()

    def _see(self, moment: str, statement: str, connection: Any) -> None:
        driver = getattr(getattr(connection, "connection", None), "dbapi_connection", None)
        if isinstance(driver, psycopg.Connection):
            self.backend = driver.info.backend_pid
        point = statement if moment == "after" else ""
        moment = "end" if moment in ("commit", "rollback") else moment
        if moment in self._counted and writes(connection):
            self._counted[moment] += 1
            point = f"{moment} {self._counted[moment]}"
        if self._at and self._at in point and not self._held.is_set():
            self._held.set()
            assert self._let_go.wait(LONGEST), "nobody let it go on"

    def _waits(self, blocker: Puppet, server: psycopg.Connection | None) -> bool:
        if server is None:
            frame = sys._current_frames().get(self._thread.ident or 0)
            return frame is not None and frame.f_code.co_filename.endswith("store.py")
        row = server.execute("SELECT %s = ANY(pg_blocking_pids(%s))", (blocker.backend, self.backend)).fetchone()
        return row is not None and bool(row[0])

    @staticmethod
    def _wait(condition: Callable[[], bool]) -> None:
        pause = threading.Event()
        for _ in range(int(LONGEST / LOOK)):
            if condition():
                return
            pause.wait(LOOK)
        raise TimeoutError("hangs")
