"""One's own account, and for administrators: people and their roles with dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Conflict, FieldError, Invalid, Preference
from webtasks import formview, frame, signing_in
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("accounts", __name__)


@pages.get("/akun/saya")
@login_required
def mine() -> ResponseReturnValue:
    """Name, roles and the form for a new password."""
    return _mine({})


@pages.post("/akun/saya/sandi")
@login_required
def new_password() -> ResponseReturnValue:
    """Change one's own password; every session ends and this one begins anew."""
    me = reader().id
    wanted, again = request.form.get("baru", ""), request.form.get("ulang", "")
    if wanted != again:
        return _mine({"ulang": the_engine().office.text("sandi_beda")}), 422
    try:
        the_engine().set_password(me, wanted, by=me, current=request.form.get("lama", ""))
    except Invalid as invalid:
        names = {"password": "baru", "current": "lama"}
        return _mine({names[path]: formview.sentence(error) for path, error in invalid.fields.items()}), 422
    signing_in.open_session(me)
    flash("Kata sandi sudah diganti.")
    return redirect(url_for("accounts.mine"), 303)


@pages.post("/akun/saya/pemberitahuan")
@login_required
def told() -> ResponseReturnValue:
    """How one wants to be told."""
    me, form = reader().id, request.form
    chosen = Preference(me, form.get("surel", "").strip(), by_email=form.get("lewat") == "email", digest="ringkasan" in form)
    try:
        the_engine().choose(chosen, by=me)
    except Invalid as invalid:
        return _mine({"surel": formview.sentence(next(iter(invalid.fields.values())))}), 422
    flash("Pilihan pemberitahuan sudah disimpan.")
    return redirect(url_for("accounts.mine"), 303)


@pages.post("/akun/saya/berhalangan")
@login_required
def away() -> ResponseReturnValue:
    """Days on which one is not at work."""
    try:
        the_engine().be_away(_date("mulai"), _date("sampai"), by=reader().id)
    except Invalid as invalid:
        names = {"since": "mulai", "until": "sampai"}
        return _mine({names[path]: formview.sentence(error) for path, error in invalid.fields.items()}), 422
    flash("Hari berhalangan sudah dicatat.")
    return redirect(url_for("accounts.mine"), 303)


@pages.post("/akun/saya/berhalangan/hapus")
@login_required
def back() -> ResponseReturnValue:
    """One comes after all."""
    if (since := _date("mulai")) is not None:
        the_engine().be_back(since, by=reader().id)
    return redirect(url_for("accounts.mine"), 303)


@pages.get("/akun")
@login_required
def listing() -> ResponseReturnValue:
    """Everybody, with the roles they have, had and will have."""
    require_right("akun")
    return _listing({})


@pages.post("/akun")
@login_required
def add() -> ResponseReturnValue:
    """A new account, with a first password to be told in person."""
    require_right("akun")
    form = request.form
    try:
        the_engine().add_user(
            form.get("id", "").strip().lower(), roles=[r for r in form.getlist("peran") if r], by=reader().id,
            name=form.get("nama", "").strip(), title=form.get("jabatan", "").strip(), password=form.get("sandi", ""),
        )  # fmt: skip
    except Invalid as invalid:
        return _listing(_sentences(invalid)), 422
    except Conflict:
        return _listing({"id": the_engine().office.text("id_pengguna_ada")}), 409
    flash("Akun sudah dibuat.")
    return redirect(url_for("accounts.listing"), 303)


@pages.post("/akun/<user_id>/aktif")
@login_required
def switch(user_id: str) -> ResponseReturnValue:
    """Close an account, or open it again; closing ends its sessions."""
    require_right("akun")
    the_engine().change_user(user_id, by=reader().id, active=request.form.get("aktif") == "ya")
    return redirect(url_for("accounts.listing"), 303)


@pages.post("/akun/<user_id>/sandi")
@login_required
def reset(user_id: str) -> ResponseReturnValue:
    """A new first password for somebody who lost theirs."""
    require_right("akun")
    try:
        the_engine().set_password(user_id, request.form.get("sandi", ""), by=reader().id)
    except Invalid as invalid:
        return _listing({f"{user_id}-sandi": s for s in _sentences(invalid).values()}), 422
    flash("Kata sandi baru sudah berlaku; sesi lama orang itu berakhir.")
    return redirect(url_for("accounts.listing"), 303)


@pages.post("/akun/<user_id>/peran")
@login_required
def give_role(user_id: str) -> ResponseReturnValue:
    """Give a role, from a day and, if wanted, until one."""
    require_right("akun")
    try:
        the_engine().give_role(user_id, request.form["peran"], by=reader().id, since=_day("mulai"), until=_day("sampai", after=True))
    except Invalid as invalid:
        return _listing({f"{user_id}-peran": s for s in _sentences(invalid).values()}), 422
    return redirect(url_for("accounts.listing"), 303)


@pages.post("/akun/<user_id>/peran/akhiri")
@login_required
def end_role(user_id: str) -> ResponseReturnValue:
    """A role ends now."""
    require_right("akun")
    the_engine().end_role(user_id, request.form["peran"], by=reader().id)
    return redirect(url_for("accounts.listing"), 303)


def _mine(errors: dict[str, str]) -> str:
    office = the_engine().office
    roles = [office.group_label(group) for group in sorted(reader().groups) if office.role_of(group)]
    read, me = the_engine().read, reader()
    return render_template(
        "akun/saya.html", me=me, roles=roles, errors=errors, homeless=not frame.places_for(me), chosen=read.preference(me.id),
        absences=[one for one in read.absences(me.id) if one.until >= the_engine().today()], typed=request.form, handles="staf" in me.groups,
    )  # fmt: skip


def _date(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _listing(errors: dict[str, str]) -> str:
    engine = the_engine()
    roles = [{"value": group, "label": engine.office.group_label(group)} for group in engine.office.groups if group != "masyarakat"]
    return render_template("akun/daftar.html", people=engine.read.accounts(reader().id), roles=roles, errors=errors, typed=request.form)


def _sentences(invalid: Invalid) -> dict[str, str]:
    return {path: formview.sentence(error) for path, error in invalid.fields.items()}


def _day(name: str, *, after: bool = False) -> datetime | None:
    """The start of the day typed in a date field, in the office's zone; with `after`, of the day after it. Raises Invalid."""
    text = request.form.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=1 if after else 0)
    except ValueError:
        raise Invalid({name: FieldError("wajib", {"label": name})}) from None
    return datetime.combine(day, time(), ZoneInfo(the_engine().office.zone))
