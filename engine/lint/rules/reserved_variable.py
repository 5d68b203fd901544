"""The name of the office settings belongs to them alone."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.model import OFFICE
from engine.reading import handovers


def check(context: Context) -> Iterator[Finding]:
    """Forms, items and collections named like the read-only variable of the office."""
    for node in context.process.nodes.values():
        names = [node.form_key, *(mapping.target for mapping in handovers(node.extensions))]
        if node.loop is not None:
            names += [node.loop.element_variable, node.loop.output_collection]
        if OFFICE in names or (node.kind == "scriptTask" and OFFICE in context.written_by(node)):
            yield context.finding("reserved-variable", node, name=OFFICE)
