"""The engine's face: one method per command, each one transaction."""

from __future__ import annotations

from engine.runtime.engine import Engine
from engine.runtime.shell import Clock, SystemClock

__all__ = ["Clock", "Engine", "SystemClock"]
