"""For everybody: whose a letter is, and whether it is as it was signed."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine import Looked
from webtasks import errors
from webtasks.parts import the_engine

pages = Blueprint("letters", __name__)

TRIES = 10
"""Files that one address may have looked at, for each wrong tracking code that it may type."""


@pages.get("/periksa-surat/")
def ask() -> ResponseReturnValue:
    """Asks for the letter's file, or the code that it bears."""
    code = request.args.get("kode", "")
    return _page(the_engine().read.published(code) if code else None)


@pages.get("/periksa-surat/<code>")
def of_code(code: str) -> ResponseReturnValue:
    """Where a letter's QR code leads."""
    return _page(the_engine().read.published(code))


@pages.post("/periksa-surat/")
def looked_at() -> ResponseReturnValue:
    """What the file says; it is not kept."""
    engine, settings = the_engine(), the_engine().office.settings
    subject, within = f"periksa-dari:{request.remote_addr}", timedelta(minutes=settings["lacak_jeda_menit"])
    if not engine.allowed_to_try(subject, limit=settings["lacak_percobaan"] * TRIES, within=within):
        return errors.page(429, minutes=settings["lacak_jeda_menit"])
    engine.note_failure(subject)
    file = request.files.get("surat")
    content = file.read(settings["unggah_maks_mb"] * 1024 * 1024 + 1) if file else b""
    if not content:
        return _page(None, missing=True), 422
    return _page(engine.read.examined(content))


def _page(looked: Looked | None, *, missing: bool = False) -> str:
    return render_template("public/periksa_surat.html", looked=looked, missing=missing)
