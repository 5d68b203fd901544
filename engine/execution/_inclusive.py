"""Inclusive gateways: every flow whose condition holds; the join waits for all that can still come.

SpiffWorkflow's join looks at the first round only and fires early in loops. This is the rule of BPMN 2.0 (13.4.3) itself, asked when
nothing else can move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.execution._elements import Element
from engine.execution._evaluation import fault
from engine.execution._gateways import holds
from engine.model import Decision, Node

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Case, Inner, Token


class Inclusive(Element):
    """An inclusive gateway, splitting, joining or both."""

    def __init__(self, scheme: Scheme, node: Node) -> None:
        super().__init__(scheme, node)
        self.joins = len(node.incoming) > 1
        self.upstream: dict[str, frozenset[str]] = {}
        """Flow in → nodes from which a token can still reach it without passing this gateway; set once, when compiled."""
        if self.joins:
            scheme.inclusive_joins.append(self)

    def _update_hook(self, my_task: Token) -> bool:
        """A join never fires before everything else has moved."""
        if self.joins:
            my_task._set_state(TaskState.WAITING)
        return not self.joins

    def fire_if_complete(self, workflow: Case | Inner) -> bool:
        """Consume one token from each flow that has one, if no token elsewhere can still come by a flow that has none."""
        oldest: dict[str, Token] = {}
        elsewhere: set[str] = set()
        for token in workflow.tokens():
            if token.task_spec is self and token._state == TaskState.WAITING:
                oldest.setdefault(token.internal_data["via"], token)
            elif token._parent == workflow.task_tree.id:  # what hangs on another (a boundary event, an item) is not there by itself
                elsewhere.add(token.task_spec.node.id)
        if not oldest:
            return False
        filled = frozenset[str]().union(*(self.upstream[flow] for flow in oldest))
        if any(elsewhere & nodes - filled for flow, nodes in self.upstream.items() if flow not in oldest):
            return False
        first, *others = oldest.values()
        for token in others:
            token._set_state(TaskState.COMPLETED)
            workflow.drop(token)
        first._ready()
        return True

    def _leave(self, my_task: Token) -> None:
        """Follow every flow whose condition holds, the default if none does."""
        if len(self.ways) == 1 and self.ways[0].condition is None:
            my_task.follow(self.ways[0])
            return
        reads: dict[str, Any] = {}
        tried: list[tuple[str, str, Any]] = []
        taken = [way for way in self.ways if way.flow.id != self.node.default and holds(way, my_task, tried, reads)]
        rules = ["" if way.condition is None else way.condition.text for way in taken]
        if not taken:
            taken, rules = [way for way in self.ways if way.flow.id == self.node.default], ["default"]
        if not taken:
            error = fault(my_task, "no condition holds and there is no default", None, reads, tried=tuple(tried), reason="no-way")
            error.facts["expression"] = "; ".join(text for _, text, _ in tried)
            raise error
        prefix = my_task.workflow.prefix
        for way, rule in zip(taken, rules, strict=True):
            my_task.case.record.decisions.append(Decision(my_task.path, prefix + way.flow.id, rule, tuple(tried), reads))
        for way in taken:
            my_task.follow(way)


def note_upstream(join: Inclusive, scheme: Scheme) -> None:
    """Work out from where each flow into the join can still be reached."""
    before: dict[str, list[str]] = {}
    for node in scheme.process.nodes.values():
        if node.scope == join.node.scope and node.attached_to is not None:
            before.setdefault(node.id, []).append(node.attached_to)
    flows = scheme.process.flows
    for flow in flows.values():
        before.setdefault(flow.target, []).append(flow.source)
    for flow_id in join.node.incoming:
        reached: dict[str, None] = {}
        todo = [flows[flow_id].source]
        while todo:
            place = todo.pop()
            if place != join.node.id and place not in reached:
                reached[place] = None
                todo.extend(before.get(place, ()))
        join.upstream[flow_id] = frozenset(reached)
