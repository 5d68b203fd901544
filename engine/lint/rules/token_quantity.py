"""An activity starts on one token and gives one."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

_QUANTITIES = ("startQuantity", "completionQuantity")


def check(context: Context) -> Iterator[Finding]:
    """Activities that want or give another number of tokens than one."""
    for node in context.process.nodes.values():
        for name in _QUANTITIES:
            if node.attributes.get(name, "1") != "1":
                yield context.finding("token-quantity", node, name=name, value=node.attributes[name])
