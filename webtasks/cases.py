"""For staff: every case in sight, and one case whole: what it is about, forms, letters, files, diagram, history."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.utils import secure_filename

from engine import Casefile, CaseRow, Entry, Pending, format
from webtasks import addresses, archive, filters, linked, phrases
from webtasks.downloads import as_attachment, as_download, inline_pdf
from webtasks.parts import reader, the_engine

pages = Blueprint("cases", __name__)

PARTS = {"ringkasan": "Ringkasan", "formulir": "Formulir", "surat": "Surat", "lampiran": "Lampiran", "diagram": "Diagram", "waktu": "Waktu",
         "riwayat": "Riwayat"}  # fmt: skip
"""Parts of a case's page, as the address and the tab call them."""
KINDS: dict[str, tuple[str, Callable[[Entry], bool]]] = {
    "": ("Semua", lambda entry: True),
    "langkah": ("Langkah selesai", lambda entry: entry.type in ("CaseStarted", "TaskCompleted")),
    "pengembalian": ("Pengembalian", lambda entry: entry.type == "TaskCompleted" and bool(entry.reason)),
    "pemegang": ("Pemegang tugas", lambda entry: entry.type in ("TaskClaimed", "TaskUnclaimed", "TaskAssigned", "ConflictDeclared")),
    "catatan": ("Catatan", lambda entry: entry.type == "CommentAdded"),
    "sistem": ("Sistem", lambda entry: entry.type in phrases.BY_ITSELF),
}
"""Kinds of history: as the address calls it → (label, which entries)."""
SIZE = 25
"""Cases a page."""


@pages.get("/kasus")
@login_required
def listing() -> ResponseReturnValue:
    """Cases in sight, the newest first."""
    settings = the_engine().office.settings
    own = (settings["proses_publik"], settings["proses_harian"])
    asked = {
        "search": request.args.get("cari", "")[:100], "status": request.args.get("status", ""),
        "key": addresses.process(default=settings["proses_publik"]),
    }  # fmt: skip
    page = addresses.page_number()
    found, total = the_engine().read.cases(reader().id, page=page, **asked)
    tabs = addresses.process_tabs({key: _process_name(key) for key in own}, chosen=asked["key"])
    return render_template(
        "staff/kasus.html", tabs=tabs, rows=[_case_row(row) for row in found], total=total, asked=asked, here=addresses.here,
        states=phrases.STATUS, pager=addresses.pager(page, max(1, -(-total // SIZE))),
    )  # fmt: skip


@pages.get("/kasus/<ticket>")
@login_required
def case(ticket: str) -> ResponseReturnValue:
    """One part of a case's page."""
    read, me = the_engine().read, reader().id
    asked = request.args.get("bagian", "")
    part = asked if asked in PARTS else "ringkasan"
    shown = read.case(me, read.case_of(me, ticket), timed=part == "waktu")
    kind = request.args.get("jenis", "") if request.args.get("jenis", "") in KINDS else ""
    return render_template(
        f"staff/kasus_{part}.html", **_frame(shown, ticket, part), kind=kind, days=_days(shown, kind), clocks=shown.clocks, files=_can_be_taken(),
    )


def history_page(ticket: str, *, error: str, typed: str) -> str:
    """The case's history with a comment that was not taken in, and what is wrong with it."""
    read, me = the_engine().read, reader().id
    shown = read.case(me, read.case_of(me, ticket))
    frame = _frame(shown, ticket, "riwayat")
    return render_template("staff/kasus_riwayat.html", **frame, kind="", days=_days(shown, ""), comment_error=error, typed=typed)


@pages.get("/kasus/<ticket>/lampiran/<digest>")
@login_required
def attachment(ticket: str, digest: str) -> Response:
    """A file of the case, to be saved."""
    read, me = the_engine().read, reader().id
    return as_attachment(*read.attachment(me, read.case_of(me, ticket), digest))


@pages.get("/kasus/<ticket>/surat/<form_key>")
@login_required
def letter(ticket: str, form_key: str) -> Response:
    """A letter of the case as PDF."""
    me = reader().id
    return inline_pdf(the_engine().letter(the_engine().read.case_of(me, ticket), form_key, by=me))


@pages.get("/kasus/<ticket>/berkas.zip")
@login_required
def archived(ticket: str) -> Response:
    """The case's whole file, as far as the reader may read it, as an archive with an index page."""
    engine, me = the_engine(), reader().id
    whole = engine.dossier(engine.read.case_of(me, ticket), by=me)
    head, overview, at = whole.case.head, engine.overview(whole), format.local(whole.changed, engine.office.zone)
    listed = [{"url": quote(item.path), "title": item.title, "kind": item.kind, "at": item.at, "digest": item.digest} for item in whole.items]
    index = render_template("berkas/indeks.html", ticket=head.ticket or head.id, head=head, listed=listed, phrases=phrases)
    chain = json.dumps({"case": head.id, "ticket": head.ticket, "events": whole.chain}, indent=1)
    entries = [
        ("indeks.html", at, index.encode), ("formulir-dan-riwayat.pdf", at, lambda: overview), ("rantai.json", at, chain.encode),
        *((item.path, format.local(item.at, engine.office.zone), item.load) for item in whole.items),
    ]  # fmt: skip
    response = Response(archive.stream(entries), mimetype=archive.MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"berkas-{secure_filename(ticket)}.zip")
    return response


@pages.get("/kasus/<ticket>/berkas.pdf")
@login_required
def bound(ticket: str) -> Response:
    """The case's whole file, as far as the reader may read it, as one PDF."""
    me = reader().id
    letter = the_engine().dossier_pdf(the_engine().read.case_of(me, ticket), by=me)
    return as_download(letter.name, letter.content, "application/pdf")


@pages.get("/kasus/<ticket>/diagram.bpmn")
@login_required
def diagram(ticket: str) -> Response:
    """The diagram that the case runs on, as it was deployed."""
    read, me = the_engine().read, reader().id
    response = make_response(read.diagram(me, read.case_of(me, ticket)))
    response.headers["Content-Type"] = "application/xml"
    response.headers["Content-Disposition"] = "attachment; filename=diagram.bpmn"
    return response


# ------------------------------------------------------------------ parts


def _can_be_taken() -> bool:
    """Whether the template of a case's file is in force."""
    return the_engine().read.prints(the_engine().office.settings["templat_berkas"])


def _case_row(row: CaseRow) -> dict[str, Any]:
    url = url_for("cases.case", ticket=row.ticket or row.id)
    return {
        "case": {"text": row.subject or _process_name(row.key), "url": url},
        "ticket": {"text": phrases.ticket(row.ticket, row.key, row.id), "url": url, "beside": True},
        "since": filters.date_time(row.started),
        "where": filters.listing(tuple(dict.fromkeys(row.steps))) or phrases.STATUS.get(row.status, row.status),
        "status": phrases.public(row.public_status),
    }


def _process_name(key: str) -> str:
    return the_engine().read.latest(key).name


def _frame(shown: Casefile, ticket: str, part: str) -> dict[str, Any]:
    """What stands on every part of a case's page."""
    head = shown.head
    movable = the_engine().may_hand_over(head.id, by=reader().id) if head.open_tasks and part == "ringkasan" else frozenset()
    standing = list(dict.fromkeys(task.element_id for task in head.open_tasks))
    return {
        "shown": shown,
        "head": head,
        "case": {
            "ticket": phrases.ticket(head.ticket, head.key, head.id),
            "subject": phrases.subject(head),
            "status": {"label": phrases.STATUS.get(head.status, head.status), "tone": "late" if head.status == "incident" else "brand"},
            "steps": phrases.steps(head.steps),
            "step": filters.listing(tuple(dict.fromkeys(task.name for task in head.open_tasks))),
            **(phrases.numbered(head.steps, standing[0]) if len(standing) == 1 else {}),
        },
        "tabs": [
            {"label": label, "url": url_for("cases.case", ticket=ticket, bagian=None if name == "ringkasan" else name), "active": name == part}
            for name, label in PARTS.items()
        ],
        "open_tasks": [_open_task(shown, place, movable) for place in range(len(head.open_tasks))],
        "comments": "staf" in reader().groups,
        "key": secrets.token_urlsafe(16),
        "messages": [phrases.outgoing(one, the_engine().now()) for one in shown.messages],
        "pending": [_pending(one, ticket) for one in shown.pending],
        "bonds": linked.told(shown.bonds),
        "status": phrases.public(head.public_status),
        "began": filters.date_time(head.started),
        "ended": filters.date_time(head.ended) if head.ended else "",
        "files_url": url_for("cases.attachment", ticket=ticket, digest=""),
        "marks": {"taken": [p for p in shown.passed if "/" not in p], "now": [p.split("/")[0] for p in shown.current]},
        "case_address": ticket,
        "kinds": [{"label": label, "url": addresses.here(jenis=name), "name": name} for name, (label, _) in KINDS.items()],
        "phrases": phrases,
    }


def _pending(found: Pending, ticket: str) -> dict[str, Any]:
    """What the case waits for: in words, or the button of whoever may bring it about."""
    url = url_for("linked.event", ticket=ticket, path=found.path) if found.button else None
    return {"name": found.element, "text": phrases.pending(found), "button": found.button, "url": url}


def _open_task(shown: Casefile, place: int, movable: frozenset[str]) -> dict[str, Any]:
    task = shown.head.open_tasks[place]
    return {
        "name": task.name,
        "who": shown.names.get(task.assignee, task.assignee) if task.assignee else phrases.groups_of([task]),
        "held": task.assignee is not None,
        "due": phrases.due(shown.dues.get(task.id)),
        "since": phrases.moment(task.created, the_engine().now()),
        "url": url_for("worklist.task", task_id=task.id) if task.id in shown.may_do else None,
        "assign_url": url_for("colleagues.assign", task_id=task.id) if task.id in movable else None,
    }


def _days(shown: Casefile, kind: str) -> list[dict[str, Any]]:
    return phrases.days(entry for entry in shown.entries if KINDS[kind][1](entry))
