"""BPMN bytes become a `Diagram`; the only room of ours that touches lxml, and no lxml object leaves it."""

from __future__ import annotations

from engine.reading.diagram import read_diagram
from engine.reading.nodes import OUTPUT_COLLECTION
from engine.reading.wording import sentences

__all__ = ["OUTPUT_COLLECTION", "read_diagram", "sentences"]
