"""A process killed at any of a command's statements leaves the whole command or none of it, and giving it again mends it.

Here a few points of each command; `python -m tests.engine.breaking.sweep` takes them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.engine.breaking.sweep import TITLES, Sweep, sweeping


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweep]:
    """A sweep on SQLite."""
    folder: Path = tmp_path_factory.mktemp("sweep")
    with sweeping(f"sqlite:///{folder / 'kosong.db'}") as sweep:
        yield sweep


@pytest.fixture(scope="module")
def on_postgresql(postgres_server: str) -> Iterator[Sweep]:
    """A sweep on PostgreSQL."""
    with sweeping(make_url(postgres_server).set(database="template1").render_as_string(hide_password=False)) as sweep:
        yield sweep


SEED = 20260608


def left_broken(sweep: Sweep, title: str, count: int) -> list[str]:
    """What is wrong after kills at so many of the command's points, drawn by `SEED`."""
    reference = sweep.reference(title)
    points = reference.sample(count, SEED)
    return [f"{reference.moments[point - 1]} ({point}): {fault}" for point in points for fault in sweep.broken(reference, point)]


@pytest.mark.parametrize("title", TITLES)
def test_on_sqlite_a_killed_command_is_whole_or_undone(title: str, on_sqlite: Sweep) -> None:
    assert left_broken(on_sqlite, title, 3) == []


@pytest.mark.parametrize("title", TITLES)
def test_on_postgresql_a_killed_command_is_whole_or_undone(title: str, on_postgresql: Sweep) -> None:
    assert left_broken(on_postgresql, title, 1) == []


def test_the_sweep_notices_what_was_done_by_half(on_sqlite: Sweep) -> None:
    reference = on_sqlite.reference("complete")
    last = len(reference.moments)

    found = on_sqlite.broken(reference, last + 1)
    reference.reached[0] = 1
    found += on_sqlite.broken(reference, 1)

    assert found[0] == "ended with 0"
    assert any("neither whole nor undone" in fault for fault in found[1:])
