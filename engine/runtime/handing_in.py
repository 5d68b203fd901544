"""Events of a diagram that people bring about from the case's page: a message that is waited for, with the property ``tombol`` (the button's word),
may be handed in by the people of its lane, with a reason. And one that a case brings about for those linked to it: that it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import tasks
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.model import Completed, Instance, Node
from engine.persistence import cases, jobs, links
from engine.runtime.correlating import deliver
from engine.runtime.desks import desk_within
from engine.runtime.shell import Command, Shell
from engine.runtime.timely import in_turn
from engine.runtime.turn import ALIVE, locked, require_alive, require_in_time

BUTTON = "tombol"
"""Property of a catch event: the word of the button by which people bring it about."""
OTHER_ENDED = "tautan_berakhir"
"""Name of the message that a case receives when the one it is linked to has ended. Its values: one object of that name, with the other case's
``status`` and ``status_publik``."""
LONGEST_REASON = 2000


def hand_in(shell: Shell, case_id: str, path: str, *, reason: str, by: str) -> Completed:
    """What the case waits for at `path` has come about, for this reason (a variable named after the message: ``{"alasan": …}``).

    Raises NotFound (also for whoever is not of its lane), Invalid (``alasan``), Conflict (``done`` when it is waited for no more, ``ended``).
    """
    said = reason.strip()

    def work(command: Command) -> Completed:
        case, loaded, variables, first_timer = locked(command, case_id)
        desk_within(command).require_case(case_id)
        node = _node(loaded.definition.process.nodes, path)
        lane = loaded.definition.process.lane_of(node)
        tasks.hand_in(command.actor, lane.role if lane else None)
        if not said or len(said) > LONGEST_REASON:
            key, values = ("wajib", {}) if not said else ("terlalu_panjang", {"n": LONGEST_REASON})
            raise Invalid({"alasan": FieldError(key, {"label": "Alasan", **values})})
        require_in_time(command, case, first_timer)
        require_alive(case)
        wait = next((one for one in jobs.message_waits_of(command.connection, case_id) if one.path == path), None)
        if wait is None:
            raise Conflict("it is waited for no more", reason="done")
        return deliver(command, case, loaded, variables, wait=wait, values={wait.name: {"alasan": said}})

    return in_turn(shell, by, work, case_id=case_id)


def follow_ended(shell: Shell) -> int:
    """Tell the cases that wait for it that the one they are linked to has ended; how many were told."""
    with shell.store.read() as connection:
        waiting = links.waiting_for_ended(connection, OTHER_ENDED)
    return sum(_follow(shell, case_id, other) for case_id, other in waiting)


def _follow(shell: Shell, case_id: str, other_id: str) -> int:
    def work(command: Command) -> Completed:
        case, loaded, variables, first_timer = locked(command, case_id)
        require_in_time(command, case, first_timer)
        wait = next((one for one in jobs.message_waits_of(command.connection, case_id) if one.name == OTHER_ENDED), None)
        other = cases.case_by_id(command.connection, other_id)
        if wait is None or other is None or case.status not in ALIVE:
            raise _Gone
        return deliver(command, case, loaded, variables, wait=wait, values=_told(other))

    try:
        in_turn(shell, tasks.SYSTEM, work, case_id=case_id)
    except _Gone:
        return 0
    return 1


class _Gone(Exception):
    """Somebody came first, or took the link back."""


def _told(other: Instance) -> dict[str, Any]:
    return {OTHER_ENDED: {"status": other.status, "status_publik": other.public_status}}


def _node(nodes: Mapping[str, Node], path: str) -> Node:
    node = nodes.get(path)
    if node is None or BUTTON not in node.properties:
        raise NotFound("event", path=path)
    return node

