"""`verify`, `replay` and `export`: what shows that a case went as its history says."""

from __future__ import annotations

import json

import click

from commands.cases import case_ids, of_cases
from commands.parts import opened
from commands.settings import load_settings


@click.command()
@of_cases
def verify(case: str | None, every: bool) -> None:
    """Prove that nothing of a CASE (id or ticket) was changed: events, state, files, definitions."""
    with opened(load_settings()) as engine:
        proof = engine.verify(None if every else case_ids(engine, case, every=False)[0])
    for fault in proof.faults:
        click.echo(f"{fault.where}: {fault.what}", err=True)
    looked = f"{proof.cases} cases, {proof.events} events, {proof.files} files, {proof.definitions} definitions"
    click.echo(f"{looked}: {'whole' if proof.holds else 'BROKEN'}")
    raise SystemExit(not proof.holds)


@click.command()
@of_cases
def replay(case: str | None, every: bool) -> None:
    """Run the recorded commands of a CASE (id or ticket) again and compare every step."""
    different = 0
    with opened(load_settings()) as engine:
        ordinary = set(engine.read.case_ids("system", ordinary=True))
        for case_id in case_ids(engine, case, every=every):
            again = engine.replay(case_id)
            different += bool(again.differences)
            click.echo(f"{case_id}  {again.steps} steps  {'same' if not again.differences else 'DIFFERENT'}")
            for found in again.differences if case_id in ordinary else ():
                click.echo(f"  event {found.seq}: {found.what} was {found.recorded!r}, is {found.again!r}", err=True)
    raise SystemExit(bool(different))


@click.command()
@of_cases
def export(case: str | None, every: bool) -> None:
    """The whole history of a CASE (id or ticket) as JSON, with everything its hashes cover; of all, one JSON value a line."""
    with opened(load_settings()) as engine:
        wanted, ordinary = case_ids(engine, case, every=every), set(engine.read.case_ids("system", ordinary=True))
        for case_id in (one for one in wanted if one in ordinary):
            click.echo(json.dumps(engine.read.audit_export("system", case_id), ensure_ascii=False, indent=None if every else 1))
    if kept := len(wanted) - len(ordinary.intersection(wanted)):
        click.echo(f"{kept} left out: for the eyes of one group alone; its auditor exports it from the audit page", err=True)
