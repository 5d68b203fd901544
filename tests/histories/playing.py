"""Plays cases by chance through the whole engine: tasks done, work done or failed, messages, hours that pass."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine import Conflict, Engine, NotFound, load_office
from engine.correspondence import TypstRenderer
from engine.persistence import cases
from engine.persistence.store import Store
from engine.rehearsal import MovedClock, Rehearsal, read_script
from engine.runtime.engine import OFFICE_FOLDER
from engine.runtime.shell import Shell
from tests.histories.models import DOUBTFUL, MESSAGES, MODELS

ROOT = Path(__file__).resolve().parents[2]
YEAR = datetime.fromisoformat("2026-01-05T08:00:00+08:00")
BEGIN = datetime.fromisoformat("2026-06-08T08:00:00+08:00")
MOVES = 60
"""Most acts on one case."""
WORKER = "alat"


@contextmanager
def opened(seed: int) -> Iterator[tuple[Engine, MovedClock, Store]]:
    """An engine on an empty store; the seed decides ids and salts too, so that playing again gives the same bytes."""
    clock, chance = MovedClock(YEAR), Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/office.db")
        engine = Engine(Shell(store, load_office(OFFICE_FOLDER), clock, TypstRenderer(), salts=chance.randbytes, keys={1: b"k" * 32}))
        yield engine, clock, store
        engine.close()


class Player:
    """One case of one of the models."""

    def __init__(self, engine: Engine, clock: MovedClock, chance: Random) -> None:
        self._engine, self._clock, self._chance = engine, clock, chance

    def play(self, key: str) -> str:
        """From start to end, or for `MOVES` moves; the case's id."""
        data = {**self._values(), "daftar": self._chance.choice([["petugas"], ["petugas", "pimpinan"], ["pimpinan", "petugas", "petugas"], []])}
        case = self._engine.start(key, data, by="sari", business_key=f"{key}-1").id
        for _ in range(MOVES):
            if self._engine.case(case).status != "running":
                break
            self._chance.choice((self._task, self._task, self._task, self._work, self._work, self._message, self._time))(case)
        return case

    def _values(self) -> dict[str, Any]:
        return {"pilih": self._chance.choice("abc"), "hasil": self._chance.choice("abc")}

    def _task(self, case: str) -> None:
        found = self._engine.inbox("sari", case=case)
        if found:
            self._engine.complete(self._chance.choice(found).id, self._values(), by="sari")

    def _work(self, case: str) -> None:
        for work in self._engine.fetch_work(["cap"], by="system", worker=WORKER, limit=1):
            if work.element_id != "Urut" and self._chance.random() < 0.3:
                self._engine.work_error(work.id, "E1", by="system", worker=WORKER, attempt=work.attempt)
            else:
                self._engine.complete_work(work.id, {"cap": self._chance.randint(1, 9)}, by="system", worker=WORKER, attempt=work.attempt)

    def _message(self, case: str) -> None:
        try:
            self._engine.correlate(self._chance.choice(MESSAGES), {"isi": "ya"}, by="system", key=self._engine.case(case).business_key)
        except (NotFound, Conflict):
            self._time(case)

    def _time(self, case: str) -> None:
        self._clock.at += timedelta(hours=self._chance.choice((1, 3, 9)))
        self._engine.run_due()


def play(key: str, seed: int) -> Iterator[tuple[Store, str]]:
    """A case of one of the models, on a store that lives until the next is asked for."""
    with opened(seed) as (engine, clock, store):
        engine.add_user("sari", roles=["petugas", "pimpinan"], by="system")
        clock.at = BEGIN
        engine.deploy(MODELS, by="system")
        yield store, Player(engine, clock, Random(f"{key} {seed}")).play(key)


def rehearse(count: int, seed: int) -> Iterator[tuple[Store, str]]:
    """At most `count` cases of each process that ships: complaints from the citizen to the archive, days of checks."""
    with opened(seed) as (engine, clock, store):
        for person in engine.office.people:
            if person.signs_in:
                engine.add_user(person.id, roles=person.roles, by="system", name=person.name)
        shipped = [*(ROOT / "bpmn").glob("*.bpmn"), *(ROOT / "forms").glob("*.form"), *(ROOT / "forms/surat").glob("*.typ")]
        clock.at = BEGIN
        engine.deploy([str(path) for path in sorted(shipped)], by="system")
        rehearsal = Rehearsal(engine, clock, read_script(OFFICE_FOLDER), random.Random(seed))
        rehearsal.play(count, since=BEGIN, until=BEGIN + timedelta(days=90))
        with store.read() as connection:
            played = {id: found.key for id in cases.case_ids(connection) if (found := cases.case_by_id(connection, id)) is not None}
        for key in sorted(set(played.values())):
            for id in [one for one in sorted(played) if played[one] == key][:count]:
                yield store, id


def repaired(seed: int) -> Iterator[tuple[str, Store, str]]:
    """Cases that stop at a gateway, each repaired in another way, and one that is cancelled; with a name for each."""
    with opened(seed) as (engine, clock, store):
        engine.add_user("sari", roles=["petugas"], by="system")
        clock.at = BEGIN
        engine.deploy({"jalan.bpmn": DOUBTFUL}, by="system")
        cases_by_name = {name: engine.start("jalan", {"nama": name}, by="sari").id for name in ("dibetulkan", "dipindahkan", "dibatalkan")}
        for case in cases_by_name.values():
            engine.complete(engine.inbox("sari", case=case)[0].id, {"nilai": 7}, by="sari")
        engine.mend(cases_by_name["dibetulkan"], {"nilai": 11}, reason="Salah ketik.", by="system")
        engine.deploy({"jalan.bpmn": DOUBTFUL.replace(b"nilai &lt; 5", b"nilai &lt;= 10")}, by="system")
        engine.migrate(cases_by_name["dipindahkan"], reason="Syarat gerbang diperbaiki.", by="system")
        engine.cancel(cases_by_name["dibatalkan"], reason="Ditarik.", by="system")
        for name in ("dibetulkan", "dipindahkan"):
            case = cases_by_name[name]
            engine.retry(case, by="system")
            engine.complete(engine.inbox("sari", case=case)[0].id, {"nilai": 7 if name == "dipindahkan" else 12}, by="sari")
        for name, case in cases_by_name.items():
            yield name, store, case
