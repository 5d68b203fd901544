"""By email too: copies of notices for those who want them, and one digest a person and working day. Staff mail holds tickets and an address only."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from engine import tasks, workdays
from engine.channels import Envelope, NotSent, Rejected
from engine.errors import Conflict, FieldError, Invalid, NotFound
from engine.forms import is_email
from engine.model import Instance, Task
from engine.office import format
from engine.persistence import outgoing, people, preferences
from engine.persistence.outgoing import Message
from engine.persistence.preferences import Absence, Digest, Preference
from engine.persistence.reminders import PERSON
from engine.queries import worklist
from engine.runtime.desks import desk_of, desk_on
from engine.runtime.shell import Command, Shell

CHANNEL = "email"
LEASE = timedelta(minutes=5)
PAUSE = timedelta(minutes=10)
"""After a digest that the mail server did not take."""
TRIES = 12
MOST_LISTED = 20
"""Tasks named in a digest; of the others it says how many."""


# ------------------------------------------------------------------ one's own choices


def choose(shell: Shell, chosen: Preference, *, by: str) -> None:
    """How `by` wants to be told. Raises Invalid (``email``), NotFound."""
    if (chosen.email or chosen.by_email or chosen.digest) and not is_email(chosen.email):
        raise Invalid({"email": FieldError("surel_salah")})

    def work(command: Command) -> None:
        own = tasks.own_account(command.actor)
        preferences.put_preference(command.connection, Preference(own, chosen.email, chosen.by_email, chosen.digest))

    shell.command(by, work)


def be_away(shell: Shell, since: date | None, until: date | None, *, by: str) -> None:
    """`by` is not at work from `since` to `until`, both included. Raises Invalid (``since``, ``until``)."""
    if since is None or until is None:
        raise Invalid({name: FieldError("wajib", {"label": label}) for name, label, day in
                       (("since", "Mulai", since), ("until", "Sampai", until)) if day is None})  # fmt: skip
    if until < since or until < shell.today():
        raise Invalid({"until": FieldError("tanggal_terbalik")})

    def work(command: Command) -> None:
        preferences.put_absence(command.connection, Absence(tasks.own_account(command.actor), since, until), command.at)

    shell.command(by, work)


def be_back(shell: Shell, since: date, *, by: str) -> None:
    """The absence that begins on that day is none."""
    shell.command(by, lambda command: preferences.drop_absence(command.connection, tasks.own_account(command.actor), since))


# ------------------------------------------------------------------ copies of notices


def copy_notice(command: Command, case: Instance, told: Collection[str], *, path: str, text: str) -> None:
    """Queue an email for each person told who wants one; `told`: groups, and persons as ``@id``. The words are the notice's, or the ticket alone."""
    persons = {one.removeprefix(PERSON) for one in told if one.startswith(PERSON)}
    groups = [one for one in told if not one.startswith(PERSON)]
    known = persons | (set(people.ids_in_force(command.connection, groups, command.at)) if groups else set())
    today = command.at.astimezone(ZoneInfo(command.shell.office.zone)).date()
    wanted = preferences.by_email(command.connection, known, today) if known else ()
    readers = [one for one in wanted if one.user_id in persons or _belongs(command, one.user_id, groups)]
    readers = [one for one in readers if _may_know(command, one.user_id, case.id)]
    if not readers:
        return
    last, office = outgoing.last_number(command.connection, case.id), command.shell.office
    body = office.text("pesan.petugas.isi", tiket=case.business_key or case.id, situs=office.site)
    state: outgoing.State = "queued" if CHANNEL in command.shell.mailboxes else "off"
    rows = [
        Message(case.id, number, CHANNEL, one.email, text, body, with_receipt=False, message_id=f"<{case.id}.{number}@{office.site}>", path=path,
                state=state, at=command.at)
        for number, one in enumerate(readers, last + 1)
    ]  # fmt: skip
    outgoing.insert_messages(command.connection, rows)


def _belongs(command: Command, user_id: str, groups: Collection[str]) -> bool:
    with suppress(NotFound):
        return bool(command.shell.actor(command.connection, user_id, command.at).groups.intersection(groups))
    return False


def _may_know(command: Command, user_id: str, case_id: str) -> bool:
    with suppress(NotFound):
        return desk_on(command.shell, command.connection, command.shell.actor(command.connection, user_id, command.at)).is_open(case_id)
    return False


# ------------------------------------------------------------------ the digest


def send_digests(shell: Shell, now: datetime) -> None:
    """Write today's digests once the office has opened, and send those that wait. One a person and working day, however many workers look."""
    mailbox = shell.mailboxes.get(CHANNEL)
    if mailbox is None:
        return
    day = now.astimezone(ZoneInfo(shell.office.zone)).date()
    with shell.store.read() as connection:
        missing = preferences.without_digest(connection, day) if _has_opened(shell, now, day) else ()
        due = preferences.has_due_digest(connection, now)
    for one in missing:
        with suppress(Conflict, NotFound):  # another worker was first; the account has just been closed
            _write(shell, one, day)
    while (missing or due) and (lent := shell.command(tasks.SYSTEM, _lend)) is not None:
        try:
            mailbox.send(Envelope(f"<ringkasan.{lent.day}.{lent.user_id}@{shell.office.site}>", lent.recipient, lent.subject, lent.body, at=lent.at))
        except Rejected:
            _mark(shell, lent, state="failed", due=None)
        except NotSent:
            again = lent.attempt < TRIES
            _mark(shell, lent, state="queued" if again else "failed", due=now + PAUSE if again else None)
        else:
            _mark(shell, lent, state="sent", due=None)


def _has_opened(shell: Shell, now: datetime, day: date) -> bool:
    calendar = shell.office.calendar
    if not workdays.is_working_day(calendar, day):
        return False
    return workdays.next_opening(calendar, format.midnight(day, shell.office.zone)) <= now


def _write(shell: Shell, one: Preference, day: date) -> None:
    with desk_of(shell, one.user_id) as desk:
        waiting = worklist.inbox(desk)
        numbers = worklist.tickets_of(desk, waiting)
    office = shell.office
    late = sum(task.due is not None and task.due < shell.clock.now() for task in waiting)
    lines = [_line(shell, task, numbers) for task in waiting[:MOST_LISTED]]
    more = len(waiting) - len(lines)
    listed = "\n".join([*lines, *([office.text("pesan.petugas.ringkasan_lagi", n=more)] if more else [])])
    subject = office.text("pesan.petugas.ringkasan_hal", tanggal=format.day(day), n=len(waiting), terlambat=late)
    body = office.text("pesan.petugas.ringkasan_isi", daftar=listed, situs=office.site)
    digest = partial(Digest, one.user_id, day, one.email, subject, body, 0)
    shell.command(tasks.SYSTEM, lambda command: preferences.insert_digest(command.connection, digest(command.at), empty=not waiting))


def _line(shell: Shell, task: Task, numbers: dict[str, str]) -> str:
    due = format.moment(task.due, shell.office.zone) if task.due else "-"
    return shell.office.text("pesan.petugas.ringkasan_baris", tiket=numbers.get(task.case_id, task.case_id), tugas=task.name, waktu=due)


def _lend(command: Command) -> Digest | None:
    return preferences.lend_digest(command.connection, command.at, command.at + LEASE)


def _mark(shell: Shell, digest: Digest, *, state: str, due: datetime | None) -> None:
    shell.command(tasks.SYSTEM, lambda command: preferences.mark_digest(command.connection, digest, state=state, due=due))
