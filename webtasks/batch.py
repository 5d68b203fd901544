"""For clerks: several paper forms of one emptying of the box, each a case of its own by the serial printed on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Arrival, Arrived, FieldError, Invalid, paper_identity
from webtasks import formview
from webtasks.complaint import public_form
from webtasks.parts import reader, require_right, the_engine

pages = Blueprint("batch", __name__)

ROWS, MOST = 5, 20
"""Forms on a page at first, and at most."""
FIELDS = {"nomor": 40, "pokok": 150, "isi": 20_000, "nama": 120, "telepon": 20, "alamat": 500}
"""Field of a row → how many characters of it are read."""


@dataclass
class Row:
    """One paper form, as it was typed."""

    typed: dict[str, str] = field(default_factory=dict)
    files: list[Arrived] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nobody has typed anything."""
        return not any(self.typed.values()) and not self.files


@pages.get("/catat/banyak")
@login_required
def blank() -> ResponseReturnValue:
    """Rows for paper forms."""
    require_right("aduan_kotak")
    return _page([Row() for _ in range(_wanted())])


@pages.post("/catat/banyak")
@login_required
def typed_in() -> ResponseReturnValue:
    """Each row that is whole becomes a case; the others come back with what they lack."""
    require_right("aduan_kotak")
    at, wrong_time = _received()
    rows = [row for row in (_row(place) for place in range(_wanted())) if not row.empty]
    done = []
    for row in rows:
        row.errors |= _lacking(row)
        if not row.errors and not wrong_time:
            done.append(_recorded(row, at))
    left = [row for row in rows if row.errors or wrong_time]
    status = 422 if left or wrong_time or not rows else 200
    again = left or [Row() for _ in range(ROWS)]
    return _page(again, done=done, wrong_time=wrong_time, nothing=not rows), status


def _wanted() -> int:
    asked = request.values.get("baris", "")
    return min(max(int(asked), 1), MOST) if asked.isdecimal() and len(asked) < 4 else ROWS


def _received() -> tuple[datetime, str]:
    """(when the forms were taken out of the box, what is wrong with that)."""
    now = the_engine().now()
    try:
        at = datetime.fromisoformat(request.form.get("diterima", "")).replace(tzinfo=ZoneInfo(the_engine().office.zone))
    except ValueError:
        return now, formview.sentence(FieldError("wajib", {"label": "Diterima pada"}))
    return at, "" if at <= now else "Waktu terima tidak boleh setelah saat ini."


def _row(place: int) -> Row:
    typed = {name: request.form.get(f"{name}-{place}", "").strip()[:most] for name, most in FIELDS.items()}
    row = Row(typed)
    for file in request.files.getlist(f"pindaian-{place}"):
        if not file.filename:
            continue
        content = file.read()
        try:
            the_engine().upload(reader().id, file.filename, content)
        except Invalid as invalid:
            row.errors["pindaian"] = formview.sentence(next(iter(invalid.fields.values())))
        row.files.append(Arrived(file.filename, content))
    return row


def _lacking(row: Row) -> dict[str, str]:
    """What a form needs to become a case: its serial, not recorded yet, and its words or its picture."""
    found = {}
    if not row.typed["nomor"]:
        found["nomor"] = formview.sentence(FieldError("wajib", {"label": "Nomor formulir"}))
    elif ticket := the_engine().paper_ticket(_channel(), row.typed["nomor"], by=reader().id):
        found["nomor"] = formview.sentence(FieldError("sudah_dicatat", {"tiket": ticket}))
    if not row.typed["isi"] and not row.files:
        found["isi"] = "Ketik isi aduan, atau lampirkan pindaian formulirnya."
    return found


def _recorded(row: Row, at: datetime) -> dict[str, str]:
    """The case that the form became: {number, ticket, code}."""
    typed, engine = row.typed, the_engine()
    more = {name: value for name, value in (("telepon", typed["telepon"]), ("alamat", typed["alamat"]), ("nomor_formulir", typed["nomor"])) if value}
    message = Arrival(
        _channel(), paper_identity(typed["nomor"]), typed["telepon"], typed["isi"], at=at, subject=typed["pokok"], name=typed["nama"],
        files=tuple(row.files), more=more,
    )  # fmt: skip
    taken = engine.receive(message, by=reader().id)
    code = engine.tracking_code(taken.case_id) if taken.case_id else ""
    return {"number": typed["nomor"], "ticket": taken.ticket or "", "code": code}


def _channel() -> str:
    definition, _ = public_form()
    return str(definition.process.properties.get("kanal_kertas"))


def _page(rows: list[Row], *, done: list[dict[str, str]] | None = None, wrong_time: str = "", nothing: bool = False) -> str:
    now = the_engine().now().astimezone(ZoneInfo(the_engine().office.zone))
    received = request.form.get("diterima") or f"{now:%Y-%m-%dT%H:%M}"
    return render_template(
        "public/catat_banyak.html", rows=rows, done=done or [], received=received, wrong_time=wrong_time, nothing=nothing,
        more=min(len(rows) + 5, MOST),
    )  # fmt: skip
