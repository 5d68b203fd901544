"""Kills at random under load: several workers on one store, one of them killed and replaced each round.

`python -m tests.engine.breaking.load [rounds, 200] [seed]` does it on both databases and says what was found.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from engine import Engine, Event
from engine.persistence import cases
from engine.persistence.store import Store
from tests import components
from tests.engine.breaking import crew
from tests.engine.breaking.crew import MODEL, Journal

ROOT = Path(__file__).resolve().parents[3]
WORKERS = 3
HANG = 30.0
"""Seconds in which a worker must have got an answer."""


class Crew:
    """The workers of one store."""

    def __init__(self, url: str, folder: Path, random: Random) -> None:
        self._url, self._folder, self._random = url, folder, random
        self._forge = subprocess.Popen([sys.executable, "-m", crew.__name__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._alive: dict[int, int] = {}

    def hire(self, slot: int) -> None:
        """A worker for the slot; it goes on where the last one was killed."""
        assert self._forge.stdin is not None and self._forge.stdout is not None
        order = {"url": self._url, "folder": str(self._folder), "slot": slot, "seed": self._random.random()}
        self._forge.stdin.write(json.dumps(order) + "\n")
        self._forge.stdin.flush()
        self._alive[slot] = int(self._forge.stdout.readline())

    def kill_one(self) -> None:
        """Kill one of them while it works, at no moment in particular, and hire another in its place."""
        slot = self._random.randrange(WORKERS)
        self._until_it_has_written(slot, self._random.randint(1, 8))
        threading.Event().wait(self._random.random() * 0.01)
        self.kill(slot)
        self.hire(slot)

    def kill(self, slot: int) -> None:
        """Kill the worker of the slot."""
        os.kill(self._alive.pop(slot), signal.SIGKILL)

    def close(self) -> None:
        """Kill them all."""
        for slot in list(self._alive):
            with contextlib.suppress(ProcessLookupError):
                self.kill(slot)
        self._forge.communicate()

    def _until_it_has_written(self, slot: int, lines: int) -> None:
        journal = Journal(self._folder, slot)
        wanted = len(journal.lines()) + lines
        pause = threading.Event()
        for _ in range(int(HANG / 0.002)):
            if len(journal.lines()) >= wanted:
                return
            os.kill(self._alive[slot], 0)  # says so when it has ended by itself
            pause.wait(0.002)
        raise TimeoutError(f"worker {slot} hangs")


@contextmanager
def crew_at(url: str, folder: Path, random: Random) -> Iterator[Crew]:
    """A crew at work on an empty store."""
    engine = Engine.open(url)
    for slot in range(WORKERS):
        engine.add_user(f"petugas{slot}", roles=["petugas"], by="system")
    engine.add_user("adi", roles=["admin"], by="system")
    engine.deploy({f"{crew.PROCESS}.bpmn": MODEL}, by="system")
    engine.close()
    working = Crew(url, folder, random)
    try:
        for slot in range(WORKERS):
            working.hire(slot)
        yield working
    finally:
        working.close()


def broken(url: str, folder: Path) -> list[str]:
    """What is lost, doubled or half done: the store against the journals, and against itself."""
    engine = Engine.open(url)
    journals = {slot: Journal(folder, slot).lines() for slot in range(WORKERS)}
    store = Store.open(url)
    with store.read() as connection:
        ids = cases.case_ids(connection)
        open_rows = {case: {task.token for task in cases.open_tasks(connection, case)} for case in ids}
    store.close()
    histories = {case: engine.history(case) for case in ids}
    found = [f"{fault.where}: {fault.what}" for fault in engine.verify().faults]
    found += [f"replay of {case} {d.seq}: {d.what}" for case in ids for d in engine.replay(case).differences]
    found += [f"{case}: open tasks are not those of its history" for case in ids if open_rows[case] != _open_tokens(histories[case])]
    found += _compared(journals, [event for events in histories.values() for event in events])
    numbers = sorted(int(str(engine.case(case).business_key).rsplit("-", 1)[-1]) for case in ids)
    found += [] if numbers == list(range(1, len(numbers) + 1)) else [f"ticket numbers {numbers}"]
    engine.close()
    return found


def _open_tokens(events: Sequence[Event]) -> set[int]:
    """Tokens of the tasks that are open after these events."""
    tokens: set[int] = set()
    for event in events:
        tokens |= {opened["token"] for opened in event.facts.get("opened", ())}
        tokens -= {closed[0] for closed in event.facts.get("closed", ())}
    return tokens


def _compared(journals: Mapping[int, Sequence[Mapping[str, Any]]], events: Sequence[Event]) -> list[str]:
    """What the journals say differently from the histories."""
    done = Counter((_VERBS[e.type], _op_of(e)) for e in events if e.type in _VERBS)
    tried = Counter((line["try"], line["op"]) for lines in journals.values() for line in lines if "try" in line)
    told = {line["op"]: line["done"] for lines in journals.values() for line in lines if "done" in line}
    found = [f"{verb} {op} was never asked" for verb, op in done if (verb, op) not in tried]
    for (verb, op), times in tried.items():
        if verb in _VERBS.values():
            answer = told.get(op, "")
            # a cancellation has no key: given again after it was done, it is refused
            least = int(answer in ("ok", "again"))
            most = int(not answer.startswith("refused") or (verb == "cancel" and times > 1))
            found += [] if least <= done[verb, op] <= most else [f"{verb} {op} was told {answer!r} and done {done[verb, op]} times"]
    for act, verb in (("TaskClaimed", "claim"), ("TaskUnclaimed", "unclaim")):
        asked = Counter(f"petugas{slot}" for slot, lines in journals.items() for line in lines if line.get("try") == verb)
        acted = Counter(event.actor for event in events if event.type == act)
        found += [f"{act} by {actor} {times} times, asked {asked[actor]}" for actor, times in acted.items() if times > asked[actor]]
    return found


_VERBS = {"CaseStarted": "start", "TaskCompleted": "complete", "CaseCancelled": "cancel"}
"""Event types whose events name the command that made them."""


def _op_of(event: Event) -> str:
    said = event.payload or {}
    match event.type:
        case "CaseStarted":
            return str(said["data"]["op"])
        case "TaskCompleted":
            return str(said["values"]["op"])
        case _:
            return str(said["reason"])


def play(url: str, folder: Path, rounds: int, seed: float) -> list[str]:
    """Kill a worker so many times; what is broken then."""
    with crew_at(url, folder, Random(seed)) as working:
        for _ in range(rounds):
            working.kill_one()
    return broken(url, folder)


def summary(folder: Path) -> str:
    """How much was asked and answered."""
    lines = [line for slot in range(WORKERS) for line in Journal(folder, slot).lines()]
    told = Counter("refused" if line["done"].startswith("refused") else line["done"] for line in lines if "done" in line)
    left = sum("try" in line for line in lines) - sum("done" in line for line in lines)
    return f"{told['ok']} done, {told['again']} found done when asked again, {told['refused']} refused, {left} without an answer"


def main(arguments: Sequence[str]) -> int:
    """So many rounds on both databases; 1 if anything is wrong."""
    rounds = int(arguments[0]) if arguments else 200
    seed = float(arguments[1]) if len(arguments) > 1 else Random().random()
    wrong = 0
    with tempfile.TemporaryDirectory() as place, components.postgres_server() as server:
        for kind, url in (("sqlite", f"sqlite:///{place}/office.db"), ("postgresql", server)):
            folder = Path(place) / kind
            folder.mkdir()
            found = play(url, folder, rounds, seed)
            wrong += len(found)
            print("\n".join([*found, f"{kind}, seed {seed}: {rounds} kills, {summary(folder)}, {len(found)} wrong"]), flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
