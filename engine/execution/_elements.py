"""What every flow node does: a token comes, becomes ready, runs, leaves along the flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.expressions import Expression
from engine.model import Flow, Node

if TYPE_CHECKING:
    from engine.execution._events import Boundary
    from engine.execution._repetition import Repetition
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

PREFIX, ITEM_PREFIX = "n:", "i:"
"""Before an element's id in the library: of the node itself, of one item of its repetition."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a node."""

    flow: Flow
    target: Element
    condition: Expression | None


class Element(BpmnSpecMixin):  # type: ignore[misc]  # the library has no types
    """A plain node: the token passes at once. Events without a definition are just this; all others refine it."""

    joins = False
    """Whether a token must know which flow it came by."""

    def __init__(self, scheme: Scheme, node: Node, *, repetition: Repetition | None = None) -> None:
        prefix = PREFIX if repetition is None else ITEM_PREFIX
        super().__init__(scheme, prefix + node.id, bpmn_name=node.name)
        self.node = node
        self.repetition = repetition
        """Set when the element is the item of a repetition: it then leaves to it instead of along flows."""
        self.ways: tuple[Way, ...] = ()
        self.boundaries: tuple[Boundary, ...] = ()

    # ---------------------------------------------------------------- what the library calls, and when

    def _predict(self, my_task: Token, *args: Any, **options: Any) -> None:
        """Look nowhere ahead: a predicted tree grows as 2ⁿ with n parallel blocks, and nothing here needs it."""

    def _update(self, my_task: Token) -> None:
        """A token has come."""
        if self._update_hook(my_task):
            my_task._ready()

    def _update_hook(self, my_task: Token) -> bool:
        """Whether the token may run now."""
        return True

    def _on_ready(self, my_task: Token) -> None:
        """The token is ready: it queues, unless a person has to act."""
        if not self.manual:
            my_task.case.queue.append(my_task)

    def _run_hook(self, my_task: Token) -> bool:
        """The node's own work."""
        return True

    def _on_complete(self, my_task: Token) -> None:
        """The work is done: leave."""
        for child in my_task.children:
            child.cancel()
        if self.repetition is not None:
            self.repetition.item_done(my_task)
        else:
            my_task.case.record.passes(my_task)
            self._leave(my_task)
        my_task.workflow.drop(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        """The token is being withdrawn."""

    # ---------------------------------------------------------------- ours

    def attach(self, token: Token) -> None:
        """Arm the boundary events of an activity that now waits."""
        for boundary in self.boundaries:
            token.case.place(token.workflow, boundary, token)

    def _leave(self, my_task: Token) -> None:
        """Without conditions every flow out gets a token (BPMN 2.0, 13.2.1: an uncontrolled split)."""
        for way in self.ways:
            my_task.follow(way)
