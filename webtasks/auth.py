"""Signing in and out; in the demo, the sample people as cards."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from webtasks import demo, errors, frame, signing_in
from webtasks.parts import the_engine

pages = Blueprint("auth", __name__)


@pages.get("/masuk")
def sign_in() -> ResponseReturnValue:
    """The sign-in page."""
    return _page()


@pages.post("/masuk")
def signed_in() -> ResponseReturnValue:
    """Check id and password; too many failures of one id, or from one address, have to wait."""
    engine = the_engine()
    user_id, password = request.form.get("pengguna", "").strip().lower(), request.form.get("sandi", "")
    settings = engine.office.settings
    within = timedelta(minutes=settings["masuk_jeda_menit"])
    subjects = (f"masuk:{user_id[:64]}", f"masuk-dari:{request.remote_addr}")
    limits = (settings["masuk_percobaan"], settings["masuk_percobaan"] * 10)
    if not all(engine.allowed_to_try(subject, limit=limit, within=within) for subject, limit in zip(subjects, limits, strict=True)):
        return errors.page(429, minutes=settings["masuk_jeda_menit"])
    if not engine.check_password(user_id, password):
        for subject in subjects:
            engine.note_failure(subject)
        return _page(user_id=user_id, wrong=True), 422
    engine.forget_failures(subjects[0])
    signing_in.open_session(user_id)
    return _onwards()


@pages.post("/masuk/contoh")
def sample() -> ResponseReturnValue:
    """Sign a sample person in with one press; it does not exist outside the demo."""
    people = {person.id for person in the_engine().office.people if person.signs_in}
    user_id = request.form.get("pengguna", "")
    if not current_app.config["ALUR_DEMO"] or user_id not in people:
        abort(404)
    signing_in.open_session(user_id)
    return _onwards()


@pages.post("/keluar")
@login_required
def sign_out() -> ResponseReturnValue:
    """The session is over."""
    signing_in.close_session()
    return redirect(url_for("intake.home"), 303)


def _page(*, user_id: str = "", wrong: bool = False) -> str:
    return render_template("auth/masuk.html", people=demo.people(), user_id=user_id, wrong=wrong, next=request.values.get("next", ""))


def _onwards() -> ResponseReturnValue:
    """To the page that asked for the sign-in, if it is one of ours; else to where the person begins."""
    wanted = urlsplit(request.values.get("next", ""))
    ours = wanted.path.startswith("/") and not wanted.path.startswith("//") and not wanted.scheme and not wanted.netloc
    if not current_user.is_authenticated:
        return redirect(url_for("auth.sign_in"), 303)
    return redirect(wanted.path if ours and "\\" not in wanted.path else frame.start_page(current_user.actor), 303)
