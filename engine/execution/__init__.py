"""Execution of a definition: `compile_definition` once, `advance` for every command. The only room that knows SpiffWorkflow."""

from __future__ import annotations

from engine.execution._advance import advance, seen_at, standing, stands_on, work_at
from engine.execution._compile import compile_definition
from engine.execution._mending import Mended, Place, mend, mend_data, places
from engine.execution._migration import rebind
from engine.execution._specs import Compiled
from engine.execution._starts import next_start

__all__ = [
    "Compiled", "Mended", "Place", "advance", "compile_definition", "mend", "mend_data", "next_start", "places", "rebind", "seen_at", "standing",
    "stands_on", "work_at",
]
