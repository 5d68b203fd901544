"""Races around the repair of a stopped case, and around moving one to another version: the acts, and the table."""

from __future__ import annotations

from typing import Any

from engine import Engine
from tests.engine.breaking import stages
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.races import Race, cancel, claim, complete, deploy, retry
from tests.engine.breaking.stages import Stage
from tests.engine.runtime.written import line


def mend(engine: Engine, stage: Stage) -> Any:
    return engine.mend(stage.case, {"nilai": 11}, reason="salah ketik", by="system")


def migrate(engine: Engine, stage: Stage) -> Any:
    return engine.migrate(stage.case, to=None, reason="aturan baru", by="system")


def behind(arena: Arena) -> Stage:
    """A case at the first of two tasks; the version now in force has a third."""
    stage = stages.begun(arena, "pindah", line("pindah", "Periksa", "Putuskan"))
    stages.deployed(arena, "pindah", line("pindah", "Periksa", "Putuskan", "Arsipkan"))
    return stage


def behind_by_more(arena: Arena) -> Stage:
    """The same, looked at as the version the case runs on, the one that it began on being v1."""
    stage = behind(arena)
    arena.in_force.pop("pindah")  # the race may change it
    base = arena.look.case(stage.case).version - 1
    stage.look = lambda s: f"v{arena.look.case(s.case).version - base}"
    return stage


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
    Race("a case is moved, its task completed", behind, migrate, complete("sari"),
         "ok ok | running: migrate complete", "ok ok | running: complete migrate"),
    Race("a case is moved, its task completed as it was read", behind, migrate, complete("sari", revision=1),
         "ok stale | running: migrate", "ok ok | running: complete migrate"),
    Race("a case is moved, its task claimed", behind, migrate, claim("sari"),
         "ok ok | running: migrate claim", "ok ok | running: claim migrate"),
    Race("a case is moved twice", behind, migrate, migrate,
         "ok same | running: migrate", "same ok | running: migrate"),
    Race("a case is moved, and cancelled", behind, migrate, cancel,
         "ok ok | cancelled: migrate cancel", "ended ok | cancelled: cancel"),
    Race("a case is moved to the newest version, a newer one deployed", behind_by_more, migrate, deploy("Periksa", "Putuskan", "Simpan"),
         "ok ok | v2", "ok ok | v3"),
]  # fmt: skip
"""Pairs with their one right outcome for either being first."""
