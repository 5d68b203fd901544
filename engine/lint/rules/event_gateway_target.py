"""Behind an event-based gateway stand events, and each is reached from there alone."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Elements behind an event-based gateway that do not wait, or that other flows lead to as well."""
    process = context.process
    for gateway in process.nodes.values():
        if gateway.kind != "eventBasedGateway":
            continue
        for flow in (process.flows[identifier] for identifier in gateway.outgoing):
            target = process.nodes.get(flow.target)
            if target is not None and (target.kind != "intermediateCatchEvent" or len(target.incoming) > 1):
                yield context.finding("event-gateway-target", target, gateway=gateway.id)
