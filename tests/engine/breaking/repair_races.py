"""Races around the repair of a stopped case, and around moving one to another version: the acts, and the table."""

from __future__ import annotations

from typing import Any

from engine import Engine
from tests.engine.breaking import stages
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.races import FAULT, Race, cancel, claim, complete, deploy, retry, run_due
from tests.engine.breaking.stages import Stage
from tests.engine.runtime.written import bpmn, line


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


BRANCHES = bpmn(
    "cabang", "startEvent M", "parallelGateway P", "userTask Kiri", "exclusiveGateway G", "endEvent A", "endEvent B", "userTask Kanan",
    "userTask Lanjut", "endEvent E", flows="M>P P>Kiri P>Kanan Kiri>G G>A[nilai_>_10] G>B[nilai_<_5] Kanan>Lanjut Lanjut>E",
    lanes="Petugas: M P Kiri G A B Kanan Lanjut E",
)  # fmt: skip
TIMED = bpmn(
    "waktu", "startEvent M", "parallelGateway P",
    "intermediateCatchEvent T|<bpmn:timerEventDefinition><bpmn:timeDuration>PT5M</bpmn:timeDuration></bpmn:timerEventDefinition>",
    "exclusiveGateway G", "endEvent A", "endEvent B", "userTask Kanan", "userTask Lanjut", "endEvent E",
    flows="M>P P>T P>Kanan T>G G>A[nilai_>_10] G>B[nilai_<_5] Kanan>Lanjut Lanjut>E", lanes="Petugas: M P T G A B Kanan Lanjut E",
)  # fmt: skip


def branches(arena: Arena) -> Stage:
    """A case at two tasks; the values of the left one decide whether the gateway behind it finds a way (11) or none (7)."""
    return stages.begun(arena, "cabang", BRANCHES)


def branch_at_fault(arena: Arena) -> Stage:
    """The same after values with which the gateway found none."""
    stage = branches(arena)
    arena.look.complete(stage.tasks["Kiri"].id, {"nilai": 7}, by="sari")
    return stage


def bad_timer_due(arena: Arena) -> Stage:
    """A case at a task, beside a timer that is due and fails."""
    stage = stages.begun(arena, "waktu", TIMED, nilai=7)
    arena.clock.pass_minutes(6)
    return stage


def bad_timer(arena: Arena) -> Stage:
    """The same after it has failed."""
    stage = bad_timer_due(arena)
    arena.look.run_due()
    return stage


RACES = [
    Race("one branch fails, the other is completed", branches, complete("sari", "Kiri", nilai=7), complete("tono", "Kanan"),
         "ok ok | incident: fault complete", "ok ok | incident: complete fault", points=FAULT),
    Race("a branch that failed is mended by completing, the other completed", branch_at_fault, complete("sari", "Kiri", nilai=11),
         complete("tono", "Kanan"), "ok ok | running: fault complete complete", "ok ok | running: fault complete complete"),
    Race("a branch that failed is tried again, the other completed", branch_at_fault, retry, complete("tono", "Kanan"),
         "ok ok | running: fault retry complete", "ok ok | running: fault complete retry"),
    Race("a branch fails again, the other is completed", branch_at_fault, complete("sari", "Kiri", nilai=8), complete("tono", "Kanan"),
         "ok ok | incident: fault fault complete", "ok ok | incident: fault complete fault", points=FAULT),
    Race("a timer fails, the task beside it is completed", bad_timer_due, run_due, complete("tono"),
         "ok ok | incident: fault complete", "ok ok | incident: fault complete", points=("begin 1", "end 1", "begin 2", "end 2")),
    Race("two workers find a timer that fails", bad_timer_due, run_due, run_due,
         "ok ok | incident: fault", "ok ok | incident: fault", points=("begin 1", "end 1", "begin 2", "end 2")),
    Race("a timer that failed is tried again, the task beside it completed", bad_timer, retry, complete("tono"),
         "ok ok | incident: fault retry fault complete", "ok ok | incident: fault complete retry fault", points=FAULT),
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
