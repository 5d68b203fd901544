"""What the public form and the form on paper share: the process that they start, its first form, what fields are worked out from."""

from __future__ import annotations

from typing import Any

from flask import session

from engine import OFFICE, Definition, Form, NotFound, PublicCase
from webtasks.parts import the_engine

RECEPTION = "penerimaan"
"""Variable that says how a complaint came: `kanal`, `waktu_terima`, and what the paper form adds."""


def public_form() -> tuple[Definition, Form]:
    """The process behind the public form, and the form of its first task."""
    definition = the_engine().read.latest(the_engine().office.settings["proses_publik"])
    task = definition.process.first_task()
    form = definition.form(task.form_key) if task else None
    if form is None:
        raise NotFound("form")
    return definition, form


def variables_of_today() -> dict[str, Any]:
    """The variables of a case that has not begun."""
    engine = the_engine()
    return {OFFICE: engine.office.variables(engine.today())}


def proof() -> tuple[str, str]:
    """The ticket and the tracking code that this browser has shown; empty without."""
    ticket, code = session.get("lacak", ("", ""))
    return ticket, code


def tracked() -> PublicCase | None:
    """The case whose ticket and code this browser has shown, proved again at each look."""
    ticket, code = proof()
    return the_engine().track(ticket, code) if ticket else None
