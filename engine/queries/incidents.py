"""Faults of a model that wait for repair: what happened and what to do in words, the values only for those who may read the case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import orjson
from sqlalchemy import and_, exists, select

from engine.persistence import definitions, tables as t
from engine.persistence.columns import unpack_bytes
from engine.queries.sight import Desk

MESSAGE_DEAD = "message-dead"
"""Reason of the one kind that stops nothing of its case: a message that could not be sent."""
OTHER = "other"
"""Reason of a fault that names none."""


@dataclass(frozen=True, slots=True)
class Incident:
    """A fault of the model that waits for repair."""

    case_id: str
    seq: int
    element: str
    expression: str | None
    message: str
    """In English, as recorded; it may quote values, so it is empty for readers who may not read the case."""
    reads: Mapping[str, Any]
    """Empty for readers who may not read the case."""
    opened: datetime
    ticket: str | None
    name: str = ""
    """Of the element; "" when it has none."""
    process: str = ""
    """Name of the case's process."""
    key: str = ""
    reason: str = OTHER
    """Why, as a key of the sentences."""
    what: Mapping[str, str] = field(default_factory=dict)
    """Language → what happened."""
    remedy: Mapping[str, str] = field(default_factory=dict)
    """Language → what to do."""
    detail: str = ""
    """In Indonesian, more exactly; it may quote values, as `message`."""
    readable: bool = False
    """Whether the reader may read the case."""
    version: int = 0
    """Version the case runs on now."""
    newest: int = 0
    """Newest version of its process."""
    path: str = ""
    """Where the element stands: within called processes ``<call activity id>/<element id>``."""
    in_circle: bool = False
    """Whether the case is for the eyes of one group alone: lists of those who only keep the machines running count it, and say no more."""

    @property
    def stops(self) -> bool:
        """Whether the case stands still there."""
        return self.reason != MESSAGE_DEAD

    @property
    def where(self) -> str:
        """Process, version and path in one word."""
        return f"{self.key}:{self.version} {self.path}"


def open_incidents(desk: Desk, *, case_id: str | None = None) -> tuple[Incident, ...]:
    """Open incidents, oldest first, those of cases that are kept from the reader aside."""
    the_event = and_(t.event.c.case_id == t.incident.c.case_id, t.event.c.seq == t.incident.c.seq)
    query = (
        select(
            t.incident, t.instance.c.business_key, t.instance.c.circle, t.instance.c.key, t.instance.c.definition, t.event.c.facts,
            t.event.c.payload, desk.in_sight().label("seen"),
        )
        .join(t.instance, t.instance.c.id == t.incident.c.case_id)
        .outerjoin(t.event, the_event)
        .where(t.incident.c.closed.is_(None), desk.not_kept(t.incident.c.case_id))
        .order_by(t.incident.c.opened, t.incident.c.case_id, t.incident.c.seq)
    )  # fmt: skip
    if case_id is not None:
        query = query.where(t.incident.c.case_id == case_id)
    return tuple(_incident(desk, row) for row in desk.connection.execute(query).all())


def at_fault(desk: Desk, case_id: str, token: int) -> bool:
    """Whether an open incident is that of the token."""
    here = (t.incident.c.case_id == case_id) & (t.incident.c.token == token) & t.incident.c.closed.is_(None)
    return bool(desk.connection.execute(select(exists().where(here))).scalar())


def told(facts: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """(language → what happened, language → what to do) of an event that recorded a fault."""
    said = _sentences().get(str(facts.get("reason")), _sentences()[OTHER])
    about = _Named(facts.get("about", {}))
    what, remedy = ({language: parts[place].format_map(about) for language, parts in said.items()} for place in (0, 1))
    return what, remedy


def _incident(desk: Desk, row: Any) -> Incident:
    facts: dict[str, Any] = orjson.loads(unpack_bytes(row.facts)) if row.facts is not None else {}
    payload: dict[str, Any] = orjson.loads(unpack_bytes(row.payload)) if row.payload is not None and row.seen else {}
    what, remedy = told(facts)
    newest = definitions.latest_definition(desk.connection, row.key)
    return Incident(
        case_id=row.case_id, seq=row.seq, element=row.element, expression=row.expression, message=row.message if row.seen else "",
        reads=row.reads if row.seen else {}, opened=row.opened, ticket=row.business_key,
        name=desk.library(desk.connection, facts.get("definition", row.definition)).name_at(facts.get("path", row.element)),
        process=desk.library(desk.connection, row.definition).name, key=row.key,
        reason=str(facts.get("reason", OTHER)), what=what, remedy=remedy,
        detail=str(payload.get("said", "")), readable=bool(row.seen), version=int(row.definition.rpartition(":")[2]),
        newest=newest.version if newest else 0, path=facts.get("path", row.element), in_circle=row.circle is not None,
    )  # fmt: skip


@cache
def _sentences() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Reason → language → (what happened, what to do)."""
    text = resources.files("engine.queries").joinpath("faults.toml").read_text(encoding="utf-8")
    return {reason: {language: (parts[0], parts[1]) for language, parts in said.items()} for reason, said in tomllib.loads(text).items()}


class _Named(dict[str, Any]):
    """Placeholders of a sentence; one that an older event does not name is left open."""

    def __missing__(self, key: str) -> str:
        return "…"
