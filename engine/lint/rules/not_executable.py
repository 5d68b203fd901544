"""A file holds a process that is meant to run; what else it draws is not executed."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import about, about_file
from engine.model import Diagram


def check(diagram: Diagram) -> Iterator[Finding]:
    """A file without process; a file in which no process is marked executable; each further one that is not."""
    if not diagram.processes:
        yield about_file("no-process", diagram.file)
    idle = [process for process in diagram.processes.values() if not process.executable]
    rule = "not-executable" if len(idle) == len(diagram.processes) else "process-not-executed"
    for process in idle:
        yield about(rule, process, diagram.file)
