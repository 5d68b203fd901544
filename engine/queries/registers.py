"""The office's registers: one row for each time a case passed a node that enters it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from engine import workdays
from engine.errors import NotFound
from engine.model import Instance, Task
from engine.office import Column, Register, format
from engine.persistence import cases, tables as t
from engine.queries import bonds, records
from engine.queries.clocks import Clocks, clocks_of
from engine.queries.sight import Desk
from engine.queries.tabulation import value_of

MEASURES = frozenset({"nomor", "waktu_pengerjaan", "baku", "waktu_tunggu", "hari_kerja_selesai"})
"""Columns that the engine fills with numbers."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of a register."""

    number: int
    case_id: str
    ticket: str | None
    at: datetime
    cells: Mapping[str, Any]
    """Column key → value: JSON, datetime, or time of day; None when nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Book:
    """A register's rows within a period."""

    register: Register
    rows: tuple[RegisterRow, ...]
    masked: frozenset[str]
    """Keys of columns that leave the screen only disguised: this reader is not authorised to take them along."""
    numbers: frozenset[str] = MEASURES
    """Keys of columns that hold numbers."""


def register(desk: Desk, key: str, *, since: datetime, until: datetime, now: datetime) -> Book:
    """The register's rows from `since` to before `until`, oldest first. A case in a circle is in no register, whoever reads it.

    Raises NotFound without the right ``register``, or for no such register.
    """
    desk.require_right("register")
    if key not in desk.office.registers:
        raise NotFound("register", key=key)
    book = desk.office.registers[key]
    entry, case, event = t.register_entry, t.instance, t.event
    rows = desk.connection.execute(
        select(entry.c.at, entry.c.case_id, event.c.actor)
        .join(case, case.c.id == entry.c.case_id)
        .join(event, (event.c.case_id == entry.c.case_id) & (event.c.seq == entry.c.seq))
        .where(entry.c.register == key, entry.c.at >= since, entry.c.at < until, desk.in_sight(), ~t.IN_CIRCLE)
        .order_by(entry.c.at, entry.c.case_id)
    ).all()
    numbers = _numbers_beside(desk, key, since=since, until=until)
    names = records.names_of(desk, {row.actor for row in rows})
    masked = frozenset() if desk.sees_all() else frozenset(column.key for column in book.columns if column.masked)
    everything: list[Any] = [*rows, *numbers]
    places = enumerate(sorted(everything, key=lambda row: (row.at, row.case_id)), 1)
    tied = bonds.tickets_of(desk, {row.case_id for row in everything})
    return Book(book, tuple(_row(desk, book, number, row, names, now, tied.get(row.case_id, {})) for number, row in places), masked)


@dataclass(frozen=True, slots=True)
class _Unsent:
    """A number of the register's sequence whose letter has not gone out: voided, or still on its way."""

    at: datetime
    case_id: str
    actor: str
    number: str
    field: str
    voided: bool


def _numbers_beside(desk: Desk, key: str, *, since: datetime, until: datetime) -> list[_Unsent]:
    """The numbers given in the sequence of this name that no entry of the register shows: a list of numbers has no gaps."""
    given, entry = t.letter_number.c, t.register_entry.c
    entered = exists().where(entry.register == key, entry.case_id == given.case_id)
    rows = desk.connection.execute(
        select(given.at, given.case_id, given.by_user, given.number, given.field, given.voided)
        .join(t.instance, t.instance.c.id == given.case_id)
        .where(given.sequence == key, given.at >= since, given.at < until, given.voided.is_not(None) | ~entered, desk.in_sight(), ~t.IN_CIRCLE)
    )
    return [_Unsent(*row[:5], voided=row.voided is not None) for row in rows]


def _row(
    desk: Desk, book: Register, number: int, row: Any, names: Mapping[str, str], now: datetime, tied: Mapping[str, str]
) -> RegisterRow:
    instance = records.instance_by_id(desk, row.case_id)
    all_tasks = cases.tasks_of(desk.connection, row.case_id)
    status = desk.office.statuses.get(instance.public_status or "")
    known = {
        "nomor": number, "nomor_tiket": instance.business_key, "tanggal_terima": instance.started, "tanggal": row.at,
        "pukul": format.local(row.at, desk.office.zone).time(), "petugas": names.get(row.actor, row.actor), "keterangan_tetap": book.note,
        "duplikat_dari": tied.get(bonds.DUPLICATE), "keberatan_atas": tied.get(bonds.OBJECTION),
        "status": status.label["id"] if status else instance.status, **_measures(desk, instance, clocks_of(desk, instance, all_tasks, now)),
    }  # fmt: skip
    if isinstance(row, _Unsent):
        known["keterangan"] = desk.office.text("nomor_batal" if row.voided else "nomor_belum_keluar")
    values = {**records.variables(desk, instance), "tugas": tasks_done(desk, all_tasks)}
    cells = {c.key: _cell(desk, c, values, known) for c in book.columns}
    if isinstance(row, _Unsent):
        cells |= {c.key: row.number for c in book.columns if c.source == row.field.partition("#")[0]}
    return RegisterRow(number, row.case_id, instance.business_key, row.at, cells)


def _cell(desk: Desk, column: Column, values: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    if not column.source:
        return known.get(column.key)
    value = value_of(column.source, values)
    if not column.list or value is None:
        return value
    return [desk.office.label(column.list, str(item)) for item in value] if isinstance(value, list) else desk.office.label(column.list, str(value))


def tasks_done(desk: Desk, all_tasks: tuple[Task, ...]) -> dict[str, Any]:
    """What a column's expression reads as ``tugas.<element>``: when it was last done (``selesai``, office time), and by whom (``oleh``)."""
    zone = desk.office.zone
    done = [task for task in all_tasks if task.status == "completed" and task.completed is not None]
    return {x.element_id: {"selesai": format.local(x.completed, zone).isoformat(), "oleh": x.completed_by} for x in done if x.completed}


def _measures(desk: Desk, instance: Instance, told: Clocks) -> dict[str, int | None]:
    """Working minutes of the steps that are done: touch of those with a norm, their norms (each step once, however many rounds), waiting."""
    done = [visit for visit in told.visits if visit.completed is not None]
    ended = instance.ended
    return {
        "waktu_pengerjaan": sum(visit.touch for visit in done if visit.norm is not None),
        "baku": told.norm,
        "waktu_tunggu": sum(visit.wait for visit in done),
        "hari_kerja_selesai": workdays.working_days_between(desk.office.calendar, instance.started, ended) if ended else None,
    }
