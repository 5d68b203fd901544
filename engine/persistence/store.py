"""The connection to a database: SQLite in a file (the default) or PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, pool, select
from sqlalchemy.exc import DBAPIError

from engine.errors import Conflict, EngineError
from engine.persistence.tables import metadata

try:
    import pysqlite3 as _newest_sqlite  # a newer SQLite than the interpreter's: wheels exist for Linux only
except ImportError:
    _newest_sqlite = None

__all__ = ["SAFE_SQLITE", "Connection", "Store", "StoreError", "undone_if_raised"]

SAFE_SQLITE = (3, 51, 3)
"""First release without the WAL-reset corruption bug; the fix was also carried back to the lines in `_ALSO_SAFE`."""
_ALSO_SAFE = frozenset({(3, 50, 7), (3, 44, 6)})
_RETRIES = 5
_KEPT_STATEMENTS = 1000
"""Statements a connection keeps prepared. pysqlite3 drops the least used, so that once it is full of old ones the new ones drop one another:
with its own 100, taken up by creating the tables, every statement of a command was prepared each time, for a quarter of the command's time."""
_LOST_RACE = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's serialization_failure, deadlock_detected and unique_violation: the transaction is undone and may be tried again.

A unique violation is a lost race when another transaction stored the row after this one had looked for it: tried again, it is found.
"""
_NOT_CURRENT = (
    "this database was made by another release of Alur Aduan; go on with the release that made it, or name a new database"
    " (of the demo: another folder with --data, or delete its folder)"
)
_CREATING = 0x616C7572
"""Key of the advisory lock under which a PostgreSQL database gets its tables."""

T = TypeVar("T")


class StoreError(EngineError):
    """The database cannot be opened. `facts`: ``reason`` (``sqlite-version`` · ``not-current`` · ``unreachable``), ``found``, ``wanted``."""


class Store:
    """Transactions on one database. `write` is the one transaction of a command; `read` sees a single moment."""

    def __init__(self, engine: Engine, lock: _WriterLock | None) -> None:
        self.engine = engine
        self._lock = lock

    @classmethod
    def open(cls, url: str) -> Store:
        """Open `url` (``sqlite:///file.db`` or ``postgresql+psycopg://…``); an empty store gets its tables, an older one is refused.

        Raises StoreError.
        """
        store = _open_sqlite(url) if make_url(url).get_backend_name() == "sqlite" else cls(create_engine(url, isolation_level="READ COMMITTED"), None)
        # the first connection turns the file to WAL, which SQLite refuses, without waiting, to two at once
        with store._exclusively(), store.engine.connect() as connection:
            present = _columns(connection)
        if not present:
            store.write(_create_tables)
        elif missing := sorted(_needed() - present):
            store.close()
            raise StoreError(_NOT_CURRENT, reason="not-current", wanted=", ".join(missing))
        return store

    def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, committed whole; nothing of it stands if it raises.

        `work` is called again when PostgreSQL let another transaction go first, also when it says so by a Conflict.
        """
        for attempt in range(_RETRIES):
            try:
                with self._exclusively(), self.engine.connect() as connection:
                    with connection.execution_options(writes=True).begin():
                        return work(connection)
            except (DBAPIError, Conflict) as error:
                if not _lost_race(error) or attempt == _RETRIES - 1:
                    raise
        raise AssertionError("unreachable")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading only. All its statements see the same moment, on either database."""
        with self.engine.connect() as connection:
            if self._lock is None:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        with self._lock:
            yield


@contextmanager
def undone_if_raised(connection: Connection) -> Iterator[None]:
    """Within a transaction: what is written in the block is undone when the block raises, and the transaction goes on."""
    with connection.begin_nested():
        yield


def _lost_race(error: Exception) -> bool:
    cause = error if isinstance(error, DBAPIError) else error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in _LOST_RACE


def _columns(connection: Connection) -> set[str]:
    """``table.column`` of all that is there."""
    found = inspect(connection).get_multi_columns()
    return {f"{table}.{column['name']}" for (_, table), columns in found.items() for column in columns}


def _needed() -> set[str]:
    return {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}


def _create_tables(connection: Connection) -> None:
    """Every table that is not there; whoever comes second finds them."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CREATING)))
    metadata.create_all(connection)


class _WriterLock:
    """One writer at a time, over threads and processes, in order of asking.

    SQLite's own busy waiting starves some: with 8 writers p99 went from 334 to 82 ms.
    """

    def __init__(self, path: Path) -> None:
        self._thread = threading.Lock()
        self._file: IO[bytes] = open(path, "ab")  # noqa: SIM115 - held for the store's life

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            _lock_file(self._file)
        except BaseException:  # a signal, or Windows' patience at its end: nobody else may wait for this thread for ever
            self._thread.release()
            raise

    def __exit__(self, *_: object) -> None:
        _unlock_file(self._file)
        self._thread.release()

    def close(self) -> None:
        self._file.close()


if os.name == "nt":
    import msvcrt

    def _lock_file(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]

    def _unlock_file(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined, unused-ignore]
else:
    import fcntl

    def _lock_file(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock_file(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def _open_sqlite(url: str) -> Store:
    driver = _sqlite_driver()
    path = make_url(url).database
    if not path or path == ":memory:":
        raise StoreError("a store needs a file: an in-memory SQLite database is gone with its connection", reason="unreachable", found=url)
    engine = create_engine(
        url, module=driver, connect_args={"cached_statements": _KEPT_STATEMENTS},
        poolclass=pool.QueuePool, pool_size=16, max_overflow=32, pool_reset_on_return=None, pool_use_lifo=True,
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver must not begin on its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN").close()

    return Store(engine, _WriterLock(Path(f"{path}.lock")))


def _sqlite_driver() -> ModuleType:
    driver: ModuleType = _newest_sqlite or sqlite3
    version: tuple[int, ...] = driver.sqlite_version_info
    if version < SAFE_SQLITE and version not in _ALSO_SAFE:
        raise StoreError("this SQLite can corrupt a WAL database", reason="sqlite-version", found=driver.sqlite_version, wanted="3.51.3")
    return driver
