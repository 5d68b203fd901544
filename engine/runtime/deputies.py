"""Who signs a letter in the name of a post's holder."""

from __future__ import annotations

from datetime import datetime

from engine.correspondence import Deputy
from engine.persistence import delegations, people
from engine.persistence.delegations import Delegation
from engine.persistence.store import Connection
from engine.runtime.shell import Shell


def deputies(shell: Shell, connection: Connection, at: datetime, mandate: str | None) -> dict[str, Deputy]:
    """Post → who signs for its holder at `at`: whoever stands in for them, or whoever did the task in the holder's name, by `mandate`."""
    standing = [one for one in delegations.in_force(connection, at) if one.mandate.relieves]
    by_mandate = delegations.by_id(connection, mandate) if mandate else None
    found = {one.post: one for one in (*standing, *([by_mandate] if by_mandate else []))}
    return {post: _deputy(shell, connection, one, at) for post, one in found.items()}


def _deputy(shell: Shell, connection: Connection, delegation: Delegation, at: datetime) -> Deputy:
    account = people.account(connection, delegation.deputy, at)
    prefix = shell.office.text(f"awalan.{delegation.kind}")
    return Deputy(delegation.deputy, account.name if account else delegation.deputy, prefix, names_own_post=not delegation.mandate.relieves)
