"""Every SQL statement of the engine, seen from outside: where a test may hold a thread, or end its process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Pool, event

Watcher = Callable[[str, str, Any], None]
"""Called with a moment (``begin`` · ``before`` · ``after`` · ``commit`` · ``rollback`` · ``over``), the statement's text and the connection.

``begin`` comes before a transaction's first statement, ``over`` when its connection goes back to the pool: after COMMIT or ROLLBACK was answered.
"""


@contextmanager
def watching() -> Iterator[dict[int, Watcher]]:
    """Watchers by thread (its ident), called until the block ends."""
    watchers: dict[int, Watcher] = {}

    def tell(moment: str, statement: str, connection: Any) -> None:
        watcher = watchers.get(threading.get_ident())
        if watcher is not None:
            watcher(moment, statement, connection)

    def before(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        tell("before", statement, connection)

    def after(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        tell("after", statement, connection)

    heard = [
        (Engine, "begin", lambda connection: tell("begin", "", connection)),
        (Engine, "before_cursor_execute", before),
        (Engine, "after_cursor_execute", after),
        (Engine, "commit", lambda connection: tell("commit", "", connection)),
        (Engine, "rollback", lambda connection: tell("rollback", "", connection)),
        (Pool, "checkin", lambda _dbapi, _record: tell("over", "", None)),
    ]
    for target, name, listener in heard:
        event.listen(target, name, listener)
    try:
        yield watchers
    finally:
        for target, name, listener in heard:
            event.remove(target, name, listener)


def writes(connection: Any) -> bool:
    """Whether the transaction is a command's, and not one that only reads."""
    return isinstance(connection, Connection) and bool(connection.get_execution_options().get("writes"))
