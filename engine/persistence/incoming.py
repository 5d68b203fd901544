"""Writing messages that came in, and how far channels were looked through. Each statement is named by what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.persistence import tables as t

MESSAGE, STATUS = "message", "status"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that came in, as stored."""

    channel: str
    identity: str
    kind: str
    at: datetime
    sender: str
    digest: str
    """Of sender and text (hex)."""
    content: dict[str, Any] | None
    case_id: str | None = None
    resembles: str | None = None
    again: int = 0
    told: int = 0
    due: datetime | None = None
    tries: int = 0
    error: str | None = None


_ROW = [
    t.incoming.c[name]
    for name in (
        "channel", "identity", "kind", "at", "sender", "digest", "content", "case_id", "resembles", "again", "told", "due", "tries", "error",
    )
]  # fmt: skip


def accept(connection: Connection, row: Incoming) -> bool:
    """Keep a message that came in; False when it is there already: whoever comes second, even in the same instant, waits and gets that."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {column.name: getattr(row, column.name) for column in _ROW}
    fresh = dialect.insert(t.incoming).values(values).on_conflict_do_nothing().returning(t.incoming.c.channel)
    return connection.execute(fresh).first() is not None


def count_again(connection: Connection, channel: str, identity: str, *, at: datetime) -> None:
    """It was delivered once more, which its case is to know."""
    mine = _at(channel, identity)
    due = func.coalesce(t.incoming.c.due, literal(at, t.incoming.c.due.type))
    connection.execute(update(t.incoming).where(mine).values(again=t.incoming.c.again + 1, due=due))


def row_of(connection: Connection, channel: str, identity: str) -> Incoming | None:
    """The message as stored."""
    return _incoming(connection.execute(select(*_ROW).where(_at(channel, identity))).first())


def take(connection: Connection, channel: str, identity: str) -> Incoming | None:
    """The message, locked until commit, if there is still something to do about it."""
    mine = select(*_ROW).where(_at(channel, identity), t.IS_WAITING).with_for_update()
    return _incoming(connection.execute(mine).first())


def due(connection: Connection, at: datetime, *, most: int) -> tuple[tuple[str, str], ...]:
    """(channel, identity) of messages about which there is something to do now, the oldest first."""
    ripe = select(t.incoming.c.channel, t.incoming.c.identity).where(t.incoming.c.due <= at)
    rows = connection.execute(ripe.order_by(t.incoming.c.kind, t.incoming.c.at, t.incoming.c.identity).limit(most))
    return tuple((row.channel, row.identity) for row in rows)


def like(connection: Connection, row: Incoming, *, since: datetime) -> str | None:
    """The case of the newest other message since then that has the same sender and text; never one that is in a circle."""
    same = (t.incoming.c.digest == row.digest) & (t.incoming.c.at >= since) & t.incoming.c.case_id.is_not(None)
    kept = t.incoming.c.case_id.in_(select(t.instance.c.id).where(t.IN_CIRCLE))
    found = select(t.incoming.c.case_id).where(same, ~kept, ~_at(row.channel, row.identity)).order_by(t.incoming.c.at.desc()).limit(1)
    return connection.execute(found).scalar()


def settle(connection: Connection, row: Incoming, *, case_id: str | None, resembles: str | None = None) -> None:
    """Its case has it, or it is none of any case's (None); there is nothing more to do."""
    content = None if case_id else row.content
    values = {"case_id": case_id, "resembles": resembles, "content": content, "told": row.again, "due": None, "error": None}
    connection.execute(update(t.incoming).where(_at(row.channel, row.identity)).values(values))


def put_back(connection: Connection, channel: str, identity: str, *, due: datetime | None, error: str) -> None:
    """What was to be done about it failed, and is tried again at `due`; None: no more."""
    values = {"due": due, "tries": t.incoming.c.tries + 1, "error": error}
    connection.execute(update(t.incoming).where(_at(channel, identity)).values(values))


def senders_of(connection: Connection, case_id: str, channel: str) -> frozenset[str]:
    """Who has written to the case by the channel."""
    mine = select(t.incoming.c.sender).where(t.incoming.c.case_id == case_id, t.incoming.c.channel == channel)
    return frozenset(connection.execute(mine).scalars())


def resembled(connection: Connection, case_id: str) -> str | None:
    """The case with whose message the one that began this case agrees in sender and text."""
    mine = select(t.incoming.c.resembles).where(t.incoming.c.case_id == case_id, t.incoming.c.resembles.is_not(None))
    return connection.execute(mine.limit(1)).scalar()


def _at(channel: str, identity: str) -> Any:
    return (t.incoming.c.channel == channel) & (t.incoming.c.identity == identity)


def _incoming(row: Any) -> Incoming | None:
    return None if row is None else Incoming(*row)


# ------------------------------------------------------------------ channels


@dataclass(frozen=True, slots=True)
class Look:
    """How the last look at a channel went."""

    channel: str
    looked: datetime
    position: dict[str, Any] | None
    error: str | None


def looks(connection: Connection) -> dict[str, Look]:
    """The last look at each channel, by channel."""
    columns = (t.channel_state.c.channel, t.channel_state.c.looked, t.channel_state.c.position, t.channel_state.c.error)
    return {row.channel: Look(*row) for row in connection.execute(select(*columns))}


def note_look(connection: Connection, channel: str, *, at: datetime, position: Mapping[str, Any] | None, error: str | None) -> None:
    """The channel was looked at; a `position` of None leaves the one that is known."""
    values: dict[str, Any] = {"looked": at, "error": error, **({} if position is None else {"position": dict(position)})}
    changed = connection.execute(update(t.channel_state).where(t.channel_state.c.channel == channel).values(values))
    if not changed.rowcount:
        connection.execute(insert(t.channel_state), {"channel": channel, "position": None, **values})


def figures(connection: Connection) -> dict[str, int]:
    """``waiting`` to be looked into, ``failed`` at least once, ``aside``: of no case."""
    kind, waiting = t.incoming.c.kind == MESSAGE, t.incoming.c.due.is_not(None)
    count = select(func.count()).select_from(t.incoming)
    wanted = {
        "waiting": count.where(kind, waiting), "failed": count.where(kind, waiting, t.incoming.c.error.is_not(None)),
        "aside": count.where(kind, ~waiting, t.incoming.c.case_id.is_(None)),
    }  # fmt: skip
    return {name: int(connection.execute(query).scalar_one()) for name, query in wanted.items()}
