"""Commands on people: accounts, passwords, roles with dates, sessions, rate limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine import history, tasks
from engine.errors import FieldError, Invalid, NotFound
from engine.model import Actor, Sending
from engine.persistence import people
from engine.persistence.store import Connection
from engine.runtime.shell import Command, Shell

_HASHER = PasswordHasher()
_USER_ID = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_RESERVED = frozenset({tasks.SYSTEM, tasks.CITIZEN_ID})
MIN_PASSWORD = 10
"""Characters; NIST SP 800-63B asks for 8 at least, the office's own accounts for more."""
SESSION_IDLE = timedelta(hours=8)
"""A session not used for a working day is over."""


def add_user(
    shell: Shell, user_id: str, *, roles: Sequence[str], by: str, name: str = "", title: str = "", password: str | None = None
) -> None:
    """A new account with roles from now on. Raises Invalid (``id``, ``password``), NotAllowed, Conflict (``exists``)."""
    errors: dict[str, FieldError] = {}
    if not _USER_ID.fullmatch(user_id) or user_id in _RESERVED:
        errors["id"] = FieldError("id_pengguna_salah")
    if password is not None and len(password) < MIN_PASSWORD:
        errors["password"] = FieldError("terlalu_pendek", {"label": "Kata sandi", "n": MIN_PASSWORD})
    if errors:
        raise Invalid(errors)
    hashed = None if password is None else _HASHER.hash(password)

    def work(command: Command) -> None:
        _administer(command)
        people.insert_account(command.connection, user_id, name=name or user_id, title=title, password=hashed, at=command.at, by=command.actor.id)
        for role in dict.fromkeys(roles):
            people.give_role(command.connection, user_id, role, since=command.at, until=None, by=command.actor.id)
        _note(command, user_id, "added", {"roles": list(roles)})

    shell.command(by, work)


def set_password(shell: Shell, user_id: str, password: str, *, by: str, current: str | None = None) -> None:
    """A new password; every session of the account ends. One's own needs the `current` one; another's the right to administer.

    Raises Invalid (``password``, ``current``), NotFound, NotAllowed.
    """
    if len(password) < MIN_PASSWORD:
        raise Invalid({"password": FieldError("terlalu_pendek", {"label": "Kata sandi", "n": MIN_PASSWORD})})
    if by == user_id and (current is None or not check_password(shell, user_id, current)):
        raise Invalid({"current": FieldError("sandi_salah")})
    hashed = _HASHER.hash(password)

    def work(command: Command) -> None:
        if command.actor.id != user_id:
            _administer(command)
        if not people.change_account(command.connection, user_id, password=hashed):
            raise NotFound("user", user=user_id)
        people.drop_sessions_of(command.connection, user_id)
        _note(command, user_id, "password set", {})

    shell.command(by, work)


def check_password(shell: Shell, user_id: str, password: str) -> bool:
    """Whether it is the account's password. Takes the same time for an unknown account."""
    with shell.store.read() as connection:
        stored = people.password_hash(connection, user_id)
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$RWtUBzbCRkJ3Yx2bIOQJHKqLmbGwtuVYF2DTJ9gWGQA"
"""A hash nobody's password has: checking it makes an unknown id cost as much as a known one."""


def change_user(shell: Shell, user_id: str, *, by: str, active: bool | None = None, name: str | None = None, title: str | None = None) -> None:
    """Change name, title or whether the account may be used. Raises NotFound, NotAllowed."""

    def work(command: Command) -> None:
        _administer(command)
        wanted = {"active": active, "name": name, "title": title}
        values = {key: value for key, value in wanted.items() if value is not None}
        if values and not people.change_account(command.connection, user_id, **values):
            raise NotFound("user", user=user_id)
        if active is False:
            people.drop_sessions_of(command.connection, user_id)
        _note(command, user_id, "changed", values)

    shell.command(by, work)


def give_role(shell: Shell, user_id: str, role: str, *, by: str, since: datetime | None = None, until: datetime | None = None) -> None:
    """Give a role from `since` (default now) until `until`. Raises Invalid, NotFound, NotAllowed, Conflict."""
    if since and until and until <= since:
        raise Invalid({"until": FieldError("tanggal_terbalik")})

    def work(command: Command) -> None:
        _administer(command)
        if people.account(command.connection, user_id, command.at) is None:
            raise NotFound("user", user=user_id)
        people.give_role(command.connection, user_id, role, since=since or command.at, until=until, by=command.actor.id)
        _note(command, user_id, "role given", {"role": role})

    shell.command(by, work)


def end_role(shell: Shell, user_id: str, role: str, *, by: str, until: datetime | None = None) -> None:
    """The role ends at `until` (default now). Raises NotAllowed."""

    def work(command: Command) -> None:
        _administer(command)
        people.end_role(command.connection, user_id, role, until or command.at)
        _note(command, user_id, "role ended", {"role": role})

    shell.command(by, work)


def who(shell: Shell, user_id: str) -> Actor | None:
    """The person with the groups in force now; None when unknown or inactive."""
    with shell.store.read() as connection:
        try:
            return shell.actor(connection, user_id, shell.clock.now())
        except NotFound:
            return None


def load_session(shell: Shell, token: str) -> tuple[str | None, dict[str, Any]]:
    """(user id, data) of a session; (None, {}) when there is none or it was idle too long."""
    with shell.store.read() as connection:
        return _session(shell, connection, token)


def signed_in(shell: Shell, token: str) -> Actor | None:
    """Whose session it is, with the groups in force now; None without one, when it was idle too long, or for an inactive account."""
    with shell.store.read() as connection:
        user_id, _ = _session(shell, connection, token)
        try:
            return shell.actor(connection, user_id, shell.clock.now()) if user_id else None
        except NotFound:
            return None


def save_session(shell: Shell, token: str, *, user_id: str | None, data: Mapping[str, Any], sending: Sending | None = None) -> None:
    """Keep the session under its token (only its digest is stored), unless `sending` came after a later one of its page."""
    now, key = shell.clock.now(), history.digest(token.encode())

    def work(connection: Connection) -> None:
        if sending is None or not sending.came_too_late(people.last_sending(connection, key)):
            people.put_session(connection, key, user_id=user_id, data=data, at=now, sending=sending)

    shell.store.write(work)


def end_session(shell: Shell, token: str) -> None:
    """The session is over."""
    shell.store.write(lambda connection: people.drop_session(connection, history.digest(token.encode())))


def allowed_to_try(shell: Shell, subject: str, *, limit: int, within: timedelta) -> bool:
    """Whether `subject` (an address, a user id, a ticket) has failed fewer than `limit` times within that time."""
    with shell.store.read() as connection:
        return people.count_attempts(connection, subject, shell.clock.now() - within) < limit


def note_failure(shell: Shell, subject: str) -> None:
    """One more failed try of `subject`."""
    shell.store.write(lambda connection: people.note_attempt(connection, subject, shell.clock.now()))


def forget_failures(shell: Shell, subject: str) -> None:
    """`subject` has shown that it may."""
    shell.store.write(lambda connection: people.forget_attempts(connection, subject))


def _session(shell: Shell, connection: Connection, token: str) -> tuple[str | None, dict[str, Any]]:
    found = people.session(connection, history.digest(token.encode()))
    if found is None or found[3] + SESSION_IDLE < shell.clock.now():
        return None, {}
    return found[0], found[1]


def _administer(command: Command) -> None:
    tasks.require_right(command.actor, "akun")


def _note(command: Command, user_id: str, what: str, details: Mapping[str, Any]) -> None:
    people.note_account_act(command.connection, user_id, what=what, by=command.actor.id, at=command.at, details=details)
