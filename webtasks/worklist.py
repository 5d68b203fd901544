"""For staff: the inbox, and the page on which a task is done."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol, get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Attachment, Conflict, FieldError, Filters, Form, Invalid, NotFound, Tab, TaskPage, Worklist, WorklistRow, describe
from webtasks import addresses, demo, filters, formview, frame, phrases
from webtasks.downloads import as_download, inline_pdf
from webtasks.formview import Typed
from webtasks.parts import missing, reader, the_engine

pages = Blueprint("worklist", __name__)

_MOST_TAKEN = 25
"""Tasks taken by one press: a page of the inbox."""
_TOLD_FOR = timedelta(days=7)
"""How long the inbox says that a mandate has ended."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""Media type of a word processor's file."""
_LATEST = 5
"""Entries of the history shown beside a task."""


# ------------------------------------------------------------------ the inbox


@pages.get("/tugas")
@login_required
def inbox() -> ResponseReturnValue:
    """One tab of the inbox; without a tab in the address, the first of mine and my groups' that holds something."""
    read, me = the_engine().read, reader().id
    asked = request.args.get("tab", "")
    shown = read.inbox(me, _tab(asked), _filters())
    if not asked and not shown.counts["saya"] and shown.counts["kelompok"]:
        shown = read.inbox(me, "kelompok", _filters())
    return render_template(
        "staff/tugas.html", list=shown, rows=[_row(found, shown.tab) for found in shown.rows], filters=_filters(), figures=read.figures(me),
        notices=read.notices(me), standing=_standing(), pager=addresses.pager(shown.page, shown.pages), sentence=_count(shown),
        here=addresses.here, phrases=phrases,
    )  # fmt: skip


def _tab(asked: str) -> Tab:
    return next((tab for tab in get_args(Tab) if tab == asked), "saya")


def _filters() -> Filters:
    args = request.args
    return Filters(
        search=args.get("cari", "")[:100], late=args.get("saring") == "terlambat", today=args.get("saring") == "hari_ini",
        process=args.get("proses", ""), order="terbaru" if args.get("urut") == "terbaru" else "tenggat", page=addresses.page_number(),
    )  # fmt: skip


@pages.post("/tugas/ambil")
@login_required
def claim_many() -> ResponseReturnValue:
    """Take several tasks at once, each by itself: one that another has taken meanwhile stops none."""
    if not frame.handles_cases(reader()):
        missing("page")
    engine, taken, gone = the_engine(), 0, 0
    for task_id in list(dict.fromkeys(request.form.getlist("tugas")))[:_MOST_TAKEN]:
        try:
            engine.claim(task_id, by=reader().id)
            taken += 1
        except (Conflict, NotFound):
            gone += 1
    said = [f"{taken} tugas diambil" if taken else "", f"{gone} tidak dapat diambil lagi" if gone else ""]
    flash(f"{'; '.join(one for one in said if one)}." if taken or gone else "Pilih dahulu tugas yang hendak diambil.")
    return redirect(url_for("worklist.inbox", tab="saya" if taken else "kelompok"), 303)


def _standing() -> list[str]:
    """For whom the reader stands in, and what of that has ended within a week."""
    now, office = the_engine().now(), the_engine().office
    running = [
        f"Anda bertugas sebagai {office.stands_in(one.kind, one.post)} sampai {phrases.last_day(one.until)}." for one in reader().mandates
    ]
    ended = the_engine().read.ended_mandates(reader().id, now - _TOLD_FOR)
    return [*running, *(phrases.mandate_over(one.kind, one.until) for one in ended)]


def _row(found: WorklistRow, tab: Tab) -> dict[str, Any]:
    open_here = found.may_do and found.task.status == "open"
    case = url_for("cases.case", ticket=found.ticket or found.task.case_id)
    url = url_for("worklist.task", task_id=found.task.id) if open_here else case
    claim = url_for("worklist.claim", task_id=found.task.id) if open_here and found.holder is None else None
    return phrases.row(found, now=the_engine().now(), url=url, claim_url=claim)


def _count(shown: Worklist) -> str:
    """What the list shows, in a sentence with a count."""
    what = {"saya": "tugas Anda", "kelompok": "tugas yang dapat Anda ambil", "selesai": "tugas yang Anda selesaikan", "semua": "tugas terbuka"}
    late = f", {filters.counted(shown.late)} terlambat" if shown.late else ""
    opens = next((row.due.opens for row in shown.rows if row.due and row.due.opens), None)
    return f"{filters.counted(shown.total)} {what[shown.tab]}{late}" + (f". {phrases.opening(opens, the_engine().now())}" if opens else "")


# ------------------------------------------------------------------ a task


@pages.get("/tugas/<task_id>")
@login_required
def task(task_id: str) -> ResponseReturnValue:
    """The task: its form with the draft or the proposals; once it is done, what followed and what is next."""
    page = the_engine().read.task(reader().id, task_id)
    if page.task.status != "open":
        return _done_page(page)
    if page.form is None or page.draft is None:
        return _task_page(page, page.values)
    values = formview.values_of(page.form, page.draft, owner=reader().id, variables=page.variables, held=_held(page))
    return _task_page(page, values)


@pages.post("/tugas/<task_id>")
@login_required
def done(task_id: str) -> ResponseReturnValue:
    """The step is done, or its draft kept; what is wrong comes back with all that was typed."""
    engine, me = the_engine(), reader().id
    sent = _receive(engine.read.worksheet(me, task_id))
    if sent.draft:
        return _saved(task_id, sent)
    if sent.again or sent.errors:
        _keep(task_id, sent)
        return _task_page(engine.read.task(me, task_id), sent.values, errors=sent.errors), 422 if sent.errors else 200
    try:
        finished = engine.complete(task_id, sent.values, by=me, revision=_revision(), idempotency_key=_key())
    except Invalid as invalid:
        _keep(task_id, sent)
        return _task_page(engine.read.task(me, task_id), sent.values, errors=invalid.fields), 422
    except Conflict as conflict:
        return _conflict_page(task_id, sent, conflict), 409
    if finished.case.status == "incident":
        _keep(task_id, sent)
    if not engine.read.is_open(me, finished.case.id):  # what was done has taken it from the reader's sight
        flash(engine.office.text("tersimpan_tertutup"))
        return redirect(url_for("worklist.inbox"), 303)
    return redirect(url_for("worklist.task", task_id=task_id), 303)


@pages.post("/tugas/<task_id>/konflik")
@login_required
def conflict(task_id: str) -> ResponseReturnValue:
    """The reader stands too close to the case: the task is nobody's again, and they do not see the case any more."""
    engine, me, said = the_engine(), reader().id, request.form
    try:
        name = engine.declare_conflict(task_id, reason=said.get("alasan", ""), details=said.get("uraian", ""), by=me)
    except Invalid as invalid:
        page = engine.read.task(me, task_id)
        return _task_page(page, page.values, conflict=invalid.fields), 422
    flash(engine.office.text("konflik_dinyatakan", tugas=name))
    return redirect(url_for("worklist.inbox"), 303)


@pages.post("/tugas/<task_id>/draf")
@login_required
def draft(task_id: str) -> ResponseReturnValue:
    """Keep what has been typed so far; called by the page's script."""
    engine, me = the_engine(), reader().id
    sheet = engine.read.worksheet(me, task_id)
    sent = _receive(sheet)
    engine.save_draft(task_id, sent.texts, by=me, sending=sent.sending)
    computed = formview.computed(sheet.form, sent.values, sheet.variables) if sheet.form else {}
    return {"saved": filters.clock(engine.now()), "computed": computed}


@pages.post("/tugas/<task_id>/ambil")
@login_required
def claim(task_id: str) -> ResponseReturnValue:
    """Take the task; what was typed already stays."""
    engine, me = the_engine(), reader().id
    sent = _receive(engine.read.worksheet(me, task_id))
    try:
        engine.claim(task_id, by=me)
    except Conflict as conflict:
        return _conflict_page(task_id, sent, conflict), 409
    if sent.texts:
        _keep(task_id, sent)
    return redirect(url_for("worklist.task", task_id=task_id), 303)


@pages.post("/tugas/<task_id>/lepas")
@login_required
def unclaim(task_id: str) -> ResponseReturnValue:
    """Give the task back to its group; what was typed stays as the reader's own draft."""
    sent = _receive(the_engine().read.worksheet(reader().id, task_id))
    if sent.texts:
        _keep(task_id, sent)
    freed = the_engine().unclaim(task_id, by=reader().id)
    flash(f"Tugas “{freed.name}” kembali ke kelompok dan dapat diambil rekan Anda.")
    return redirect(url_for("worklist.inbox"), 303)


@pages.post("/tugas/<task_id>/surat")
@login_required
def keep_and_preview(task_id: str) -> ResponseReturnValue:
    """Keep what was typed, then show the letter with it."""
    return _kept(task_id, "worklist.preview")


@pages.get("/tugas/<task_id>/surat")
@login_required
def preview(task_id: str) -> ResponseReturnValue:
    """The letter of the task's form with what has been typed so far."""
    return inline_pdf(the_engine().preview_letter(task_id, by=reader().id))


@pages.post("/tugas/<task_id>/naskah.docx")
@login_required
def keep_and_manuscript(task_id: str) -> ResponseReturnValue:
    """Keep what was typed, then give its text as a word processor's file."""
    return _kept(task_id, "worklist.manuscript")


@pages.get("/tugas/<task_id>/naskah.docx")
@login_required
def manuscript(task_id: str) -> ResponseReturnValue:
    """The text to be edited in a word processor."""
    found = the_engine().manuscript(task_id, by=reader().id)
    return as_download(found.name, found.content, DOCX)


@pages.post("/tugas/<task_id>/naskah")
@login_required
def manuscript_in(task_id: str) -> ResponseReturnValue:
    """The text as it was edited there takes the place of what stood in its field, as a draft."""
    engine, me = the_engine(), reader().id
    sent, file = _receive(engine.read.worksheet(me, task_id)), request.files.get("_naskah")
    try:
        key, text = engine.read_manuscript(task_id, file.read() if file else b"", by=me)
    except Invalid as invalid:
        _keep(task_id, sent)
        return _task_page(engine.read.task(me, task_id), sent.values, errors=invalid.fields), 422
    engine.save_draft(task_id, {**sent.texts, key: [text]}, by=me, sending=sent.sending)
    flash("Teks dari berkas sudah masuk ke isian. Periksa, lalu lanjutkan.")
    return redirect(url_for("worklist.task", task_id=task_id), 303)


# ------------------------------------------------------------------ parts


class _Fillable(Protocol):
    """What a filled-in form is read against: a task's worksheet, or its page."""

    @property
    def form(self) -> Form | None: ...

    @property
    def variables(self) -> Mapping[str, Any]: ...

    @property
    def attachments(self) -> tuple[Attachment, ...]: ...


def _receive(sheet: _Fillable) -> Typed:
    if sheet.form is None:
        return Typed({}, {})
    return formview.receive(sheet.form, owner=reader().id, variables=sheet.variables, held=_held(sheet))


def _held(sheet: _Fillable) -> list[dict[str, Any]]:
    """The case's files as the values that file fields hold."""
    return [{"digest": a.digest, "name": a.name, "type": a.media_type, "size": a.size} for a in sheet.attachments]


def _kept(task_id: str, then: str) -> ResponseReturnValue:
    """Keep what was typed, and go on to what shows it. Raises NotFound, Conflict."""
    sent = _receive(the_engine().read.worksheet(reader().id, task_id))
    the_engine().save_draft(task_id, sent.texts, by=reader().id, sending=sent.sending)
    return redirect(url_for(then, task_id=task_id), 303)


def _keep(task_id: str, sent: Typed) -> bool:
    """Keep what was typed as a draft; False where the task is no longer the reader's to fill in."""
    try:
        the_engine().save_draft(task_id, sent.texts, by=reader().id, sending=sent.sending)
    except Conflict:
        return False
    return True


def _saved(task_id: str, sent: Typed) -> ResponseReturnValue:
    try:
        the_engine().save_draft(task_id, sent.texts, by=reader().id, sending=sent.sending)
    except Conflict as conflict:
        return _conflict_page(task_id, sent, conflict), 409
    return redirect(url_for("worklist.task", task_id=task_id), 303)


def _revision() -> int | None:
    text = request.form.get("revisi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _key() -> str | None:
    """The page's own key: a second press of the same page changes nothing."""
    key = request.form.get("kunci", "")[:64]
    return f"tugas:{reader().id}:{key}" if key else None


def _task_page(
    page: TaskPage, values: Mapping[str, Any], *, errors: Mapping[str, FieldError] | None = None, conflict: Mapping[str, FieldError] | None = None
) -> str:
    """`conflict`: what is wrong with the reasons given for a conflict of interest."""
    fresh = page.draft is None and not errors
    values = {**values, **{key: number for key, number in page.numbered.items() if not values.get(key)}}
    own = page.mine or page.holder is None
    shown = _form_view(page, page.form, values, errors=errors, proposed=page.proposed if fresh else ()) if page.form and own else None
    wrong = {name: formview.sentence(error) for name, error in (conflict or {}).items()}
    return render_template("staff/satu_tugas.html", **_frame(page), form=page.form, f=shown, own=own, conflict=wrong)


def _form_view(page: TaskPage, form: Form, values: Mapping[str, Any], *, errors: Mapping[str, FieldError] | None, proposed: Iterable[str]) -> Any:
    return formview.view(
        form,
        action=url_for("worklist.done", task_id=page.task.id),
        draft_url=url_for("worklist.draft", task_id=page.task.id),
        answers=values,
        variables=page.variables,
        errors=errors,
        hidden=_hidden(page),
        proposed=proposed,
        saved=f"Tersimpan {phrases.moment(page.draft_at, the_engine().now())}" if page.draft_at else "",
    )


def _hidden(page: TaskPage) -> dict[str, Any]:
    """What the form carries unseen: the revision it was read at, the page's key, the last event it knew."""
    key = request.form.get("kunci", "")[:64] or secrets.token_urlsafe(16)
    proposed = {f"{formview.PROPOSED}{path}": number for path, number in page.numbered.items()}
    return {"revisi": page.task.revision, "kunci": key, "_sejak": page.entries[-1].seq if page.entries else 0, **proposed}


def _frame(page: TaskPage) -> dict[str, Any]:
    """What stands on every page of a task, beside its form."""
    head = page.head
    case_ticket = head.ticket or head.id
    return {
        "page": page,
        "case": {
            "ticket": phrases.ticket(head.ticket, head.key, head.id),
            "subject": phrases.subject(head),
            "step": page.task.name,
            "steps": phrases.steps(head.steps),
            **phrases.numbered(head.steps, page.node.id),
            "due": phrases.due(page.due),
            "norm": phrases.minutes_of(page),
            "tags": _tags(page),
        },
        "case_url": url_for("cases.case", ticket=case_ticket),
        "files_url": url_for("cases.attachment", ticket=case_ticket, digest=""),
        "reading": phrases.reading(page.parts, page.form.properties.get("dibaca_dulu", "") if page.form else "", head),
        "history": [phrases.entry(found) | {"at": phrases.moment(found.at, the_engine().now())} for found in page.entries[-_LATEST:][::-1]],
        "phrases": phrases,
    }


def _tags(page: TaskPage) -> list[dict[str, str]]:
    deputy = [{"label": phrases.as_deputy(page.mandate), "tone": "brand"}] if page.mandate else []
    return [*deputy, *([{"label": f"Putaran {page.rounds}"}] if page.rounds > 1 else [])]


def _done_page(page: TaskPage) -> str:
    """What happened, and the next task of the reader."""
    engine = the_engine()
    following = engine.read.next_task(reader().id, page.task.case_id)
    sentence = phrases.followed(page, following.task.id if following else None, engine.now())
    row = _row(following, "saya") if following else None
    return render_template("staff/tugas_selesai.html", **_frame(page), sentence=sentence, following=row, successors=demo.successors(page.head))


def _conflict_page(task_id: str, sent: Typed, conflict: Conflict) -> str:
    """The task changed meanwhile: what changed, and where the typed text is."""
    engine, me = the_engine(), reader().id
    kept = _keep(task_id, sent)
    now = engine.read.task(me, task_id)
    seen = request.form.get("_sejak", "")
    changed = [phrases.entry(found) for found in now.entries if seen.isdigit() and found.seq > int(seen)]
    sections = describe(now.form, sent.values, now.variables) if now.form and sent.texts else []
    return render_template(
        "staff/berubah.html", **_frame(now), reason=conflict.facts.get("reason"), kept=kept, changed=changed, sections=sections, holder=now.holder
    )
