"""A reader at work: what the reads of `queries` need of the running engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC

from engine.model import Actor, Definition
from engine.persistence.store import Connection
from engine.queries.sight import Desk
from engine.runtime.shell import Command, Shell


@contextmanager
def desk_of(shell: Shell, by: str) -> Iterator[Desk]:
    """A desk for one reader. Raises NotFound for an unknown or inactive user."""
    with shell.store.read() as connection:
        shell.keep_up(connection, shell.clock.now().astimezone(UTC))
        yield desk_on(shell, connection, shell.actor(connection, by, shell.clock.now()))


def desk_on(shell: Shell, connection: Connection, reader: Actor) -> Desk:
    """A desk for one reader, on a connection that is open already."""

    def library(on: Connection, definition_id: str) -> Definition:
        return shell.definition(on, definition_id).definition

    return Desk(connection, reader, shell.office, library, shell.office_of, shell.seen_at)


def desk_within(command: Command) -> Desk:
    """What the actor reads, within the command."""
    return desk_on(command.shell, command.connection, command.actor)
