"""Numbers of letters: given once, each in a sequence of its year without gaps, kept when they are voided."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from engine.persistence import cases, tables as t


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that was given."""

    sequence: str
    number: str
    case_id: str
    field: str
    """``<form>.<field>`` that bears it."""
    at: datetime
    voided: datetime | None
    reason: str | None
    """Why it was voided."""


_NUMBERED = [t.letter_number.c[name] for name in Numbered.__slots__]


def held(connection: Connection, sequence: str, case_id: str, field: str) -> str | None:
    """The number that a field of the case bears; None while it bears none, or only voided ones."""
    row = t.letter_number.c
    mine = (row.case_id == case_id) & (row.sequence == sequence) & (row.field == field) & row.voided.is_(None)
    return connection.execute(select(row.number).where(mine)).scalar()


def following(connection: Connection, sequence: str, year: int, *, first: int) -> int:
    """The running number that would be given next; another may take it meanwhile. `first`: where the year begins."""
    counted = connection.execute(select(t.sequence.c.value).where(t.sequence.c.name == _counter(sequence, year))).scalar()
    last = max(counted or 0, first - 1)
    return _free(last, _ahead(connection, sequence, year, after=last))


def take(connection: Connection, sequence: str, year: int, *, first: int, wanted: int | None) -> int | None:
    """`wanted`, or the next running number of the year, which is nobody else's from now on; None when `wanted` was given before.

    Others who take one of the same year wait until this transaction ends, and find the number free again if it does not commit.
    """
    counter = cases.next_number(connection, _counter(sequence, year))
    last = max(counter, first) - 1
    ahead = _ahead(connection, sequence, year, after=last)
    number = _free(last, ahead) if wanted is None else wanted
    if wanted is not None and (wanted in ahead or (wanted <= last and _given(connection, sequence, year, wanted))):
        return None
    # what was taken ahead of its turn is passed over when its turn comes
    counted = _free(last, {*ahead, number}) - 1
    if counted != counter:
        _set_counter(connection, sequence, year, counted)
    return number


def stands(connection: Connection, sequence: str, same: str) -> bool:
    """Whether the number was given before. `same`: what its spellings share."""
    row = t.letter_number.c
    return bool(connection.execute(select(exists().where(row.sequence == sequence, row.same == same))).scalar())


def give(connection: Connection, found: Numbered, *, same: str, by: str, place: tuple[int, int] | None) -> None:
    """Write down a number that is free. `same`: what its spellings share; `place`: (year, running number)."""
    year, ordinal = place or (None, None)
    values = {name: getattr(found, name) for name in Numbered.__slots__}
    connection.execute(insert(t.letter_number), {**values, "same": same, "by_user": by, "year": year, "ordinal": ordinal})


def void(connection: Connection, case_id: str, *, reason: str, at: datetime, only: Callable[[Numbered], bool]) -> tuple[str, ...]:
    """Void numbers of the case, those for which `only` holds; which they were."""
    row = t.letter_number
    found = [Numbered(*one) for one in connection.execute(select(*_NUMBERED).where(row.c.case_id == case_id, row.c.voided.is_(None)))]
    for one in filter(only, found):
        mine = (row.c.sequence == one.sequence) & (row.c.number == one.number)
        connection.execute(update(row).where(mine).values(voided=at, reason=reason))
    return tuple(one.number for one in filter(only, found))


def registered(connection: Connection, case_id: str) -> Collection[str]:
    """Keys of the registers in which the case stands."""
    entries = select(t.register_entry.c.register).where(t.register_entry.c.case_id == case_id)
    return frozenset(connection.execute(entries).scalars())


def _ahead(connection: Connection, sequence: str, year: int, *, after: int) -> frozenset[int]:
    row = t.letter_number.c
    later = select(row.ordinal).where(row.sequence == sequence, row.year == year, row.ordinal > after)
    return frozenset(connection.execute(later).scalars())


def _given(connection: Connection, sequence: str, year: int, ordinal: int) -> bool:
    row = t.letter_number.c
    return bool(connection.execute(select(exists().where(row.sequence == sequence, row.year == year, row.ordinal == ordinal))).scalar())


def _free(last: int, taken: Collection[int]) -> int:
    number = last + 1
    while number in taken:
        number += 1
    return number


def _counter(sequence: str, year: int) -> str:
    return f"surat:{sequence}:{year}"


def _set_counter(connection: Connection, sequence: str, year: int, value: int) -> None:
    connection.execute(update(t.sequence).where(t.sequence.c.name == _counter(sequence, year)).values(value=value))
