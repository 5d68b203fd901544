"""For administrators: is all well? Faults of a model with their repair. And what monitors ask."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Conflict, FieldError, House, Incident, Invalid, NotFound, Repair
from webtasks import filters, formview, hooks
from webtasks.parts import missing, reader, require_right, the_engine

pages = Blueprint("operations", __name__)

CHANNELS = frozenset({"email", "whatsapp", "sms"})
"""Channels that a machine stands behind."""
FREE_ROWS = 2
"""Empty rows for variables that the fault did not read."""


@pages.get("/operasi")
@login_required
def house() -> ResponseReturnValue:
    """One line per part, and every open incident with its cause."""
    require_right("operasi")
    read = the_engine().read
    me = reader().id
    house = read.house(me)
    return render_template("operasi/rumah.html", house=house, incidents=read.incidents(me), behind=read.behind(me), channels=_channels(house))


@pages.get("/operasi/insiden/<case_id>")
@login_required
def incident(case_id: str) -> ResponseReturnValue:
    """One stopped case: what happened, and the ways to repair it."""
    require_right("operasi")
    return _page(case_id)


@pages.post("/operasi/insiden/<case_id>")
@login_required
def retry(case_id: str) -> ResponseReturnValue:
    """Try again what a fault of the model stopped."""
    require_right("operasi")
    done = the_engine().retry(case_id, by=reader().id)
    if done.case.status == "incident":
        flash("Masih gagal; sebabnya belum berubah. Perbaiki nilainya, atau pindahkan kasus ke versi diagram yang sudah diperbaiki.")
        return redirect(url_for("operations.incident", case_id=case_id), 303)
    flash("Kasus berjalan lagi.")
    return redirect(url_for("operations.house"), 303)


@pages.post("/operasi/insiden/<case_id>/nilai")
@login_required
def mend(case_id: str) -> ResponseReturnValue:
    """Mend variables of a stopped case, for whoever may read it."""
    me = require_right("operasi").id
    the_engine().read.repair(me, case_id)
    form = request.form
    try:
        values, unread = _typed()
        if unread:
            raise Invalid({path: FieldError("nilai_bukan_json", {"label": path}) for path in unread})
        the_engine().mend(case_id, values, reason=form.get("alasan", ""), by=me, scope=form.get("tempat") or None)
    except Invalid as invalid:
        return _page(case_id, errors=invalid), 422
    except Conflict:
        missing("incident")
    flash("Nilai sudah diperbaiki. Tekan Coba lagi agar kasus berjalan.")
    return redirect(url_for("operations.incident", case_id=case_id), 303)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """The store answers too."""
    the_engine().read.prints("")
    return {"status": "ready"}


# ------------------------------------------------------------------ parts


def _channels(house: House) -> list[dict[str, Any]]:
    """How each channel stands: {label, text, wrong}. One that is not set up is said to be off."""
    engine = the_engine()
    looked_at, leaving = engine.ways
    by_hook = {hooks.CHANNEL} if current_app.extensions["whatsapp"][0] else set()
    found = []
    for key in engine.office.intakes.keys() & CHANNELS:
        look = house.looks.get(key)
        coming = key in looked_at or key in by_hook
        text = f"masuk {'hidup' if coming else 'mati'}, keluar {'hidup' if key in leaving else 'mati'}"
        if key in looked_at:
            text += f"; terakhir dilihat {filters.date_time(look.looked)}" if look else "; belum pernah dilihat"
        wrong = look.error if look and key in looked_at else None
        found.append({"label": engine.office.label("kanal", key), "text": text, "wrong": wrong or ""})
    return sorted(found, key=lambda one: one["label"])


def _page(case_id: str, *, errors: Invalid | None = None) -> str:
    me, read = reader().id, the_engine().read
    found = [one for one in read.incidents(me) if one.case_id == case_id]
    if not found:
        missing("incident")
    repair = _repair(case_id)
    return render_template(
        "operasi/insiden.html", incidents=found, case_id=case_id,
        errors={path: formview.sentence(error) for path, error in errors.fields.items()} if errors else {},
        typed=request.form, rows=_rows(found) if repair else [], places=_places(repair, found) if repair else [],
    )  # fmt: skip


def _repair(case_id: str) -> Repair | None:
    """The case's variables; None when they are not for the reader."""
    try:
        return the_engine().read.repair(reader().id, case_id)
    except NotFound:
        return None


def _rows(found: list[Incident]) -> list[dict[str, str]]:
    """Rows of the form: the values that the fault read, then what was typed besides, then empty ones."""
    reads = {path: _json(value) for one in found for path, value in one.reads.items()}
    typed = dict(zip(request.form.getlist("nama"), request.form.getlist("nilai"), strict=False))
    more = {name: value for name, value in typed.items() if name and name not in reads}
    rows = [{"name": name, "value": typed.get(name, value), "was": value} for name, value in (reads | more).items()]
    return [*rows, *({"name": "", "value": "", "was": ""} for _ in range(FREE_ROWS))]


def _places(repair: Repair, found: list[Incident]) -> list[dict[str, Any]]:
    """Whose variables: the case's own first, then each called process and item that is open."""
    whole = {"scope": "", "label": "Kasus", "variables": _json(repair.variables, wide=True), "chosen": False}
    inner = [
        {
            "scope": place.scope,
            "label": f"butir ke-{place.index + 1} dari {place.path}" if place.index is not None else f"proses yang dipanggil {place.path}",
            "variables": _json(place.variables, wide=True),
            "chosen": any(one.path.startswith(f"{place.path}/") for one in found),
        }
        for place in repair.places
    ]
    return [whole, *inner]


def _typed() -> tuple[dict[str, Any], list[str]]:
    """(path → new value, of rows whose text has changed; paths whose text is no JSON)."""
    names, texts, were = (request.form.getlist(name) for name in ("nama", "nilai", "semula"))
    values: dict[str, Any] = {}
    unread: list[str] = []
    for name, text, was in zip(names, texts, were, strict=False):
        if not name.strip() or text.strip() == was.strip():
            continue
        try:
            values[name.strip()] = json.loads(text)
        except ValueError:
            unread.append(name.strip())
    return values, unread


def _json(value: Any, *, wide: bool = False) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2 if wide else None)
