"""The races: two acts at once, each pair with its one right outcome for either being first. A line is a race."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine import Engine
from tests.engine.breaking import stages
from tests.engine.breaking.stages import Given, Stage
from tests.engine.runtime.written import line

Act = Callable[[Engine, Stage], Any]


@dataclass(frozen=True)
class Race:
    """`a` and `b` at once. What comes of it is written ``<outcome of a> <outcome of b> | <what is there afterwards>``."""

    title: str
    given: Given
    a: Act
    b: Act
    a_first: str
    b_first: str
    points: tuple[str, ...] = ("begin 1", "end 1")
    """Where the first of them is held while the other runs as far as it gets; ``a: …`` when only `a` is ever first there."""


# ---------------------------------------------------------------- acts


def named(who: str, stage: Stage) -> str:
    """A user's id; ``it`` is the account of the race's own."""
    return stage.word if who == "it" else who


def claim(who: str) -> Act:
    return lambda engine, stage: engine.claim(stage.task.id, by=named(who, stage))


def unclaim(who: str) -> Act:
    return lambda engine, stage: engine.unclaim(stage.task.id, by=who)


def complete(who: str, task: str = "", *, key: bool = False, revision: int | None = None, **values: object) -> Act:
    """`key`: with the race's own idempotency key."""

    def act(engine: Engine, stage: Stage) -> Any:
        chosen = stage.tasks[task] if task else stage.task
        return engine.complete(chosen.id, values, by=named(who, stage), revision=revision, idempotency_key=stage.word if key else None)

    return act


def draft(text: str, who: str = "sari") -> Act:
    return lambda engine, stage: engine.save_draft(stage.task.id, {"isi": [text]}, by=named(who, stage))


def cancel(engine: Engine, stage: Stage) -> Any:
    return engine.cancel(stage.case, reason="ditarik", by="adi")


def verify(engine: Engine, stage: Stage) -> Any:
    assert engine.verify(stage.case).holds
    assert engine.replay(stage.case).differences == ()


def retry(engine: Engine, stage: Stage) -> Any:
    return engine.retry(stage.case, by="adi")


def run_due(engine: Engine, stage: Stage) -> Any:
    return engine.run_due()


def start(*, key: bool = False, numbered: bool = False, first: bool = False, other: str = "") -> Act:
    """`key`: with the race's own idempotency key; `numbered`: with its own business key; `first`: with the first task; `other`: process."""

    def act(engine: Engine, stage: Stage) -> Any:
        facts = {"idempotency_key": stage.word if key else None, "business_key": f"BK-{stage.word}" if numbered else None}
        return engine.start(other or stage.key, by="sari", complete={"isi": "teks"} if first else None, **facts)

    return act


def deploy(*tasks: str, new: bool = False) -> Act:
    """The process with these tasks instead; `new`: a process of the race's own."""

    def act(engine: Engine, stage: Stage) -> Any:
        key = f"proses_{stage.word}" if new else stage.key
        return engine.deploy({f"{key}.bpmn": line(key, *tasks)}, by="anto")

    return act


def add_user(role: str) -> Act:
    return lambda engine, stage: engine.add_user(stage.word, roles=[role], by="adi")


def give_role(role: str) -> Act:
    return lambda engine, stage: engine.give_role(stage.word, role, by="adi")


def end_role(role: str) -> Act:
    return lambda engine, stage: engine.end_role(stage.word, role, by="adi")


def suspend_account(engine: Engine, stage: Stage) -> Any:
    return engine.change_user(stage.word, by="adi", active=False)


def remember(text: str) -> Act:
    return lambda engine, stage: engine.save_session(stage.word, user_id="sari", data={"dari": text})


def sign_out(engine: Engine, stage: Stage) -> Any:
    return engine.end_session(stage.word)


def fail(engine: Engine, stage: Stage) -> Any:
    return engine.note_failure(stage.word)


def upload(owner: str) -> Act:
    return lambda engine, stage: engine.upload(stage.word + owner, "bukti.pdf", f"%PDF-1.4\n% {stage.word}\n%%EOF\n".encode())


def stage_file(text: str) -> Act:
    return lambda engine, stage: engine.stage(f"{stage.word}.form", text.encode(), by="anto")


# ---------------------------------------------------------------- the table

FAULT = ("a: begin 2", "a: end 2", "b: begin 1", "b: end 1")
"""`a` is undone in its first transaction and leaves the incident in a second."""

RACES = [
    Race("two people complete a task", stages.two_steps, complete("sari"), complete("tono"),
         "ok done | running: complete", "done ok | running: complete"),
    Race("one person completes a task twice", stages.two_steps, complete("sari"), complete("sari"),
         "ok done | running: complete", "done ok | running: complete"),
    Race("one person completes a task twice with one key", stages.two_steps, complete("sari", key=True), complete("sari", key=True),
         "ok repeated | running: complete", "repeated ok | running: complete"),
    Race("two people complete the last task", stages.last_step, complete("sari"), complete("tono"),
         "ok done | completed: complete", "done ok | completed: complete"),
    Race("two people complete a task as they read it", stages.two_steps, complete("sari", revision=1), complete("tono", revision=1),
         "ok done | running: complete", "done ok | running: complete"),
    Race("one claims, another completes as he read it", stages.two_steps, claim("sari"), complete("tono", revision=1),
         "ok taken | running: claim", "done ok | running: complete"),
    Race("the holder gives it back and completes as he read it", stages.held, unclaim("sari"), complete("sari", revision=2),
         "ok stale | running: claim unclaim", "done ok | running: claim complete"),
    Race("two people claim a task", stages.two_steps, claim("sari"), claim("tono"),
         "ok taken | running: claim", "taken ok | running: claim"),
    Race("one person claims a task twice", stages.two_steps, claim("sari"), claim("sari"),
         "ok ok | running: claim", "ok ok | running: claim"),
    Race("one claims, another completes", stages.two_steps, claim("sari"), complete("tono"),
         "ok taken | running: claim", "done ok | running: complete"),
    Race("one person claims and completes", stages.two_steps, claim("sari"), complete("sari"),
         "ok ok | running: claim complete", "done ok | running: complete"),
    Race("the holder gives a task back, another claims it", stages.held, unclaim("sari"), claim("tono"),
         "ok ok | running: claim unclaim claim", "ok taken | running: claim unclaim"),
    Race("the holder gives a task back, another completes it", stages.held, unclaim("sari"), complete("tono"),
         "ok ok | running: claim unclaim complete", "ok taken | running: claim unclaim"),
    Race("the holder gives a task back and completes it", stages.held, unclaim("sari"), complete("sari"),
         "ok ok | running: claim unclaim complete", "done ok | running: claim complete"),
    Race("the holder gives a task back twice", stages.held, unclaim("sari"), unclaim("sari"),
         "ok ok | running: claim unclaim", "ok ok | running: claim unclaim"),
    Race("a task is completed, its case cancelled", stages.two_steps, complete("sari"), cancel,
         "ok ok | cancelled: complete cancel", "done ok | cancelled: cancel"),
    Race("the last task is completed, the case cancelled", stages.last_step, complete("sari"), cancel,
         "ok ended | completed: complete", "done ok | cancelled: cancel"),
    Race("a task is claimed, its case cancelled", stages.two_steps, claim("sari"), cancel,
         "ok ok | cancelled: claim cancel", "ended ok | cancelled: cancel"),
    Race("a task is given back, its case cancelled", stages.held, unclaim("sari"), cancel,
         "ok ok | cancelled: claim unclaim cancel", "ended ok | cancelled: claim cancel"),
    Race("a case is cancelled twice", stages.two_steps, cancel, cancel,
         "ok ended | cancelled: cancel", "ended ok | cancelled: cancel"),
    Race("a draft is kept, the task completed", stages.drafted, draft("satu"), complete("sari"),
         "ok ok | running: complete, none", "done ok | running: complete, none"),
    Race("a draft is kept, another completes the task", stages.drafted, draft("satu"), complete("tono"),
         "ok ok | running: complete, none", "done ok | running: complete, none"),
    Race("a draft is kept, another claims the task", stages.drafted, draft("satu"), claim("tono"),
         "ok ok | running: claim, satu", "taken ok | running: claim, none"),
    Race("two drafts of one person", stages.drafted, draft("satu"), draft("dua"),
         "ok ok | running, dua", "ok ok | running, satu"),
    Race("a draft is kept, the case cancelled", stages.drafted, draft("satu"), cancel,
         "ok ok | cancelled: cancel, none", "ended ok | cancelled: cancel, none"),
    Race("both branches before a join are completed", stages.two_branches, complete("sari", "Kiri"), complete("tono", "Kanan"),
         "ok ok | running: complete complete, Nilai", "ok ok | running: complete complete, Nilai"),
    Race("both branches with one key", stages.two_branches, complete("sari", "Kiri", key=True), complete("sari", "Kanan", key=True),
         "ok exists | running: complete, Kanan", "exists ok | running: complete, Kiri"),
    Race("one branch is completed, the case cancelled", stages.two_branches, complete("sari", "Kiri"), cancel,
         "ok ok | cancelled: complete cancel, ", "done ok | cancelled: cancel, "),
    Race("two items of a repeated task are completed", stages.two_items, complete("sari", "T0", x=1), complete("tono", "T1", x=2),
         "ok ok | completed: complete complete, [{'x': 1}, {'x': 2}]", "ok ok | completed: complete complete, [{'x': 1}, {'x': 2}]"),
    Race("a task is completed, its timer fires", stages.overdue, complete("sari"), run_due,
         "done ok | running: timers", "done ok | running: timers"),
    Race("a task is claimed, its timer fires", stages.overdue, claim("sari"), run_due,
         "done ok | running: timers", "done ok | running: timers"),
    Race("two people complete a task whose timer is due", stages.overdue, complete("sari"), complete("tono"),
         "done done | running: timers", "done done | running: timers"),
    Race("two workers fire one timer", stages.overdue, run_due, run_due,
         "ok ok | running: timers", "ok ok | running: timers"),
    Race("a timer fires, the case is cancelled", stages.overdue, run_due, cancel,
         "ok ok | cancelled: timers cancel", "ok ok | cancelled: cancel"),
    Race("a task is completed beside its reminder", stages.reminder_due, complete("sari"), run_due,
         "ok ok | running: timers complete", "ok ok | running: timers complete"),
    Race("two people complete a task whose reminder is due", stages.reminder_due, complete("sari"), complete("tono"),
         "ok done | running: timers complete", "done ok | running: timers complete", points=("begin 3", "end 3")),
    Race("two workers send one reminder", stages.reminder_due, run_due, run_due,
         "ok ok | running: timers", "ok ok | running: timers"),
    Race("two workers begin the day's case", stages.daily, run_due, run_due,
         "ok ok | running", "ok ok | running"),
    Race("two workers begin a case of the morning without number", stages.every_morning, run_due, run_due,
         "ok ok | running", "ok ok | running"),
    Race("two workers begin what begins once", stages.once, run_due, run_due,
         "ok ok | running", "ok ok | running"),
    Race("a worker begins the day's case, an analyst deploys", stages.daily, run_due, deploy("T"),
         "ok ok | running", "ok ok | "),
    Race("one completes with values that fail, another with good ones", stages.in_doubt, complete("sari", nilai=7), complete("tono", nilai=11),
         "ok ok | completed: fault complete", "done ok | completed: complete", points=FAULT),
    Race("one completes with values that fail, the case is cancelled", stages.in_doubt, complete("sari", nilai=7), cancel,
         "ok ok | cancelled: fault cancel", "done ok | cancelled: cancel", points=FAULT),
    Race("two complete with values that fail", stages.in_doubt, complete("sari", nilai=7), complete("tono", nilai=8),
         "ok ok | incident: fault fault", "ok ok | incident: fault fault", points=("begin 2", "end 2")),
    Race("a fault is tried again and mended by completing", stages.at_fault, retry, complete("sari", nilai=11),
         "ok ok | completed: fault retry complete", "ended ok | completed: fault complete"),
    Race("a fault is tried again, the case cancelled", stages.at_fault, retry, cancel,
         "ok ok | cancelled: fault retry cancel", "ended ok | cancelled: fault cancel"),
    Race("a fault is tried again twice", stages.at_fault, retry, retry,
         "ok ended | running: fault retry", "ended ok | running: fault retry"),
    Race("a first step is tried again twice", stages.mended, retry, retry,
         "ok ended | running: fault retry", "ended ok | running: fault retry"),
    Race("a first step is tried again, the case cancelled", stages.mended, retry, cancel,
         "ok ok | cancelled: fault retry cancel", "ended ok | cancelled: fault cancel"),
    Race("a case is verified while a task is completed", stages.two_steps, verify, complete("sari"),
         "ok ok | running: complete", "ok ok | running: complete", points=("a: FROM instance", "a: FROM event", "b: begin 1", "b: end 1")),
    Race("a case is verified while it is cancelled", stages.two_steps, verify, cancel,
         "ok ok | cancelled: cancel", "ok ok | cancelled: cancel", points=("a: FROM instance", "a: FROM event", "b: begin 1", "b: end 1")),
    Race("one person completes with values that fail twice with one key", stages.in_doubt, complete("sari", key=True, nilai=7),
         complete("sari", key=True, nilai=7), "ok ok | incident: fault fault", "ok ok | incident: fault fault", points=("begin 2", "end 2")),
    Race("a fault is tried again, a worker looks for what is due", stages.at_fault, retry, run_due,
         "ok ok | running: fault retry", "ok ok | running: fault retry"),
    Race("a draft is kept, the task's timer fires", stages.overdue, draft("satu"), run_due,
         "done ok | running: timers", "done ok | running: timers"),
    Race("a task is claimed beside its reminder", stages.reminder_due, claim("sari"), run_due,
         "ok ok | running: timers claim", "ok ok | running: timers claim"),
    Race("one starts a case and does its first task twice with one key", stages.startable, start(key=True, first=True),
         start(key=True, first=True), "ok ok | v1", "ok ok | v1"),
    Race("one starts two processes with one key", stages.startable, start(key=True), start(key=True, other="panas"),
         "ok exists | v1", "exists ok | "),
    Race("one claims while the account is closed", stages.clerk_at_work, claim("it"), suspend_account,
         "ok ok | running: claim", "NotFound ok | running"),
    Race("one keeps a draft while the role ends", stages.clerk_at_work, draft("satu", who="it"), end_role("petugas"),
         "ok ok | running", "NotFound ok | running"),
    Race("two start a case", stages.startable, start(), start(), "ok ok | v1 v1", "ok ok | v1 v1"),
    Race("one starts a case twice with one key", stages.startable, start(key=True), start(key=True), "ok ok | v1", "ok ok | v1"),
    Race("two start a case with one business key", stages.startable, start(numbered=True), start(numbered=True), "ok exists | v1", "exists ok | v1"),
    Race("one starts a named case twice with one key", stages.startable, start(key=True, numbered=True), start(key=True, numbered=True),
         "ok ok | v1", "ok ok | v1"),
    Race("two start a case that gets a ticket number", stages.ticketed, start(), start(), "ok ok | 1 2", "ok ok | 1 2"),
    Race("one starts a case with a ticket number twice with one key", stages.ticketed, start(key=True), start(key=True), "ok ok | 1", "ok ok | 1"),
    Race("a case starts while its process is deployed", stages.startable, start(), deploy("Periksa", "Putuskan"), "ok ok | v1", "ok ok | v2"),
    Race("a running case goes on while its process is deployed", stages.on_an_old_version, complete("sari"), deploy("Lain"),
         "ok ok | running: complete", "ok ok | running: complete"),
    Race("two deploy a process differently", stages.versions, deploy("A"), deploy("B"), "ok ok | 3 versions", "ok ok | 3 versions"),
    Race("two deploy a process alike", stages.versions, deploy("A"), deploy("A"), "ok ok | 2 versions", "ok ok | 2 versions"),
    Race("two deploy different processes", stages.versions, deploy("A"), deploy("A", new=True), "ok stale | 2 versions", "stale ok | 1 versions"),
    Race("two add an account", stages.no_account, add_user("petugas"), add_user("pimpinan"), "ok exists | petugas", "exists ok | pimpinan"),
    Race("two give a role", stages.account, give_role("petugas"), give_role("petugas"),
         "ok exists | pimpinan petugas", "exists ok | pimpinan petugas"),
    Race("one gives another role, one ends the first", stages.account, give_role("petugas"), end_role("pimpinan"),
         "ok ok | pimpinan ended petugas", "ok ok | pimpinan ended petugas"),
    Race("two end a role", stages.account, end_role("pimpinan"), end_role("pimpinan"), "ok ok | pimpinan ended", "ok ok | pimpinan ended"),
    Race("one completes while the account is closed", stages.clerk_at_work, complete("it"), suspend_account,
         "ok ok | completed: complete", "NotFound ok | running"),
    Race("one completes while the role ends", stages.clerk_at_work, complete("it"), end_role("petugas"),
         "ok ok | completed: complete", "NotFound ok | running"),
    Race("two requests begin a session", stages.browser, remember("satu"), remember("dua"), "ok ok | dua", "ok ok | satu"),
    Race("two requests change a session", stages.signed_in, remember("satu"), remember("dua"), "ok ok | dua", "ok ok | satu"),
    Race("one request changes a session, one signs out", stages.signed_in, remember("satu"), sign_out, "ok ok | None", "ok ok | satu"),
    Race("two sign-ins fail at one instant", stages.stranger, fail, fail, "ok ok | two tries", "ok ok | two tries"),
    Race("one sends a file twice", stages.uploads, upload("a"), upload("a"), "ok ok | 1 0", "ok ok | 1 0"),
    Race("two send the same file", stages.uploads, upload("a"), upload("b"), "ok ok | 1 1", "ok ok | 1 1"),
    Race("a file is staged twice", stages.desk, stage_file("satu"), stage_file("dua"), "ok ok | dua", "ok ok | satu"),
]  # fmt: skip
