"""What stands on every page: the office, who is signed in, where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, request, url_for
from flask_login import current_user

from engine import Actor
from webtasks.parts import the_engine

pages = Blueprint("frame", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the main menu."""

    label: str
    endpoint: str
    icon: str
    right: str
    """The right it needs; "" = whoever handles cases."""


PLACES = (
    Place("Tugas", "worklist.inbox", "inbox", ""),
    Place("Kasus", "cases.listing", "folder2-open", ""),
    Place("Catat aduan", "paper.blank", "pencil-square", "aduan_kotak"),
    Place("Register", "registers.book", "journal-text", "register"),
    Place("Laporan", "reports.report", "graph-up", "laporan"),
    Place("Laporan", "reports.circle", "graph-up", "laporan_kelompok"),
    Place("Audit", "audit.listing", "shield-check", "audit"),
    Place("Proses", "deployments.listing", "diagram-3", "proses"),
    Place("Akun", "accounts.listing", "people", "akun"),
    Place("Hari libur", "holidays.listing", "calendar3", "hari_libur"),
    Place("Operasi", "operations.house", "activity", "operasi"),
)


def init_app(app: Flask) -> None:
    """Give every template the frame's values."""
    app.context_processor(_values)
    app.register_blueprint(pages)


@pages.get("/tema.css")
def theme() -> Response:
    """The office's accent colour, as the one style that is not a file."""
    response = make_response(f":root {{ --alur-accent: {the_engine().office.accent}; }}\n")
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@pages.get("/favicon.ico")
def favicon() -> Response:
    """The icon for whoever asks by its old address: a PDF opened in a tab has no page that names another."""
    return current_app.send_static_file("icon.svg")


def places_for(actor: Actor) -> tuple[Place, ...]:
    """Where this person may go."""
    return tuple(place for place in PLACES if (place.right in actor.rights if place.right else handles_cases(actor)))


def handles_cases(actor: Actor) -> bool:
    """Whether this person has an inbox."""
    return "staf" in actor.groups


def start_page(actor: Actor) -> str:
    """Address of the page a person begins with."""
    return url_for(places_for(actor)[0].endpoint) if places_for(actor) else url_for("accounts.mine")


def _values() -> dict[str, Any]:
    engine = the_engine()
    office = engine.office
    frame: dict[str, Any] = {
        "office": office,
        "theme_url": url_for("frame.theme"),
        "home_url": url_for("intake.home"),
        "language": "id",
        "demo": current_app.config["ALUR_DEMO"],
        "now": engine.now(),
        "sign_in_url": url_for("auth.sign_in"),
        "repairs": current_user.is_authenticated and "operasi" in current_user.actor.rights,
    }
    if current_app.config["ALUR_DEMO"]:
        frame["demo_url"] = url_for("auth.sign_in")
    if current_user.is_authenticated:
        actor: Actor = current_user.actor
        roles = [office.group_label(g) for g in sorted(actor.groups) if office.role_of(g)]
        frame["who"] = {
            "name": actor.name,
            "role": ", ".join(roles),
            "account_url": url_for("accounts.mine"),
            "sign_out_url": url_for("auth.sign_out"),
        }
        frame["home_url"] = start_page(actor)
        here = (request.endpoint or "").split(".")[0]
        frame["nav"] = [
            {"label": p.label, "url": url_for(p.endpoint), "icon": p.icon, "active": p.endpoint.split(".")[0] == here} for p in places_for(actor)
        ]
    return frame
