"""The name of the office settings belongs to them alone."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.writes import OFFICE


def check(context: Context) -> Iterator[Finding]:
    """Forms, items and collections named like the read-only variable of the office."""
    for node in context.process.nodes.values():
        names = [node.form_key] if node.loop is None else [node.form_key, node.loop.element_variable, node.loop.output_collection]
        if OFFICE in names:
            yield context.finding("reserved-variable", node, name=OFFICE)
