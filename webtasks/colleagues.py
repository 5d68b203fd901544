"""Between colleagues: hand a task over, write into a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Actor, Handover, Invalid, mandate_for
from webtasks import cases, filters, formview, phrases
from webtasks.parts import reader, the_engine

pages = Blueprint("colleagues", __name__)


@pages.get("/tugas/<task_id>/alihkan")
@login_required
def assign(task_id: str) -> ResponseReturnValue:
    """To whom the task may go."""
    return _page(task_id, {})


@pages.post("/tugas/<task_id>/alihkan")
@login_required
def assigned(task_id: str) -> ResponseReturnValue:
    """Hand it over; its next page is the case's, which the giver may go on reading."""
    engine, me = the_engine(), reader().id
    found = engine.handover(task_id, by=me)
    wanted = request.form.get("petugas", "")
    try:
        engine.assign(task_id, to=wanted, reason=request.form.get("alasan", ""), by=me)
    except Invalid as invalid:
        names = {"to": "petugas", "reason": "alasan"}
        return _page(task_id, {names[path]: formview.sentence(error) for path, error in invalid.fields.items()}), 422
    name = next((one.name for one in found.to if one.id == wanted), wanted)
    flash(f"Tugas “{found.task.name}” dialihkan kepada {name}.")
    return redirect(url_for("cases.case", ticket=found.case.business_key or found.case.id), 303)


@pages.post("/kasus/<ticket>/catatan")
@login_required
def comment(ticket: str) -> ResponseReturnValue:
    """Write into the case."""
    engine, me = the_engine(), reader().id
    text, key = request.form.get("catatan", ""), request.form.get("kunci", "")[:64]
    try:
        engine.comment(engine.read.case_of(me, ticket), text, by=me, idempotency_key=f"catatan:{me}:{key}" if key else None)
    except Invalid as invalid:
        return cases.history_page(ticket, error=formview.sentence(next(iter(invalid.fields.values()))), typed=text), 422
    return redirect(url_for("cases.case", ticket=ticket, bagian="riwayat"), 303)


def _page(task_id: str, errors: dict[str, str]) -> str:
    found = the_engine().handover(task_id, by=reader().id)
    case, away = found.case, the_engine().read.away(reader().id)
    return render_template(
        "staff/alihkan.html", found=found, errors=errors, typed=request.form, ticket=phrases.ticket(case.business_key, case.key, case.id),
        back=url_for("cases.case", ticket=case.business_key or case.id),
        people=[{"value": one.id, "label": _called(one, found, away)} for one in found.to],
    )  # fmt: skip


def _called(one: Actor, found: Handover, away: Mapping[str, date]) -> str:
    """The colleague's name, and as what they would do it where it is not by a role of their own."""
    mandate = mandate_for(found.task, one)
    name = f"{one.name}, {phrases.as_deputy(mandate)}" if mandate else one.name
    return f"{name} (berhalangan sampai {filters.long_date(away[one.id])})" if one.id in away else name
