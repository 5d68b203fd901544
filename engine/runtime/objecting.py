"""Objections (*keberatan*): the citizen of an answered case begins a new one, which others decide. The first case is read, never written.

The process is the one that the office's setting ``proses_keberatan`` names. Its properties say what it takes from the first case:
``salin_kasus_pertama`` = variables that become its own, ``dari_kasus_pertama`` = variables kept in ``kasus_pertama`` beside its ``tiket`` and the
``kelompok`` that did what is named by ``bukan_oleh``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from engine import history, tasks
from engine.errors import FieldError, Invalid, NotFound
from engine.model import Completed, Instance, Process
from engine.office import format
from engine.persistence import cases, links
from engine.persistence.links import holding
from engine.queries import publicity
from engine.runtime import tracking
from engine.runtime.cases import begin
from engine.runtime.keeping_off import NOT_BY, named
from engine.runtime.linking import OBJECTION
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.turn import remember, repeated

SETTING, LIMIT = "proses_keberatan", "batas_keberatan_hari"
COPIED, TOLD = "salin_kasus_pertama", "dari_kasus_pertama"
FIRST, RECEPTION = "kasus_pertama", "penerimaan"


def refusal(shell: Shell, ticket: str, code: str) -> FieldError | None:
    """Why there can be no objection to the letter of the citizen's case; None: there can be one.

    Raises NotFound when ticket and code do not fit, and where there is no letter to object to.
    """
    with shell.store.read() as connection:
        instance = tracking.proved(shell, connection, ticket, code)
        if instance is None:
            raise NotFound("case", ticket=ticket)
        return _refusal(Command(shell, connection, shell.clock.now(), shell.actor(connection, tasks.CITIZEN_ID, shell.clock.now())), instance)


def object_to(
    shell: Shell, ticket: str, code: str, values: Mapping[str, Any], *, upload_owner: str, idempotency_key: str | None = None
) -> Completed:
    """A new case, linked to the citizen's. Raises NotFound, Invalid (fields of its first form; of the whole where `refusal` says why)."""
    request = history.digest(f"object:{ticket}".encode())
    kept = shell.keep_office()

    def work(command: Command) -> Completed:
        if idempotency_key and (known := cases.remembered(command.connection, idempotency_key)):
            return repeated(command, known, request)
        first = tracking.proved(shell, command.connection, ticket, code)
        if first is None:
            raise NotFound("case", ticket=ticket)
        command.require_turn(first.id)
        if why := _refusal(command, first):
            raise Invalid({"": why})
        loaded = shell.latest(command.connection, str(shell.office.settings[SETTING]))
        tasks.start(command.actor, public=True)
        by_owner = replace(command, proved=frozenset({first.id}))
        begun = begin(by_owner, loaded, kept=kept, data=_taken(command, loaded, first), complete=values, upload_owner=upload_owner)
        return remember(command, begun, idempotency_key, request)

    return shell.command(tasks.CITIZEN_ID, work)


def _refusal(command: Command, first: Instance) -> FieldError | None:
    shell, connection = command.shell, command.connection
    definition = shell.definition(connection, first.definition_id).definition
    if not shell.office.settings[SETTING] or not publicity.offers_letter(connection, definition, first):
        raise NotFound("letter", case=first.id)
    if holding(links.links_from(connection, [first.id]), OBJECTION):
        return FieldError("keberatan_terakhir")
    if holding(links.links_to(connection, [first.id]), OBJECTION):
        return FieldError("keberatan_sudah")
    days, since = shell.office.settings[LIMIT], first.public_since or first.started
    last = format.local(since, shell.office.zone).date() + timedelta(days=days or 0)
    if days and format.local(command.at, shell.office.zone).date() > last:
        return FieldError("keberatan_lewat", {"n": days})
    return None


def _taken(command: Command, loaded: Loaded, first: Instance) -> dict[str, Any]:
    """What the new case begins with."""
    process = loaded.definition.process
    copied = {name: first.data.get(name) for name in _names(process, COPIED)}
    told = {name: first.data.get(name) for name in _names(process, TOLD)}
    steps = ",".join(node.properties[NOT_BY] for node in process.nodes.values() if NOT_BY in node.properties)
    reception = {"kanal": process.properties.get("kanal_publik"), "waktu_terima": command.at.isoformat()}
    groups = sorted(_groups(command, first, steps))
    return {RECEPTION: reception, **copied, FIRST: {"tiket": first.business_key, "kelompok": groups, **told}}


def _groups(command: Command, first: Instance, steps: str) -> set[str]:
    """As what people did these steps."""
    wanted = named(steps)
    done = (event.facts for event in cases.events_of(command.connection, first.id) if event.type == "TaskCompleted")
    return {str(facts["group"]) for facts in done if facts["task"][1].rpartition("/")[2] in wanted and facts.get("group")}


def _names(process: Process, name: str) -> list[str]:
    return [one.strip() for one in process.properties.get(name, "").split(",") if one.strip()]
