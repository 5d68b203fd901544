"""The citizen's own view: a ticket and a secret code, derived and never stored, open the case's public status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.correspondence import same_code, tracking_code
from engine.errors import NotFound
from engine.model import Completed, Definition, Instance
from engine.persistence import cases
from engine.persistence.store import Connection
from engine.queries import asking, publicity
from engine.queries.publicity import PublicCase
from engine.runtime import letters, user_tasks
from engine.runtime.letters import Letter
from engine.runtime.shell import Shell
from engine.runtime.user_tasks import Proved
from engine.tasks import CITIZEN_ID


@dataclass(frozen=True, slots=True)
class Answer:
    """How the citizen's page was sent."""

    upload_owner: str
    """The key under which its files were uploaded."""
    revision: int | None = None
    """Of the task, as the page showed it."""
    key: str | None = None
    """Makes sending it twice harmless."""


def code_of(shell: Shell, case_id: str) -> str:
    """The case's tracking code. Raises NotFound for an unknown case, or when the server key it was derived with is gone."""
    with shell.store.read() as connection:
        found = cases.case_by_id(connection, case_id)
    if found is None:
        raise NotFound("case", case=case_id)
    return _code(shell, found)


def track(shell: Shell, ticket: str, code: str) -> PublicCase | None:
    """What the citizen may see of the case; None when ticket and code do not fit."""
    with shell.store.read() as connection:
        instance = proved(shell, connection, ticket, code)
        if instance is None:
            return None

        def library(definition_id: str) -> Definition:
            return shell.definition(connection, definition_id).definition

        definition = library(instance.definition_id)
        shown = publicity.public_case(connection, shell.office, definition, instance, library=library)
        open_tasks = cases.open_tasks(connection, instance.id)
        if not open_tasks:
            return shown
        known, now = shell.variables_of(connection, instance), shell.clock.now()
        words = asking.words(shell.office, definition, open_tasks, known, now)
        return replace(shown, words=words, task=asking.own_task(shell.office, definition, open_tasks, known, now))


def answer(shell: Shell, ticket: str, code: str, task_id: str, *, values: Mapping[str, Any], sent: Answer) -> Completed:
    """The citizen does their task in the case whose code they show.

    Raises NotFound when ticket and code do not fit or the task is not of that case, Invalid, Conflict (``done``, ``stale``, ``ended``).
    """
    with shell.store.read() as connection:
        instance = proved(shell, connection, ticket, code)
    if instance is None:
        raise NotFound("case", ticket=ticket)
    return user_tasks.complete(
        shell, task_id, values, by=CITIZEN_ID, revision=sent.revision, idempotency_key=sent.key,
        proved=Proved(instance.id, sent.upload_owner),
    )  # fmt: skip


def receipt(shell: Shell, ticket: str, code: str, track_url: str) -> Letter:
    """The receipt. Raises NotFound when ticket and code do not fit."""
    with shell.store.read() as connection:
        instance = proved(shell, connection, ticket, code)
    if instance is None:
        raise NotFound("case", ticket=ticket)
    return letters.receipt(shell, instance, _code(shell, instance), track_url)


def proved(shell: Shell, connection: Connection, ticket: str, code: str) -> Instance | None:
    """The case, if the code is its own. An unknown ticket costs as much as a wrong code."""
    instance = publicity.find(connection, ticket.strip().upper())
    expected = _code(shell, instance) if instance is not None and instance.code_key in shell.keys else tracking_code("-", b"-" * 16)
    return instance if same_code(code, expected) and instance is not None and instance.code_key in shell.keys else None


def _code(shell: Shell, instance: Instance) -> str:
    key = shell.keys.get(instance.code_key)
    if key is None:
        raise NotFound("server key", number=instance.code_key)
    return tracking_code(instance.id, key)
