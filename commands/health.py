"""`incidents`, `retry` and `doctor`: whether all is well, and what is done when it is not."""

from __future__ import annotations

import sys

import click

from commands.cases import case_ids, of_cases
from commands.parts import opened
from commands.settings import load_settings


@click.command()
def incidents() -> None:
    """What stopped cases, and what to do; their values stand on the page /operasi."""
    with opened(load_settings()) as engine:
        for one in engine.incidents():
            if one.in_circle:  # it may be counted and tried again, no more
                click.echo(f"{one.case_id}  {one.opened:%Y-%m-%d %H:%M} UTC  a case for the eyes of one group alone")
                continue
            click.echo(f"{one.ticket or one.case_id}  {one.opened:%Y-%m-%d %H:%M} UTC  {one.where}: {one.what['en']} {one.remedy['en']}")


@click.command()
@of_cases
def retry(case: str | None, every: bool) -> None:
    """Try again what stopped a CASE (id or ticket), after it was repaired."""
    with opened(load_settings()) as engine:
        wanted = dict.fromkeys(one.case_id for one in engine.incidents()) if every else case_ids(engine, case, every=False)
        states = {case_id: engine.retry(case_id, by="system").case.status for case_id in wanted}
    click.echo("\n".join(f"{case_id}  {status}" for case_id, status in states.items()) or "no incidents")
    raise SystemExit("incident" in states.values())


@click.command()
def doctor() -> None:
    """Is all well? One line a part."""
    settings = load_settings()
    click.echo(f"python     {sys.version.split()[0]}")
    click.echo(f"data       {settings.data}")
    click.echo(f"database   {settings.url.rpartition('@')[2]}")
    with opened(settings) as engine:
        house, proof = engine.read.house("system"), engine.verify()
        placeholders = ", ".join(engine.office.unconfirmed) or "none"
        click.echo(f"office     {engine.office.name}; still placeholders: {placeholders}")
        click.echo(f"cases      {', '.join(f'{number} {status}' for status, number in house.cases.items()) or 'none'}; {house.open_tasks} open tasks")
        click.echo(f"timers     {house.timers_due} past their time{' (does the worker run?)' if house.timers_due else ''}")
        unsent = ", ".join(f"{number} {state}" for state, number in house.messages.items())
        click.echo(f"messages   {unsent or 'none waits'}; email is {'on' if settings.smtp_host else 'off'}")
        coming = ", ".join(f"{number} {state}" for state, number in house.incoming.items() if number)
        click.echo(f"incoming   {coming or 'none waits'}; email is {'on' if settings.imap_host else 'off'}")
        click.echo(f"incidents  {house.incidents}")
        click.echo(f"proof      {proof.events} events, {proof.files} files: {'whole' if proof.holds else 'BROKEN, see verify --all'}")
    raise SystemExit(not proof.holds or bool(house.incidents))
