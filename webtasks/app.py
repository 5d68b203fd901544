"""`create_app`: one Flask application from an engine and settings; nothing happens when this module is imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from flask_babel import Babel, get_translations
from flask_wtf import CSRFProtect

from engine import Engine
from webtasks import (
    accounts,
    audit,
    auth,
    batch,
    cases,
    colleagues,
    completing,
    delegations,
    deployments,
    errors,
    filters,
    frame,
    holidays,
    hooks,
    intake,
    letters,
    linked,
    moves,
    objecting,
    operations,
    paper,
    registers,
    reports,
    signing_in,
    worklist,
)

_MEGABYTE = 1024 * 1024
_CSP = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "manifest-src 'self'",
    )
)  # fmt: skip
"""No inline script or style anywhere, nothing from outside. `data:` pictures are those of the diagram viewer's own style sheet."""

_AFTER_POST = "private, no-cache"
"""Lets the browser's Back show such a page again, with what was typed in it; without a copy it could only offer to send the form once more.
The copy is of no use to the next person at the same browser: it varies by the cookie, and that changes when one signs out or a complaint is sent."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the pages need besides the engine."""

    secret_key: bytes
    """Signs cookies."""
    demo: bool = False
    """Sample people on the sign-in page, the ribbon on every page."""
    secure_cookies: bool = False
    """True where the site is served over HTTPS."""
    whatsapp_secret: str = ""
    """By which Meta signs what it delivers; "" = nothing is taken in by WhatsApp."""
    whatsapp_verify: str = ""
    """What Meta has to say when it asks whether the webhook is this office's."""


def create_app(engine: Engine, settings: WebSettings) -> Flask:
    """The application, ready to be served."""
    app = Flask("webtasks")
    office = engine.office
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="alur",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=(office.settings["unggah_maks_mb"] * office.settings["unggah_maks_berkas"] + 2) * _MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * _MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE=office.zone,
        ALUR_ZONE=office.zone,
        ALUR_DEMO=settings.demo,
    )
    app.extensions["engine"] = engine
    app.extensions["whatsapp"] = (settings.whatsapp_secret, settings.whatsapp_verify)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # from the extension that Babel has just loaded
        lambda text: _catalogue().ugettext(text), lambda one, many, n: _catalogue().ungettext(one, many, n), newstyle=True
    )
    CSRFProtect(app).exempt(hooks.pages)  # no browser sends there: what comes is signed, or is nothing
    filters.init_app(app)
    signing_in.init_app(app)
    frame.init_app(app)
    errors.init_app(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    app.after_request(_harden)
    return app


def _catalogue() -> Any:
    """The request's translations, looked up once: by itself Flask-Babel looks for them at every word of a template."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def _blueprints() -> tuple[Blueprint, ...]:
    """One blueprint a room."""
    rooms = (
        auth, intake, completing, letters, paper, worklist, cases, colleagues, linked, registers, reports, audit, deployments, accounts, delegations,
        holidays, operations, moves,
        hooks, batch,
    )  # fmt: skip
    return tuple(room.pages for room in (*rooms, objecting))


def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", _AFTER_POST if _answers_in_place(response) else "no-store")
    return response


def _answers_in_place(response: Response) -> bool:
    """Whether a form that was sent is answered by a page of its own (what was wrong), not by the way to the next one."""
    return request.method == "POST" and response.mimetype == "text/html" and response.status_code not in _REDIRECTS
