"""`check` and `deploy`: diagrams, forms and letters from the command line."""

from __future__ import annotations

import json

import click

from commands.parts import opened, shipped_files, show_findings
from commands.settings import load_settings


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
def check(files: tuple[str, ...], as_json: bool) -> None:
    """What would be said of FILES if they were deployed now. Changes nothing."""
    with opened(load_settings()) as engine:
        findings = engine.check(files).findings
    if as_json:
        names = ("severity", "file", "element_id", "element_name", "rule")
        click.echo(json.dumps([{n: getattr(f, n) for n in names} | {"message": dict(f.message)} for f in findings], indent=1, ensure_ascii=False))
    else:
        show_findings(findings)
    raise SystemExit(any(finding.severity == "error" for finding in findings))


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option("--note", default="", help="Why, for the history of versions.")
def deploy(files: tuple[str, ...], note: str) -> None:
    """Deploy FILES (any subset; without any: all that come with the product). Running cases stay on their version."""
    with opened(load_settings()) as engine:
        deployment = engine.deploy(list(files) or shipped_files(), by="system", note=note)
    click.echo("\n".join(f"{made.key}  version {made.version}" for made in deployment.definitions) or "nothing changed")
