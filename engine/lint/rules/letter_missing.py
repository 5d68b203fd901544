"""A task or form that makes a letter names a template that is deployed, or is in the same upload."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

LETTER = "surat"
"""Property that names a letter template."""


def check(context: Context) -> Iterator[Finding]:
    """User tasks that name a template which is not in the set, themselves or by their form."""
    for node in context.process.nodes.values():
        form = context.forms.get(node.form_key or "")
        names = (node.properties.get(LETTER), form.properties.get(LETTER) if form is not None else None)
        for name in filter(None, names):
            if name not in context.letters and f"{name}.typ" not in context.letters:
                yield context.finding("letter-missing", node, letter=name)
