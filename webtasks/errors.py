"""Engine errors become pages, once: what happened, that the data are safe, what to do, a code to quote."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from engine import Conflict, Invalid, ModelFault, NotAllowed, NotFound, Refused
from webtasks import phrases

_PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
log = logging.getLogger("alur.web")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(NotFound, lambda _: page(404))
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Invalid, lambda _: page(400))
    app.register_error_handler(Refused, lambda _: page(400))
    app.register_error_handler(ModelFault, _model_fault)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def page(status: int, **values: object) -> Response:
    """The page for an HTTP status."""
    name = status if status in _PAGES else 400
    return make_response(render_template(f"errors/{name}.html", **values), status)


def _not_allowed(error: NotAllowed) -> Response:
    facts = error.facts
    return page(403, said=phrases.mandate_over(facts["kind"], facts["until"]) if facts.get("reason") == "mandate_over" else "")


def _conflict(error: Exception) -> Response:
    return page(409, back_url=request.referrer or url_for("intake.home"))


def _model_fault(error: ModelFault) -> Response:
    """What an analyst drew or wrote cannot be shown with this case's values: theirs to mend, and nothing has changed."""
    code = secrets.token_hex(4)
    log.warning("model fault %s at %s %s: %s", code, request.method, _place(), error)
    return make_response(render_template("errors/model.html", code=code), 409)


def _stale_page(_: Exception) -> Response:
    """The page stood open longer than its session."""
    return make_response(render_template("errors/session.html", sign_in_url=url_for("auth.sign_in", next=request.path)), 400)


def _http(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    return page(404 if error.code == 405 else error.code)


def _fault(error: Exception) -> Response:
    """A fault of ours: rolled back, logged under a code, told without a traceback."""
    original = error.original_exception if isinstance(error, InternalServerError) else error
    code = secrets.token_hex(4)
    log.error("fault %s at %s %s", code, request.method, _place(), exc_info=original)
    return page(500, code=code)


def _place() -> str:
    """The kind of address that was asked for: an address itself names a case, which is not for everybody who reads a log."""
    return request.url_rule.rule if request.url_rule is not None else "-"
