"""Invented cases played through the engine, as people would play them: for demonstrations and for lists that have life.

What is entered stands in the office's sample data (``contoh/aduan.toml``, ``contoh/naskah.toml``); here is only when, and by whom.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any

from engine import expressions, tasks, workdays
from engine.errors import EngineError, NotFound
from engine.model import Completed, Task
from engine.office import Office, Sample
from engine.runtime import Engine

SCRIPT = "contoh/naskah.toml"
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""A blank page: stands for whatever people scan and attach."""


def furnish(engine: Engine, files: Sequence[str], *, begun: Callable[[], object]) -> None:
    """The procedures in `files` and the sample people, unless they are there; `begun` is called before the procedures are deployed."""
    try:
        engine.read.latest(engine.office.settings["proses_publik"])
    except NotFound:
        begun()
        engine.deploy(files, by="system", note="demo")
    for person in engine.office.people:
        if person.signs_in and engine.who(person.id) is None:
            engine.add_user(person.id, roles=person.roles, by="system", name=person.name, title=person.post)


@dataclass(slots=True)
class MovedClock:
    """A clock that stands until it is moved."""

    at: datetime

    def now(self) -> datetime:
        """Where it stands."""
        return self.at


@dataclass(slots=True)
class Rehearsal:
    """A company of sample people with a script; `play` lets cases pass through their hands."""

    engine: Engine
    clock: MovedClock
    """The same clock as the engine's."""
    script: Mapping[str, Mapping[str, Any]]
    """Form key → field key → value; a text that begins with ``=`` is an expression."""
    chance: random.Random
    _waiting: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)
    _given: set[str] = field(default_factory=set)

    def play(self, cases: int, *, since: datetime, until: datetime, told: Callable[[], object] = lambda: None) -> None:
        """Let `cases` begin between `since` and `until` and go on until then; `told` is called once a case when it begins.

        What is not done by `until` stays open, as in any office. Raises what the engine raises on a script that does not fit the forms.
        """
        for number in range(1, cases + 1):
            self._when(since + (until - since) * self.chance.random(), self._beginning(number, told))
        for days in range((until - since).days + 1):
            self._when(since + timedelta(days=days), self._look_round)
        while self._waiting and self._waiting[0][0] <= until:
            at, _, act = heappop(self._waiting)
            self.clock.at = max(self.clock.at, at)
            act()

    def _when(self, moment: datetime, act: Callable[[], None]) -> None:
        heappush(self._waiting, (workdays.next_opening(self._office.calendar, moment), next(self._numbers), act))

    def _beginning(self, number: int, told: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            sample = self._office.samples[(number - 1) % len(self._office.samples)]
            came = {"penerimaan": {"kanal": sample.channel, "waktu_terima": self.clock.at.isoformat()}}
            case = self.engine.start(self._office.settings["proses_publik"], came, by=tasks.CITIZEN_ID, complete=dict(sample.values))
            self._hand_out([task for person in self._office.people for task in self._inbox(person.id, case.id)], number, sample)
            told()

        return act

    def _look_round(self) -> None:
        """Let what is due begin, and hand out the tasks that nobody has been given yet."""
        if self.engine.run_due():
            sample = self.chance.choice(self._office.samples)
            self._hand_out([task for person in self._office.people for task in self._inbox(person.id)], 0, sample)

    def _inbox(self, person: str, case_id: str | None = None) -> list[Task]:
        return self.engine.inbox(person, case=case_id) if self.engine.who(person) else []

    def _hand_out(self, opened: list[Task], number: int, sample: Sample) -> None:
        """Someone of the task's groups takes each task after a while and does it after another."""
        fresh = {task.id: task for task in opened if task.id not in self._given}
        self._given |= fresh.keys()
        for task in fresh.values():
            person = next((p.id for p in self._office.people if p.signs_in and set(p.roles) & set(task.groups)), None)
            if person is not None:
                taken = self._later(self.clock.at, 90)
                self._when(taken, self._taking(task, person))
                self._when(self._later(taken, 60), self._doing(task, person, number, sample))

    def _later(self, since: datetime, minutes: float) -> datetime:
        """After some working time, about `minutes` on average and seldom much more."""
        return workdays.add_working(self._office.calendar, since, timedelta(minutes=self.chance.expovariate(1 / minutes)))

    def _taking(self, task: Task, person: str) -> Callable[[], None]:
        def act() -> None:
            self.engine.claim(task.id, by=person)

        return act

    def _doing(self, task: Task, person: str, number: int, sample: Sample) -> Callable[[], None]:
        def act() -> None:
            done: Completed = self.engine.complete(task.id, self._entries(task, person, number, sample), by=person)
            self._hand_out(list(done.next_tasks), number, sample)

        return act

    def _entries(self, task: Task, person: str, number: int, sample: Sample) -> dict[str, Any]:
        """What the form proposes, with what the script says instead."""
        page = self.engine.read.task(person, task.id)
        has_files = page.form is not None and any(f.type == "filepicker" for f in page.form.walk())
        contoh = {
            "jenis": sample.kind, "kategori": sample.category, "bidang": list(sample.bidang), "hasil": sample.result, "jawaban": sample.answer,
            "peninjauan": sample.review, "nomor": number, "undian": self.chance.random(),
            "berkas": self.engine.upload(person, "pindaian.pdf", SCAN) if has_files else None,
        }  # fmt: skip
        said = self.script.get(task.form_key or "", {})
        variables = {**page.variables, "contoh": contoh}
        return {**page.values, **{key: _value(value, variables, self.clock.at) for key, value in said.items()}}

    @property
    def _office(self) -> Office:
        return self.engine.office


def read_script(folder: Path) -> dict[str, Any]:
    """The script of an office folder; empty when it has none. Raises EngineError for a file that is no TOML."""
    file = folder / SCRIPT
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except tomllib.TOMLDecodeError as error:
        raise EngineError(f"{SCRIPT}: {error}") from error


def _value(said: Any, variables: Mapping[str, Any], at: datetime) -> Any:
    if isinstance(said, str) and said.startswith("="):
        return expressions.to_json(expressions.evaluate(expressions.parse(said), variables, now=at).value)
    return said
