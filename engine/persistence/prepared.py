"""Statements of the hot path: built by SQLAlchemy once, then run on the driver's own cursor.

Running a Core statement costs about 100 µs on top of what the database does; a completion runs eight. Here the text, the order of the
parameters and what converts their values are kept per dialect, and only the driver is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement, SelectBase

Convert = Callable[[Any], Any] | None
"""What turns a value into what the driver takes, or back; None where it is taken as it is."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement for one dialect."""

    sql: str
    binds: tuple[tuple[str, Convert], ...]
    """Parameters in the order of the text."""
    constants: Mapping[str, Any]
    """Values that stand in the statement itself."""
    positional: bool
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    """Columns of the result that have to be converted, and how."""


class Prepared:
    """A statement that is always the same but for its values. Listeners of SQLAlchemy's cursor events hear of it as of any other."""

    def __init__(self, statement: Executable, *, parameters: Sequence[str] | None = None) -> None:
        """`parameters`: the columns of an INSERT that get values; all of them when left out."""
        assert isinstance(statement, ClauseElement)
        self._statement: ClauseElement = statement
        self._parameters = None if parameters is None else list(parameters)
        self._texts: dict[str, _Text] = {}  # two threads that meet here prepare the same text twice

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it. Raises DBAPIError, as SQLAlchemy does."""
        self._execute(connection, values)[0].close()

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """Its rows, each value converted as its column's type says. Raises DBAPIError."""
        cursor, text = self._execute(connection, values)
        found = [list(row) for row in cursor.fetchall()]
        cursor.close()
        for row in found:
            for place, convert in text.columns:
                row[place] = convert(row[place])
        return found

    def first(self, connection: Connection, values: Mapping[str, Any]) -> list[Any] | None:
        """Its first row, None without one. Raises DBAPIError."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, _Text]:
        text = self._texts.get(connection.dialect.name) or self._prepare(connection.dialect)
        given = {**text.constants, **values}
        sent: Any
        if text.positional:
            sent = tuple([given[name] if convert is None else convert(given[name]) for name, convert in text.binds])
        else:
            sent = {name: given[name] if convert is None else convert(given[name]) for name, convert in text.binds}
        cursor = connection.connection.cursor()
        heard = connection._has_events or connection.engine._has_events  # as SQLAlchemy asks: looking for listeners takes longer
        for listener in connection.dispatch.before_cursor_execute if heard else ():
            listener(connection, cursor, text.sql, sent, None, False)
        try:
            cursor.execute(text.sql, sent)
        except Exception as error:
            raise _translated(connection, cursor, error, text.sql) from error
        for listener in connection.dispatch.after_cursor_execute if heard else ():
            listener(connection, cursor, text.sql, sent, None, False)
        return cursor, text

    def _prepare(self, dialect: Dialect) -> _Text:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._parameters)
        names = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
        converts = {name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
        constants = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
        columns = self._statement.selected_columns if isinstance(self._statement, SelectBase) else ()
        results = ((place, column.type.dialect_impl(dialect).result_processor(dialect, None)) for place, column in enumerate(columns))
        text = _Text(
            sql=str(compiled),
            binds=tuple((name, converts[name]) for name in names),
            constants={name: value for name, value in constants.items() if name in converts},
            positional=bool(compiled.positional),
            columns=tuple((place, convert) for place, convert in results if convert is not None),
        )
        self._texts[dialect.name] = text
        return text


def _translated(connection: Connection, cursor: Any, error: Exception, sql: str) -> BaseException:
    """The error as SQLAlchemy would raise it, without the values (they may be personal data); a lost connection is not used again."""
    dialect, driver = connection.dialect, connection.dialect.loaded_dbapi
    lost = isinstance(error, driver.Error) and dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect)
