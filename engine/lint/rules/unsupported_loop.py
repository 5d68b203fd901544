"""Repetition runs as a multi-instance over a collection or a number, parallel or sequential; other markers are refused."""

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
            yield context.finding("unsupported-loop", node, case=case, kind=node.kind, supported=", ".join(sorted(allowed.REPEATED)))


def _unsupported(node: Node) -> str | None:
    if node.standard_loop:
        return "standard"
    if node.loop is None:
        return None
    if node.kind not in allowed.REPEATED:
        return "kind"
    return "both" if node.loop.collection and node.loop.cardinality else None
