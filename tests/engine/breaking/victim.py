"""A process that forks one victim after another, each of which kills itself at one point of one command.

Reads orders from standard input, one JSON object a line: ``{"url", "title", "words", "point"}``; answers each with how the victim ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from typing import Any

from engine import Office, load_office
from engine.persistence.store import Store
from engine.runtime.engine import OFFICE_FOLDER
from tests.engine.breaking import statements
from tests.engine.breaking.commands import BY_TITLE, NOW, opened

OPENING = "open an empty store"
"""The title of what is no command, but writes too."""


class Reaper:
    """Watches a thread's statements and kills its process, as the operating system would, at one of them."""

    def __init__(self, point: int) -> None:
        self.point, self.passed = point, 0

    def __call__(self, moment: str, statement: str, connection: Any) -> None:
        """One more point: a transaction's begin, before or after a statement, before or after its end."""
        self.passed += 1
        if self.passed == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


def act(url: str, title: str, words: dict[str, str], office: Office, watchers: dict[int, statements.Watcher], watcher: statements.Watcher) -> Any:
    """Give the command; `watcher` sees its statements, and not those of opening the store."""
    me = threading.get_ident()
    if title == OPENING:
        watchers[me] = watcher
        return Store.open(url).close()
    engine = opened(url, office, NOW, alike=True)
    watchers[me] = watcher
    try:
        return BY_TITLE[title].act(engine, words)
    finally:
        watchers.pop(me, None)
        engine.close()


def die(order: dict[str, Any], office: Office) -> None:
    """In the forked process: do it until killed; ends with 0 when the point is beyond the last."""
    with statements.watching() as watchers:
        act(order["url"], order["title"], order["words"], office, watchers, Reaper(order["point"]))
    os._exit(0)


def main() -> None:
    """Serve orders until standard input ends."""
    office = load_office(OFFICE_FOLDER)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                die(order, office)
            except BaseException:  # noqa: BLE001 - whoever waits for the victim must read why it ended
                traceback.print_exc()
            os._exit(1)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
