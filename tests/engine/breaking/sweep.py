"""The fail-point sweep: every command is killed at every one of its statements, on both databases.

`python -m tests.engine.breaking.sweep [sqlite] [postgresql] [title …]` runs all of it and says what was found.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from engine import Conflict, Office, load_office
from engine.persistence import cases
from engine.persistence.store import Store
from engine.runtime.engine import OFFICE_FOLDER
from tests import components
from tests.engine.breaking import statements, victim
from tests.engine.breaking.commands import BEFORE, BY_TITLE, COMMANDS, NOW, Words, opened
from tests.engine.breaking.dump import Dump, copied, differing, dump
from tests.engine.breaking.victim import OPENING

ROOT = Path(__file__).resolve().parents[3]
KILLED = -9
TITLES = [*(command.title for command in COMMANDS), OPENING]


class Executioner:
    """The process that forks victims."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", victim.__name__]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, url: str, title: str, words: Words, point: int) -> int:
        """How the victim ended: `KILLED`, or 0 when it came to its end before the point."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"url": url, "title": title, "words": words, "point": point}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@dataclass
class Reference:
    """One command, done without being killed."""

    title: str
    url: str
    """Of the store as it stands before; never changed."""
    words: Words
    states: list[Dump]
    """What is stored before, and after each of its transactions."""
    moments: list[str] = field(default_factory=list)
    """What each point is: a moment of `statements`, with the statement."""
    reached: list[int] = field(default_factory=list)
    """Which of the states stands at each point."""

    @property
    def points(self) -> range:
        """Every point of the command, from 1."""
        return range(1, len(self.moments) + 1)

    def sample(self, count: int, seed: int) -> list[int]:
        """At most so many points, by chance: the first of them around a COMMIT, where it is decided whether the command was."""
        chance = Random(f"{seed} {self.title}")
        around = [p for p in self.points if self.moments[p - 1].startswith(("commit", "over"))]
        first = chance.choice(around)
        rest = [p for p in self.points if p != first]
        return sorted([first, *chance.sample(rest, min(count - 1, len(rest)))])


class Sweep:
    """Kills commands and looks at what is left, in stores beside `place`, the URL of an empty one."""

    def __init__(self, place: str, office: Office, executioner: Executioner) -> None:
        self._place, self._office, self._executioner = place, office, executioner

    def reference(self, title: str) -> Reference:
        """Make what stands before the command, then do the command in a copy."""
        url, words = copied(self._place, "sebelum"), Words()
        if title != OPENING:
            engine = opened(url, self._office, BEFORE, alike=False)
            words = BY_TITLE[title].given(engine)
            engine.close()
        reference = Reference(title, url, words, [dump(url)])
        work = copied(url, "contoh")
        with statements.watching() as watchers:
            victim.act(work, title, words, self._office, watchers, _Notes(work, reference))
        return reference

    def broken(self, reference: Reference, point: int) -> list[str]:
        """Kill the command there; what is wrong with what it leaves, and with giving it again."""
        work = copied(reference.url, "korban")
        ended = self._executioner.run(work, reference.title, reference.words, point)
        if ended != KILLED:
            return [f"ended with {ended}"]
        reached = reference.reached[point - 1]
        found = _unlike(dump(work), reference.states[reached], "is neither whole nor undone")
        found += self._holds(work)
        done = reached == len(reference.states) - 1
        self._again(work, reference, done=done)
        adds = BY_TITLE[reference.title].again if done and reference.title != OPENING else frozenset()
        return found + _unlike(dump(work), reference.states[-1], "differs when it is given again", but=adds) + self._holds(work)

    def _again(self, work: str, reference: Reference, *, done: bool) -> None:
        try:
            victim.act(work, reference.title, reference.words, self._office, {}, _ignore)
        except Conflict:
            if not done:
                raise

    def _holds(self, work: str) -> list[str]:
        """What a fresh engine finds broken."""
        engine = opened(work, self._office, NOW, alike=True)
        store = Store.open(work)
        with store.read() as connection:
            ids = cases.case_ids(connection)
        found = [f"{fault.where}: {fault.what}" for fault in engine.verify().faults]
        found += [f"replay of {case} {d.seq}: {d.what}" for case in ids for d in engine.replay(case).differences]
        store.close()
        engine.close()
        return found


class _Notes:
    """Watches the command that is not killed, and dumps the store after each of its transactions."""

    def __init__(self, url: str, reference: Reference) -> None:
        self._url, self._reference, self._commits, self._dumping = url, reference, False, False

    def __call__(self, moment: str, statement: str, connection: Any) -> None:
        if self._dumping:
            return
        if moment == "commit":
            self._commits = statements.writes(connection)
        elif moment == "over" and self._commits:
            self._commits, self._dumping = False, True
            self._reference.states.append(dump(self._url))
            self._dumping = False
        self._reference.moments.append(f"{moment} {' '.join(statement.split())[:70]}".strip())
        self._reference.reached.append(len(self._reference.states) - 1)


def _ignore(moment: str, statement: str, connection: Any) -> None:
    """Watch nothing."""


def _unlike(left: Dump, right: Dump, what: str, *, but: frozenset[str] = frozenset()) -> list[str]:
    return [f"{table} {what}" for table in differing(left, right) if table not in but]


@contextmanager
def sweeping(place: str) -> Iterator[Sweep]:
    """A sweep in stores beside the empty one at `place`."""
    executioner = Executioner()
    try:
        yield Sweep(place, load_office(OFFICE_FOLDER), executioner)
    finally:
        executioner.close()


def main(arguments: Sequence[str]) -> int:
    """The whole sweep; 1 if anything is wrong."""
    kinds = [kind for kind in ("sqlite", "postgresql") if kind in arguments] or ["sqlite", "postgresql"]
    titles = [title for title in TITLES if title in arguments] or TITLES
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, components.postgres_server() as server:
        for kind in kinds:
            place = f"sqlite:///{folder}/kosong.db" if kind == "sqlite" else server.replace("/postgres?", "/template1?")
            with sweeping(place) as sweep:
                wrong += sum(_swept(sweep, kind, title) for title in titles)
    print(f"{wrong} wrong")
    return int(wrong > 0)


def _swept(sweep: Sweep, kind: str, title: str) -> int:
    reference = sweep.reference(title)
    wrong = 0
    for point in reference.points:
        for fault in sweep.broken(reference, point):
            print(f"{kind}: {title}, killed at {reference.moments[point - 1]} ({point}): {fault}")
            wrong += 1
    print(f"{kind}: {title}: killed at {len(reference.points)} points, {len(reference.states) - 1} transactions, {wrong} wrong", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
