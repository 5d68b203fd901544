"""What every room asks the application for."""

from __future__ import annotations

from typing import NoReturn

from flask import current_app
from flask_login import current_user

from engine import Actor, Engine, NotFound


def the_engine() -> Engine:
    """The engine of the application that handles this request."""
    engine: Engine = current_app.extensions["engine"]
    return engine


def reader() -> Actor:
    """Who is signed in, with the groups and rights in force now. Views that call it are behind `login_required`."""
    actor: Actor = current_user.actor
    return actor


def require_right(right: str) -> Actor:
    """The person signed in. Raises NotFound without `right`: a page that is not for them is as if it did not exist."""
    if right not in reader().rights:
        missing(right)
    return reader()


def missing(what: str) -> NoReturn:
    """Raises NotFound."""
    raise NotFound(what)
