"""For administrators: is all well? And what monitors ask."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("operations", __name__)


@pages.get("/operasi")
@login_required
def house() -> ResponseReturnValue:
    """One line per part, and every open incident with its cause."""
    require_right("operasi")
    read = the_engine().read
    return render_template("operasi/rumah.html", house=read.house(reader().id), incidents=read.incidents(reader().id))


@pages.post("/operasi/insiden/<case_id>")
@login_required
def retry(case_id: str) -> ResponseReturnValue:
    """Try again what a fault of the model stopped."""
    require_right("operasi")
    done = the_engine().retry(case_id, by=reader().id)
    flash("Kasus berjalan lagi." if done.case.status != "incident" else "Masih gagal; sebabnya belum berubah.")
    return redirect(url_for("operations.house"), 303)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """The store answers too."""
    the_engine().read.public_figures()
    return {"status": "ready"}
