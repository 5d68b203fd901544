"""Stores that races share, one of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.engine.breaking import statements
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.statements import Watcher


@pytest.fixture(scope="module")
def watchers() -> Iterator[dict[int, Watcher]]:
    """Watchers of statements, by thread."""
    with statements.watching() as found:
        yield found


@pytest.fixture(scope="module")
def lite_arena(tmp_path_factory: pytest.TempPathFactory, watchers: dict[int, Watcher]) -> Iterator[Arena]:
    """Races on SQLite."""
    folder: Path = tmp_path_factory.mktemp("arena")
    arena = Arena.open(f"sqlite:///{folder / 'office.db'}", watchers)
    yield arena
    arena.close()


@pytest.fixture(scope="module")
def postgres_arena(postgres_server: str, watchers: dict[int, Watcher]) -> Iterator[Arena]:
    """Races on PostgreSQL."""
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE arena"))
    arena = Arena.open(make_url(postgres_server).set(database="arena").render_as_string(hide_password=False), watchers)
    yield arena
    arena.close()
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE arena WITH (FORCE)"))
    server.dispose()
