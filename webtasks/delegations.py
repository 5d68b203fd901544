"""For administrators: who stands in for the holder of a post, by which order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Invalid, Order, format
from webtasks import filters, formview, phrases
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("delegations", __name__)

KINDS = {"plh": "Plh. (pejabat berhalangan sementara)", "plt": "Plt. (jabatan kosong)", "an": "a.n. (atas nama; pejabat tetap bertugas)"}
FIELDS = {"kind": "jenis", "post": "jabatan", "deputy": "pengganti", "since": "mulai", "until": "sampai", "number": "nomor", "dated": "tanggal"}
"""Field of an order → its name on the page."""


@pages.get("/akun/delegasi")
@login_required
def listing() -> ResponseReturnValue:
    """Who stands, stood and will stand in for whom, and the form for a new order."""
    require_right("akun")
    return _listing({})


@pages.post("/akun/delegasi")
@login_required
def add() -> ResponseReturnValue:
    """Take in an order; nothing is kept of one that is incomplete."""
    require_right("akun")
    order = _typed()
    try:
        the_engine().delegate(order, by=reader().id)
    except Invalid as invalid:
        return _listing({FIELDS[path]: formview.sentence(error) for path, error in invalid.fields.items()}), 422
    assert order.since is not None and order.until is not None
    flash(f"Delegasi berlaku {filters.long_date(order.since)} sampai {phrases.last_day(order.until)}.")
    return redirect(url_for("delegations.listing"), 303)


@pages.post("/akun/delegasi/<delegation_id>/akhiri")
@login_required
def end(delegation_id: str) -> ResponseReturnValue:
    """It ends now."""
    require_right("akun")
    the_engine().end_delegation(delegation_id, by=reader().id)
    flash("Delegasi sudah berakhir.")
    return redirect(url_for("delegations.listing"), 303)


def _typed() -> Order:
    form = request.form
    return Order(
        post=form.get("jabatan", ""), deputy=form.get("pengganti", ""), kind=form.get("jenis", ""), number=" ".join(form.get("nomor", "").split()),
        dated=_day("tanggal"), since=_instant("mulai", "mulai_pukul"), until=_instant("sampai", "sampai_pukul", last=True),
    )  # fmt: skip


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _instant(day_name: str, time_name: str, *, last: bool = False) -> datetime | None:
    """The day and time typed, in the office's zone; without a time the beginning of the day, or with `last` its end (24.00)."""
    day, zone = _day(day_name), ZoneInfo(the_engine().office.zone)
    if day is None:
        return None
    try:
        at = time.fromisoformat(request.form.get(time_name, ""))
    except ValueError:
        return datetime.combine(day + timedelta(days=1 if last else 0), time(), zone)
    return datetime.combine(day, at.replace(tzinfo=None), zone)


def _end(until: datetime) -> str:
    """``17 Juni 2026 24.00 WITA``: an end at midnight belongs to the day before, as an order says it."""
    at_midnight = format.local(until, the_engine().office.zone).time() == time()
    return f"{phrases.last_day(until)} 24.00 {filters.clock_zone(until).split()[-1]}" if at_midnight else filters.date_time(until)


def _listing(errors: dict[str, str]) -> str:
    engine, me = the_engine(), reader().id
    people = engine.read.accounts(me)
    names = {account.id: account.name for account, _ in people}
    now = engine.now()
    rows: list[dict[str, Any]] = [
        {
            "one": one, "what": engine.office.stands_in(one.kind, one.post), "who": names.get(one.deputy, one.deputy),
            "holder": names.get(one.holder or "", ""), "since": filters.date_time(one.since), "until": _end(one.until),
            "state": "selesai" if one.until <= now else "berlaku" if one.since <= now else "akan berlaku",
        }
        for one in engine.read.delegations(me)
    ]  # fmt: skip
    posts = [{"value": post.key, "label": post.called(engine.today())} for post in engine.office.posts.values()]
    active = [{"value": one.id, "label": f"{one.name}, {one.title}" if one.title else one.name} for one, _ in people if one.active]
    return render_template("akun/delegasi.html", rows=rows, posts=posts, people=active, kinds=KINDS, errors=errors, typed=request.form)
