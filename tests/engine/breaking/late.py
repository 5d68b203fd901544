"""Late ticks: cases with timers of every kind, whose worker comes late, twice at once, or after a person has acted already.

`python -m tests.engine.breaking.late [cases, 10000] [seed]` does it on both databases and says what was found.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from random import Random

from sqlalchemy import select

from engine import Conflict, Engine, Office, load_office
from engine.persistence.store import Store
from engine.persistence.tables import instance
from engine.runtime.engine import OFFICE_FOLDER
from tests import components
from tests.engine.breaking.late_oracle import FILES, TIMERS, Expected, Schedule
from tests.engine.runtime.written import WoundClock

BATCH = 20
"""Cases that run side by side."""
STEPS = 6
"""Times that somebody comes while they run."""
BEGIN = "2026-01-05T09:00:00+08:00"


class Round:
    """One store: cases on it, the same cases on paper, and two workers."""

    def __init__(self, url: str, office: Office, random: Random, *, paper: type[Expected]) -> None:
        self._random, self._clock, self._paper = random, WoundClock(BEGIN), paper
        self._engines = [Engine.open(url, office=office, clock=self._clock) for _ in range(2)]
        self._engine, self._url = self._engines[0], url
        self._engine.add_user("sari", roles=["petugas"], by="system")
        self._engine.deploy(FILES, by="system")
        self.schedule = Schedule(self._clock.now())
        self.cases: dict[str, Expected] = {}
        self.wrong: list[str] = []
        self.fired = 0

    def batch(self, count: int) -> None:
        """So many new cases, played to the end of their timers, then compared with what is on paper."""
        mine = {}
        for _ in range(count):
            expected = self._paper.drawn(self._random, self._clock.now())
            case = self._engine.start(expected.key, expected.data(), by="sari")
            expected.begin(self._clock.now())
            mine[case.id] = expected
        self.cases = mine
        for _ in range(STEPS):
            self._clock.pass_minutes(self._random.choice((0, 20, 60, 90, 180, 600)))
            self._random.choice((self._nobody, self._worker, self._two_workers, self._people, self._people))()
        self._clock.pass_minutes(72 * 60)
        self._two_workers()
        for id, expected in mine.items():
            self._compare(id, expected)

    def _nobody(self) -> None:
        """The worker stays away."""

    def _worker(self) -> None:
        self._engine.run_due()
        self._ticked()

    def _two_workers(self) -> None:
        """Both at one moment."""
        gate = threading.Barrier(2)
        failed: list[Exception] = []

        def run(engine: Engine) -> None:
            gate.wait()
            try:
                engine.run_due()
            except Exception as error:  # noqa: BLE001 - told below, by the thread that may
                failed.append(error)

        threads = [threading.Thread(target=run, args=(engine,)) for engine in self._engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.wrong += [f"a worker ended with {error!r}" for error in failed]
        self._ticked()

    def _ticked(self) -> None:
        now = self._clock.now()
        self.schedule.tick(now)
        for expected in self.cases.values():
            expected.tick(now)

    def _people(self) -> None:
        """Somebody completes tasks, as seen before the timers that are due have fired; no worker comes."""
        seen = [task for case in self.cases for task in self._engine.inbox("sari", case=case) if task.element_id == "Kerja"]
        for task in self._random.sample(seen, len(seen) // 2):
            try:
                self._engine.complete(task.id, by="sari")
                done = True
            except Conflict:
                done = False
            if done is not self.cases[task.case_id].act(self._clock.now()):
                self.wrong.append(f"{task.id}: completed is {done} on a task that had {'' if done else 'not '}been withdrawn")

    def _compare(self, id: str, expected: Expected) -> None:
        fired = [(name, event.at) for event in self._engine.history(id) for name in event.facts.get("passed", ()) if name in TIMERS]
        self.fired += len(fired)
        if fired != expected.fired:
            self.wrong.append(f"{id} ({expected.key} {expected.data()}): fired {_told(fired)}, expected {_told(expected.fired)}")
        self.wrong += [f"{id}: {d.what} differs when replayed" for d in self._engine.replay(id).differences]

    def close(self) -> None:
        """Compare what began by itself, and end."""
        store = Store.open(self._url)
        with store.read() as connection:
            begun = sorted(connection.scalars(select(instance.c.started).where(instance.c.key == "jadwal")))
        store.close()
        if begun != self.schedule.begun:
            self.wrong.append(f"began by itself {[str(at) for at in begun]}, expected {[str(at) for at in self.schedule.begun]}")
        self.wrong += [f"{fault.where}: {fault.what}" for fault in self._engine.verify().faults]
        for engine in self._engines:
            engine.close()


def _told(fired: Sequence[tuple[str, object]]) -> str:
    return ", ".join(f"{name} at {at}" for name, at in fired)


def play(url: str, office: Office, cases: int, *, seed: int, paper: type[Expected] = Expected) -> Round:
    """So many cases on one store; what was wrong is in the round."""
    one = Round(url, office, Random(seed), paper=paper)
    for done in range(0, cases, BATCH):
        one.batch(min(BATCH, cases - done))
    one.close()
    return one


def main(arguments: Sequence[str]) -> int:
    """So many cases on both databases; 1 if anything is wrong."""
    cases, seed = (int(text) for text in [*arguments, *["10000", "1"][len(arguments) :]])
    office = load_office(OFFICE_FOLDER)
    wrong = 0
    with tempfile.TemporaryDirectory() as place, components.postgres_server() as server:
        for kind, url in (("sqlite", f"sqlite:///{Path(place)}/office.db"), ("postgresql", server)):
            one = play(url, office, cases, seed=seed)
            wrong += len(one.wrong)
            figures = f"{cases} cases, {one.fired} timers fired, {len(one.schedule.begun)} begun by timer, {len(one.wrong)} wrong"
            print("\n".join([*one.wrong, f"{kind}, seed {seed}: {figures}"]), flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
