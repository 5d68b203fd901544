"""For auditors: every case read-only, event by event, with the proof that nothing was changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import AuditPage, NotFound, Proof
from webtasks import addresses, phrases
from webtasks.downloads import as_attachment, as_download
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("audit", __name__)

_PAGE_SIZE = 25
PART = "Alur-Part"
"""Request header of the scrubber (replay.js): it takes one event out of the page and leaves the proof where it is, so it is not worked out again."""


@pages.get("/audit")
@login_required
def listing() -> ResponseReturnValue:
    """Every case, with search."""
    me, read = require_right("audit"), the_engine().read
    search, status = (request.args.get(name, "")[:100] for name in ("cari", "status"))
    public = the_engine().office.settings["proses_publik"]
    key, number = addresses.process(default=public), addresses.page_number()
    rows, total = read.cases(me.id, search=search, key=key, status=status, page=number)
    names = read.processes()
    tabs = addresses.process_tabs({one: names[one] for one in sorted(names, key=lambda one: one != public)}, chosen=key)
    return render_template(
        "audit/daftar.html", rows=rows, total=total, search=search, key=key, status=status, names=names, tabs=tabs, phrases=phrases,
        here=addresses.here, pager=addresses.pager(number, -(-total // _PAGE_SIZE)),
    )  # fmt: skip


@pages.get("/audit/<ticket>")
@login_required
def case(ticket: str) -> ResponseReturnValue:
    """One event of a case on its diagram, the first unless another is asked for, and whether the whole history holds."""
    case_id, page = _page(ticket)
    if not page.steps:
        raise NotFound("history", case=case_id)
    at = min(max(request.args.get("langkah", 1, int), 1), len(page.steps))
    whole = PART not in request.headers
    proof = the_engine().verify(case_id) if whole else None
    return render_template(
        "audit/kasus.html", page=page, at=at, step=page.steps[at - 1], ticket=ticket, sketches=page.sketches(at), proof=proof, phrases=phrases,
        files=the_engine().read.prints(the_engine().office.settings["templat_berkas"]),
        faults=_faults(proof, page, ticket) if proof else [], again=the_engine().replay(case_id) if proof and proof.holds else None,
    )  # fmt: skip


@pages.get("/audit/<ticket>/riwayat.json")
@login_required
def history_json(ticket: str) -> ResponseReturnValue:
    """The whole history with everything its hashes cover."""
    response = jsonify(the_engine().read.audit_export(reader().id, _case_id(ticket)))
    response.headers["Content-Disposition"] = f'attachment; filename="riwayat-{ticket}.json"'
    return response


@pages.get("/audit/<ticket>/riwayat.csv")
@login_required
def history_csv(ticket: str) -> ResponseReturnValue:
    """One row an event, for a spreadsheet; it begins with a byte order mark, by which spreadsheets know UTF-8."""
    sheet = the_engine().read.audit_csv(reader().id, _case_id(ticket))
    return as_download(f"riwayat-{ticket}.csv", sheet.encode("utf-8-sig"), "text/csv; charset=utf-8")


@pages.get("/audit/<ticket>/diagram/<definition_id>")
@login_required
def diagram(ticket: str, definition_id: str) -> ResponseReturnValue:
    """The BPMN file of a version that the case ran on, as stored."""
    name, content = the_engine().read.audit_diagram(reader().id, _case_id(ticket), definition_id)
    return as_download(name, content, "application/xml")


@pages.get("/audit/<ticket>/berkas/<digest>")
@login_required
def attachment(ticket: str, digest: str) -> Response:
    """A file that came with an event."""
    return as_attachment(*the_engine().read.audit_file(reader().id, _case_id(ticket), digest))


def _case_id(ticket: str) -> str:
    return the_engine().read.case_of(require_right("audit").id, ticket)


def _page(ticket: str) -> tuple[str, AuditPage]:
    case_id = _case_id(ticket)
    return case_id, the_engine().read.audit(reader().id, case_id)


def _faults(proof: Proof, page: AuditPage, ticket: str) -> list[dict[str, Any]]:
    """Each break with the name people know the thing by: {kind, name, what, url}."""
    places = {step.event.seq: number for number, step in enumerate(page.steps, 1)}
    found = []
    for fault in proof.faults:
        kind, _, rest = fault.where.partition(" ")
        name, url = rest, ""
        if kind == "event":
            name = rest.rpartition(" ")[2]
            url = url_for("audit.case", ticket=ticket, langkah=places[int(name)]) if int(name) in places else ""
        elif kind == "file":
            name = page.attachments.get(rest, rest)
        found.append({"kind": kind, "name": name, "what": fault.what.partition(":")[0], "url": url, "digest": rest if kind == "file" else ""})
    return found
