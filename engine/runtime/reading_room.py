"""Reads: each opens one connection, looks for one reader, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from engine import analysis, tasks
from engine.analysis import Difference
from engine.errors import NotFound
from engine.history import Event
from engine.model import Case, Definition, Instance, Task
from engine.office import format
from engine.persistence import barring, cases, definitions, files, preferences
from engine.persistence.delegations import Delegation
from engine.persistence.files import Attachment
from engine.persistence.people import Account, Grant
from engine.persistence.preferences import Absence, Preference
from engine.queries import (
    audit,
    bonds,
    casefile,
    circles,
    clocks,
    comparing,
    enclosures,
    evidence,
    promising,
    publicity,
    published,
    records,
    registers,
    reports,
    shelves,
    taskpage,
    worklist,
)
from engine.queries.audit import AuditPage
from engine.queries.casefile import Casefile
from engine.queries.circles import CircleMonth
from engine.queries.clocks import Clocks
from engine.queries.comparing import Comparison
from engine.queries.incidents import Incident, open_incidents
from engine.queries.promising import Promise
from engine.queries.publicity import PublicCase
from engine.queries.published import Looked
from engine.queries.registers import Book
from engine.queries.reports import Report
from engine.queries.selection import Filters, Tab
from engine.queries.shelves import CaseRow, House, Notice, Version
from engine.queries.sight import Desk
from engine.queries.taskpage import TaskPage, Worksheet
from engine.queries.worklist import Figures, Worklist, WorklistRow
from engine.runtime import moves, repairing, staging, statistics
from engine.runtime.desks import desk_of
from engine.runtime.moves import Behind, Move, Moves
from engine.runtime.repairing import Repair
from engine.runtime.shell import Shell
from engine.runtime.staging import Proposal
from engine.runtime.statistics import PublicReport
from engine.runtime.user_tasks import split

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """What pages show. Every method takes the id of who reads; what is not for them is as if it did not exist (NotFound)."""

    shell: Shell

    def inbox(self, by: str, tab: Tab, filters: Filters) -> Worklist:
        """A page of the reader's inbox."""
        return self._at(by, lambda desk: worklist.worklist(desk, tab, filters, self.shell.clock.now()))

    def figures(self, by: str) -> Figures | None:
        """Open work in sight of a reader who watches over it; None for others."""
        return self._at(by, lambda desk: worklist.figures(desk, self.shell.clock.now()))

    def next_task(self, by: str, case_id: str) -> WorklistRow | None:
        """What the reader would do next, this case first."""
        return self._at(by, lambda desk: worklist.next_mine(desk, self.shell.clock.now(), case=case_id))

    def notices(self, by: str) -> tuple[Notice, ...]:
        """What the reader's groups were told."""
        return self._at(by, shelves.notices)

    def task(self, by: str, task_id: str) -> TaskPage:
        """A task's page."""
        return self._at(by, lambda desk: taskpage.taskpage(desk, task_id, self.shell.clock.now()))

    def may_do(self, by: str, task: Task) -> bool:
        """Whether the task is one that `by` may do now; nobody unknown may."""
        with self.shell.store.read() as connection:
            may = self.shell.may_do(connection, by, task, at=self.shell.clock.now())
            return may and not barring.is_barred(connection, task.case_id, by)

    def worksheet(self, by: str, task_id: str) -> Worksheet:
        """What reading a task's filled-in form needs."""
        return self._at(by, lambda desk: taskpage.worksheet(desk, task_id, self.shell.clock.now()))

    def case(self, by: str, case_id: str, *, timed: bool = False) -> Casefile:
        """A case, whole; its clocks too if `timed`."""
        return self._at(by, lambda desk: casefile.casefile(desk, case_id, self.shell.clock.now(), timed=timed))

    def clocks(self, by: str, case_id: str) -> Clocks:
        """How long each step of a case waited and was worked on."""
        return self._at(by, lambda desk: clocks.clocks(desk, case_id, self.shell.clock.now()))

    def report(self, by: str, *, since: date, until: date, outside: bool = False) -> Report:
        """The office's report over the cases received from `since` to `until`; `outside`: as it may leave the office."""
        return self._at(by, lambda desk: reports.report(desk, since=since, until=until, now=self.shell.clock.now(), outside=outside))

    def circle_months(self, by: str, *, since: datetime, until: datetime) -> tuple[CircleMonth, ...]:
        """Figures of the cases that only the reader's own group may see, for those with the right ``laporan_kelompok``."""
        return self._at(by, lambda desk: circles.circle_months(desk, since=since, until=until))

    def diagram(self, by: str, case_id: str) -> bytes:
        """The BPMN file of the version that a case of the reader's runs on."""

        def look(desk: Desk) -> bytes:
            desk.require_case(case_id)
            definition = desk.library(desk.connection, records.instance_by_id(desk, case_id).definition_id)
            return definition.diagram.content

        return self._at(by, look)

    def case_of(self, by: str, ticket: str) -> str:
        """The id of the case with this ticket."""
        return self._at(by, lambda desk: desk.case_of(ticket))

    def cases(self, by: str, *, search: str = "", key: str = "", status: str = "", page: int = 1) -> tuple[tuple[CaseRow, ...], int]:
        """(a page of cases, how many there are)."""
        return self._at(by, lambda desk: shelves.cases_list(desk, search=search, key=key, status=status, page=page))

    def is_open(self, by: str, case_id: str) -> bool:
        """Whether the case is not kept from the reader, whatever their role."""
        return self._at(by, lambda desk: desk.is_open(case_id))

    def case_ids(self, by: str, *, ordinary: bool = False) -> tuple[str, ...]:
        """Ids of all cases that the reader may see, the oldest first; `ordinary`: without those that are for one group alone."""
        return self._at(by, lambda desk: shelves.case_ids(desk, ordinary=ordinary))

    def audit(self, by: str, case_id: str) -> AuditPage:
        """A case's whole history."""
        return self._at(by, lambda desk: audit.audit(desk, case_id))

    def audit_export(self, by: str, case_id: str) -> dict[str, Any]:
        """The whole history as JSON."""
        return evidence.as_json(self.audit(by, case_id))

    def audit_csv(self, by: str, case_id: str) -> str:
        """The whole history as CSV, one row an event."""
        return evidence.as_csv(self.audit(by, case_id))

    def audit_diagram(self, by: str, case_id: str, definition_id: str) -> tuple[str, bytes]:
        """(file name, bytes) of a diagram that the case runs through."""
        return self._at(by, lambda desk: audit.diagram_of(desk, case_id, definition_id))

    def audit_file(self, by: str, case_id: str, digest: str) -> tuple[Attachment, bytes]:
        """A file of a case, for auditors."""
        return self._at(by, lambda desk: audit.file_of(desk, case_id, digest))

    def attachment(self, by: str, case_id: str, digest: str) -> tuple[Attachment, bytes]:
        """A file of a case, or of a duplicate that was joined to it, for whoever may read the case and the field it came with."""

        def look(desk: Desk) -> tuple[Attachment, bytes]:
            desk.require_case(case_id)
            definition = desk.library(desk.connection, records.instance_by_id(desk, case_id).definition_id)
            own = enclosures.readable_attachments(desk, definition, case_id)
            found = next((a for a in own if a.digest == digest), None) or next(
                (a for bond in bonds.bonds_of(desk, case_id) for a in bond.attachments if a.digest == digest), None
            )
            content = files.blob(desk.connection, digest) if found else None
            if found is None or content is None:
                raise NotFound("attachment", case=case_id, digest=digest)
            return found, content

        return self._at(by, look)

    def comparison(self, by: str, case_id: str, ticket: str) -> Comparison:
        """Two complaints side by side, both for this reader."""
        return self._at(by, lambda desk: comparing.comparison(desk, case_id, ticket))

    def register(self, by: str, key: str, *, since: datetime, until: datetime) -> Book:
        """A register's rows within that time."""
        return self._at(by, lambda desk: registers.register(desk, key, since=since, until=until, now=self.shell.clock.now()))

    def versions(self, by: str) -> tuple[Version, ...]:
        """Every deployed version."""
        return self._at(by, shelves.versions)

    def file(self, by: str, definition_id: str, name: str) -> bytes:
        """A file that a version is bound to, as deployed."""
        return self._at(by, lambda desk: shelves.file_of(desk, definition_id, name))

    def changes(self, by: str, definition_id: str) -> tuple[Difference, ...]:
        """What a version differs in from the one before it; empty for the first."""
        old, new = self._at(by, lambda desk: shelves.files_before_and_after(desk, definition_id))
        return analysis.differences(old, new) if old else ()

    def proposal(self, by: str) -> Proposal:
        """What deploying the files that the reader has uploaded would do."""
        self._at(by, lambda desk: desk.require_right(staging.RIGHT))
        return staging.propose(self.shell, staging.staged(self.shell, by))

    def definition(self, definition_id: str) -> Definition:
        """A definition: not secret, but for pages that have checked their reader."""
        with self.shell.store.read() as connection:
            return self.shell.definition(connection, definition_id).definition

    def processes(self) -> dict[str, str]:
        """Process key → name, by the newest version of each."""
        with self.shell.store.read() as connection:
            keys = dict.fromkeys(stored.key for stored in definitions.all_definitions(connection))
        return {key: self.latest(key).name for key in keys}

    def latest(self, key: str) -> Definition:
        """The newest version of a process."""
        with self.shell.store.read() as connection:
            return self.shell.latest(connection, key).definition

    def accounts(self, by: str) -> tuple[tuple[Account, tuple[Grant, ...]], ...]:
        """Every account."""
        return self._at(by, shelves.accounts)

    def delegations(self, by: str) -> tuple[Delegation, ...]:
        """Who stands, stood and will stand in for whom, for those with the right ``akun``."""
        return self._at(by, shelves.all_delegations)

    def preference(self, by: str) -> Preference:
        """How the reader wants to be told."""
        return self._at(by, lambda desk: preferences.preference_of(desk.connection, by))

    def absences(self, by: str) -> tuple[Absence, ...]:
        """The reader's own, the latest first."""
        return self._at(by, lambda desk: preferences.absences_of(desk.connection, by))

    def away(self, by: str) -> dict[str, date]:
        """Who is away today → their last day of it."""
        return self._at(by, lambda desk: preferences.away_on(desk.connection, self.shell.today()))

    def ended_mandates(self, by: str, since: datetime) -> tuple[Delegation, ...]:
        """The reader's own that have ended since, the last one first."""
        return self._at(by, lambda desk: shelves.ended_mandates(desk, since, self.shell.clock.now()))

    def house(self, by: str) -> House:
        """The state of the house."""
        return self._at(by, lambda desk: shelves.house(desk, self.shell.clock.now()))

    def incidents(self, by: str) -> tuple[Incident, ...]:
        """Open incidents, for those with the right ``operasi``."""

        def look(desk: Desk) -> tuple[Incident, ...]:
            desk.require_right("operasi")
            return open_incidents(desk)

        return self._at(by, look)

    def repair(self, by: str, case_id: str) -> Repair:
        """The variables of a case, place by place, for whoever may both read and repair it."""
        return repairing.look(self.shell, by, case_id)

    def move(self, by: str, case_id: str, to: str | None = None) -> Move:
        """What moving a case to another version would mean, for those with the right ``operasi``."""
        return moves.look(self.shell, by, case_id, to)

    def moves(self, by: str, definition_id: str, to: str | None = None, *, after: str = "") -> Moves:
        """Which cases of a version could be moved to another, for those with the right ``operasi``."""
        return moves.look_at_all(self.shell, by, definition_id, to, after=after)

    def behind(self, by: str) -> tuple[Behind, ...]:
        """Older versions on which cases run, for those with the right ``operasi``."""
        return moves.behind(self.shell, by)

    def uploads(self, owner: str) -> dict[str, dict[str, Any]]:
        """Files that `owner` has sent and no case holds yet: digest → file value."""
        with self.shell.store.read() as connection:
            return files.uploads_of(connection, owner)

    def statistics(self, key: str) -> PublicReport:
        """What the public may know of the complaints of one period; the newest that is over for a key that names none of those offered."""
        now, office = self.shell.clock.now(), self.shell.office
        offered = statistics.offered(office.report.public_kind, format.local(now, office.zone).date())
        period = next((one for one in offered if one.key == key), offered[0])

        def make() -> Report:
            return self._at(tasks.SYSTEM, lambda desk: reports.statistics(desk, since=period.since, until=period.until, now=now))

        return PublicReport(period, self.shell.statistics.report(period, now, make), offered)

    def prints(self, template: str) -> bool:
        """Whether the letter template is in force."""
        with self.shell.store.read() as connection:
            return template in definitions.files_in_force(connection)

    def promise(self, shown: PublicCase) -> Promise | None:
        """By when the citizen may expect the answer; None once the case has ended."""
        return None if shown.ended else promising.promise(self.shell.office, shown.received, self.shell.clock.now())

    def public_sentence(self, shown: PublicCase) -> str:
        """The status for the citizen, in the office's words."""
        return publicity.sentence(self.shell.office, shown)

    def public_file(self, shown: PublicCase, digest: str) -> tuple[Attachment, bytes]:
        """A file offered to the citizen of a case that was shown to them. Raises NotFound."""
        found = next((a for a in shown.letters if a.digest == digest), None)
        with self.shell.store.read() as connection:
            content = files.blob(connection, digest) if found else None
        if found is None or content is None:
            raise NotFound("attachment", digest=digest)
        return found, content

    def published(self, code: str) -> Looked:
        """The letter that bears this code, for anybody."""
        with self.shell.store.read() as connection:
            return published.by_code(connection, code)

    def examined(self, content: bytes) -> Looked:
        """Whether a file is a letter of the office as it was signed, for anybody; it is not kept."""
        with self.shell.store.read() as connection:
            return published.by_file(connection, content, self.shell.seal)

    def _at(self, by: str, look: Callable[[Desk], T]) -> T:
        with desk_of(self.shell, by) as desk:
            return look(desk)


def case(shell: Shell, case_id: str) -> Case:
    """The case now. Raises NotFound."""
    instance, version = _instance(shell, case_id)
    return Case(instance.id, instance.business_key, instance.key, version, instance.status)


def data(shell: Shell, case_id: str) -> dict[str, Any]:
    """The case's variables now. Raises NotFound."""
    return _instance(shell, case_id)[0].data


def history(shell: Shell, case_id: str) -> tuple[Event, ...]:
    """The case's events in order."""
    with shell.store.read() as connection:
        return cases.events_of(connection, case_id)


def task(shell: Shell, task_id: str) -> Task:
    """The task as it stands. Raises NotFound."""
    case_id, token = split(task_id)
    with shell.store.read() as connection:
        found = next((x for x in cases.tasks_of(connection, case_id) if x.token == token), None)
    if found is None:
        raise NotFound("task", task=task_id)
    return found


def inbox(shell: Shell, by: str, *, case: str | None = None) -> list[Task]:
    """Open tasks that `by` holds or may claim, the most urgent first."""
    with desk_of(shell, by) as desk:
        return worklist.inbox(desk, case=case)


def incidents(shell: Shell) -> tuple[Incident, ...]:
    """Open incidents, oldest first, as the engine's own reader sees them."""
    with desk_of(shell, tasks.SYSTEM) as desk:
        return open_incidents(desk)


def _instance(shell: Shell, case_id: str) -> tuple[Instance, int]:
    with shell.store.read() as connection:
        instance = cases.case_by_id(connection, case_id)
        if instance is None:
            raise NotFound("case", case=case_id)
        return instance, shell.definition(connection, instance.definition_id).stored.version
