"""For citizens whose case waits for them: what is asked, on a form of its own, with the ticket and code shown before."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine import Answer, Conflict, FieldError, Invalid, PublicCase, PublicTask
from webtasks import formview
from webtasks.complaint import proof, tracked
from webtasks.parts import the_engine

pages = Blueprint("completing", __name__)


@pages.get("/lacak/lengkapi")
def ask() -> ResponseReturnValue:
    """The form with what is asked; the rest of the complaint beside it, to be read."""
    shown = tracked()
    if shown is None:
        return redirect(url_for("intake.track"))
    if shown.task is None:
        return redirect(url_for("intake.follow"))
    return _page(shown, shown.task, shown.task.values)


@pages.post("/lacak/lengkapi")
def answer() -> ResponseReturnValue:
    """Send it; the case goes on."""
    shown = tracked()
    if shown is None:
        return redirect(url_for("intake.track"), 303)
    task = shown.task
    if task is None:
        return redirect(url_for("intake.follow"), 303)
    sent = formview.receive(task.form, owner=_owner(), variables=task.variables)
    if sent.again or sent.draft or sent.errors:
        return _page(shown, task, sent.values, errors=sent.errors), 422 if sent.errors else 200
    revision = request.form.get("revisi", type=int)
    how = Answer(_owner(), revision=revision, key=request.form.get("kunci") or None)
    try:
        the_engine().answer(*proof(), task.id, values=sent.values, sent=how)
    except Invalid as invalid:
        return _page(shown, task, sent.values, errors=invalid.fields), 422
    except Conflict:
        return redirect(url_for("intake.follow"), 303)  # it has been answered, or its time has passed: the page says how the case stands
    session.pop("lengkapi", None)
    session["terkirim"] = True
    return redirect(url_for("intake.follow"), 303)


def _owner() -> str:
    """The key of this browser's answer: names its files."""
    if "lengkapi" not in session:
        session["lengkapi"] = secrets.token_urlsafe(24)
    key: str = session["lengkapi"]
    return key


def _page(shown: PublicCase, task: PublicTask, values: Mapping[str, Any], *, errors: Mapping[str, FieldError] | None = None) -> str:
    view = formview.view(
        task.form, action=url_for("completing.answer"), answers=values, variables=task.variables, errors=errors,
        hidden={"revisi": task.revision, "kunci": request.form.get("kunci") or secrets.token_urlsafe(16)},
    )  # fmt: skip
    return render_template("public/lengkapi.html", case=shown, task=task, form=task.form, f=view, sentence=the_engine().read.public_sentence(shown))
