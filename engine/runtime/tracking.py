"""The citizen's own view: a ticket and a secret code, derived and never stored, open the case's public status."""

from __future__ import annotations

from engine.correspondence import same_code, tracking_code
from engine.errors import NotFound
from engine.model import Definition, Instance
from engine.persistence import cases
from engine.persistence.store import Connection
from engine.queries import publicity
from engine.queries.publicity import PublicCase
from engine.runtime import letters
from engine.runtime.letters import Letter
from engine.runtime.shell import Shell


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
        instance = _proved(shell, connection, ticket, code)
        if instance is None:
            return None

        def library(definition_id: str) -> Definition:
            return shell.definition(connection, definition_id).definition

        return publicity.public_case(connection, shell.office, library(instance.definition_id), instance, library=library)


def receipt(shell: Shell, ticket: str, code: str, track_url: str) -> Letter:
    """The receipt. Raises NotFound when ticket and code do not fit."""
    with shell.store.read() as connection:
        instance = _proved(shell, connection, ticket, code)
    if instance is None:
        raise NotFound("case", ticket=ticket)
    return letters.receipt(shell, instance, _code(shell, instance), track_url)


def _proved(shell: Shell, connection: Connection, ticket: str, code: str) -> Instance | None:
    """The case, if the code is its own. An unknown ticket costs as much as a wrong code."""
    instance = publicity.find(connection, ticket.strip().upper())
    expected = _code(shell, instance) if instance is not None and instance.code_key in shell.keys else tracking_code("-", b"-" * 16)
    return instance if same_code(code, expected) and instance is not None and instance.code_key in shell.keys else None


def _code(shell: Shell, instance: Instance) -> str:
    key = shell.keys.get(instance.code_key)
    if key is None:
        raise NotFound("server key", number=instance.code_key)
    return tracking_code(instance.id, key)
