"""Everything a store holds, for comparing two of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, inspect, make_url, select, text

from engine.persistence.tables import metadata

try:
    import pysqlite3 as driver  # two SQLite libraries in one process would undo each other's file locks
except ImportError:
    import sqlite3 as driver  # type: ignore[no-redef]

Dump = dict[str, list[str]]
"""Table → its rows as texts, sorted. Numbers that a database gives by itself, and hashes of passwords, are left out."""

_LEFT_OUT = {"access_log": "id", "account_act": "id", "user_account": "password"}


def dump(url: str) -> Dump:
    """What is stored; empty when there are no tables yet."""
    engine = create_engine(url, poolclass=NullPool, **({"module": driver} if url.startswith("sqlite") else {}))
    with engine.connect() as connection:
        present = set(inspect(connection).get_table_names())
        found = {table.name: _rows(connection, table) for table in metadata.sorted_tables if table.name in present}
    engine.dispose()
    return found


def _rows(connection: Any, table: Any) -> list[str]:
    columns = [column for column in table.columns if column.name != _LEFT_OUT.get(table.name)]
    return sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))


def differing(one: Dump, other: Dump) -> list[str]:
    """Names of the tables that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def copied(url: str, name: str) -> str:
    """URL of a new store with the same content; nobody may be connected to the old one."""
    old = make_url(url)
    if old.get_backend_name() == "sqlite":
        return _copied_file(Path(str(old.database)), name)
    server = create_engine(old.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {old.database}"))
    return old.set(database=name).render_as_string(hide_password=False)


def _copied_file(old: Path, name: str) -> str:
    new = old.with_name(f"{name}.db")
    for rest in new.parent.glob(f"{new.name}*"):
        rest.unlink()
    if old.exists():
        shutil.copyfile(old, new)
    return f"sqlite:///{new}"
