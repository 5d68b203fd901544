"""What a diagram says in another engine's words is executed or refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context, Element
from engine.model import Node
from engine.reading import read_handover

_NAMES = {
    "form_key": "camunda:formKey",
    "candidate_groups": "camunda:candidateGroups",
    "due_date": "camunda:dueDate",
    "candidate_users": "camunda:candidateUsers",
    "assignee": "camunda:assignee",
}


def check(context: Context) -> Iterator[Finding]:
    """Attributes and extension elements of an engine that would change behaviour here if they were executed."""
    process = context.process
    for element in context.elements:
        names = [name for name, value in element.attributes.items() if not _is_accepted(name, value)]
        yield from _findings(context, element, [*names, *element.extensions])
    for flow in process.flows.values():
        yield from _findings(context, flow, flow.extensions)
    for node in process.nodes.values():
        for name in _misplaced(node):
            yield context.finding("vendor-attribute", node, case="place", name=name, kind=node.kind)


def _findings(context: Context, element: Element, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        plain = name.removeprefix("loop:")
        if plain.startswith(allowed.ENGINES) and name not in allowed.EXTENSIONS and not _is_handover(element, name):
            yield context.finding("vendor-attribute", element, name=plain)


def _is_handover(element: Element, name: str) -> bool:
    return isinstance(element, Node) and element.kind == "callActivity" and read_handover(name) is not None


def _misplaced(node: Node) -> Iterator[str]:
    for field, kinds in allowed.TASK_FIELDS.items():
        if getattr(node, field) is not None and node.kind not in kinds:
            yield _NAMES[field]
    yield from (name for name in node.attributes if node.kind not in allowed.ONLY_ON.get(name, {node.kind}))


def _is_accepted(name: str, value: str) -> bool:
    if name not in allowed.VENDOR_ATTRIBUTES:
        return False
    values = allowed.VENDOR_ATTRIBUTES[name]
    return values is None or value in values
