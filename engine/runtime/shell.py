"""What every command shares: the parts, one transaction, one clock reading, one actor."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from engine import execution, forms, history, reading, tasks
from engine.channels import Mailbox, Source
from engine.correspondence import Renderer, Seal
from engine.errors import Conflict, NotFound
from engine.model import OFFICE, Actor, Definition, Instance, Task
from engine.office import RIGHTS, HolidayAct, Office
from engine.persistence import definitions as stored_definitions, holidays, people, turns
from engine.persistence.definitions import StoredDefinition
from engine.persistence.store import Connection, Store
from engine.runtime.statistics import Statistics

T = TypeVar("T")
_MOST_TURNS = 4
"""How many cases one command may be about; who needs more has met a case that others keep changing."""


class NeedsTurn(Exception):
    """Raised within a command that turns out to be about another case as well: it begins again, when it is the turn of both.

    All turns are taken before anything is read, in the order of the ids, so that two commands about the same two cases cannot wait for each other.
    """

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id

LOOK_AGAIN = timedelta(seconds=10)
"""How often a process looks whether another has taken in a decree about holidays."""


class Clock(Protocol):
    """Seam: tells the time."""

    def now(self) -> datetime:
        """The present instant, with zone."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


class Salts(Protocol):
    """Seam: random bytes for salts and ids; fixed in tests that compare bytes."""

    def __call__(self, count: int, /) -> bytes:
        """`count` random bytes."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A definition ready to run."""

    definition: Definition
    stored: StoredDefinition
    compiled: execution.Compiled


@dataclass(slots=True)
class _Decrees:
    """How far this process has followed decrees about holidays."""

    unamended: Office | None = None
    """The office as its files say; None as long as no decree has changed it."""
    act: int = 0
    looked: datetime | None = None


@dataclass(slots=True)
class Shell:
    """The parts of a running engine. Definitions and office snapshots never change, so they are kept once loaded."""

    store: Store
    office: Office
    clock: Clock
    renderer: Renderer
    salts: Salts = secrets.token_bytes
    keys: Mapping[int, bytes] = field(default_factory=dict)
    """Server keys of tracking codes, by number; the highest is used for new cases."""
    seal: Seal | None = None
    """Signs letters; None: nobody signs electronically here."""
    mailboxes: Mapping[str, Mailbox] = field(default_factory=dict)
    """By channel; one that is not there is off."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """By channel, what is looked at for messages that come in."""
    _loaded: dict[str, Loaded] = field(default_factory=dict)
    _offices: dict[str, dict[str, Any]] = field(default_factory=dict)
    _today: tuple[date, str] | None = None
    _decrees: _Decrees = field(default_factory=_Decrees)
    statistics: Statistics = field(default_factory=Statistics)
    """What the public was told lately."""
    shown_life: datetime | None = None
    """When a worker on this engine last told that it runs."""

    def command(self, by: str, work: Callable[[Command], T], *, case: str | None = None, on_behalf: str | None = None) -> T:
        """What `work` returns, done in one transaction at one instant by one actor. Raises NotFound for an unknown or inactive user.

        `case`: id of the case it is about. Commands on one case come one after the other, and read clock and tables when it is their turn.
        Where `work` raises NeedsTurn it is undone, and done again when it is that case's turn too.
        """
        about = frozenset[str]() if case is None else frozenset({case})

        def within(connection: Connection) -> T:
            for one in sorted(about):
                turns.queue_for_case(connection, one)
            at = self.clock.now().astimezone(UTC)
            self.keep_up(connection, at)
            actor = self.actor(connection, by, at)
            if on_behalf is not None and on_behalf != by:
                actor = tasks.act_for(actor, on_behalf)
            return work(Command(self, connection, at, actor, case, about))

        while True:
            try:
                return self.store.write(within)
            except NeedsTurn as need:
                if len(about) == _MOST_TURNS:
                    raise Conflict("the cases it is about change again and again", reason="stale") from None
                about |= {need.case_id}

    def keep_up(self, connection: Connection, at: datetime, *, now: bool = False) -> None:
        """Let the office follow decrees about holidays that another process has taken in, looked for every few seconds, or `now`."""
        if not now and self._decrees.looked is not None and timedelta() <= at - self._decrees.looked < LOOK_AGAIN:
            return
        newest = holidays.newest_act(connection)
        if newest != self._decrees.act:
            before = self._decrees.unamended or self.office
            self.office = before.amended(stored.act for stored in holidays.all_acts(connection))
            self._decrees.unamended, self._decrees.act, self._today = before, newest, None
        self._decrees.looked = at

    def office_before(self, acts: Iterable[HolidayAct]) -> Office:
        """The office as it was after these first decrees about holidays."""
        return (self._decrees.unamended or self.office).amended(acts)

    def actor(self, connection: Connection, user_id: str, at: datetime) -> Actor:
        """Who `user_id` is at this moment. Raises NotFound."""
        if user_id == tasks.SYSTEM:
            return Actor(tasks.SYSTEM, tasks.SYSTEM_NAME, frozenset(), rights=RIGHTS)
        if user_id == tasks.CITIZEN_ID:
            return Actor(tasks.CITIZEN_ID, "Pelapor", frozenset({tasks.CITIZEN}))
        account = people.account(connection, user_id, at)
        if account is None or not account.active:
            raise NotFound("user", user=user_id)
        own = tasks.groups_of(account.roles, staff=any(self._is_staff(role) for role in account.roles))
        lent = tasks.groups_of(frozenset(one.role for one in account.mandates), staff=any(self._is_staff(one.role) for one in account.mandates)) - own
        return Actor(
            account.id, account.name, own | lent, rights=self.office.rights_of(account.roles), mandates=account.mandates, lent=lent,
            away=frozenset(one.role for one in account.relieved),
        )  # fmt: skip

    def _is_staff(self, group: str) -> bool:
        role = self.office.role_of(group)
        return role is None or role.staff

    def may_do(self, connection: Connection, user_id: str, task: Task, *, at: datetime) -> bool:
        """Whether the task is one that this user may do at this moment; nobody unknown may."""
        try:
            return tasks.may_do(task, self.actor(connection, user_id, at))
        except NotFound:
            return False

    def definition(self, connection: Connection, definition_id: str) -> Loaded:
        """The definition, read and compiled. Raises NotFound."""
        loaded = self._loaded.get(definition_id)
        if loaded is None:
            stored = stored_definitions.definition_by_id(connection, definition_id)
            if stored is None:
                raise NotFound("definition", definition=definition_id)
            loaded = self._loaded[definition_id] = self._load(connection, stored)
        return loaded

    def latest(self, connection: Connection, key: str) -> Loaded:
        """The newest version of a process. Raises NotFound."""
        stored = stored_definitions.latest_definition(connection, key)
        if stored is None:
            raise NotFound("process", key=key)
        return self.definition(connection, stored.id)

    def today(self) -> date:
        """The date at the office."""
        return self.clock.now().astimezone(ZoneInfo(self.office.zone)).date()

    def keep_office(self) -> tuple[str, dict[str, Any]]:
        """(digest, value) of the `kantor` that cases started today will read.

        Stored once a day in a transaction of its own, before the command's: what is remembered here must have been committed.
        """
        today = self.today()
        if self._today is None or self._today[0] != today:
            variables = self.office.variables(today)
            content = history.canonical(variables)
            name = history.digest(content)
            self.store.write(lambda connection: stored_definitions.put_resource(connection, name, content))
            self._offices[name] = variables
            self._today = (today, name)
        return self._today[1], self._offices[self._today[1]]

    def office_of(self, connection: Connection, digest: str) -> dict[str, Any]:
        """The `kantor` of that digest. Raises NotFound."""
        if digest not in self._offices:
            self._offices[digest] = stored_definitions.json_resource(connection, digest)
        return self._offices[digest]

    def variables_of(self, connection: Connection, case: Instance) -> dict[str, Any]:
        """The case's variables with `kantor` as it was when the case started. Raises NotFound."""
        return {**case.data, OFFICE: self.office_of(connection, case.office)}

    def seen_at(self, connection: Connection, case: Instance, token: int) -> dict[str, Any] | None:
        """The variables that a waiting token of the case sees; None when it waits no longer. Raises NotFound."""
        if not case.state:
            return None
        compiled = self.definition(connection, case.definition_id).compiled
        return execution.seen_at(compiled, case.state, self.variables_of(connection, case), token, at=self.clock.now())

    def _load(self, connection: Connection, stored: StoredDefinition) -> Loaded:
        contents = stored_definitions.contents(connection, frozenset(stored.files.values()))
        files = {name: contents[digest] for name, digest in stored.files.items()}
        definition = Definition(
            id=stored.id,
            key=stored.key,
            version=stored.version,
            diagram=reading.read_diagram(files[stored.file], stored.file),
            forms={form.key: form for form in (forms.read_form(files[name], name) for name in files if name.endswith(".form"))},
            letters={name: content for name, content in files.items() if not name.endswith((".form", ".bpmn"))},
            calls={key: self.definition(connection, called).definition for key, called in stored.calls.items()},
            digests=dict(stored.files),
        )
        return Loaded(definition, stored, execution.compile_definition(definition))


@dataclass(frozen=True, slots=True)
class Command:
    """One command under way: everything it reads and writes goes through `connection`."""

    shell: Shell
    connection: Connection
    at: datetime
    """The command's one clock reading, UTC."""
    actor: Actor
    case: str | None = None
    """Id of the case whose turn it is."""
    turns: frozenset[str] = frozenset()
    """Ids of all cases whose turn it is: those that nobody else changes meanwhile."""
    proved: frozenset[str] = frozenset()
    """Ids of cases that are the actor's own, as their tracking codes have shown."""

    def require_turn(self, case_id: str) -> None:
        """Raises NeedsTurn unless it is the turn of that case too: what is read of it afterwards holds until commit."""
        if case_id not in self.turns:
            raise NeedsTurn(case_id)
