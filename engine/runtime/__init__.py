"""The engine's face: one method per command, each one transaction."""

from __future__ import annotations

from engine.runtime.engine import Engine
from engine.runtime.letters import Letter
from engine.runtime.proofs import Proof
from engine.runtime.shell import Clock, SystemClock
from engine.runtime.staging import Proposal

__all__ = ["Clock", "Engine", "Letter", "Proof", "Proposal", "SystemClock"]
