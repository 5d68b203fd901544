"""An error that ends a flow is caught by somebody around it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.throws import escapes, thrown


def check(context: Context) -> Iterator[Finding]:
    """Error end events that neither the process nor everyone who calls it catches. One without a code is refused as such."""
    for node in thrown(context.process, "error"):
        if node.kind == "endEvent" and node.events[0].name and escapes(context.process, node, context.processes):
            yield context.finding("error-never-caught", node, code=node.events[0].code)
