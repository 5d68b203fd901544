"""Days that the office does not work: the list, and what a later decree changes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import HOLIDAY_KINDS, WEEKDAYS, FieldError, Holiday, HolidayAct, Invalid
from webtasks import formview
from webtasks.parts import missing, reader, require_right, the_engine

pages = Blueprint("holidays", __name__)

RIGHT = "hari_libur"
KINDS = {
    "libur_nasional": "Libur nasional", "cuti_bersama": "Cuti bersama", "libur_daerah": "Libur daerah",
    "hari_kerja_pengganti": "Hari kerja pengganti",
}  # fmt: skip
FIELDS = {"day": "tanggal", "kind": "jenis", "name": "nama", "decree": "dasar", "like": "mengikuti"}
"""Field of a holiday → its name on the page."""


@pages.get("/hari-libur")
@login_required
def listing() -> ResponseReturnValue:
    """The days of one year, and the form for a decree."""
    require_right(RIGHT)
    return _page({})


@pages.post("/hari-libur")
@login_required
def add() -> ResponseReturnValue:
    """What a decree adds; the first press tells what it would move, the second takes it in."""
    require_right(RIGHT)
    return _change("added")


@pages.post("/hari-libur/cabut")
@login_required
def withdraw() -> ResponseReturnValue:
    """A day that a decree takes off the list."""
    require_right(RIGHT)
    return _change("withdrawn")


def _change(what: Any) -> ResponseReturnValue:
    me = reader().id
    try:
        act = HolidayAct(what, _typed(what))
        if request.form.get("langkah") != "simpan":
            return _page({}, effect=the_engine().holiday_effect(act, by=me), act=act)
        the_engine().change_holiday(act, by=me)
    except Invalid as invalid:
        return _page({FIELDS[path]: formview.sentence(error) for path, error in invalid.fields.items()}), 422
    flash("Daftar hari libur sudah diubah. Tenggat tugas yang terbuka menyesuaikan dalam beberapa menit.")
    return redirect(url_for("holidays.listing", tahun=act.holiday.day.year), 303)


def _typed(what: str) -> Holiday:
    """The row that was typed, or the one in force that is to go. Raises Invalid."""
    form = request.form
    try:
        day = date.fromisoformat(form.get("tanggal", ""))
    except ValueError:
        raise Invalid({"day": FieldError("wajib", {"label": "Tanggal"})}) from None
    decree = " ".join(form.get("dasar", "").split())
    if what == "withdrawn":
        found = next((row for row in the_engine().office.holidays if (row.day, row.kind) == (day, form.get("jenis"))), None) or missing("holiday")
        return Holiday(day, found.kind, found.name, decree, found.like)
    like = WEEKDAYS.index(form["mengikuti"]) if form.get("mengikuti") in WEEKDAYS else None
    kind = form.get("jenis", "")
    return Holiday(day, kind, " ".join(form.get("nama", "").split()), decree, like if kind == HOLIDAY_KINDS[-1] else None)


def _page(errors: dict[str, str], *, effect: int | None = None, act: HolidayAct | None = None) -> str:
    engine = the_engine()
    rows = engine.office.holidays
    this = engine.today().year
    asked = request.args.get("tahun", "") if act is None else str(act.holiday.day.year)
    year = int(asked) if asked.isdecimal() else this
    years = sorted({row.day.year for row in rows} | {this, year})
    return render_template(
        "staff/libur.html", rows=[row for row in rows if row.day.year == year], year=year, years=years, kinds=KINDS, weekdays=WEEKDAYS,
        acts=engine.holiday_acts(reader().id), errors=errors, typed=request.form, effect=effect, act=act,
    )  # fmt: skip
