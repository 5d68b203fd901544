"""Multi-instance activities: one item after another or all at once, their results gathered in item order.

SpiffWorkflow's own collects in the order of completion, raises on a second round and hangs on a null item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.execution._elements import Element
from engine.execution._evaluation import evaluate, fault, plain, read
from engine.execution._json import copied_value
from engine.model import MultiInstance, Node

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

MOST_ITEMS = 1_000
"""Items of one repetition."""


class Repetition(Element):
    """An activity done once per item.

    The items are fixed when it begins. Each item is a scope of its own: it sees the item's variable and `loopCounter` (from 1), and all it
    writes stays in it. The output collection gets, once and at the end, what each item contributed, in item order: the object its form
    wrote (a user task), else an object of the variables it wrote.
    """

    item: Element
    """What is repeated; set once, when compiled."""

    def __init__(self, scheme: Scheme, node: Node, loop: MultiInstance) -> None:
        super().__init__(scheme, node)
        self.loop = loop
        self.collection = read(loop.collection, node) if loop.collection else None
        self.cardinality = read(loop.cardinality, node) if loop.cardinality else None
        self.enough = read(loop.completion_condition, node) if loop.completion_condition else None

    def _update_hook(self, my_task: Token) -> bool:
        """Fix the items and open them; none at all passes at once."""
        items = self._items(my_task)
        facts = my_task.internal_data
        facts.update(n=len(items), done=0, out={})
        if not items:
            self._publish(my_task)
            return True
        my_task._set_state(TaskState.STARTED)
        self.attach(my_task)
        if self.loop.sequential:
            facts["items"] = items
            self._open(my_task, 0, items[0])
        else:
            for index, value in enumerate(items):
                self._open(my_task, index, value)
        return False

    def _items(self, token: Token) -> list[Any]:
        expression = self.collection or self.cardinality
        assert expression is not None  # compiled only with one of them
        value, reads = plain(expression, token)
        if self.collection is None:
            if type(value) is not int or value < 0:
                raise fault(token, f"a cardinality must be a whole number from 0, got {value!r:.80}", expression, reads, reason="cardinality")
            value = [None] * min(value, MOST_ITEMS + 1)
        if value is None:
            missing = sorted(expression.names - token.scope.variables().keys())
            if missing:
                raise fault(token, f"the collection is missing: no variable {', '.join(missing)}", expression, reads,
                            reason="missing", about={"names": ", ".join(missing)})
            value = []
        if type(value) is not list:
            raise fault(token, f"a collection must be a list, got {value!r:.80}", expression, reads, reason="collection")
        if len(value) > MOST_ITEMS:
            raise fault(token, f"more than {MOST_ITEMS} items", expression, {}, limit="items", reason="items", about={"limit": MOST_ITEMS})
        return value

    def _open(self, owner: Token, index: int, value: Any) -> None:
        own: dict[str, Any] = {"loopCounter": index + 1}
        if self.loop.element_variable:
            own[self.loop.element_variable] = copied_value(value, what=self.loop.element_variable)
        facts = {"item": own, "wrote": {}, "index": index}
        if self.collection is not None:
            facts["value"] = value
        owner.case.place(owner.workflow, self.item, owner, facts=facts)

    def item_done(self, item: Token) -> None:
        """One item is done: note what it contributes, go on or finish."""
        owner: Token = item.parent
        facts = owner.internal_data
        facts["done"] += 1
        facts["out"][str(item.internal_data["index"])] = item.internal_data.get("result", item.internal_data["wrote"])
        if facts["done"] == facts["n"] or self._is_enough(item, facts["done"], facts["n"]):
            for other in owner.children:
                if other is not item:
                    other.cancel()
            self._publish(owner)
            owner._ready()
        elif self.loop.sequential:
            self._open(owner, facts["done"], facts["items"][facts["done"]])

    def _is_enough(self, item: Token, done: int, count: int) -> bool:
        """Whether the completion condition holds, asked after each item, where that item's variables are seen."""
        if self.enough is None:
            return False
        active = 1 if self.loop.sequential else count - done
        seen = {**item.scope.variables(), "nrOfInstances": count, "nrOfCompletedInstances": done, "nrOfActiveInstances": active}
        result = evaluate(self.enough, item, seen)
        if result.value is not None and type(result.value) is not bool:
            raise fault(item, f"the completion condition is neither true nor false but {result.value!r:.80}", self.enough, result.reads,
                        reason="not-boolean", about={"flow": "completionCondition"})
        return result.value is True

    def _publish(self, owner: Token) -> None:
        name, out = self.loop.output_collection, owner.internal_data["out"]
        if name:
            owner.write({name: [out[key] for key in sorted(out, key=int)]})
