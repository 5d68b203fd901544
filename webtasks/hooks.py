"""For the machines of others: what a provider delivers is kept at once, and looked into by the worker."""

from __future__ import annotations

import hmac

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from engine import is_signed, read_delivery
from webtasks.parts import the_engine

pages = Blueprint("hooks", __name__)

CHANNEL = "whatsapp"
"""What comes by itself, without being looked for."""
LARGEST = 4 * 1024 * 1024
"""Bytes of a delivery; Meta sends up to 3 MB."""


@pages.get("/hook/whatsapp")
def challenge() -> ResponseReturnValue:
    """Meta asks whether this webhook is the office's: it is, for whoever knows the word that was agreed."""
    _, agreed = current_app.extensions["whatsapp"]
    said = request.args.get("hub.verify_token", "")
    if request.args.get("hub.mode") != "subscribe" or not agreed or not hmac.compare_digest(said.encode(), agreed.encode()):
        abort(404)
    return request.args.get("hub.challenge", "")[:200], {"Content-Type": "text/plain; charset=utf-8"}


@pages.post("/hook/whatsapp")
def delivered() -> ResponseReturnValue:
    """Messages, and words about messages of ours. Signed over the raw bytes, or as if there were nothing here."""
    secret, _ = current_app.extensions["whatsapp"]
    request.max_content_length = LARGEST
    raw = request.get_data(cache=False)
    if not is_signed(raw, request.headers.get("X-Hub-Signature-256", ""), secret):
        abort(404)
    engine = the_engine()
    try:
        messages, statuses = read_delivery(raw, at=engine.now())
    except ValueError:
        return {"status": "unread"}  # signed, yet nothing that could be read: to deliver it again would change nothing
    if messages or statuses:
        engine.accept(messages, statuses)
    return {"status": "kept"}
