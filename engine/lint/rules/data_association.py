"""An arrow between a data object and a task is a note in the drawing; no data move along it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

_ASSOCIATIONS = {"bpmn:dataInputAssociation", "bpmn:dataOutputAssociation"}


def check(context: Context) -> Iterator[Finding]:
    """Nodes with data associations."""
    for node in context.process.nodes.values():
        if not _ASSOCIATIONS.isdisjoint(node.extensions):
            yield context.finding("data-association", node)
