"""Invented cases pass through the real engine, with the office's own sample people and script."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine import Engine
from engine.errors import EngineError
from engine.rehearsal import MovedClock, Rehearsal, read_script

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2026, 6, 8, 0, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(MONDAY)


@pytest.fixture
def company(sqlite_url: str, clock: MovedClock) -> Iterator[Rehearsal]:
    """The shipped office, its people and procedures, on a Monday morning."""
    engine = Engine.open(sqlite_url, office=ROOT / "office", clock=clock)
    patterns = ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ", "forms/surat/*.svg")
    engine.deploy([path for pattern in patterns for path in sorted(ROOT.glob(pattern))], by="system")
    for person in engine.office.people:
        if person.signs_in:
            engine.add_user(person.id, roles=person.roles, by="system", name=person.name)
    yield Rehearsal(engine, clock, read_script(ROOT / "office"), random.Random(1))
    engine.close()


def test_cases_that_are_played_reach_their_end_and_are_proved(company: Rehearsal) -> None:
    begun: list[int] = []

    company.play(4, since=MONDAY, until=MONDAY + timedelta(days=40), told=lambda: begun.append(1))

    house = company.engine.read.house("system")
    assert len(begun) == 4
    assert house.incidents == 0
    assert house.cases["completed"] > 4  # the daily checks too
    assert company.engine.verify().holds


def test_what_is_not_done_in_time_stays_open(company: Rehearsal) -> None:
    company.play(3, since=MONDAY, until=MONDAY + timedelta(hours=2))

    assert company.engine.read.house("system").open_tasks >= 3


def test_a_script_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "contoh").mkdir()
    (tmp_path / "contoh" / "naskah.toml").write_text("[paraf\n")

    with pytest.raises(EngineError, match=r"naskah\.toml"):
        read_script(tmp_path)
