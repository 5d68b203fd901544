"""`Engine`: the face of the product's core. Each method is one command or one read; what it does lives in the module it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.channels import Arrival, Mailbox, Source, Status
from engine.correspondence import Renderer, Seal, TypstRenderer, editing
from engine.errors import FieldError
from engine.history import Event
from engine.lint import Checked
from engine.model import Actor, Case, Completed, Deployment, Sending, Task, Work
from engine.office import HolidayAct, Office, load_office, periods
from engine.persistence.holidays import StoredAct
from engine.persistence.preferences import Preference
from engine.persistence.store import Store
from engine.queries import Incident, PublicCase
from engine.replay import Replayed
from engine.runtime import (
    accounts,
    cases,
    clockwork,
    colleagues,
    conflicts,
    correlating,
    delegating,
    deploying,
    dossiers,
    handing_in,
    holidays,
    letters,
    migrating,
    moves,
    objecting,
    paper_forms,
    printing,
    proofs,
    reading_room,
    receiving,
    repairing,
    service_tasks,
    staging,
    telling,
    tracking,
    uploads,
    user_tasks,
)
from engine.runtime.deploying import Files
from engine.runtime.dossiers import Dossier
from engine.runtime.letters import Letter
from engine.runtime.moves import Moves
from engine.runtime.proofs import Proof
from engine.runtime.reading_room import ReadingRoom
from engine.runtime.receiving import Received
from engine.runtime.shell import Clock, Shell, SystemClock
from engine.runtime.tracking import Answer
from engine.tasks import SYSTEM

OFFICE_FOLDER = Path(__file__).resolve().parents[2] / "office"
"""The office that ships with the product; `Engine.open(office=…)` or ``ALUR_OFFICE`` names another."""


class Engine:
    """Runs deployed definitions. Ids are texts, `by` is a user's id, data are plain JSON values."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    @classmethod
    def open(
        cls,
        url: str,
        *,
        office: Office | Path | None = None,
        clock: Clock | None = None,
        keys: Mapping[int, bytes] | None = None,
        renderer: Renderer | None = None,
        mailboxes: Mapping[str, Mailbox] | None = None,
        sources: Mapping[str, Source] | None = None,
        seal: Seal | None = None,
    ) -> Engine:
        """Open the store at `url`; an empty one gets its tables, one of another release is refused.

        `keys`: server keys by number, from which tracking codes are derived. `mailboxes`: by channel (``email``) what sends messages; a channel
        without one is off. `sources`: by channel what is looked at for messages that come in. `seal`: what
        signs letters within the PDF. Raises StoreError, OfficeError.
        """
        facts = office if isinstance(office, Office) else load_office(office or OFFICE_FOLDER)
        parts = Shell(
            Store.open(url), facts, clock or SystemClock(), renderer or TypstRenderer(), keys=dict(keys or {}), mailboxes=dict(mailboxes or {}),
            sources=dict(sources or {}), seal=seal,
        )  # fmt: skip
        return cls(parts)

    def close(self) -> None:
        """Give every connection back."""
        self._shell.store.close()

    @property
    def office(self) -> Office:
        """The office's facts."""
        return self._shell.office

    @property
    def ways(self) -> tuple[frozenset[str], frozenset[str]]:
        """(channels looked at for messages that come in, channels by which messages leave)."""
        return frozenset(self._shell.sources), frozenset(self._shell.mailboxes)

    def now(self) -> datetime:
        """The engine's clock."""
        return self._shell.clock.now()

    def today(self) -> date:
        """The date at the office."""
        return self._shell.today()

    @property
    def read(self) -> ReadingRoom:
        """What pages show: every read, each for one reader."""
        return ReadingRoom(self._shell)

    # ------------------------------------------------------------------ definitions

    def check(self, files: Files) -> Checked:
        """What `lint` says of the files, together with all that is deployed."""
        return deploying.check(self._shell, files)

    def deploy(self, files: Files, *, by: str, note: str = "") -> Deployment:
        """Deploy any subset of files; running cases stay on their versions. Raises Refused, NotAllowed, Conflict."""
        return deploying.deploy(self._shell, files, by=by, note=note)

    def stage(self, name: str, content: bytes, *, by: str) -> None:
        """Keep a changed file until `by` deploys it or throws it away. Raises NotAllowed, Invalid."""
        staging.stage(self._shell, name, content, by=by)

    def unstage(self, name: str | None = None, *, by: str) -> None:
        """Throw away one uploaded file, or all of them. Raises NotAllowed."""
        staging.unstage(self._shell, name, by=by)

    # ------------------------------------------------------------------ cases

    def start(
        self,
        key: str,
        data: Mapping[str, Any] | None = None,
        *,
        by: str,
        business_key: str | None = None,
        complete: Mapping[str, Any] | None = None,
        on_behalf: str | None = None,
        idempotency_key: str | None = None,
        upload_owner: str | None = None,
        opened: datetime | None = None,
    ) -> Case:
        """Start a case; with `complete` its first user task is done in the same command, its form open since `opened`, if that is known.

        Raises NotFound, NotAllowed, Invalid, Conflict.
        """
        return cases.start(
            self._shell,
            key,
            data or {},
            by=by,
            business_key=business_key,
            complete=complete,
            on_behalf=on_behalf,
            idempotency_key=idempotency_key,
            upload_owner=upload_owner,
            opened=opened,
        ).case

    def cancel(self, case_id: str, *, reason: str, by: str) -> Case:
        """End a case where it stands. Raises NotFound, NotAllowed, Invalid, Conflict."""
        return cases.cancel(self._shell, case_id, reason=reason, by=by)

    def retry(self, case_id: str, *, by: str) -> Completed:
        """Try again what a fault of the model stopped. Raises NotFound, NotAllowed, Conflict."""
        return cases.retry(self._shell, case_id, by=by)

    def mend(self, case_id: str, values: Mapping[str, Any], *, reason: str, by: str, scope: str | None = None) -> Case:
        """Put `values` (path → new value) in place of what stands in a stopped case. Raises NotFound, NotAllowed, Conflict, Invalid."""
        return repairing.mend(self._shell, case_id, values, reason=reason, by=by, scope=scope)

    def migrate(self, case_id: str, *, reason: str, by: str, to: int | str | None = None) -> Case:
        """Move a case to another version of its process (None: the newest). Raises NotFound, NotAllowed, Conflict, Invalid, Refused (findings)."""
        return migrating.migrate(self._shell, case_id, to=to, reason=reason, by=by)

    def migrate_all(self, definition_id: str, *, to: str, reason: str, by: str, after: str = "") -> Moves:
        """Move the open cases of a version, each by itself; those that cannot be moved stay and are named. Raises NotFound, Invalid."""
        return moves.move_all(self._shell, definition_id, to=to, reason=reason, by=by, after=after)

    def run_due(self) -> int:
        """Fire what is due now, as a worker does once; how many cases moved or began."""
        return clockwork.run_due(self._shell)

    # ------------------------------------------------------------------ tasks

    def claim(self, task_id: str, *, by: str) -> Task:
        """Give the task to `by`. Raises NotFound, Conflict."""
        return user_tasks.claim(self._shell, task_id, by=by)

    def unclaim(self, task_id: str, *, by: str) -> Task:
        """Give the task back to its group. Raises NotFound, NotAllowed, Conflict."""
        return user_tasks.unclaim(self._shell, task_id, by=by)

    def assign(self, task_id: str, *, to: str, reason: str, by: str) -> Task:
        """Hand the task over to a colleague who may do it. Raises NotFound, Invalid (``to``, ``reason``), Conflict."""
        return colleagues.assign(self._shell, task_id, to=to, reason=reason, by=by)

    def comment(self, case_id: str, text: str, *, by: str, idempotency_key: str | None = None) -> None:
        """Write into the case; colleagues named as ``@id`` are told. Raises NotFound, Invalid (``text``)."""
        colleagues.comment(self._shell, case_id, text, by=by, idempotency_key=idempotency_key)

    def handover(self, task_id: str, *, by: str) -> colleagues.Handover:
        """What `assign` may be asked of this task. Raises NotFound for whoever may not hand it over."""
        return colleagues.handover(self._shell, by, task_id)

    def may_hand_over(self, case_id: str, *, by: str) -> frozenset[str]:
        """Ids of the case's open tasks that `by` may hand over. Raises NotFound."""
        return colleagues.may_hand_over(self._shell, by, case_id)

    def save_draft(self, task_id: str, typed: Mapping[str, Sequence[str]], *, by: str, sending: Sending | None = None) -> None:
        """Keep what has been typed so far, unless a later `sending` of the same page is kept. Raises NotFound, Conflict."""
        user_tasks.save_draft(self._shell, task_id, typed, by=by, sending=sending)

    def declare_conflict(self, task_id: str, *, reason: str, by: str, details: str = "") -> str:
        """`by` must not handle the task's case: they lose it from sight, what they hold is nobody's again. Raises NotFound, Conflict, Invalid."""
        return conflicts.declare(self._shell, task_id, reason=reason, by=by, details=details)

    def complete(
        self, task_id: str, values: Mapping[str, Any] | None = None, *, by: str, revision: int | None = None, idempotency_key: str | None = None
    ) -> Completed:
        """The task is done. Raises NotFound, Invalid, Conflict; a fault of the model leaves an incident on the case that comes back."""
        return user_tasks.complete(self._shell, task_id, values or {}, by=by, revision=revision, idempotency_key=idempotency_key)

    def upload(self, owner: str, name: str, content: bytes) -> dict[str, Any]:
        """Keep a file for a form that `owner` is filling in; the value its file field holds. Raises Invalid."""
        return uploads.upload(self._shell, owner, name, content)

    # ------------------------------------------------------------------ messages and work outside

    def receive(self, message: Arrival, *, by: str = SYSTEM) -> Received:
        """A citizen's message becomes a case, or goes to the one it answers; the same one again changes nothing. Raises NotAllowed."""
        return receiving.receive(self._shell, message, by=by)

    def record_paper(
        self, key: str, data: Mapping[str, Any], *, by: str, serial: tuple[str, str], complete: Mapping[str, Any], idempotency_key: str, path: str,
    ) -> Case:
        """A paper form typed in whole becomes a case; `serial`: (channel, what is printed on it), one case each. Raises as `start` does."""
        return paper_forms.record(
            self._shell, key, data, by=by, serial=serial, complete=complete, idempotency_key=idempotency_key, path=path,
        ).case  # fmt: skip

    def paper_ticket(self, channel: str, serial: str, *, by: str) -> str | None:
        """The ticket of the case that a paper form has become; None when it is new. Raises NotAllowed."""
        return paper_forms.ticket_of(self._shell, channel, serial, by=by)

    def accept(self, messages: Sequence[Arrival], statuses: Sequence[Status] = (), *, by: str = SYSTEM) -> None:
        """Keep what came in; `run_due` looks into it. Raises NotAllowed."""
        receiving.accept(self._shell, messages, statuses, by=by)

    def correlate(
        self, message: str, data: Mapping[str, Any] | None = None, *, by: str, key: str | None = None, idempotency_key: str | None = None
    ) -> Completed:
        """The one case that waits for the message of this name and key receives it; `key` None: whatever the key.

        Raises NotAllowed, NotFound, Invalid (a value named ``kantor``), Conflict (``ambiguous``, ``exists``, ``ended``, ``stale``); a fault of the
        model leaves an incident on the case that comes back.
        """
        return correlating.correlate(self._shell, message, data or {}, by=by, key=key, idempotency_key=idempotency_key)

    def hand_in(self, case_id: str, path: str, *, reason: str, by: str) -> Completed:
        """People of its lane bring about what the case waits for at `path` (property ``tombol``). Raises NotFound, Invalid, Conflict."""
        return handing_in.hand_in(self._shell, case_id, path, reason=reason, by=by)

    def fetch_work(
        self, topics: Collection[str], *, by: str, worker: str, limit: int = 10, lease: timedelta = service_tasks.LEASE
    ) -> tuple[Work, ...]:
        """Work of service tasks, lent to `worker` for the time of `lease`. Raises NotAllowed, Invalid."""
        return service_tasks.fetch(self._shell, topics, by=by, worker=worker, limit=limit, lease=lease)

    def complete_work(self, work_id: str, data: Mapping[str, Any] | None = None, *, by: str, worker: str, attempt: int) -> Completed:
        """The work is done, with these variables as its result. Raises NotAllowed, NotFound, Conflict (``done``, ``taken``, ``stale``)."""
        return service_tasks.complete(self._shell, work_id, data or {}, by=by, worker=worker, attempt=attempt)

    def fail_work(
        self, work_id: str, message: str, *, by: str, worker: str, attempt: int, retries: int | None = None, wait: timedelta | None = None
    ) -> None:
        """The attempt failed: the work is tried again later, and after the last time an incident. Raises as `complete_work` does."""
        service_tasks.fail(self._shell, work_id, message, by=by, worker=worker, attempt=attempt, retries=retries, wait=wait)

    def work_error(self, work_id: str, code: str, *, by: str, worker: str, attempt: int) -> Completed:
        """The work ended in an error of the diagram: the boundary event for `code` goes on. Raises as `complete_work` does."""
        return service_tasks.error(self._shell, work_id, code, by=by, worker=worker, attempt=attempt)

    # ------------------------------------------------------------------ letters and the citizen's own view

    def report_pdf(self, period: periods.Period, *, by: str, prose: Mapping[str, str], outside: bool = False) -> Letter:
        """The office's report as PDF/A. Raises NotFound, ModelFault."""
        return printing.report(self._shell, by, period, prose=prose, outside=outside)

    def register_pdf(self, key: str, *, since: date, until: date, by: str) -> Letter:
        """A register as PDF/A. Raises NotFound, ModelFault."""
        return printing.register(self._shell, by, key, since=since, until=until)

    def dossier(self, case_id: str, *, by: str) -> Dossier:
        """The case's whole file; that `by` took it is noted. Raises NotFound."""
        return dossiers.taken(self._shell, by, case_id, what="berkas.zip")

    def overview(self, whole: Dossier) -> bytes:
        """Forms and history of a case's file as PDF/A. Raises ModelFault."""
        return dossiers.overview(self._shell, whole)

    def dossier_pdf(self, case_id: str, *, by: str) -> Letter:
        """The case's whole file as one PDF; that `by` took it is noted. Raises NotFound, ModelFault."""
        return dossiers.bound(self._shell, by, case_id)

    def preview_letter(self, task_id: str, *, by: str) -> Letter:
        """The letter of the task's form with what `by` has typed so far. Raises NotFound, ModelFault."""
        return letters.preview(self._shell, by, task_id)

    def manuscript(self, task_id: str, *, by: str) -> Letter:
        """The text of the task's form that is edited in a word processor, as such a file. Raises NotFound."""
        return letters.manuscript(self._shell, by, task_id)

    def read_manuscript(self, task_id: str, content: bytes, *, by: str) -> tuple[str, str]:
        """(key of the field, text) of such a file as somebody edited it. Raises NotFound, Invalid."""
        key = letters.manuscript_field(self.read.worksheet(by, task_id).form)
        return key, editing.read(content, key)

    def letter(self, case_id: str, form_key: str, *, by: str) -> Letter:
        """The letter that a completed form of the case has led to. Raises NotFound, ModelFault."""
        return letters.of_case(self._shell, by, case_id, form_key)

    def tracking_code(self, case_id: str) -> str:
        """The secret tracking code of a case, derived from its id. Raises NotFound."""
        return tracking.code_of(self._shell, case_id)

    def track(self, ticket: str, code: str) -> PublicCase | None:
        """What the citizen may see of a case; None when ticket and code do not fit, whether or not there is such a ticket."""
        return tracking.track(self._shell, ticket, code)

    def answer(self, ticket: str, code: str, task_id: str, *, values: Mapping[str, Any], sent: Answer) -> Completed:
        """The citizen does what the case asks of them, with the case's code. Raises NotFound, Invalid, Conflict."""
        return tracking.answer(self._shell, ticket, code, task_id, values=values, sent=sent)

    def may_object(self, ticket: str, code: str) -> FieldError | None:
        """Why there can be no objection to the letter of a citizen's case; None: there can be. Raises NotFound where there is no such letter."""
        return objecting.refusal(self._shell, ticket, code)

    def object_to(
        self, ticket: str, code: str, values: Mapping[str, Any], *, upload_owner: str, idempotency_key: str | None = None
    ) -> Case:
        """A citizen objects to the letter of their case: a new case, linked to it. Raises NotFound, Invalid."""
        return objecting.object_to(
            self._shell, ticket, code, values, upload_owner=upload_owner, idempotency_key=idempotency_key
        ).case

    def receipt(self, ticket: str, code: str, *, track_url: str) -> Letter:
        """The receipt of a complaint as PDF/A. Raises NotFound when ticket and code do not fit."""
        return tracking.receipt(self._shell, ticket, code, track_url)

    # ------------------------------------------------------------------ holidays

    def change_holiday(self, act: HolidayAct, *, by: str) -> None:
        """Take in what a decree says of one date; open tasks follow. Raises NotAllowed, Invalid, NotFound, Conflict."""
        holidays.change(self._shell, act, by=by)

    def holiday_effect(self, act: HolidayAct, *, by: str) -> int:
        """How many open tasks would be due at another time after that. Raises as `change_holiday` does."""
        return holidays.effect(self._shell, act, by=by)

    def holiday_acts(self, by: str) -> tuple[StoredAct, ...]:
        """Every decree taken in, the oldest first. Raises NotAllowed."""
        return holidays.acts(self._shell, by)

    # ------------------------------------------------------------------ people

    def add_user(
        self, user_id: str, *, roles: Sequence[str], by: str, name: str = "", title: str = "", password: str | None = None
    ) -> None:
        """A new account with roles from now on. Raises Invalid, NotAllowed, Conflict."""
        accounts.add_user(self._shell, user_id, roles=roles, by=by, name=name, title=title, password=password)

    def change_user(
        self, user_id: str, *, by: str, active: bool | None = None, name: str | None = None, title: str | None = None
    ) -> None:
        """Change an account. Raises NotFound, NotAllowed."""
        accounts.change_user(self._shell, user_id, by=by, active=active, name=name, title=title)

    def set_password(self, user_id: str, password: str, *, by: str, current: str | None = None) -> None:
        """A new password; one's own needs the current one. Raises Invalid, NotFound, NotAllowed."""
        accounts.set_password(self._shell, user_id, password, by=by, current=current)

    def check_password(self, user_id: str, password: str) -> bool:
        """Whether it is the account's password."""
        return accounts.check_password(self._shell, user_id, password)

    def give_role(self, user_id: str, role: str, *, by: str, since: datetime | None = None, until: datetime | None = None) -> None:
        """Give a role, with dates. Raises Invalid, NotFound, NotAllowed, Conflict."""
        accounts.give_role(self._shell, user_id, role, by=by, since=since, until=until)

    def end_role(self, user_id: str, role: str, *, by: str, until: datetime | None = None) -> None:
        """The role ends. Raises NotAllowed."""
        accounts.end_role(self._shell, user_id, role, by=by, until=until)

    def choose(self, chosen: Preference, *, by: str) -> None:
        """How `by` wants to be told. Raises Invalid (``email``), NotFound."""
        telling.choose(self._shell, chosen, by=by)

    def be_away(self, since: date | None, until: date | None, *, by: str) -> None:
        """`by` is not at work on these days. Raises Invalid (``since``, ``until``), NotFound."""
        telling.be_away(self._shell, since, until, by=by)

    def be_back(self, since: date, *, by: str) -> None:
        """The absence that begins on that day is none."""
        telling.be_back(self._shell, since, by=by)

    def delegate(self, order: delegating.Order, *, by: str) -> str:
        """Somebody stands in for the holder of a post (Plh., Plt., a.n.); the delegation's id. Raises Invalid, NotAllowed."""
        return delegating.delegate(self._shell, order, by=by)

    def end_delegation(self, delegation_id: str, *, by: str) -> None:
        """It ends now. Raises NotFound, NotAllowed, Conflict (``ended``)."""
        delegating.end_delegation(self._shell, delegation_id, by=by)

    def who(self, user_id: str) -> Actor | None:
        """The person with the groups and rights in force now; None when unknown or inactive."""
        return accounts.who(self._shell, user_id)

    def load_session(self, token: str) -> tuple[str | None, dict[str, Any]]:
        """(user id, data) of a browser session."""
        return accounts.load_session(self._shell, token)

    def signed_in(self, token: str) -> Actor | None:
        """Whose browser session it is, with the groups and rights in force now."""
        return accounts.signed_in(self._shell, token)

    def save_session(self, token: str, *, user_id: str | None, data: Mapping[str, Any], sending: Sending | None = None) -> None:
        """Keep a browser session, unless a later `sending` of the same page is kept."""
        accounts.save_session(self._shell, token, user_id=user_id, data=data, sending=sending)

    def end_session(self, token: str) -> None:
        """A browser session is over."""
        accounts.end_session(self._shell, token)

    def allowed_to_try(self, subject: str, *, limit: int, within: timedelta) -> bool:
        """Whether `subject` has failed fewer than `limit` times within that time."""
        return accounts.allowed_to_try(self._shell, subject, limit=limit, within=within)

    def note_failure(self, subject: str) -> None:
        """One more failed try of `subject`."""
        accounts.note_failure(self._shell, subject)

    def forget_failures(self, subject: str) -> None:
        """`subject` has shown that it may."""
        accounts.forget_failures(self._shell, subject)

    # ------------------------------------------------------------------ reads that scripts and checks use; pages use `read`

    def case(self, case_id: str) -> Case:
        """The case now. Raises NotFound."""
        return reading_room.case(self._shell, case_id)

    def data(self, case_id: str) -> dict[str, Any]:
        """The case's variables now. Raises NotFound."""
        return reading_room.data(self._shell, case_id)

    def history(self, case_id: str) -> tuple[Event, ...]:
        """The case's events in order; empty for an unknown case."""
        return reading_room.history(self._shell, case_id)

    def inbox(self, by: str, *, case: str | None = None) -> list[Task]:
        """Open tasks that `by` holds or may claim, the most urgent first. Raises NotFound for an unknown user."""
        return reading_room.inbox(self._shell, by, case=case)

    def incidents(self) -> tuple[Incident, ...]:
        """Open incidents, oldest first."""
        return reading_room.incidents(self._shell)

    def verify(self, case_id: str | None = None) -> Proof:
        """Check chains, states, rows beside them, files and definitions of one case or of all: what was looked at, every break found.

        Raises NotFound for an unknown case.
        """
        return proofs.verify(self._shell, case_id)

    def replay(self, case_id: str) -> Replayed:
        """Run the case's recorded commands again and compare every step. Raises NotFound."""
        return proofs.rerun(self._shell, case_id)
