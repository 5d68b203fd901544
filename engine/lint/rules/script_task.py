"""Scripts are programs within a diagram; none is executed, in whatever language."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """One finding for each script task."""
    for node in context.process.nodes.values():
        if node.kind == "scriptTask":
            yield context.finding("script-task", node, language=node.attributes.get("scriptFormat", "?"))
