"""A flow has an id, by which histories name the way a case took."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Flows that were given an id while reading."""
    for flow in context.process.flows.values():
        if not flow.had_id:
            yield context.finding("flow-without-id", flow, source=flow.source, target=flow.target)
