"""Service tasks: work that a registered handler or a worker outside does; the case waits for its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.execution._elements import Element
from engine.execution._events import throw
from engine.model import Node, WorkWait

if TYPE_CHECKING:
    from engine.execution._repetition import Repetition
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token


class Work(Element):
    """A service task of a topic. Its result's keys become variables; in a repetition they are what the item contributes."""

    def __init__(self, scheme: Scheme, node: Node, topic: str, *, repetition: Repetition | None = None) -> None:
        super().__init__(scheme, node, repetition=repetition)
        self.topic = topic

    def _update_hook(self, my_task: Token) -> bool:
        """Wait for the result."""
        my_task._set_state(TaskState.WAITING)
        self.attach(my_task)
        return False

    def wait(self, token: Token) -> WorkWait:
        """The open work, as others see it."""
        facts = token.internal_data
        return WorkWait(
            token.id, token.path, self.node.id, token.workflow.spec.definition_id, self.topic, facts.get("value"), facts.get("index"),
        )

    def finish(self, token: Token, values: Mapping[str, Any]) -> None:
        """The work is done; `values` are copied JSON."""
        if self.repetition is not None:
            token.internal_data["result"] = values
        token.write(values)
        token._ready()

    def fail(self, token: Token, code: str) -> None:
        """The work ended in an error of BPMN: the boundary event that catches it goes on."""
        throw("error", code, token, token)
