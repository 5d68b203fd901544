"""A store: one transaction that stands whole or not at all, writers of several processes, what it refuses to open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Connection, create_engine, func, insert, select, text, update

from engine.persistence import store as room, tables as t
from engine.persistence.store import Store, StoreError

ROOT = Path(__file__).resolve().parents[3]
WRITER = """
import sys
from sqlalchemy import select, update
from engine.persistence import tables as t
from engine.persistence.store import Store

store = Store.open(sys.argv[1])
for _ in range(int(sys.argv[2])):
    def add_one(connection):
        number = connection.execute(select(t.sequence.c.value).where(t.sequence.c.name == "uji")).scalar_one()
        connection.execute(update(t.sequence).where(t.sequence.c.name == "uji").values(value=number + 1))
    store.write(add_one)
store.close()
"""
"""Reads a number and writes the next one, many times: a lost write would leave it too small."""


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store of each kind."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


def begin(store: Store, last: int = 0) -> None:
    store.write(lambda c: c.execute(insert(t.sequence).values(name="uji", value=last)))


def last_of(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(t.sequence.c.value).where(t.sequence.c.name == "uji")).scalar_one())


def test_what_a_transaction_wrote_before_it_failed_does_not_stand(store: Store) -> None:
    begin(store)

    def fails(connection: Connection) -> None:
        connection.execute(update(t.sequence).values(value=7))
        raise LookupError("half way")

    with pytest.raises(LookupError):
        store.write(fails)

    assert last_of(store) == 0


def test_what_is_written_is_there_for_whoever_opens_the_store_again(store: Store, database_url: str) -> None:
    begin(store, last=3)

    again = Store.open(database_url)

    assert last_of(again) == 3
    again.close()


def test_a_read_sees_one_moment_and_holds_no_writer_up(store: Store) -> None:
    begin(store)

    with store.read() as reading:
        before = reading.execute(select(func.count()).select_from(t.sequence)).scalar_one()
        store.write(lambda c: c.execute(insert(t.sequence).values(name="lain", value=1)))
        after = reading.execute(select(func.count()).select_from(t.sequence)).scalar_one()

    assert before == after


def test_writers_of_several_processes_lose_nothing(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    begin(store)

    command = [sys.executable, "-c", WRITER, sqlite_url, "50"]
    writers = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    codes = [writer.wait() for writer in writers]

    assert codes == [0, 0, 0]
    assert last_of(store) == 150
    store.close()


def test_a_writer_that_dies_holds_nobody_up(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    begin(store)
    dying = "import os\n" + WRITER.replace("        connection.execute(update", "        os._exit(9)\n        connection.execute(update")

    code = subprocess.run([sys.executable, "-c", dying, sqlite_url, "1"], cwd=ROOT, check=False).returncode
    store.write(lambda c: c.execute(update(t.sequence).values(value=5)))

    assert code == 9
    assert last_of(store) == 5
    store.close()


def test_a_store_that_lacks_a_column_is_of_another_release_and_refused_with_what_to_do(database_url: str) -> None:
    Store.open(database_url).close()
    other = create_engine(database_url)
    with other.begin() as connection:
        connection.execute(text("ALTER TABLE instance DROP COLUMN summary"))
    other.dispose()

    with pytest.raises(StoreError, match="name a new database") as refused:
        Store.open(database_url)

    assert refused.value.facts == {"reason": "not-current", "wanted": "instance.summary"}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(url)

    assert refused.value.facts["reason"] == "unreachable"


def driver(version: str) -> ModuleType:
    """A database module of that version, as far as the question goes."""
    module = ModuleType("driver")
    module.__dict__.update(sqlite_version=version, sqlite_version_info=tuple(map(int, version.split("."))))
    return module


@pytest.mark.parametrize("version", ["3.40.1", "3.44.5", "3.51.2"])
def test_a_sqlite_that_can_corrupt_a_database_is_refused(version: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_newest_sqlite", driver(version))

    with pytest.raises(StoreError) as refused:
        Store.open(sqlite_url)

    assert (refused.value.facts["reason"], refused.value.facts["found"]) == ("sqlite-version", version)


def test_a_database_is_written_through_before_a_command_is_answered(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)

    with store.read() as connection:
        journal, synchronous = (connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous"))

    assert (journal, synchronous) == ("wal", 2)
    store.close()
