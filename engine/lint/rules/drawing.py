"""The drawing is the picture of a case: without it there is a list of steps, with half of it steps that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """The process has no drawing at all, or nodes and flows of it are not drawn."""
    process, drawing = context.process, context.diagram.drawing
    drawn = drawing.shapes | drawing.edges
    if drawn.isdisjoint([*process.nodes, *process.flows]):
        yield context.finding("drawing-missing", process)
        return
    for node in process.nodes.values():
        if node.id not in drawing.shapes:
            yield context.finding("drawing-incomplete", node)
    for flow in process.flows.values():
        if flow.had_id and flow.id not in drawing.edges:
            yield context.finding("drawing-incomplete", flow)
