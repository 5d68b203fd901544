"""Who may do a task is said by lanes and candidate groups."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

_PERFORMERS = {"bpmn:potentialOwner", "bpmn:humanPerformer", "bpmn:performer", "bpmn:resourceRole"}


def check(context: Context) -> Iterator[Finding]:
    """Elements with BPMN's own resource roles."""
    for element in context.elements:
        for tag in sorted(_PERFORMERS.intersection(element.extensions)):
            yield context.finding("performer-ignored", element, tag=tag.removeprefix("bpmn:"))
