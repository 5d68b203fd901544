"""Repetition runs as a parallel multi-instance over a collection; other markers are refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.model import Node


def check(context: Context) -> Iterator[Finding]:
    """One finding for each activity whose marker is not executed."""
    for node in context.process.nodes.values():
        case = _unsupported(node)
        if case:
            yield context.finding("unsupported-loop", node, case=case, kind=node.kind)


def _unsupported(node: Node) -> str | None:
    if node.standard_loop:
        return "standard"
    if node.loop is None:
        return None
    if node.kind not in allowed.REPEATED:
        return "kind"
    if node.loop.sequential:
        return "sequential"
    if node.loop.completion_condition is not None:
        return "completion"
    return "cardinality" if node.loop.cardinality is not None else None
