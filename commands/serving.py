"""`serve` and `worker`: an office at work, its pages and what is done behind them."""

from __future__ import annotations

import os
import signal
import sys
import threading

import click

from commands.parts import application, opened, work
from commands.settings import ROOT, load_settings


@click.command()
def serve() -> None:
    """Serve the pages. Run `worker` beside it."""
    settings = load_settings()
    with opened(settings):
        click.echo(f"serving on http://{settings.host}:{settings.port}", err=True)
    if os.name == "nt":
        import waitress

        waitress.serve(application(), host=settings.host, port=settings.port, threads=settings.threads)
        return
    options = ["--no-control-socket", "--worker-class", "gthread", "--threads", str(settings.threads), "--workers", str(settings.processes)]
    command = [sys.executable, "-m", "gunicorn", *options, "--bind", f"{settings.host}:{settings.port}", "--chdir", str(ROOT), "run:application()"]
    os.execv(command[0], command)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(once: bool) -> None:
    """Fire timers and do what is due, beside `serve`."""
    settings = load_settings()
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with opened(settings) as engine:
        if once:
            click.echo(f"{engine.run_due()} cases moved", err=True)
            return
        click.echo(f"working every {settings.poll:g} seconds", err=True)
        work(engine, settings, stopped)
