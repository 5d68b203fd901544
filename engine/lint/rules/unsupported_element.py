"""Only activities and gateways on the allow-list run; others are refused by name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context

_RULES_OF_THEIR_OWN = {"task", "scriptTask"}


def check(context: Context) -> Iterator[Finding]:
    """One finding for each node of a kind that is not executed."""
    for node in context.process.nodes.values():
        if node.kind not in allowed.ELEMENTS and node.kind not in allowed.EVENTS and node.kind not in _RULES_OF_THEIR_OWN:
            yield context.finding("unsupported-element", node, kind=node.kind, supported=", ".join(sorted(allowed.ELEMENTS)))
