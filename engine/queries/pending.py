"""What a case waits for besides people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from engine.model import Definition, Node
from engine.persistence import tables as t
from engine.queries.sight import Desk


@dataclass(frozen=True, slots=True)
class Pending:
    """What the case waits for besides people: an event on its way, or the work of a service task."""

    kind: Literal["message", "work", "timer"]
    path: str
    element: str
    """What the element is called."""
    name: str
    """Of the message, or the topic of the work; "" for a timer."""
    due: datetime | None
    """When the timer fires."""
    dead: bool = False
    """Whether nobody tries the work any more."""
    button: str = ""
    """What the reader may press to bring it about; "" when it is not theirs to."""


def pending_of(desk: Desk, definition: Definition, case_id: str) -> tuple[Pending, ...]:
    """What the case waits for besides people, in the order in which it began to."""
    columns = (t.job.c.token, t.job.c.kind, t.job.c.path, t.job.c.topic, t.job.c.due, t.job.c.incident)
    jobs = select(*columns).where(t.job.c.case_id == case_id, t.IS_WAITED_FOR)
    waits = select(t.message_wait.c.token, t.message_wait.c.path, t.message_wait.c.name).where(t.message_wait.c.case_id == case_id)
    found = {
        row.token: Pending(row.kind, row.path, "", row.topic or "", row.due if row.kind == "timer" else None, row.incident is not None)
        for row in desk.connection.execute(jobs)
    }
    found |= {row.token: Pending("message", row.path, "", row.name, None) for row in desk.connection.execute(waits)}
    nodes = {token: definition.node_at(one.path) for token, one in found.items()}
    return tuple(
        replace(found[token], element=node.name or node.id, button=_button(desk, definition, found[token].path, node))
        for token, node in sorted(nodes.items())
        if node.kind != "boundaryEvent"
    )


def _button(desk: Desk, definition: Definition, path: str, node: Node) -> str:
    """The word of the event's button (property ``tombol``), for the people of its lane."""
    lane = definition.process.lane_of(node) if "/" not in path else None
    return node.properties.get("tombol", "") if lane is not None and lane.role in desk.reader.groups else ""
