"""Script tasks that only set variables. No script is ever run: each line must be `name = expression`, in the language of all expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import expressions
from engine.errors import ModelFault
from engine.execution._elements import Element
from engine.execution._evaluation import plain
from engine.expressions import Expression
from engine.model import Node

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

Assignments = tuple[tuple[str, Expression], ...]
"""One line each: the variable, and what it is set to."""


def read_assignments(node: Node) -> Assignments | None:
    """The lines of a script task; None if it is anything else than assignments. Raises ModelFault for one that cannot be read."""
    text = node.attributes.get("bpmn:script", "")
    try:
        return expressions.parse_assignments(text, node.attributes.get("scriptFormat", ""))
    except expressions.ExpressionError as error:
        raise ModelFault(str(error), element=node.id, expression=text, reads={}, limit=None) from error


class Assign(Element):
    """Sets its variables one after the other; each line sees those before it."""

    def __init__(self, scheme: Scheme, node: Node, assignments: Assignments) -> None:
        super().__init__(scheme, node)
        self.assignments = assignments

    def _run_hook(self, my_task: Token) -> bool:
        """Work out and write."""
        for name, expression in self.assignments:
            my_task.write({name: plain(expression, my_task)[0]})
        return True
