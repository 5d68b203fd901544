"""Acts that begin at one moment, each in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from tests.engine.breaking.puppets import LONGEST


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each gives, all begun at one moment in threads of their own; an error counts as what it gives."""
    gate = threading.Barrier(len(acts))
    given: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait(LONGEST)
        try:
            given[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - the test compares it
            given[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return given
