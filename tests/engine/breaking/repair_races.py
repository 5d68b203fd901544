"""Races around the repair of a stopped case: the acts, and the table."""

from __future__ import annotations

from typing import Any

from engine import Engine
from tests.engine.breaking import stages
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.races import Race, cancel, complete, retry
from tests.engine.breaking.stages import Stage


def mend(engine: Engine, stage: Stage) -> Any:
    return engine.mend(stage.case, {"nilai": 11}, reason="salah ketik", by="system")


def stopped(arena: Arena) -> Stage:
    """A case that its gateway has stopped."""
    return stages.at_fault(arena)


RACES = [
    Race("a value is mended, the case tried again", stopped, mend, retry,
         "ok ok | running: fault mend retry", "ended ok | running: fault retry"),
    Race("a value is mended, the task completed", stopped, mend, complete("sari", nilai=11),
         "ok ok | completed: fault mend complete", "ended ok | completed: fault complete"),
    Race("a value is mended, the case cancelled", stopped, mend, cancel,
         "ok ok | cancelled: fault mend cancel", "ended ok | cancelled: fault cancel"),
]  # fmt: skip
"""Pairs with their one right outcome for either being first."""
