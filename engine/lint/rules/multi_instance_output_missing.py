"""What each item of a repeated task answers is gathered in a named variable."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.reading import OUTPUT_COLLECTION


def check(context: Context) -> Iterator[Finding]:
    """Repeated tasks with a form whose answers no later step could read."""
    for node in context.process.nodes.values():
        if node.loop is None or node.loop.output_collection:
            continue
        if node.form_key or (node.kind in ("subProcess", "callActivity") and context.writes.of_item(node, context.process)):
            yield context.finding("multi-instance-output-missing", node, property=OUTPUT_COLLECTION)
