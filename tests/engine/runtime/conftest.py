"""An engine on each kind of database, with a clock moved by hand and two people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from engine import Engine, Office
from tests.engine.runtime.written import WoundClock

MONDAY = "2026-06-08T08:00:00+08:00"


@pytest.fixture
def clock() -> WoundClock:
    """Monday 8 June 2026, 08:00 in the office; until people have their roles, the first working day of the year."""
    return WoundClock("2026-01-05T08:00:00+08:00")


@pytest.fixture
def opened(clock: WoundClock) -> Iterator[Callable[[str], Engine]]:
    """Opens engines that are closed after the test."""
    engines: list[Engine] = []

    def open_engine(url: str) -> Engine:
        engines.append(Engine.open(url, clock=clock, keys={1: b"k" * 32}))
        return engines[-1]

    yield open_engine
    for engine in engines:
        engine.close()


@pytest.fixture
def opened_with(clock: WoundClock) -> Iterator[Callable[[str, Office], Engine]]:
    """Opens engines with an office of the test's own."""
    engines: list[Engine] = []

    def open_engine(url: str, office: Office) -> Engine:
        engines.append(Engine.open(url, clock=clock, office=office, keys={1: b"k" * 32}))
        return engines[-1]

    yield open_engine
    for engine in engines:
        engine.close()


@pytest.fixture
def engine(database_url: str, opened: Callable[[str], Engine], clock: WoundClock) -> Engine:
    """An empty engine; the test runs once on SQLite and once on PostgreSQL."""
    return _peopled(opened(database_url), clock)


@pytest.fixture
def lite(sqlite_url: str, opened: Callable[[str], Engine], clock: WoundClock) -> Engine:
    """An empty engine on SQLite, where the kind of database makes no difference."""
    return _peopled(opened(sqlite_url), clock)


def _peopled(engine: Engine, clock: WoundClock) -> Engine:
    for user, role in (("sari", "petugas"), ("tono", "petugas"), ("budi", "pimpinan")):
        engine.add_user(user, roles=[role], by="system", name=user.title())
    clock.move_to(MONDAY)
    return engine
