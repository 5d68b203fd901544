"""A form key names a form that is deployed, or is in the same upload."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

PAPER_FORM = "formulir_kertas"
"""Process property: the form that is filled in when a clerk types in what came on paper."""


def check(context: Context) -> Iterator[Finding]:
    """User tasks whose form is not in the set, and a process whose paper form is not."""
    paper = context.process.properties.get(PAPER_FORM)
    if paper is not None and paper not in context.forms:
        yield context.finding("form-missing", context.process, form=paper)
    for node in context.process.nodes.values():
        if node.kind == "userTask" and node.form_key is not None and node.form_key not in context.forms:
            yield context.finding("form-missing", node, form=node.form_key)
