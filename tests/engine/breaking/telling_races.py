"""Races around a task whose time runs out: told by one worker while another tells it too, or while somebody acts on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine import Engine
from engine.persistence.reminders import due_reminders
from engine.runtime import reminding
from tests.engine.breaking import stages
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.races import Race, cancel, claim, complete
from tests.engine.breaking.stages import Stage
from tests.engine.runtime.written import line


def late(arena: Arena) -> Stage:
    """A case at the first of two tasks, which was due days ago; nobody has been told."""
    stage = stages.begun(arena, "telat", line("telat", "Periksa", "Putuskan"))
    arena.clock.at += timedelta(days=8)
    return stage


def tell(engine: Engine, stage: Stage) -> Any:
    """What a worker does for the race's case, as it found it."""
    with engine._shell.store.read() as connection:
        found = [one for one in due_reminders(connection, engine.now()) if one.case_id == stage.case]
    for one in found:
        reminding.tell(engine._shell, one)


RACES = [
    Race("two workers tell a task's people", late, tell, tell, "ok ok | running: reminded", "ok ok | running: reminded"),
    Race("a worker tells a task's people, one of them completes it", late, tell, complete("sari"),
         "ok ok | running: reminded complete", "ok ok | running: complete"),
    Race("a worker tells a task's people, one of them takes it", late, tell, claim("sari"),
         "ok ok | running: reminded claim", "ok ok | running: claim reminded"),
    Race("a worker tells a task's people, the case is cancelled", late, tell, cancel,
         "ok ok | cancelled: reminded cancel", "ok ok | cancelled: cancel"),
]  # fmt: skip
