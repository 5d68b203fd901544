"""Read models in words: what staff read of a task, a case and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine import (
    Attachment,
    Bond,
    Due,
    Entry,
    Head,
    Mandate,
    Office,
    Part,
    Pending,
    Row,
    Section,
    Sent,
    StepMark,
    Task,
    TaskPage,
    Turn,
    WorklistRow,
    format,
)
from webtasks import filters
from webtasks.parts import the_engine

_RECENT = timedelta(days=6)
STATES = {"done": "done", "current": "now", "ahead": "todo"}
"""State of a step → how the step line draws it."""
STATUS = {"running": "Berjalan", "suspended": "Ditunda", "incident": "Perlu diperbaiki Admin", "completed": "Selesai", "cancelled": "Dihentikan"}
"""Status of a case → what staff call it."""
ACTS: Mapping[str, tuple[str, str]] = {
    "CaseStarted": ("Kasus dimulai", "envelope"),
    "TaskClaimed": ("Tugas diambil", "person-check"),
    "TaskUnclaimed": ("Tugas dilepas", "arrow-return-left"),
    "ConflictDeclared": ("Petugas menyatakan konflik kepentingan", "arrow-return-left"),
    "TaskCompleted": ("Tugas selesai", "check-lg"),
    "CaseCancelled": ("Kasus dihentikan", "x-lg"),
    "TimersFired": ("Waktu yang ditunggu tiba", "clock"),
    "CaseFaulted": ("Kasus berhenti karena gangguan pada diagram", "exclamation-triangle"),
    "CaseRetried": ("Kasus dijalankan lagi", "arrow-clockwise"),
    "VariablesMended": ("Nilai kasus diperbaiki", "pencil-square"),
    "CaseMigrated": ("Kasus dipindahkan ke versi lain", "diagram-3"),
    "MessageReceived": ("Pesan diterima", "envelope"),
    "WorkCompleted": ("Dikerjakan sistem lain", "check-lg"),
    "WorkFailed": ("Berakhir dengan galat di sistem lain", "exclamation-triangle"),
    "TaskAssigned": ("Tugas dialihkan", "people"),
    "CommentAdded": ("Catatan", "chat-left-text"),
    "TaskReminded": ("Diingatkan tentang tenggat tugas", "bell"),
    "TasksRescheduled": ("Tenggat menyesuaikan hari libur", "calendar3"),
    "MessageSent": ("Pesan keluar terkirim", "envelope"),
    "MessageFailed": ("Pesan keluar tidak terkirim", "exclamation-triangle"),
    "MessageRetried": ("Pesan keluar dicoba lagi", "arrow-clockwise"),
    "MessageDelivered": ("Pesan keluar sampai", "envelope"),
    "MessageReceivedAgain": ("Pesan yang sama diterima lagi", "envelope"),
    "AnswerReceived": ("Pesan dari pelapor", "envelope"),
    "DuplicateSuspected": ("Kemungkinan duplikat", "exclamation-triangle"),
}
"""Type of an event → (what it says when it concerns no task, icon)."""
_OUTSIDE = frozenset({
    "MessageReceived", "WorkCompleted", "WorkFailed", "MessageSent", "MessageFailed", "MessageRetried", "TaskReminded", "MessageDelivered",
    "MessageReceivedAgain", "AnswerReceived", "DuplicateSuspected",
    "TasksRescheduled",
})  # fmt: skip
BY_ITSELF = frozenset({"TimersFired", "CaseFaulted", "CaseRetried", "CaseCancelled"} | _OUTSIDE)
"""Types of events that are no act on a task."""


# ---------------------------------------------------------------- time


def due(found: Due | None) -> dict[str, str] | None:
    """A due time for the macro `due`: words first, the exact time on hover."""
    if found is None:
        return None
    text = filters.remaining_words(found.minutes) if found.minutes else "baru saja lewat tenggat" if found.state == "late" else "jatuh tempo sekarang"
    note = opening(found.opens, the_engine().now()) if found.opens else ""
    return {"text": text, "tone": found.state, "exact": filters.date_time(found.at), "note": note}


def opening(at: datetime, now: datetime) -> str:
    """Outside office hours: ``Kantor buka 07.30; waktu dihitung sejak itu.``"""
    return f"Kantor buka {moment(at, now)}; waktu dihitung sejak itu."


def moment(at: datetime, now: datetime) -> str:
    """``14.03`` today, ``Senin 14.03`` within a week, else ``8 Juni 2026 14.03``."""
    zone = the_engine().office.zone
    there, today = format.local(at, zone), format.local(now, zone).date()
    if there.date() == today:
        return filters.clock(at)
    if abs(there.date() - today) <= _RECENT:
        return f"{format.weekday(there.date())} {filters.clock(at)}"
    return f"{format.day(there.date())} {filters.clock(at)}"


def minutes_of(page: TaskPage) -> str:
    """The clock of MUTU BAKU: the norm, and how much of it has been worked; "" for a step that has none."""
    if page.norm_minutes is None:
        return ""
    worked = f"; sudah dikerjakan {format.minutes(page.touch_minutes)}" if page.touch_minutes else ""
    return f"{format.minutes(page.norm_minutes)}{worked}"


# ---------------------------------------------------------------- cases and tasks


def ticket(number: str | None, key: str, case_id: str = "") -> str:
    """How a case is called: its ticket, or the date of a process that has one case a day."""
    dated = (number or "").removeprefix(f"{key}-")
    return filters.long_date(dated) if number and dated != number else number or case_id


def subject(head: Head) -> str:
    """What the case is about; the name of the process when nobody wrote a subject."""
    return head.subject or head.process


def public(status: str | None) -> str:
    """What the citizen is shown of the case."""
    found = the_engine().office.statuses.get(status or "")
    return found.label["id"] if found else ""


def steps(marks: Sequence[StepMark]) -> list[dict[str, Any]]:
    """The step line; a step that lies behind the furthest one reached and was never opened is skipped.

    `between`: it bears no number among steps that do, so it stands between their segments and is not counted.
    """
    reached = max((place for place, mark in enumerate(marks) if mark.state != "ahead"), default=-1)
    counted = any(mark.number for mark in marks)
    return [
        {
            "n": mark.number, "label": mark.name, "state": "skipped" if mark.state == "ahead" and place < reached else STATES[mark.state],
            "between": counted and not mark.number,
        }
        for place, mark in enumerate(marks)
    ]  # fmt: skip


def numbered(marks: Iterable[StepMark], element: str) -> dict[str, Any]:
    """`n` and `total` of the sentence "Langkah 3 dari 12", or `after` and `total` of a step that stands between numbered ones.

    Empty for a procedure whose numbers are not those of its steps in order.
    """
    listed = list(marks)
    numbers = [mark.number for mark in listed if mark.number]
    if numbers != [str(place) for place in range(1, len(numbers) + 1)]:
        return {}
    last = ""
    for mark in listed:
        if mark.element_id == element:
            return {"n": mark.number, "total": len(numbers)} if mark.number else {"after": last, "total": len(numbers)} if last else {}
        last = mark.number or last
    return {}


def row(found: WorklistRow, *, now: datetime, url: str, claim_url: str | None) -> dict[str, Any]:
    """A task for the macro `task_list`."""
    return {
        "url": url,
        "ticket": ticket(found.ticket, found.process, found.task.case_id),
        "subject": found.subject or found.process_name,
        "n": found.step,
        "step": found.task.name,
        "lane": groups_of([found.task]),
        "due": due(found.due),
        "waiting": f"sejak {moment(found.task.created, now)}",
        "holder": found.holder or ("" if found.may_do else f"belum diambil ({groups_of([found.task])})"),
        "claim_url": claim_url,
        "id": found.task.id,
        "tags": [{"label": as_deputy(found.mandate), "tone": "brand"}] if found.mandate else [],
        "todo": found.may_do and found.task.status == "open",
        "revision": found.task.revision,
    }


def as_deputy(mandate: Mandate) -> str:
    """``sebagai Plh. Kepala Dinas``."""
    return f"sebagai {the_engine().office.stands_in(mandate.kind, mandate.post)}"


def mandate_over(kind: str, until: datetime) -> str:
    """``Penugasan Plh. berakhir 17 Juni 2026.``: the last day, where it ends as the day does."""
    office = the_engine().office
    return office.text("plh_habis", jenis=office.text(f"awalan.{kind}"), tanggal=last_day(until))


def last_day(until: datetime) -> str:
    """The day in which something that ends at this instant is in force last."""
    return format.day(format.local(until - timedelta(microseconds=1), the_engine().office.zone).date())


def followed(page: TaskPage, next_id: str | None, now: datetime) -> str:
    """What happened when the task was done: "Diserahkan kepada Kabid, tenggat 14.03."."""
    reason = next((e.reason for e in page.entries if e.type == "TaskCompleted" and e.at == page.task.completed and e.task == page.task.name), "")
    onwards = page.followed
    if not onwards:
        waiting = format.listing(list(dict.fromkeys(f"{task.name} ({groups_of([task])})" for task in page.head.open_tasks)))
        if page.head.ended is not None:
            return "Selesai. Tidak ada lagi yang harus dikerjakan pada kasus ini."
        return f"Tersimpan. Kasus masih menunggu: {waiting}." if waiting else "Tersimpan."
    times = [task.due for task in onwards if task.due]
    until = f", tenggat {moment(min(times), now)}" if times else ""
    if next_id in {task.id for task in onwards}:
        return f"Tersimpan. Berikutnya pada Anda: {format.listing(list(dict.fromkeys(task.name for task in onwards)))}{until}."
    return f"{'Dikembalikan' if reason else 'Diserahkan'} kepada {groups_of(onwards)}{until}."


def pending(found: Pending) -> str:
    """What the case waits for besides people: "menunggu pesan “jawaban”"."""
    match found.kind:
        case "message":
            return f"menunggu pesan “{found.name}”"
        case "work":
            return f"pekerjaan “{found.name}” gagal" if found.dead else f"menunggu pekerjaan “{found.name}”"
        case _:
            return f"menunggu sampai {filters.date_time(found.due)}" if found.due else "menunggu"


_BONDS = {
    ("duplikat", True): "Duplikat dari", ("duplikat", False): "Duplikat yang ditautkan ke sini", ("keberatan", True): "Keberatan atas",
    ("keberatan", False): "Keberatan yang diajukan", ("lanjutan", True): "Lanjutan dari", ("lanjutan", False): "Dilanjutkan oleh",
}  # fmt: skip
"""(kind of a link, whether this case refers to the other) → what the other case is to it."""


def bond(found: Bond) -> str:
    """What the other case is to this one: "Duplikat dari"."""
    return _BONDS.get((found.kind, found.refers), found.kind)


CHANNELS = {"email": "Email", "whatsapp": "WhatsApp", "sms": "SMS"}


def outgoing(found: Sent, now: datetime) -> dict[str, str]:
    """How a message that leaves the office stands: {what, text, tone}; what the channel answered is for the page of incidents."""
    what = f"{CHANNELS.get(found.channel, found.channel)}{f': {found.subject}' if found.subject else ''}"
    match found.state:
        case "sent":
            return {"what": what, "text": f"terkirim {moment(found.changed, now)}", "tone": "ok"}
        case "delivered":
            return {"what": what, "text": f"sampai {moment(found.changed, now)}", "tone": "ok"}
        case "off":
            return {"what": what, "text": "tidak dikirim; kanal ini belum dipasang", "tone": "soon"}
        case "failed":
            return {"what": what, "text": f"tidak terkirim sejak {moment(found.changed, now)}; Administrator melihatnya", "tone": "late"}
        case _ if found.error:
            return {"what": what, "text": f"belum terkirim setelah {found.attempts} kali; sistem mencoba lagi", "tone": "soon"}
        case _:
            return {"what": what, "text": "segera dikirim", "tone": "ok"}


def groups_of(tasks: Iterable[Task]) -> str:
    """The groups that the tasks are for, by their short names."""
    office: Office = the_engine().office
    named = dict.fromkeys(office.group_short(group) for task in tasks for group in task.groups)
    return format.listing(list(named)) or "petugas"


# ---------------------------------------------------------------- the Formulir


def sections(parts: Iterable[Part]) -> list[tuple[Section, str]]:
    """The Formulir as on paper: (section, who filled it in), those of one title and person as one, in the order of their letters (``A.`` …)."""
    merged: dict[tuple[str, str], list[Row]] = {}
    for part in parts:
        for title, section in _titled(part):
            merged.setdefault((title, part.who), []).extend(section.rows)
    found = [(Section(title, tuple(rows)), who) for (title, who), rows in merged.items()]
    return sorted(found, key=lambda one: one[0].title[0] if one[0].title[1:2] == "." else "~")


def _titled(part: Part) -> Iterable[tuple[str, Section]]:
    return ((section.title or part.title, section) for section in part.sections)


def reading(parts: Sequence[Part], first: str, head: Head) -> dict[str, Any]:
    """The Formulir for one task: `first` what is to be read for it, in that order; `rest` all else as on paper, with `open` = titles of what says
    there what the case is about. A section stands whole in one of the two.

    `first`: keys of forms between commas, the property `dibaca_dulu` of the task's form.
    """
    whole = sections(parts)
    keys = [key.strip() for key in first.split(",")]
    wanted = {key: {(title, part.who) for part in parts if part.form == key for title, _ in _titled(part)} for key in keys}
    places = list(dict.fromkeys(n for key in keys for n, (section, who) in enumerate(whole) if (section.title, who) in wanted[key]))
    rest = [one for n, one in enumerate(whole) if n not in places]
    matter = [section.title for section, _ in rest if head.subject and any(row.value == head.subject for row in section.rows)]
    return {"first": [whole[n] for n in places], "rest": rest, "open": matter[:1]}


def loose(attachments: Iterable[Attachment], shown: Iterable[tuple[Section, str]]) -> list[Attachment]:
    """The files that stand in none of the sections shown."""
    there = {file["digest"] for section, _ in shown for row in section.rows if row.kind == "files" for file in row.value}
    return [attachment for attachment in attachments if attachment.digest not in there]


def files(attachments: Iterable[Attachment], names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Files for the macro `attachments`."""
    now = the_engine().now()
    return [
        {"name": a.name, "type": a.media_type, "size": a.size, "digest": a.digest, "at": moment(a.at, now), "by": (names or {}).get(a.by, "")}
        for a in attachments
    ]


# ---------------------------------------------------------------- history


def entry(found: Entry) -> dict[str, Any]:
    """An event for the macro `timeline`."""
    icon = ACTS.get(found.type, ("", "check-lg"))[1]
    title, outcome = titled(found.type, found.task, found.outcome)
    office = the_engine().office
    role = f" ({office.group_short(found.group)})" if found.group else ""
    if found.stands_in:
        role, behalf = f", {office.stands_in(*found.stands_in)}", ""
    else:
        behalf = " atas nama pelapor" if found.on_behalf else ""
    return {
        "id": f"peristiwa-{found.seq}",
        "at": filters.clock(found.at),
        "iso": filters.iso(found.at),
        "icon": "arrow-counterclockwise" if found.reason and found.type == "TaskCompleted" else icon,
        "title": title,
        "tags": [{"label": outcome}] if outcome else [],
        "who": f"{found.actor or 'Petugas'}{role}{behalf}{f' kepada {found.to}' if found.to else ''}",
        "text": f"“{found.reason}”" if found.reason else "",
        "turns": found.turns,
    }


def titled(kind: str, task: str, outcome: str) -> tuple[str, str]:
    """What an event is called on every page, and beside it the outcome that was chosen; "" where the title has said that already.

    An outcome whose words stand in the task's name adds nothing ("Paraf Surat Balasan", Paraf); one that holds the whole name is the better
    name ("Kirim Disposisi").
    """
    act = ACTS.get(kind, (kind, ""))[0]
    title = task if kind == "TaskCompleted" and task else f"{act}: {task}" if task else act
    words, chosen = (set(text.casefold().split()) for text in (task, outcome))
    if kind == "TaskCompleted" and task and words < chosen:
        return outcome, ""
    return title, "" if chosen <= words else outcome


def ways(turn: Turn) -> list[dict[str, str]]:
    """How a gateway turned, in the words of every page: {way, to, why}, one for each flow that was taken."""
    return [
        {
            "way": flow.name or flow.target or flow.flow,
            "to": "" if not flow.name else f"“{flow.target}”" if flow.target.endswith("?") else flow.target,
            "why": "syaratnya terpenuhi" if flow.tried else "syarat jalur lain tidak terpenuhi" if flow.default else "itu satu-satunya jalur",
        }
        for flow in turn.flows
        if flow.taken
    ]  # fmt: skip


def days(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The history, newest first, grouped by day."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for found in reversed(list(entries)):
        grouped.setdefault(filters.day_date(found.at), []).append(entry(found))
    return [{"label": label, "entries": listed} for label, listed in grouped.items()]
