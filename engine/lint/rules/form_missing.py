"""A form key names a form that is deployed, or is in the same upload."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

FORMS_BESIDE = ("formulir_kertas", "formulir_pesan")
"""Process properties: the form that is filled in when a clerk types in what came on paper, and the one that messages are checked by."""


def check(context: Context) -> Iterator[Finding]:
    """User tasks whose form is not in the set, and a process whose form for paper or for messages is not."""
    for name in FORMS_BESIDE:
        named = context.process.properties.get(name)
        if named is not None and named not in context.forms:
            yield context.finding("form-missing", context.process, form=named)
    for node in context.process.nodes.values():
        if node.kind == "userTask" and node.form_key is not None and node.form_key not in context.forms:
            yield context.finding("form-missing", node, form=node.form_key)
