"""Races around messages and the work of service tasks: what stands before each, the acts, and the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine import Conflict, Engine
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.races import Act, Race, cancel, complete, retry, run_due
from tests.engine.breaking.stages import Stage, begun, deployed
from tests.engine.runtime.written import bpmn

LEASE = timedelta(minutes=5)

# ---------------------------------------------------------------- what stands

MESSAGE = b'<bpmn:message id="Pesan" name="jawaban"/><bpmn:error id="Galat" errorCode="TOLAK"/><bpmn:process'
TIMER = "|<bpmn:timerEventDefinition><bpmn:timeDuration>PT{hours}H</bpmn:timeDuration></bpmn:timerEventDefinition>"
KEY = '<bpmn:extensionElements><camunda:properties><camunda:property name="korelasi" value="kunci"/></camunda:properties></bpmn:extensionElements>'
EVENT = f'|{KEY}<bpmn:messageEventDefinition messageRef="Pesan"/>'
WORK = "serviceTask Kirim camunda:type=external camunda:topic={key}"


def border(key: str, *more: str, flows: str = "", lanes: str = "", interrupting: bool = True) -> bytes:
    """A task with the message on it, each way leading to a task."""
    return bpmn(
        key, "startEvent M", "userTask Isi", "userTask Baca", "endEvent E", "userTask Catat", "endEvent F",
        f"boundaryEvent B attachedToRef=Isi cancelActivity={str(interrupting).lower()}{EVENT}", *more,
        flows=f"M>Isi Isi>Baca Baca>E B>Catat Catat>F {flows}", lanes=f"Petugas: M Isi Baca E B Catat F {lanes}",
    ).replace(b"<bpmn:process", MESSAGE)  # fmt: skip


def service(key: str, *, hours: int = 1) -> bytes:
    """A service task with a timer and an error on it, each way leading to a task; its topic is the process's key."""
    return bpmn(
        key, "startEvent M", WORK.format(key=key), "userTask Baca", "endEvent E", "userTask Tegur", "userTask Ulang", "endEvent F",
        f"boundaryEvent B attachedToRef=Kirim{TIMER.format(hours=hours)}",
        'boundaryEvent C attachedToRef=Kirim|<bpmn:errorEventDefinition errorRef="Galat"/>',
        flows="M>Kirim Kirim>Baca Baca>E B>Tegur Tegur>F C>Ulang Ulang>F", lanes="Petugas: M Kirim Baca E B C Tegur Ulang F",
    ).replace(b"<bpmn:process", MESSAGE)  # fmt: skip


def _keyed(arena: Arena, key: str, model: bytes) -> Stage:
    word = arena.fresh("kunci")
    stage = begun(arena, key, model, kunci=word)
    stage.word = word
    return stage


def awaited(arena: Arena) -> Stage:
    """A case at a task with a message on it; its key is the stage's word."""
    return _keyed(arena, "surat", border("surat"))


def awaited_by_more(arena: Arena) -> Stage:
    """The same, where another case may come to wait for it; what is seen of both in the order of the alphabet."""
    stage = awaited(arena)
    stage.look = lambda s: "; ".join(sorted(s.case_seen(case) for case in s.cases()))
    return stage


def told(arena: Arena) -> Stage:
    """The same with a message that does not interrupt."""
    return _keyed(arena, "kabar", border("kabar", interrupting=False))


def awaited_too_long(arena: Arena) -> Stage:
    """The same with a timer beside the message, which is due."""
    more = (f"boundaryEvent T attachedToRef=Isi{TIMER.format(hours=1)}", "userTask Tegur", "endEvent G")
    stage = _keyed(arena, "surat_lama", border("surat_lama", *more, flows="T>Tegur Tegur>G", lanes="T Tegur G"))
    arena.clock.pass_minutes(60)
    return stage


def at_work(arena: Arena) -> Stage:
    """A case at a service task whose work nobody has fetched."""
    return begun(arena, "kirim", service("kirim"))


def two_at_work(arena: Arena) -> Stage:
    """Two cases whose work nobody has fetched, and no other of this topic."""
    stage = deployed(arena, "kirim_dua", service("kirim_dua"))
    arena.look.fetch_work([stage.key], by="system", worker="dulu", limit=100, lease=timedelta(days=9_999))
    for _ in range(2):
        arena.look.start(stage.key, by="sari")
    return stage


def lent(arena: Arena) -> Stage:
    """The same, lent to `satu`."""
    stage = at_work(arena)
    _lend(arena, stage)
    return stage


def _lend(arena: Arena, stage: Stage) -> None:
    for work in arena.look.fetch_work([stage.key], by="system", worker="satu", limit=100, lease=LEASE):
        if work.case_id != stage.case:  # of races that ended before it was fetched
            arena.look.cancel(work.case_id, reason="selesai", by="adi")


def lapsed(arena: Arena) -> Stage:
    """The same; the lease has run out."""
    stage = lent(arena)
    arena.clock.pass_minutes(6)
    return stage


def lapsed_at_last(arena: Arena) -> Stage:
    """The same with the last attempt."""
    stage = at_work(arena)
    for _ in range(5):
        _lend(arena, stage)
        arena.clock.pass_minutes(6)
    return stage


def overdue_at_work(arena: Arena) -> Stage:
    """A case whose work is lent to `satu` and whose timer is due."""
    stage = lent(arena)
    arena.clock.pass_minutes(60)
    return stage


def dead(arena: Arena) -> Stage:
    """A case whose work nobody tries any more."""
    stage = lent(arena)
    give_up(arena.look, stage)
    return stage


# ---------------------------------------------------------------- acts


def correlate(*, key: bool = False, **values: object) -> Act:
    """`key`: with the race's own idempotency key."""

    def act(engine: Engine, stage: Stage) -> Any:
        return engine.correlate("jawaban", values, key=stage.word, by="system", idempotency_key=f"pesan-{stage.word}" if key else None)

    return act


def another(engine: Engine, stage: Stage) -> Any:
    """A second case begins that waits for the same message."""
    return engine.start(stage.key, {"kunci": stage.word}, by="sari")


def fetch(who: str) -> Act:
    def act(engine: Engine, stage: Stage) -> Any:
        if not [work for work in engine.fetch_work([stage.key], by="system", worker=who, limit=100, lease=LEASE) if work.case_id == stage.case]:
            raise Conflict("nothing to do", reason="none")

    return act


def fetch_one(who: str) -> Act:
    def act(engine: Engine, stage: Stage) -> Any:
        if not engine.fetch_work([stage.key], by="system", worker=who, limit=1, lease=LEASE):
            raise Conflict("nothing to do", reason="none")

    return act


def _id(stage: Stage) -> str:
    """The work of the service task: its token is the second, after the start's."""
    return f"{stage.case}.2"


def done(attempt: int = 1) -> Act:
    return lambda engine, stage: engine.complete_work(_id(stage), {"oleh": "satu"}, by="system", worker="satu", attempt=attempt)


def error(engine: Engine, stage: Stage) -> Any:
    return engine.work_error(_id(stage), "TOLAK", by="system", worker="satu", attempt=1)


def put_back(engine: Engine, stage: Stage) -> Any:
    return engine.fail_work(_id(stage), "gagal", by="system", worker="satu", attempt=1)


def give_up(engine: Engine, stage: Stage) -> Any:
    return engine.fail_work(_id(stage), "gagal", by="system", worker="satu", attempt=1, retries=0)


# ---------------------------------------------------------------- the table

RACES = [
    Race("a message comes, its task is completed", awaited, correlate(), complete("sari"),
         "ok done | running: message", "NotFound ok | running: complete"),
    Race("two messages come where one is waited for", awaited, correlate(), correlate(),
         "ok NotFound | running: message", "NotFound ok | running: message"),
    Race("a message comes twice with one key", awaited, correlate(key=True), correlate(key=True),
         "ok repeated | running: message", "repeated ok | running: message"),
    Race("two messages come to one who goes on waiting", told, correlate(), correlate(),
         "ok ok | running: message message", "ok ok | running: message message"),
    Race("a message comes, its case is cancelled", awaited, correlate(), cancel,
         "ok ok | cancelled: message cancel", "NotFound ok | cancelled: cancel"),
    Race("a message comes, another case begins to wait for it", awaited_by_more, correlate(), another,
         "ok ok | running; running: message", "ambiguous ok | running; running"),
    Race("a message comes to one whose timer is due", awaited_too_long, correlate(), run_due,
         "NotFound ok | running: timers", "NotFound ok | running: timers"),
    Race("a message comes twice to one whose timer is due", awaited_too_long, correlate(), correlate(),
         "NotFound NotFound | running: timers", "NotFound NotFound | running: timers"),
    Race("two workers fetch one of two works each", two_at_work, fetch_one("satu"), fetch_one("dua"),
         "ok ok | running; running", "ok ok | running; running"),
    Race("two workers fetch one work", at_work, fetch("satu"), fetch("dua"),
         "ok none | running", "none ok | running", points=("begin 1", "a: end 1")),
    Race("a work is fetched, its case cancelled", at_work, fetch("satu"), cancel,
         "ok ok | cancelled: cancel", "none ok | cancelled: cancel", points=("begin 1", "a: end 1")),
    Race("a late worker is done, another fetches the work", lapsed, done(), fetch("dua"),
         "ok none | running: done", "taken ok | running"),
    Race("a late worker fails, another fetches the work", lapsed, put_back, fetch("dua"),
         "ok none | running", "taken ok | running"),
    Race("a late worker gives up, another fetches the work", lapsed, give_up, fetch("dua"),
         "ok none | incident: fault", "taken ok | running"),
    Race("a worker is done twice", lent, done(), done(), "ok done | running: done", "done ok | running: done"),
    Race("a worker is done, and fails", lent, done(), put_back, "ok done | running: done", "stale ok | running"),
    Race("a worker is done, and gives up", lent, done(), give_up, "ok done | running: done", "stale ok | incident: fault"),
    Race("a worker is done, and ends in an error", lent, done(), error, "ok done | running: done", "done ok | running: error"),
    Race("a worker gives up twice", lent, give_up, give_up, "ok stale | incident: fault", "stale ok | incident: fault"),
    Race("a worker is done, the case cancelled", lent, done(), cancel, "ok ok | cancelled: done cancel", "done ok | cancelled: cancel"),
    Race("a worker gives up, the case cancelled", lent, give_up, cancel, "ok ok | cancelled: fault cancel", "done ok | cancelled: cancel"),
    Race("a worker is done when the timer is due", overdue_at_work, done(), run_due, "done ok | running: timers", "done ok | running: timers"),
    Race("a worker gives up when the timer is due", overdue_at_work, give_up, run_due, "done ok | running: timers", "done ok | running: timers"),
    Race("two workers look for works that were abandoned", lapsed_at_last, run_due, run_due, "ok ok | incident: fault", "ok ok | incident: fault"),
    Race("the last worker is late, another looks for what was abandoned", lapsed_at_last, done(5), run_due,
         "ok ok | running: done", "stale ok | incident: fault"),
    Race("dead work is tried again twice", dead, retry, retry, "ok ended | running: fault retry", "ended ok | running: fault retry"),
    Race("dead work is tried again, its case cancelled", dead, retry, cancel,
         "ok ok | cancelled: fault retry cancel", "ended ok | cancelled: fault cancel"),
    Race("dead work is tried again and fetched", dead, retry, fetch("dua"), "ok ok | running: fault retry", "ok none | running: fault retry",
         points=("begin 1",)),
]  # fmt: skip
