"""What an element says about how it runs is executed or refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.model import Node

_CHILDREN_WITH_RULES = {
    "bpmn:ioSpecification",
    "bpmn:potentialOwner",
    "bpmn:humanPerformer",
    "bpmn:performer",
    "bpmn:resourceRole",
    "bpmn:dataInputAssociation",
    "bpmn:dataOutputAssociation",
}


def check(context: Context) -> Iterator[Finding]:
    """BPMN attributes and children of a running element that would be passed over."""
    for node in context.process.nodes.values():
        if node.kind in allowed.ELEMENTS or node.kind in allowed.EVENTS:
            for name in _ignored(node):
                yield context.finding("ignored-attribute", node, name=name)


def _ignored(node: Node) -> Iterator[str]:
    for name, value in node.attributes.items():
        if name == "loop:outputDataItem":
            if value != node.form_key:
                yield name
        elif ":" not in name.removeprefix("loop:") and not name.startswith(("{", "loop:{")) and not _is_accepted(name, value):
            yield name
    for tag in node.extensions:
        if tag.startswith("bpmn:") and tag not in allowed.CHILDREN and tag not in _CHILDREN_WITH_RULES:
            yield tag


def _is_accepted(name: str, value: str) -> bool:
    if name not in allowed.ATTRIBUTES:
        return False
    values = allowed.ATTRIBUTES[name]
    return values is None or value in values
