"""Links between cases: written in the command that passes the node, read from either end. Each statement is named by what it does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from engine.persistence import tables as t


@dataclass(frozen=True, slots=True)
class Link:
    """One case refers to another."""

    case_id: str
    seq: int
    """Number of the case's event that made it."""
    kind: str
    """``duplikat`` · ``keberatan`` · ``lanjutan``."""
    other: str
    """Id of the case that is referred to."""
    since: datetime
    ended_seq: int | None = None
    """Number of the case's event that took it back; None while it holds."""
    ended: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether nobody has taken it back."""
        return self.ended_seq is None


_LINK = [t.case_link.c[name] for name in ("case_id", "seq", "kind", "other", "since", "ended_seq", "ended")]


def insert_link(connection: Connection, link: Link) -> None:
    """A new link."""
    connection.execute(insert(t.case_link).values({column.name: getattr(link, column.name) for column in _LINK}))


def end_link(connection: Connection, link: Link, *, seq: int, at: datetime) -> None:
    """The link is taken back by the case's event `seq`."""
    mine = (t.case_link.c.case_id == link.case_id) & (t.case_link.c.seq == link.seq)
    connection.execute(update(t.case_link).where(mine).values(ended_seq=seq, ended=at))


def links_from(connection: Connection, case_ids: Collection[str]) -> tuple[Link, ...]:
    """Every link of these cases to others, also those taken back, in the order in which they were made."""
    rows = connection.execute(select(*_LINK).where(t.case_link.c.case_id.in_(case_ids)).order_by(t.case_link.c.case_id, t.case_link.c.seq))
    return tuple(Link(*row) for row in rows)


def links_to(connection: Connection, case_ids: Collection[str]) -> tuple[Link, ...]:
    """Every link of other cases to these, also those taken back, in the order in which they were made."""
    mine = select(*_LINK).where(t.case_link.c.other.in_(case_ids))
    rows = connection.execute(mine.order_by(t.case_link.c.since, t.case_link.c.case_id, t.case_link.c.seq))
    return tuple(Link(*row) for row in rows)


def holding(links: Collection[Link], kind: str) -> tuple[Link, ...]:
    """Those of the kind that nobody has taken back."""
    return tuple(link for link in links if link.holds and link.kind == kind)


def all_holding(connection: Connection) -> tuple[Link, ...]:
    """Every link that nobody has taken back: few beside the cases, so that lists of cases read them at once."""
    return tuple(Link(*row) for row in connection.execute(select(*_LINK).where(t.case_link.c.ended_seq.is_(None))))


def waiting_for_ended(connection: Connection, message: str) -> tuple[tuple[str, str], ...]:
    """(case, the other) of every case that waits for this message and whose link holds to one that has ended."""
    wait, link, other = t.message_wait, t.case_link, t.instance
    found = (
        select(wait.c.case_id, link.c.other)
        .join(link, (link.c.case_id == wait.c.case_id) & link.c.ended_seq.is_(None))
        .join(other, other.c.id == link.c.other)
        .where(wait.c.name == message, other.c.ended.is_not(None))
        .order_by(wait.c.case_id)
    )
    return tuple((row.case_id, row.other) for row in connection.execute(found))


def strays(connection: Connection) -> tuple[Link, ...]:
    """Links of cases that do not exist."""
    lost = ~exists().where(t.instance.c.id == t.case_link.c.case_id)
    return tuple(Link(*row) for row in connection.execute(select(*_LINK).where(lost).order_by(t.case_link.c.case_id, t.case_link.c.seq)))
