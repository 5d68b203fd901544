"""For clerks: what came on paper is typed in, on behalf of its citizen."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Definition, FieldError, Form, Invalid, NotFound, propose, validate
from webtasks import formview
from webtasks.complaint import RECEPTION, public_form, variables_of_today
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("paper", __name__)

SERIAL = "nomor_formulir"
"""Field of the paper form: the serial printed on it, by which it is one case."""


@pages.get("/catat")
@login_required
def blank() -> ResponseReturnValue:
    """A paper form, to be typed in."""
    require_right("aduan_kotak")
    definition, form = public_form()
    variables = variables_of_today()
    now = the_engine().now()
    extra = _paper_form(definition)
    values = {**propose(form, variables, now=now), RECEPTION: propose(extra, variables, now=now)}
    return _paper_page(definition, values, key=secrets.token_urlsafe(16))


@pages.post("/catat")
@login_required
def typed_in() -> ResponseReturnValue:
    """The paper form becomes a case of its own, on behalf of the citizen."""
    require_right("aduan_kotak")
    definition, form = public_form()
    extra, variables, owner = _paper_form(definition), variables_of_today(), reader().id
    key = request.form.get("kunci", "")[:64]
    sent = formview.receive(form, owner=owner, variables=variables)
    added = {path.removeprefix(f"{RECEPTION}."): texts for path, texts in sent.texts.items() if path.startswith(f"{RECEPTION}.")}
    reception = formview.values_of(extra, added, owner=owner, variables=variables)
    values = {**sent.values, RECEPTION: reception}
    found: dict[str, FieldError] = dict(sent.errors)
    now = the_engine().now()
    if sent.again:
        return _paper_page(definition, values, key=key)
    try:
        reception = validate(extra, reception, variables=variables, now=now)
    except Invalid as invalid:
        found |= {f"{RECEPTION}.{path}": error for path, error in invalid.fields.items()}
    try:
        validate(form, sent.values, variables=variables, now=now)
    except Invalid as invalid:
        found |= invalid.fields
    if found:
        return _paper_page(definition, values, key=key, errors=found), 422
    channel = str(definition.process.properties.get("kanal_kertas"))
    try:
        case = the_engine().record_paper(
            definition.key, {RECEPTION: {**reception, "kanal": channel}}, by=owner, serial=(channel, str(reception.get(SERIAL, ""))),
            complete=sent.values, idempotency_key=f"catat:{owner}:{key}", path=f"{RECEPTION}.{SERIAL}",
        )  # fmt: skip
    except Invalid as invalid:
        return _paper_page(definition, values, key=key, errors=invalid.fields), 422
    session["tanda_terima"] = [case.business_key, the_engine().tracking_code(case.id)]
    return redirect(url_for("intake.receipt"), 303)


def _paper_form(definition: Definition) -> Form:
    form = definition.form(definition.process.properties.get("formulir_kertas"))
    if form is None:
        raise NotFound("form")
    return form


def _paper_page(definition: Definition, values: Mapping[str, Any], *, key: str, errors: Mapping[str, FieldError] | None = None) -> str:
    _, form = public_form()
    extra = _paper_form(definition)
    reception = values.get(RECEPTION) or {}
    first = formview.view(
        form, action=url_for("paper.blank"), answers=values, variables=variables_of_today(), errors=errors, hidden={"kunci": key}
    )
    second = formview.view(extra, action=url_for("paper.blank"), answers=reception, variables=variables_of_today(), errors=errors)
    return render_template("public/catat.html", form=form, extra=extra, f=first, g=second, prefix=f"{RECEPTION}.")
