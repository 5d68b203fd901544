"""The engine's face: one method per command, each one transaction."""

from __future__ import annotations

from engine.runtime.colleagues import Handover
from engine.runtime.delegating import Order
from engine.runtime.engine import Engine
from engine.runtime.letters import Letter
from engine.runtime.migrating import Goal
from engine.runtime.moves import Behind, Move, Moves
from engine.runtime.paper_forms import paper_identity
from engine.runtime.proofs import Proof
from engine.runtime.receiving import Received
from engine.runtime.repairing import Repair
from engine.runtime.shell import Clock, SystemClock
from engine.runtime.staging import Proposal
from engine.runtime.tracking import Answer

__all__ = [
    "Answer", "Behind", "Clock", "Engine", "Goal", "Handover", "Letter", "Move", "Moves", "Order", "Proof", "Proposal", "Received", "Repair",
    "SystemClock", "paper_identity",
]
