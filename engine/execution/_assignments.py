"""Script tasks that only set variables. No script is ever run: each line must be `name = expression`, in the language of all expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import expressions
from engine.execution._elements import Element
from engine.execution._evaluation import evaluate, read
from engine.expressions import Expression
from engine.model import Node

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

LANGUAGES = {"feel": "feel", "python": "python", "text/x-python": "python"}
"""scriptFormat → the spelling its expressions are read in."""
_LINE = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)\s*=(?!=)\s*(\S.*)")
_LONE_EQUALS = re.compile(r"""(?<![=!<>])=(?!=)(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line: the variable, and what it is set to."""

    name: str
    value: Expression


def read_assignments(node: Node) -> tuple[Assignment, ...] | None:
    """The lines of a script task, `pass` and empty ones left out; None if it is anything else than assignments."""
    language = LANGUAGES.get(node.attributes.get("scriptFormat", "").lower())
    if language is None:
        return None
    lines = [line.strip() for line in node.attributes.get("bpmn:script", "").splitlines()]
    matches = [_LINE.fullmatch(line) for line in lines if line and line != "pass"]
    found = [match for match in matches if match is not None]
    if len(found) < len(matches):
        return None
    if language == "python" and any(_LONE_EQUALS.search(match[2]) for match in found):  # a = b = 1: there an assignment, in FEEL a comparison
        return None
    return tuple(Assignment(match[1], read(match[2], node, language=language)) for match in found)


class Assign(Element):
    """Sets its variables one after the other; each line sees those before it."""

    def __init__(self, scheme: Scheme, node: Node, assignments: tuple[Assignment, ...]) -> None:
        super().__init__(scheme, node)
        self.assignments = assignments

    def _run_hook(self, my_task: Token) -> bool:
        """Work out and write."""
        for assignment in self.assignments:
            value = expressions.to_json(evaluate(assignment.value, my_task).value)
            my_task.write({assignment.name: value})
        return True
