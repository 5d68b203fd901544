"""For analysts: the deployed processes and their versions, and the upload of changed files."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from webtasks.parts import require_right, the_engine

pages = Blueprint("deployments", __name__)


@pages.get("/proses")
@login_required
def listing() -> ResponseReturnValue:
    """Each process as a card: its newest version, and how many cases run."""
    me = require_right("proses")
    return render_template("proses/daftar.html", versions=the_engine().read.versions(me.id))
