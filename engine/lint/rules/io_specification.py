"""Inputs and outputs of a task are not narrowed: a task reads the variables of the case and writes its own."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Elements with an ioSpecification."""
    for element in context.elements:
        if "bpmn:ioSpecification" in element.extensions:
            yield context.finding("io-specification", element)
