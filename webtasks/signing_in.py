"""Who is signed in: Flask-Login over server-side session rows, so that signing out or a new password ends a session at once."""

from __future__ import annotations

import secrets

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from engine import Actor
from webtasks.parts import the_engine

SESSION_TOKEN_BYTES = 32


class SignedIn(UserMixin):
    """A person with a session. `get_id` is the session's token: the browser's signed cookie holds it, the store its digest."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """The session's token."""
        return self.token


def init_app(app: Flask) -> None:
    """Attach the login manager."""
    manager = LoginManager(app)
    manager.login_view = "auth.sign_in"
    manager.login_message = None
    manager.session_protection = None
    manager.user_loader(_load)


def open_session(user_id: str) -> None:
    """Sign `user_id` in with a new session; whatever session the browser had is over. Raises NotFound for an inactive account."""
    close_session()
    engine = the_engine()
    actor = engine.who(user_id)
    token = secrets.token_urlsafe(SESSION_TOKEN_BYTES)
    if actor is not None:
        engine.save_session(token, user_id=user_id, data={})
        login_user(SignedIn(token, actor))


def close_session() -> None:
    """Sign out here; the session's row is gone."""
    token = session.get("_user_id")
    if token:
        the_engine().end_session(token)
    logout_user()
    session.clear()


def _load(token: str) -> SignedIn | None:
    actor = the_engine().signed_in(token)
    return SignedIn(token, actor) if actor else None
