"""Due dates, candidate groups, collections, whom and what messages name, and who must not handle a case, are expressions that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.expressions import ExpressionError
from engine.lint.conditions import task_texts
from engine.lint.context import Context
from engine.model import Node, Process

BARRED = "petugas_terlarang"
"""Extension property of a process: an expression for the people whom its cases are kept from."""


def check(context: Context) -> Iterator[Finding]:
    """Expressions of a node's attributes and of its messages that cannot be read; and that of the process itself."""
    barred = context.process.properties.get(BARRED, "").strip()
    told: list[tuple[Process | Node, str, str]] = [(context.process, BARRED, barred)] if barred else []
    told += ((node, name, text) for node in context.process.nodes.values() for name, text in task_texts(node))
    for element, name, text in told:
        read = context.expression(text)
        if isinstance(read, ExpressionError):
            yield context.finding("task-expression", element, name=name, text=text, reason=read.message)
