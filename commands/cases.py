"""Which cases a sub-command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from engine import Engine


def case_ids(engine: Engine, case: str | None, *, every: bool) -> list[str]:
    """The case named by id or ticket, or every case."""
    if every == (case is not None):
        raise click.UsageError("name a case, or say --all")
    if case is None:
        return list(engine.read.case_ids("system"))
    return [engine.case(case).id if "-" not in case else engine.read.case_of("system", case)]


def of_cases(command: Any) -> Any:
    """A sub-command on one CASE, or on all."""
    return click.argument("case", required=False)(click.option("--all", "every", is_flag=True, help="Every case.")(command))
