"""`user`: who may sign in."""

from __future__ import annotations

import secrets

import click

from commands.parts import opened
from commands.settings import load_settings


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("user_id")
@click.option("--role", "roles", multiple=True, required=True, help="May be given more than once.")
@click.option("--name", default="", help="As it is shown.")
@click.option("--title", default="", help="Post, as it is shown.")
def user_add(user_id: str, roles: tuple[str, ...], name: str, title: str) -> None:
    """Add an account; its first password is printed once."""
    password = secrets.token_urlsafe(12)
    with opened(load_settings()) as engine:
        engine.add_user(user_id, roles=roles, by="system", name=name, title=title, password=password)
    click.echo(f"{user_id}  first password: {password}")


@user.command("list")
def user_list() -> None:
    """Every account with its roles."""
    with opened(load_settings()) as engine:
        for account, grants in engine.read.accounts("system"):
            roles = ", ".join(grant.role for grant in grants)
            click.echo(f"{account.id:16}  {'active' if account.active else 'closed':6}  {roles:30}  {account.name}")


@user.command("reset")
@click.argument("user_id")
def user_reset(user_id: str) -> None:
    """Give USER_ID a new password, printed once; its sessions end."""
    password = secrets.token_urlsafe(12)
    with opened(load_settings()) as engine:
        engine.set_password(user_id, password, by="system")
    click.echo(f"{user_id}  new password: {password}")
