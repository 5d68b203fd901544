"""For citizens: an objection to the letter of their case, from its tracking page alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine import OFFICE, Definition, FieldError, Form, Invalid, NotFound, propose
from webtasks import formview
from webtasks.parts import the_engine

pages = Blueprint("objecting", __name__)


@pages.get("/lacak/keberatan")
def blank() -> ResponseReturnValue:
    """The form of an objection, or why there can be none."""
    if not session.get("lacak"):
        return redirect(url_for("intake.track"))
    why = the_engine().may_object(*_shown())
    if why is not None:
        return render_template("public/keberatan.html", ticket=_shown()[0], why=formview.sentence(why), form=None, f=None), 409
    _, form = _form()
    return _page(form, propose(form, _variables(), now=the_engine().now()))


@pages.post("/lacak/keberatan")
def sent() -> ResponseReturnValue:
    """The objection becomes a case of its own; a second press shows the same one."""
    if not session.get("lacak"):
        return redirect(url_for("intake.track"), 303)
    engine, (ticket, code) = the_engine(), _shown()
    _, form = _form()
    typed = formview.receive(form, owner=_owner(), variables=_variables())
    if typed.again or typed.errors:
        return _page(form, typed.values, errors=typed.errors), 422 if typed.errors else 200
    try:
        case = engine.object_to(ticket, code, typed.values, upload_owner=_owner(), idempotency_key=f"keberatan:{_owner()}:{_key()}")
    except Invalid as invalid:
        if "" in invalid.fields:
            return render_template("public/keberatan.html", ticket=ticket, why=formview.sentence(invalid.fields[""]), form=None, f=None), 409
        return _page(form, typed.values, errors=invalid.fields), 422
    session["tanda_terima"] = session["lacak"] = [case.business_key, engine.tracking_code(case.id)]
    session.pop("keberatan", None)
    flash(engine.office.text("konfirmasi.keberatan", nomor_tiket=case.business_key))
    return redirect(url_for("intake.receipt"), 303)


# ------------------------------------------------------------------ parts


def _shown() -> tuple[str, str]:
    """Ticket and code of the case that this browser follows."""
    ticket, code = session["lacak"]
    return ticket, code


def _owner() -> str:
    """Whose the files of this browser's open objection are."""
    if "keberatan" not in session:
        session["keberatan"] = secrets.token_urlsafe(24)
    owner: str = session["keberatan"]
    return owner


def _key() -> str:
    return request.form.get("kunci", "")[:64]


def _form() -> tuple[Definition, Form]:
    """The process that the office names for objections, with the form of its first task. Raises NotFound where there is none."""
    engine = the_engine()
    named = str(engine.office.settings["proses_keberatan"])
    if not named:
        raise NotFound("process")
    definition = engine.read.latest(named)
    first = definition.process.first_task()
    form = definition.form(first.form_key) if first else None
    if form is None:
        raise NotFound("form", key=named)
    return definition, form


def _variables() -> dict[str, Any]:
    return {OFFICE: the_engine().office.variables(the_engine().today())}


def _page(form: Form, values: Mapping[str, Any], *, errors: Mapping[str, FieldError] | None = None) -> str:
    key = _key() or secrets.token_urlsafe(16)
    shown = formview.view(
        form, action=url_for("objecting.sent"), answers=values, variables=_variables(), errors=errors, hidden={"kunci": key}
    )
    return render_template("public/keberatan.html", ticket=_shown()[0], why="", form=form, f=shown)
