"""Read models in words: what staff read of a task, a case and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine import Attachment, Due, Entry, Head, Office, Part, Row, Section, StepMark, Task, TaskPage, WorklistRow, format
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
    "TaskAssigned": ("Tugas diserahkan", "person-plus"),
    "TaskCompleted": ("Tugas selesai", "check-lg"),
    "CaseCancelled": ("Kasus dihentikan", "x-lg"),
    "TimersFired": ("Waktu yang ditunggu tiba", "clock"),
    "AttachmentAdded": ("Lampiran ditambahkan", "paperclip"),
    "CaseFaulted": ("Kasus berhenti karena gangguan pada diagram", "exclamation-triangle"),
    "CaseRetried": ("Kasus dijalankan lagi", "arrow-clockwise"),
}
"""Type of an event → (what it says when it concerns no task, icon)."""
_ON_TASK = {"TaskClaimed": "diambil", "TaskUnclaimed": "dilepas", "TaskAssigned": "diserahkan"}


# ---------------------------------------------------------------- time


def due(found: Due | None) -> dict[str, str] | None:
    """A due time for the macro `due`: words first, the exact time on hover."""
    if found is None:
        return None
    text = filters.remaining_words(found.minutes) if found.minutes else "baru saja lewat tenggat" if found.state == "late" else "jatuh tempo sekarang"
    return {"text": text, "tone": found.state, "exact": filters.date_time(found.at)}


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
    """The clock of MUTU BAKU: the norm, and how much of it has been worked."""
    if page.norm_minutes is None:
        return "tanpa baku waktu"
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


def steps(marks: Sequence[StepMark]) -> list[dict[str, str]]:
    """The step line; a step that lies behind the furthest one reached and was never opened is skipped."""
    reached = max((place for place, mark in enumerate(marks) if mark.state != "ahead"), default=-1)
    return [
        {"n": mark.number, "label": mark.name, "state": "skipped" if mark.state == "ahead" and place < reached else STATES[mark.state]}
        for place, mark in enumerate(marks)
    ]


def numbered(marks: Iterable[StepMark], number: str) -> dict[str, Any]:
    """`n` and `total` of the sentence "Langkah 3 dari 12"; empty for a step without number, or a procedure that has but a few of them."""
    total = sum(1 for mark in marks if mark.number)
    return {"n": number, "total": total} if number.isdigit() and int(number) <= total else {}


def row(found: WorklistRow, *, now: datetime, url: str, claim_url: str | None) -> dict[str, Any]:
    """A task for the macro `task_list`."""
    return {
        "url": url,
        "ticket": ticket(found.ticket, found.process, found.task.case_id),
        "subject": found.subject or found.process_name,
        "n": found.step,
        "step": found.task.name,
        "lane": found.lane,
        "due": due(found.due),
        "waiting": f"sejak {moment(found.task.created, now)}",
        "holder": found.holder or ("" if found.may_do else f"belum diambil ({groups_of([found.task])})"),
        "claim_url": claim_url,
        "revision": found.task.revision,
    }


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
        for section in part.sections:
            merged.setdefault((section.title or part.title, part.who), []).extend(section.rows)
    found = [(Section(title, tuple(rows)), who) for (title, who), rows in merged.items()]
    return sorted(found, key=lambda one: one[0].title[0] if one[0].title[1:2] == "." else "~")


def matter(found: Iterable[tuple[Section, str]], head: Head) -> tuple[str, ...]:
    """Titles of the sections that say what the case is about: they start open, the rest folded."""
    return tuple(section.title for section, _ in found if head.subject and any(row.value == head.subject for row in section.rows))[:1]


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
    text, icon = ACTS.get(found.type, (found.type, "check-lg"))
    office = the_engine().office
    role = f" ({office.group_short(found.group)})" if found.group else ""
    behalf = " atas nama pelapor" if found.on_behalf else ""
    return {
        "id": f"peristiwa-{found.seq}",
        "at": filters.clock(found.at),
        "iso": filters.iso(found.at),
        "icon": "arrow-counterclockwise" if found.reason and found.task else icon,
        "title": _title(found) or text,
        "who": f"{found.actor}{role}{behalf}",
        "text": f"“{found.reason}”" if found.reason else "",
    }


def _title(found: Entry) -> str:
    if found.task and found.outcome:
        return f"{found.task}: {found.outcome}"
    return f"{found.task} {_ON_TASK[found.type]}" if found.task and found.type in _ON_TASK else found.task


def days(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The history, newest first, grouped by day."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for found in reversed(list(entries)):
        grouped.setdefault(filters.day_date(found.at), []).append(entry(found))
    return [{"label": label, "entries": listed} for label, listed in grouped.items()]
