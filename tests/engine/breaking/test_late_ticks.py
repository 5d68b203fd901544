"""A worker that comes late, twice at once, or never: no timer is lost, none doubled, and each fires in its turn.

A sample; `python -m tests.engine.breaking.late` plays 10,000 cases on each database.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine import Office, load_office
from engine.runtime.engine import OFFICE_FOLDER
from tests.engine.breaking import late
from tests.engine.breaking.late_oracle import Expected, Schedule

CASES = 100
SEED = 20260608


@pytest.fixture(scope="module")
def office() -> Office:
    """The office that ships."""
    return load_office(OFFICE_FOLDER)


def test_late_workers_lose_and_double_nothing(database_url: str, office: Office) -> None:
    played = late.play(database_url, office, CASES, seed=SEED)

    assert played.wrong == [], f"seed {SEED}"
    assert played.fired > CASES and played.schedule.begun


class Forgetful(Expected):
    """Paper on which nothing is ever due."""

    def tick(self, now: datetime) -> None:
        """Nobody looks."""


def test_a_timer_that_the_paper_does_not_know_is_noticed(sqlite_url: str, office: Office) -> None:
    played = late.play(sqlite_url, office, 4, seed=SEED, paper=Forgetful)

    assert any("fired" in fault for fault in played.wrong)


def test_on_paper_what_was_missed_begins_once() -> None:
    schedule = Schedule(late.WoundClock(late.BEGIN).now())

    schedule.tick(schedule.due + timedelta(days=2))
    schedule.tick(schedule.due - timedelta(minutes=1))

    assert len(schedule.begun) == 1
