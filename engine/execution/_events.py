"""Events that end, throw, and catch: terminate, errors, escalations; and what all boundary events share.

Thrown errors and escalations carry nothing: SpiffWorkflow hands all variables of the thrower to whoever catches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.execution._elements import Element
from engine.execution._evaluation import fault

if TYPE_CHECKING:
    from engine.execution._tokens import Token


class Terminate(Element):
    """An end event that withdraws every other token of its own flow; a sub-process or called process thereby ends normally."""

    def _on_complete(self, my_task: Token) -> None:
        """Leave, then clear the flow."""
        super()._on_complete(my_task)
        for token in my_task.workflow.tokens():
            token.cancel()


class Catch(Element):
    """An intermediate event that lets its token on when it happens."""

    def _update_hook(self, my_task: Token) -> bool:
        """Wait."""
        my_task._set_state(TaskState.WAITING)
        return False

    def fire(self, token: Token) -> None:
        """It has happened; of several that stood behind an event-based gateway, the others never will."""
        gateway = token.parent
        if isinstance(gateway.task_spec, FirstEvent):
            gateway.task_spec.decide(gateway, token)
        token._ready()


class FirstEvent(Element):
    """An event-based gateway: all events behind it wait, the first to happen takes the token (BPMN 2.0, 13.4.4)."""

    def _update_hook(self, my_task: Token) -> bool:
        """Arm the events; the token stays here until one has happened."""
        my_task._set_state(TaskState.STARTED)
        for way in self.ways:
            my_task.case.place(my_task.workflow, way.target, my_task)
        return False

    def decide(self, gateway: Token, first: Token) -> None:
        """The token has gone to `first`."""
        record = gateway.case.record
        way = next(way for way in self.ways if way.target is first.task_spec)
        record.passes(gateway)
        record.flows.append(f"{gateway.workflow.prefix}{way.flow.id}")
        first.move_to_root()
        gateway.cancel()


class Boundary(Element):
    """An event on the border of an activity: armed while the activity waits, a child of its token."""

    def _update_hook(self, my_task: Token) -> bool:
        """Wait to be fired."""
        my_task._set_state(TaskState.WAITING)
        return False

    def fire(self, token: Token) -> None:
        """It has happened. Interrupting, it withdraws the activity; otherwise both go on, and the event may happen again."""
        case = token.case
        case.count_move(token)
        case.record.passes(token)
        if self.node.interrupting:
            activity: Token = token.parent
            token.move_to_root()
            activity.cancel()
        for way in self.ways:
            token.follow(way)
        if self.node.interrupting or self.spent(token):
            token._set_state(TaskState.COMPLETED)
            token.workflow.drop(token)
        case.end_if_empty(token.workflow)

    def spent(self, token: Token) -> bool:
        """Whether an event that does not interrupt has happened for the last time."""
        return False


class Caught(Boundary):
    """An error or escalation boundary event: waits for what is thrown inside its activity."""


class Throw(Element):
    """An error or escalation end event, or an escalation thrown on the way."""

    def _on_complete(self, my_task: Token) -> None:
        """Throw, then leave, unless what was thrown has withdrawn the whole flow."""
        my_task.case.record.passes(my_task)
        event = self.node.events[0]
        if event.kind == "error":
            my_task.workflow.drop(my_task)
            throw(event.kind, event.code, my_task, my_task.workflow.owner)
            return
        throw(event.kind, event.code, my_task, my_task.workflow.owner)
        if not my_task.workflow.completed:
            self._leave(my_task)
        my_task.workflow.drop(my_task)


def throw(kind: str, code: str | None, thrower: Token, activity: Token | None) -> None:
    """Fire the innermost boundary event around that catches it: of the same code, else one without a code.

    An error that nobody catches is a fault of the model; an escalation that nobody catches is of no further effect (BPMN 2.0, 10.5.1).
    """
    while activity is not None:
        if activity.task_spec.repetition is not None:
            activity = activity.parent
        armed = [child for child in activity.children if isinstance(child.task_spec, Caught) and child.task_spec.node.events[0].kind == kind]
        for wanted in (code, None):
            for child in armed:
                if child.task_spec.node.events[0].code == wanted:
                    child.task_spec.fire(child)
                    return
        activity = activity.workflow.owner
    if kind == "error":
        raise fault(thrower, f"nobody catches the error {code or 'without code'}", reason="error-uncaught", about={"code": code or "-"})
