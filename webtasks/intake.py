"""For citizens: write a complaint, get the receipt, follow the case."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import CITIZEN_ID, Case, Definition, FieldError, Form, Invalid, Letter, NotFound, PublicCase, describe, propose, validate
from webtasks import demo, errors, filters, formview
from webtasks.complaint import RECEPTION, public_form, tracked, variables_of_today
from webtasks.downloads import as_attachment, inline_pdf
from webtasks.formview import Typed
from webtasks.parts import the_engine

pages = Blueprint("intake", __name__)


# ------------------------------------------------------------------ the public pages


@pages.get("/")
def home() -> ResponseReturnValue:
    """What the office promises, and the two things a citizen may want to do."""
    engine = the_engine()
    return render_template("public/beranda.html", channels=_channels(), demo_people=engine.office.people)


@pages.get("/aduan")
def write() -> ResponseReturnValue:
    """The complaint form, with what was typed before."""
    definition, form = public_form()
    typed = the_engine().load_session(_key())[1].get("typed")
    variables = variables_of_today()
    if typed is None:
        values = propose(form, variables, now=the_engine().now())
    else:
        values = formview.values_of(form, typed, owner=_key(), variables=variables)
    return _form_page(definition, form, values, saved=typed is not None)


@pages.post("/aduan")
def written() -> ResponseReturnValue:
    """Keep what was typed; on to checking it, or back with what is missing."""
    definition, form = public_form()
    sent = formview.receive(form, owner=_key(), variables=variables_of_today())
    _keep(sent)
    if sent.again or sent.draft or sent.errors:
        return _form_page(definition, form, sent.values, errors=sent.errors, saved=True), 422 if sent.errors else 200
    try:
        validate(form, sent.values, variables=variables_of_today(), now=the_engine().now())
    except Invalid as invalid:
        return _form_page(definition, form, sent.values, errors=invalid.fields, saved=True), 422
    return redirect(url_for("intake.check"), 303)


@pages.post("/aduan/draf")
def draft() -> ResponseReturnValue:
    """Keep what was typed so far; called by the page's script."""
    _, form = public_form()
    sent = formview.receive(form, owner=_key(), variables=variables_of_today())
    _keep(sent)
    return {"saved": filters.clock(the_engine().now())}


@pages.get("/aduan/periksa")
def check() -> ResponseReturnValue:
    """All answers, to be checked before they are sent."""
    definition, form = public_form()
    typed = the_engine().load_session(_key())[1].get("typed")
    if typed is None:
        return redirect(url_for("intake.write"))
    variables = variables_of_today()
    values = formview.values_of(form, typed, owner=_key(), variables=variables)
    try:
        values = validate(form, values, variables=variables, now=the_engine().now())
    except Invalid as invalid:
        return _form_page(definition, form, values, errors=invalid.fields, saved=True), 422
    titles = {group.label: filters.heading(group, {"unlettered": True}) for group in form.fields}
    sections = [replace(section, title=titles.get(section.title, section.title)) for section in describe(form, values, variables)]
    return render_template("public/periksa.html", form=form, sections=sections)


@pages.post("/aduan/kirim")
def send() -> ResponseReturnValue:
    """The complaint becomes a case; a second press changes nothing and shows the same ticket."""
    definition, form = public_form()
    key = _key()
    typed = the_engine().load_session(key)[1].get("typed")
    if typed is None:
        return redirect(url_for("intake.receipt" if "tanda_terima" in session else "intake.write"), 303)
    values = formview.values_of(form, typed, owner=key, variables=variables_of_today())
    start = {RECEPTION: {"kanal": definition.process.properties.get("kanal_publik"), "waktu_terima": the_engine().now().isoformat()}}
    try:
        case = the_engine().start(
            definition.key, start, by=CITIZEN_ID, complete=values, idempotency_key=f"aduan:{key}", upload_owner=key, opened=_opened()
        )
    except Invalid as invalid:
        return _form_page(definition, form, values, errors=invalid.fields, saved=True), 422
    _remember_receipt(case)
    the_engine().end_session(key)
    for name in ("aduan", "aduan_sejak"):
        session.pop(name, None)
    return redirect(url_for("intake.receipt"), 303)


@pages.get("/aduan/terima")
def receipt() -> ResponseReturnValue:
    """Ticket and tracking code in large type, once the complaint has been taken in."""
    if "tanda_terima" not in session:
        return redirect(url_for("intake.write"))
    ticket, code = session["tanda_terima"]
    return render_template(
        "public/tanda_terima.html", ticket=ticket, code=code, case=the_engine().track(ticket, code), successors=demo.of_ticket(ticket)
    )


@pages.get("/aduan/terima.pdf")
def receipt_pdf() -> ResponseReturnValue:
    """The receipt as PDF."""
    if "tanda_terima" not in session:
        raise NotFound("receipt")
    ticket, code = session["tanda_terima"]
    return inline_pdf(_receipt(ticket, code))


@pages.get("/lacak")
def track() -> ResponseReturnValue:
    """Asks for ticket and code."""
    return render_template("public/lacak.html", ticket=request.args.get("tiket", ""), wrong=False)


@pages.post("/lacak")
def open_case() -> ResponseReturnValue:
    """Open the case's public page; a wrong code and an unknown ticket get the same answer, and few tries."""
    engine, settings = the_engine(), the_engine().office.settings
    ticket, code = request.form.get("tiket", "").strip(), request.form.get("kode", "").strip()
    subjects = (f"lacak:{ticket.upper()[:64]}", f"lacak-dari:{request.remote_addr}")
    limits = (settings["lacak_percobaan"], settings["lacak_percobaan"] * 10)
    within = timedelta(minutes=settings["lacak_jeda_menit"])
    if not all(engine.allowed_to_try(subject, limit=limit, within=within) for subject, limit in zip(subjects, limits, strict=True)):
        return errors.page(429, minutes=settings["lacak_jeda_menit"])
    if engine.track(ticket, code) is None:
        for subject in subjects:
            engine.note_failure(subject)
        return render_template("public/lacak.html", ticket=ticket, wrong=True), 422
    engine.forget_failures(subjects[0])
    session["lacak"] = [ticket, code]
    return redirect(url_for("intake.follow"), 303)


@pages.get("/lacak/aduan")
def follow() -> ResponseReturnValue:
    """The case as its citizen may see it."""
    shown = tracked()
    if shown is None:
        return redirect(url_for("intake.track"))
    return render_template(
        "public/status.html", case=shown, sentence=_status_sentence(shown), promise=the_engine().read.promise(shown),
        sent=session.pop("terkirim", False), objection=_objection(shown), successors=demo.of_ticket(shown.ticket),
    )  # fmt: skip


@pages.get("/lacak/berkas/<digest>")
def public_file(digest: str) -> ResponseReturnValue:
    """A letter offered to the citizen."""
    shown = tracked()
    if shown is None:
        raise NotFound("file")
    return as_attachment(*the_engine().read.public_file(shown, digest))


# ------------------------------------------------------------------ parts


def _key() -> str:
    """The key of this browser's open complaint: names its draft and its files, and makes sending it twice harmless."""
    if "aduan" not in session:
        session["aduan"] = secrets.token_urlsafe(24)
        session["aduan_sejak"] = the_engine().now().isoformat()
    key: str = session["aduan"]
    return key


def _opened() -> datetime | None:
    """Since when this browser has had the form before it."""
    since = session.get("aduan_sejak")
    return datetime.fromisoformat(since) if since else None


def _keep(sent: Typed) -> None:
    the_engine().save_session(_key(), user_id=None, data={"typed": sent.texts}, sending=sent.sending)


def _form_page(
    definition: Definition, form: Form, values: Mapping[str, Any], *, errors: Mapping[str, FieldError] | None = None, saved: bool = False
) -> str:
    shown = formview.view(
        form, action=url_for("intake.write"), answers=values, variables=variables_of_today(), errors=errors, draft_url=url_for("intake.draft"),
        saved="Isian Anda tersimpan di sini." if saved else "",
    )  # fmt: skip
    shown["unlettered"] = True  # the letters are those of the office's paper, and their order is not the citizen's
    # Here the button only leads on to checking; what sends the complaint stands on that page, under the form's own word.
    checking = replace(form, properties={**form.properties, "tombol": gettext("Periksa sebelum dikirim")})
    return render_template("public/aduan.html", form=checking, f=shown, process=definition.process)


def _channels() -> list[dict[str, str]]:
    office = the_engine().office
    return [{"label": office.label("kanal", key), "address": address} for key, address in office.channels.items()]


def _remember_receipt(case: Case) -> None:
    session["tanda_terima"] = session["lacak"] = [case.business_key, the_engine().tracking_code(case.id)]


def _receipt(ticket: str, code: str) -> Letter:
    return the_engine().receipt(ticket, code, track_url=url_for("intake.track", tiket=ticket, _external=True))


def _objection(shown: PublicCase) -> dict[str, str] | None:
    """Whether the citizen may object to the letter, or ``why`` not any more; None where there is none, or an objection already."""
    if any(bond.kind == "keberatan" and not bond.refers for bond in shown.bonds):
        return None
    try:
        why = the_engine().may_object(*session["lacak"])
    except NotFound:
        return None
    return {"why": formview.sentence(why) if why else ""}


def _status_sentence(shown: PublicCase) -> str:
    """The status in the office's words, with what the case's data let it say."""
    return the_engine().read.public_sentence(shown)
