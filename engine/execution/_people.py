"""User tasks: they wait for a person, for whom and until when is worked out when they open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.user_task import UserTask

from engine import expressions
from engine.execution._elements import Element
from engine.execution._evaluation import evaluate, fault, read
from engine.expressions import Expression
from engine.model import Node, Wait

if TYPE_CHECKING:
    from engine.execution._repetition import Repetition
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

_PART = re.compile(r"\s*(?:(\$\{[^}]*\})|([^,$]+))\s*(?:,|$)")
LONGEST_GROUP = 64
"""Characters of a candidate group."""
_LITERAL_DUE = re.compile(r"-?P|\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Groups:
    """Candidate groups as the diagram gives them: fixed names and expressions, in order."""

    text: str
    parts: tuple[str | Expression, ...]

    @property
    def fixed(self) -> bool:
        """Whether nothing has to be evaluated."""
        return all(isinstance(part, str) for part in self.parts)


class Person(Element, UserTask):  # type: ignore[misc]  # the library has no types
    """A user task. With a form it writes one variable named after the form key, without one each key it was given."""

    def __init__(self, scheme: Scheme, node: Node, *, repetition: Repetition | None = None) -> None:
        super().__init__(scheme, node, repetition=repetition)
        lane = scheme.process.lane_of(node)
        self.role = lane.role if lane is not None else None
        self.groups = _read_groups(node)
        self.due = _read_due(node)

    def _update_hook(self, my_task: Token) -> bool:
        """A person may act at once."""
        self.attach(my_task)
        return True

    def _on_ready(self, my_task: Token) -> None:
        """Open: resolve what depends on variables, once; later changes of the variables do not move the task."""
        self.offer(my_task)
        if isinstance(self.due, Expression):
            my_task.internal_data["due"] = _resolve_due(self.due, my_task)
        my_task.case.record.opened.append(self.wait(my_task))
        my_task.case.record.reaches(my_task)

    def offer(self, token: Token) -> None:
        """Work out who may do it."""
        token.internal_data.pop("groups", None)
        if self.groups is not None and not self.groups.fixed:
            token.internal_data["groups"] = _resolve_groups(self.groups, token)

    def wait(self, token: Token) -> Wait:
        """The open task, as others see it."""
        facts = token.internal_data
        return Wait(
            token.id, token.path, self.node.id, token.workflow.spec.definition_id, self.node.name or self.node.id, self.node.form_key,
            self._groups(token), facts.get("due") if isinstance(self.due, Expression) else self.due, facts.get("value"), facts.get("index"),
        )

    def _groups(self, token: Token) -> tuple[str, ...]:
        if self.groups is not None:
            return tuple(token.internal_data["groups"]) if "groups" in token.internal_data else self.groups.parts  # type: ignore[return-value]
        role = self.role or token.workflow.role
        return () if role is None else (role,)

    def complete(self, token: Token, values: Mapping[str, Any]) -> None:
        """Write what the person entered; `values` are copied JSON already."""
        written = dict(values) if self.node.form_key is None else {self.node.form_key: values}
        if self.repetition is not None:
            token.internal_data["result"] = values
        token.write(written)
        token.case.record.closed.append((token.id, "completed"))

    def _on_cancel(self, my_task: Token) -> None:
        """Withdrawn: it no longer waits for anybody."""
        my_task.case.record.closed.append((my_task.id, "cancelled"))


def _read_groups(node: Node) -> Groups | None:
    text = (node.candidate_groups or "").strip()
    if not text:
        return None
    if text.startswith("="):
        return Groups(text, (read(text, node),))
    parts: list[str | Expression] = []
    for match in _PART.finditer(text):
        dynamic, literal = match.groups()
        parts.append(read(dynamic, node) if dynamic else literal.strip())
    return Groups(text, tuple(part for part in parts if part != ""))


def _resolve_groups(groups: Groups, token: Token) -> list[str]:
    """Names, each once, in order. Nobody (null, an empty list) is a fault: an empty list of groups would mean everybody."""
    names: dict[str, None] = {}
    for part in groups.parts:
        if isinstance(part, str):
            names[part] = None
            continue
        result = evaluate(part, token)
        found = result.value if type(result.value) is list else [result.value]
        if not found or not all(type(name) is str and name.strip() for name in found):
            raise fault(token, f"candidate groups must be text or a list of texts, got {result.value!r:.80}", part, result.reads, reason="groups")
        names.update(dict.fromkeys(name.strip() for name in found))
        if any(len(name) > LONGEST_GROUP or not name.isprintable() for name in names):
            raise fault(token, "a candidate group is no name of a group", part, result.reads, reason="groups")
    return list(names)


def _read_due(node: Node) -> Expression | str | None:
    text = (node.due_date or "").strip()
    if not text or _LITERAL_DUE.match(text):
        return text or None
    return read(text, node)


def _states_due(text: str) -> bool:
    """Whether it is a duration ahead, without months, which have no length in working time; or an instant."""
    try:
        if not text.startswith("P"):
            return bool(expressions.parse_instant(text))
        duration = expressions.parse_duration(text)
    except expressions.ExpressionError:
        return False
    return duration.months == 0 and duration.time >= timedelta()


def _resolve_due(due: Expression, token: Token) -> str | None:
    """An ISO duration or instant; null = the office's default."""
    result = evaluate(due, token)
    value = expressions.to_json(result.value)
    if value is None or (type(value) is str and _states_due(value)):
        return value
    raise fault(token, f"a due time must be a duration or an instant, got {value!r:.80}", due, result.reads, reason="due")
