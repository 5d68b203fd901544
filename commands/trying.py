"""`test` and `bench`: the product tried, by its own suite and beside others."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from commands.settings import ROOT


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure beside bare SpiffWorkflow and viewflow in one run (`--cases N --json FILE`); they get an environment of their own."""
    raise SystemExit(subprocess.call([sys.executable, str(ROOT / "tests" / "bench" / "compare.py"), *arguments]))


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """The whole suite, on every core; ARGUMENTS go to pytest instead (`test tests/test_house.py -k ceiling`)."""
    # what measures time or memory runs afterwards, when nothing else does
    passes = [arguments] if arguments else [("-n", str(os.cpu_count() or 1), "-m", "not alone"), ("-m", "alone")]
    raise SystemExit(max(subprocess.call([sys.executable, "-m", "pytest", *options], cwd=ROOT) for options in passes))
