"""Complaints that may be one: of the same contact, within the office's days, about similar words.

Found by the digests of the contacts in an index; only those few are then read, and only those that the reader may see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, union

from engine import expressions, history
from engine.errors import EngineError
from engine.model import Definition, Instance, Process
from engine.persistence import cases, tables as t
from engine.queries.bonds import contacts
from engine.queries.sight import Desk

ASKS = "cari_duplikat"
"""Property of the user task whose page names them."""
CONTACTS, MATTER = "kontak", "perihal"
"""Properties of the process: expressions for the complainant's contacts (a list) and for the words that the matter is told apart by."""
MOST = 5
_READ = 50
"""Complaints of one contact that are compared at most, the newest."""
_WORD = re.compile(r"\w{4,}")
"""Shorter ones say little."""
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Alike:
    """A complaint that may be the same one."""

    case_id: str
    ticket: str
    subject: str
    started: datetime
    public_status: str | None
    percent: int
    """Of the words of the shorter one, how many stand in both."""


def digests(process: Process, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Digests of the contacts that a case of the process names, at most two; none without the property."""
    found = sorted(contacts(process.properties.get(CONTACTS, ""), data))
    return tuple(history.digest(one.encode())[:32] for one in found[:2])


def alike(desk: Desk, instance: Instance, definition: Definition, now: datetime) -> tuple[Alike, ...]:
    """Complaints like this one in the reader's sight, those most alike first."""
    wanted, words = digests(definition.process, instance.data), _words(definition.process, instance.data)
    if not wanted or not words:
        return ()
    since = now - timedelta(days=desk.office.settings["duplikat_hari"])
    # one look a column, and the process told apart afterwards: otherwise the planner takes the index by process, and reads every complaint
    looks = (select(t.instance.c.id).where(t.instance.c[name].in_(wanted), t.instance.c.started >= since) for name in ("contact", "contact_too"))
    query = select(*cases.INSTANCE_COLUMNS).where(t.instance.c.id.in_(union(*looks)), desk.in_sight())
    rows = [cases.instance_of(row) for row in desk.connection.execute(query.order_by(t.instance.c.started.desc()).limit(_READ))]
    others = (other for other in rows if other.id != instance.id and other.key == instance.key)
    found = (_compared(definition.process, other, words) for other in others)
    least = desk.office.settings["duplikat_mirip_persen"]
    return tuple(sorted((one for one in found if one.percent >= least), key=lambda one: -one.percent)[:MOST])


def _compared(process: Process, other: Instance, words: frozenset[str]) -> Alike:
    theirs = _words(process, other.data)
    shorter = min(len(words), len(theirs))
    percent = len(words & theirs) * _PERCENT // shorter if shorter else 0
    return Alike(other.id, other.business_key or other.id, other.summary, other.started, other.public_status, percent)


def _words(process: Process, data: Mapping[str, Any]) -> frozenset[str]:
    written = process.properties.get(MATTER, "")
    try:
        text = expressions.evaluate(expressions.parse(written), data).value if written else None
    except EngineError:
        return frozenset()
    return frozenset(_WORD.findall(text.casefold())) if isinstance(text, str) else frozenset()
