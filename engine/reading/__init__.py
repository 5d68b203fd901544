"""BPMN bytes become a `Diagram`; the only room of ours that touches lxml, and no lxml object leaves it."""

from __future__ import annotations

from engine.reading.diagram import read_diagram
from engine.reading.mappings import IN, OUT, Handover, handovers, read_handover
from engine.reading.nodes import OUTPUT_COLLECTION

__all__ = ["IN", "OUT", "OUTPUT_COLLECTION", "Handover", "handovers", "read_diagram", "read_handover"]
