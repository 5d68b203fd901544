"""The events of a case in brief: who did what, with which outcome, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.history import Event
from engine.model import Definition, Task
from engine.queries.incidents import told
from engine.queries.turning import Turn, turns

UNNAMED = "ConflictDeclared"
"""Type of the event that colleagues are told of without whose it is, or why; auditors read it whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the history in brief."""

    seq: int
    at: datetime
    type: str
    actor: str
    """Name of who acted; "" where colleagues are not told."""
    on_behalf: str | None
    task: str
    """Name of the task it is about; "" if about none."""
    outcome: str
    """Label of the outcome chosen, if the form has outcomes."""
    reason: str
    """Reason given (of a return, of a cancellation)."""
    group: str = ""
    """As what they acted; "" when no group was asked for."""
    stands_in: tuple[str, str] | None = None
    """(kind, post) where they acted for the holder of a post."""
    to: str = ""
    """Name of whom a task was handed over to."""
    turns: tuple[Turn, ...] = ()
    """How its gateways turned, without the values that they read: those may be for fewer eyes than the way is."""


def whole_entry(definition: Definition, event: Event, all_tasks: tuple[Task, ...]) -> Entry:
    """The event in brief, with the ways that its gateways took."""
    return replace(entry(definition, event, all_tasks), turns=tuple(replace(turn, reads=()) for turn in turns(definition, event)))


def entry(definition: Definition, event: Event, all_tasks: tuple[Task, ...]) -> Entry:
    """The event in brief."""
    token = (event.facts.get("task") or [None])[0]
    task = next((x for x in all_tasks if x.token == token), None)
    if event.type == "CaseStarted" and event.payload and "values" in event.payload:
        task = all_tasks[0] if all_tasks else None
    said = event.payload or {}
    values: dict[str, Any] = said["values"] if isinstance(said.get("values"), dict) else {}
    form = definition.form(task.form_key) if task else None
    outcome = form.outcome() if form else None
    label = next((o.label for o in outcome.options if o.value == values.get("keputusan")), "") if outcome else ""
    reason = str(values.get("alasan_kembali") or said.get("reason") or said.get("comment") or "")
    if event.type in ("CaseFaulted", "MessageFailed"):
        reason = told(event.facts)[0]["id"]
    by = str(said.get("name", event.actor))
    if event.type == UNNAMED:
        by, reason = "", ""
    if event.type == "TasksRescheduled":
        reason = "; ".join(dict.fromkeys(str(one["decree"]) for one in event.facts["decrees"]))
    if event.type == "AnswerReceived":
        reason = str(said.get("text", ""))
    return Entry(
        event.seq, event.at, event.type, by, event.on_behalf,
        task.name if task else definition.name_at(about(event)), label, reason,
        str(event.facts.get("group") or ""), stood_in(event), str(said.get("to_name", "")) if event.type == "TaskAssigned" else "",
    )  # fmt: skip


def stood_in(event: Event) -> tuple[str, str] | None:
    """(kind, post) where whoever acted stood in for the holder of a post; what the clock takes from them is no act of theirs."""
    delegation = event.facts.get("delegation")
    return (str(delegation["kind"]), str(delegation["post"])) if delegation and event.on_behalf == delegation["post"] else None


def about(event: Event) -> str:
    """The path of the service task or the event that an event of the history is about; "" for others."""
    place = event.facts.get("work") or event.facts.get("caught") or (0, "")
    return str(place[1])
