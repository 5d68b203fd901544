"""A script may set variables, one a line, in the language of all expressions; a program is never run."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.expressions import ExpressionError, parse_assignments
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """One finding for each script task that is anything else than assignments."""
    for node in context.process.nodes.values():
        if node.kind != "scriptTask":
            continue
        language = node.attributes.get("scriptFormat", "")
        try:
            read = parse_assignments(node.attributes.get("bpmn:script", ""), language)
        except ExpressionError as error:
            yield context.finding("script-task", node, case="expression", reason=error.message)
            continue
        if read is None:
            yield context.finding("script-task", node, language=language or "?")
