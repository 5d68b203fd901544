"""For staff: what people bring about in a case besides its tasks, and two complaints side by side."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Bond, Casefile, Comparison, Conflict, FieldError, Invalid, NotFound, Pending
from webtasks import formview, phrases
from webtasks.parts import reader, the_engine

pages = Blueprint("linked", __name__)


@pages.get("/kasus/<ticket>/peristiwa/<path>")
@login_required
def event(ticket: str, path: str) -> ResponseReturnValue:
    """Asks for the reason for which an event is brought about."""
    shown, found = _waited_for(ticket, path)
    return _event_page(shown, found)


@pages.post("/kasus/<ticket>/peristiwa/<path>")
@login_required
def brought_about(ticket: str, path: str) -> ResponseReturnValue:
    """The event has come about; what was typed comes back when it may not."""
    shown, found = _waited_for(ticket, path)
    reason = request.form.get("alasan", "")
    try:
        the_engine().hand_in(shown.head.id, path, reason=reason, by=reader().id)
    except Invalid as invalid:
        return _event_page(shown, found, reason=reason, error=invalid.fields.get("alasan")), 422
    except Conflict:
        return _event_page(shown, found, reason=reason, over=True), 409
    flash(f"{found.button}: tercatat.")
    return redirect(url_for("cases.case", ticket=ticket), 303)


@pages.get("/kasus/<ticket>/banding/<other>")
@login_required
def comparison(ticket: str, other: str) -> ResponseReturnValue:
    """Two complaints side by side."""
    read, me = the_engine().read, reader().id
    found: Comparison = read.comparison(me, read.case_of(me, ticket), other)
    return render_template("staff/banding.html", found=found, phrases=phrases)


# ------------------------------------------------------------------ parts


def _waited_for(ticket: str, path: str) -> tuple[Casefile, Pending]:
    """The case, and what it waits for there. Raises NotFound where the reader may not bring it about."""
    read, me = the_engine().read, reader().id
    shown = read.case(me, read.case_of(me, ticket))
    found = next((one for one in shown.pending if one.path == path and one.button), None)
    if found is None:
        raise NotFound("event", path=path)
    return shown, found


def _event_page(shown: Casefile, found: Pending, *, reason: str = "", error: FieldError | None = None, over: bool = False) -> str:
    return render_template(
        "staff/peristiwa.html", shown=shown, found=found, reason=reason, over=over, error=formview.sentence(error) if error else "",
        bonds=[bond for bond in shown.bonds if bond.holds and bond.refers], phrases=phrases,
    )  # fmt: skip


def told(bonds: tuple[Bond, ...]) -> list[dict[str, object]]:
    """The links of a case, as its page lists them."""
    return [
        {
            "what": phrases.bond(bond), "ticket": bond.ticket, "subject": bond.subject, "since": phrases.moment(bond.since, the_engine().now()),
            "status": phrases.public(bond.public_status), "holds": bond.holds,
            "url": url_for("cases.case", ticket=bond.ticket) if bond.ticket and bond.linked else None,
        }
        for bond in bonds
    ]  # fmt: skip
