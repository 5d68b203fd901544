"""Conditions simple enough for a browser to follow: a field is there when another has, or has not, certain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from engine.expressions import ExpressionError
from engine.expressions.tree import Comparison, Literal, Node, Not, Path
from engine.forms.reckoning import parsed
from engine.model import Field, Form


@dataclass(frozen=True, slots=True)
class Showing:
    """When a field is there."""

    key: str
    """Key of the field that decides, in the same form."""
    how: OneOf["equals", "differs"]
    value: str


def showing(form: Form, field: Field) -> Showing | None:
    """When `field` is there, if its condition compares one field of the same form with one text; None when it is not that simple."""
    if not field.hidden_when:
        return None
    try:
        tree = parsed(field.hidden_when).tree
    except ExpressionError:
        return None
    hidden_if, node = (False, tree.operand) if isinstance(tree, Not) else (True, tree)
    found = _comparison(node)
    if found is None or found[0] not in {f.key for f in form.walk() if f.key}:
        return None
    key, equal, value = found
    return Showing(key, "differs" if hidden_if == equal else "equals", value)


def _comparison(node: Node) -> tuple[str, bool, str] | None:
    """(key, whether they must be equal, text) of ``key = "text"`` or ``key != "text"``."""
    if not isinstance(node, Comparison) or node.sign not in ("=", "!="):
        return None
    if not isinstance(node.left, Path) or node.left.names or not isinstance(node.right, Literal) or not isinstance(node.right.value, str):
        return None
    return node.left.root, node.sign == "=", node.right.value
