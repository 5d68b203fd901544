"""`demo`: the sample office with its people, pages and worker in one process."""

from __future__ import annotations

import logging
import random
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.ending import stop
from commands.parts import build_app, opened, shipped_files, work
from commands.settings import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from engine import Engine


@click.command()
@click.option("--host", help="Address to serve on.")
@click.option("--port", type=int, help="Port to serve on (8000).")
@click.option("--data", type=click.Path(path_type=Path), default=ROOT / "data" / "demo", help="Folder to keep the demo in (data/demo).")
@click.option("--cases", type=click.IntRange(0), default=0, help="First play this many invented complaints of the last months.")
def demo(host: str | None, port: int | None, data: Path, cases: int) -> None:
    """Try it: the sample office with its people, pages and worker in one process."""
    import waitress

    settings = load_settings(host=host, port=port, data=data, database="")
    if cases:
        rehearse(settings, cases)
    stopped = threading.Event()
    with opened(settings) as engine:
        furnish(engine)
        pages = build_app(engine, settings, demo=True)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news for whoever tries it out
        try:
            server = waitress.create_server(pages, host=settings.host, port=settings.port, threads=settings.threads)
        except OSError as error:
            raise click.ClickException(f"port {settings.port} is taken; choose another with --port ({error.strerror})") from error
        background = threading.Thread(target=work, args=(engine, settings, stopped))
        background.start()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:  # from here on the signal may come at any line, and the worker must end with us
            introduce(engine, settings)
            server.run()
        finally:
            stopped.set()
            background.join()
            server.close()


def furnish(engine: Engine) -> None:
    """The shipped procedures and the sample people, unless they are there."""
    from engine import rehearsal
    rehearsal.furnish(engine, shipped_files(), begun=lambda: click.echo("Setting up the sample office", err=True))


def rehearse(settings: Settings, cases: int) -> None:
    """Play `cases` through the sample office by a moved clock, up to now; only into a demo that is not there yet."""
    from engine import rehearsal

    if (settings.data / "office.db").exists():
        stop(f"the demo in {settings.data} is there already; --cases plays into a new one: name another folder with --data, or delete this one")
    clock = rehearsal.MovedClock((now := datetime.now(UTC)) - timedelta(days=120))
    with opened(settings, clock=clock) as engine, click.progressbar(length=cases, label="Playing cases", file=sys.stderr) as bar:
        furnish(engine)
        script, chance = rehearsal.read_script(settings.office), random.Random(cases)
        rehearsal.Rehearsal(engine, clock, script, chance).play(cases, since=clock.at, until=now, told=lambda: bar.update(1))


def introduce(engine: Engine, settings: Settings) -> None:
    """Where to look, what to do, and as whom."""
    click.echo(f"\n  {engine.office.name}\n  http://{settings.host}:{settings.port}\n")
    click.echo("  Buka alamat itu di peramban dan tekan Tulis Aduan. Sesudah tiap langkah tekan Lanjutkan sebagai …; tanpa kata sandi.")
    click.echo("  Diminta berkas? Tekan Pakai contoh PDF. Ctrl-C menghentikannya; datanya tetap ada.\n")
    for person in engine.office.people:
        if person.signs_in:
            click.echo(f"  {person.id:10}  {', '.join(person.roles):28}  {person.post}")
    click.echo("\n  Open the address and write a complaint; each of these people signs in by one press. Ctrl-C ends it; the data stay.\n")
    sys.stdout.flush()
