"""The product as an office has it: its own procedure and sample people on a real database, its pages served, its clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from commands import demo
from engine import Engine, Seal
from engine.rehearsal import MovedClock
from tests import serving
from tests.sop import model_files
from webtasks import WebSettings, create_app

ZONE = ZoneInfo("Asia/Makassar")
EVE = datetime(2026, 6, 5, 16, 0, tzinfo=ZONE)
"""Friday afternoon before the cases of the acceptance list begin: when everything was set up."""


@dataclass(frozen=True, slots=True)
class Site:
    """An office at work."""

    engine: Engine
    app: Flask
    clock: MovedClock
    database: Path
    url: str = ""
    """Where its pages are served; "" when they are not."""

    def move_to(self, moment: str) -> None:
        """Set the clock to ``2026-06-08 08:10`` (office time), or ``08:10`` of the day it shows; the worker then does what is due."""
        day, _, time = moment.rpartition(" ")
        there = self.clock.at.astimezone(ZONE)
        self.clock.at = datetime.fromisoformat(f"{day or there.date()}T{time}").replace(tzinfo=ZONE)
        assert self.clock.at >= there, "time does not run backwards"
        self.engine.run_due()


@contextmanager
def furnished(
    folder: Path, *, since: datetime = EVE, hours: str = "", seal: Seal | None = None, ways: Mapping[str, Any] | None = None,
    web: Mapping[str, Any] | None = None, **settings: str,
) -> Iterator[Site]:
    """The office with its data deployed at `since`, not served; `hours` is another of its patterns, `settings` replace those of the office.

    `ways`: the engine's mailboxes and sources; `web`: settings of its pages.
    """
    facts = model_files.the_office()
    calendar = facts.calendars[hours] if hours else facts.calendar
    office = replace(facts, settings={**facts.settings, **settings}, calendar=calendar)
    clock = MovedClock(since)
    database = folder / "office.db"
    engine = Engine.open(f"sqlite:///{database}", office=office, clock=clock, keys={1: b"k" * 32}, seal=seal, **(ways or {}))
    try:
        demo.furnish(engine)
        yield Site(engine, create_app(engine, WebSettings(secret_key=b"s" * 32, demo=True, **(web or {}))), clock, database)
    finally:
        engine.close()


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The same office, its pages served on a free port."""
    with serving.served(site.app) as url:
        yield replace(site, url=url)
