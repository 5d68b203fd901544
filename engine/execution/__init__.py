"""Execution of a definition: `compile_definition` once, `advance` for every command. The only room that knows SpiffWorkflow."""

from __future__ import annotations

from engine.execution._advance import advance, work_at
from engine.execution._compile import compile_definition
from engine.execution._specs import Compiled
from engine.execution._starts import next_start

__all__ = ["Compiled", "advance", "compile_definition", "next_start", "work_at"]
