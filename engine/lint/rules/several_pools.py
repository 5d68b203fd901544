"""One pool with a process that runs in a file; a conversation between two running pools is not executed."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import about
from engine.model import Diagram


def check(diagram: Diagram) -> Iterator[Finding]:
    """One finding for each pool with a running process beyond the first, where message flows join pools."""
    running = [process for process in diagram.processes.values() if process.executable]
    if len(running) > 1 and "messageFlow" in diagram.other.values():
        for process in running[1:]:
            yield about("several-pools", process, diagram.file, first=running[0].id)
