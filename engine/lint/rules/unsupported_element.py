"""Only activities and gateways on the allow-list run; others are refused by name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.model import Node

_RULES_OF_THEIR_OWN = {"task"}
LONGEST_TOPIC = 128


def check(context: Context) -> Iterator[Finding]:
    """One finding for each node of a kind that is not executed."""
    for node in context.process.nodes.values():
        kind = _kind(node)
        if kind not in allowed.ELEMENTS and kind not in allowed.EVENTS and kind not in _RULES_OF_THEIR_OWN:
            yield context.finding("unsupported-element", node, kind=kind, supported=", ".join(sorted(allowed.ELEMENTS)))
        elif kind == "serviceTask" and not _has_topic(node):
            yield context.finding("unsupported-element", node, case="service")


def _has_topic(node: Node) -> bool:
    """Whether somebody can fetch its work: it is external, of a topic that is said as it is."""
    topic = node.attributes.get("camunda:topic", "")
    literal = 0 < len(topic) <= LONGEST_TOPIC and topic == topic.strip() and "{" not in topic and not topic.startswith("=")
    return node.attributes.get("camunda:type") == "external" and literal


def _kind(node: Node) -> str:
    return "event subProcess" if node.attributes.get("triggeredByEvent", "false") in ("true", "1") else node.kind
