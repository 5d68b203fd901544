"""Due dates, candidate groups, collections, and whom and what messages name, are expressions that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.expressions import ExpressionError
from engine.lint.conditions import task_texts
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Expressions of a node's attributes and of its messages that cannot be read."""
    for node in context.process.nodes.values():
        for name, text in task_texts(node):
            read = context.expression(text)
            if isinstance(read, ExpressionError):
                yield context.finding("task-expression", node, name=name, text=text, reason=read.message)
