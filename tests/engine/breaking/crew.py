"""Workers that give commands to one store, one after another, until they are killed; each keeps a journal of what it asked and was told.

As a program it forks a worker for every order on standard input, ``{"url", "folder", "slot", "seed"}``, and answers with its process number.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from engine import Engine, EngineError, Office, load_office
from engine.runtime.engine import OFFICE_FOLDER
from tests.engine.runtime.written import bpmn

PROCESS = "beban"
MODEL = bpmn(
    PROCESS, "startEvent M", "userTask Periksa",
    "boundaryEvent B attachedToRef=Periksa cancelActivity=false|<bpmn:timerEventDefinition><bpmn:timeDuration>PT0.2S</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>", "userTask Lewat", "userTask Putuskan", "endEvent E", "endEvent F",
    flows="M>Periksa Periksa>Putuskan Putuskan>E B>Lewat Lewat>F", lanes="Petugas: M Periksa B Lewat Putuskan E F", properties="nomor=tiket",
)  # fmt: skip
"""Two tasks, the first with a reminder that is soon due; its cases have ticket numbers."""
ENOUGH = 8
"""Open tasks from which on no more cases are started."""


class Journal:
    """What one worker asked (``try``) and was told (``done``), one JSON object a line; a killed worker's successor reads on."""

    def __init__(self, folder: Path, slot: int) -> None:
        self.path = folder / f"{slot}.jsonl"

    def lines(self) -> list[dict[str, Any]]:
        """Everything so far. A line that is being written, or that a kill has cut at the border of a page, is none."""
        found = self.path.read_bytes().split(b"\n") if self.path.exists() else []
        return [json.loads(line) for line in found if line.startswith(b"{") and line.endswith(b"}")]

    def write(self, **line: Any) -> None:
        """One more line, in one system call; it begins anew whatever stands before it."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"\n{json.dumps(line)}\n".encode())
        os.close(descriptor)


class Worker:
    """One of the crew: an account of its own, a journal, and chances drawn from a seed."""

    def __init__(self, engine: Engine, journal: Journal, slot: int, random: Random) -> None:
        self._engine, self._journal, self._me, self._random = engine, journal, f"petugas{slot}", random

    def work(self) -> None:
        """Ask again what was left without an answer, then go on for ever."""
        lines = self._journal.lines()
        answered = {line["op"] for line in lines if "done" in line}
        tried = [line for line in lines if "try" in line]
        if tried and tried[-1]["op"] not in answered:
            self._ask(tried[-1])
        first = 1 + max((int(line["op"].rpartition("-")[2]) for line in tried), default=0)
        chosen = self._choose()
        for number in count(first):
            self._ask({"op": f"{self._me}-{number}", **next(chosen)})

    def _ask(self, wanted: dict[str, Any]) -> None:
        self._journal.write(**wanted)
        try:
            told = self._do(wanted["op"], wanted["try"], wanted.get("on", ""))
        except EngineError as refused:
            told = f"refused: {type(refused).__name__} {refused.facts.get('reason')}"
        self._journal.write(op=wanted["op"], done=told)

    def _choose(self) -> Iterator[dict[str, Any]]:
        while True:
            mine = self._engine.inbox(self._me)
            verb = self._random.choice(("start", "claim", "unclaim", "draft", "complete", "complete", "complete", "due", "cancel"))
            if not mine or (verb == "start" and len(mine) < ENOUGH):
                yield {"try": "start"}
            elif verb != "cancel" or self._random.random() < 0.3:
                task = self._random.choice(mine)
                yield {"try": "due" if verb == "start" else verb, "on": task.case_id if verb == "cancel" else task.id}

    def _do(self, op: str, verb: str, on: str) -> str:
        engine, me = self._engine, self._me
        verbs: dict[str, Callable[[], Any]] = {
            "start": lambda: engine.start(PROCESS, {"op": op}, by=me, idempotency_key=op),
            "claim": lambda: engine.claim(on, by=me),
            "unclaim": lambda: engine.unclaim(on, by=me),
            "draft": lambda: engine.save_draft(on, {"isi": [op]}, by=me),
            "complete": lambda: engine.complete(on, {"op": op}, by=me, idempotency_key=op),
            "due": engine.run_due,
            "cancel": lambda: engine.cancel(on, reason=op, by="adi"),
        }
        return "again" if getattr(verbs[verb](), "repeated", False) else "ok"


def run(order: dict[str, Any], office: Office) -> None:
    """In the forked process: work until killed, or until nobody is there to kill."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    journal = Journal(Path(order["folder"]), order["slot"])
    Worker(Engine.open(order["url"], office=office), journal, order["slot"], Random(order["seed"])).work()


def main() -> None:
    """Serve orders until standard input ends."""
    office = load_office(OFFICE_FOLDER)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the killed
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                run(json.loads(line), office)
            except BaseException:  # noqa: BLE001 - whoever waits for the worker must read why it ended
                traceback.print_exc()
            os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
