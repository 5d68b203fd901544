"""For administrators: running cases moved to another version of their process, one by one or many at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Conflict, FieldError, Finding, Invalid, Moves, NotFound, Refused
from webtasks import formview
from webtasks.parts import require_right, the_engine

pages = Blueprint("moves", __name__)
_REASON = "alasan_pindah"


@pages.get("/operasi/kasus/<case_id>/pindah")
@login_required
def case(case_id: str) -> ResponseReturnValue:
    """Where a case stands, and what another version changes there."""
    return _case_page(case_id, request.args.get("versi"))


@pages.post("/operasi/kasus/<case_id>/pindah")
@login_required
def move(case_id: str) -> ResponseReturnValue:
    """Move a case to another version; one that is refused is told every reason."""
    me, to = require_right("operasi").id, request.form.get("versi", "")
    try:
        moved = the_engine().migrate(case_id, to=to, reason=request.form.get(_REASON, ""), by=me)
    except Invalid as invalid:
        return _case_page(case_id, to, error=invalid.fields["reason"]), 422
    except Refused as refused:
        return _case_page(case_id, to, findings=refused.findings), 422
    except Conflict as conflict:
        if conflict.facts.get("reason") == "ended":
            raise
        flash("Kasus sudah berada pada versi itu.")
    else:
        if moved.status == "incident":
            flash(f"Kasus dipindahkan ke versi {moved.version}. Tekan Coba lagi agar kasus berjalan.")
            return redirect(url_for("operations.incident", case_id=case_id), 303)
        flash(f"Kasus dipindahkan ke versi {moved.version}.")
    return redirect(url_for("moves.case", case_id=case_id), 303)


@pages.get("/operasi/versi/<definition_id>")
@login_required
def version(definition_id: str) -> ResponseReturnValue:
    """The running cases of one version: which can be moved to another, which cannot, and why."""
    me = require_right("operasi").id
    return _version_page(the_engine().read.moves(me, definition_id, request.args.get("versi"), after=request.args.get("sesudah", "")))


@pages.post("/operasi/versi/<definition_id>")
@login_required
def move_all(definition_id: str) -> ResponseReturnValue:
    """Move those that can be moved; the others are listed with every reason."""
    me, form = require_right("operasi").id, request.form
    try:
        done = the_engine().migrate_all(
            definition_id, to=form.get("versi", ""), reason=form.get(_REASON, ""), by=me, after=form.get("sesudah", "")
        )
    except Invalid as invalid:
        seen = the_engine().read.moves(me, definition_id, form.get("versi"), after=form.get("sesudah", ""))
        return _version_page(seen, error=invalid.fields["reason"]), 422
    flash(f"{len(done.able)} kasus dipindahkan ke versi {form['versi']}.")
    return redirect(url_for("moves.version", definition_id=definition_id, versi=form["versi"], sesudah=done.following or None), 303)


# ------------------------------------------------------------------ parts


def _case_page(case_id: str, to: str | None, *, error: FieldError | None = None, findings: tuple[Finding, ...] | None = None) -> str:
    me = require_right("operasi").id
    seen = the_engine().read.move(me, case_id, to)
    return render_template(
        "operasi/pindah.html", move=seen, findings=seen.findings if findings is None else findings, readable=_may_read(me, case_id),
        error=formview.sentence(error) if error else "", reason=request.form.get(_REASON, ""),
    )  # fmt: skip


def _may_read(me: str, case_id: str) -> bool:
    try:
        the_engine().read.case(me, case_id)
    except NotFound:
        return False
    return True


def _version_page(seen: Moves, *, error: FieldError | None = None) -> str:
    return render_template(
        "operasi/versi.html", moves=seen, error=formview.sentence(error) if error else "", reason=request.form.get(_REASON, ""),
        after=request.values.get("sesudah", ""),
    )  # fmt: skip
