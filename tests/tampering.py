"""A database file changed past the engine, as whoever has the disk could."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


@contextmanager
def opened(url: str) -> Iterator[sqlite3.Connection]:
    """The file of an SQLite database."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        yield connection


def flip(tamper: sqlite3.Connection, table: str, column: str, where: str) -> None:
    """Change as little as one can of a stored value: a bit in its middle, its last letter, one more of a number."""
    (value,) = tamper.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchone()
    if isinstance(value, bytes):
        middle = len(value) // 2
        changed: object = bytes([*value[:middle], value[middle] ^ 1, *value[middle + 1 :]])
    elif isinstance(value, int):
        changed = value + 1
    else:
        changed = value[:-1] + ("x" if value[-1] != "x" else "y")
    tamper.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (changed,))
