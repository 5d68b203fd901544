"""Gateways. SpiffWorkflow's own are not used: its exclusive one tries branches by the drawing's coordinates and takes the text "tidak" for
true, its parallel join fires early in rework loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import ModelFault
from engine.execution._elements import Element, Way
from engine.execution._evaluation import evaluate, fault
from engine.expressions import Expression, ordered_names
from engine.model import Decision

if TYPE_CHECKING:
    from engine.execution._tokens import Token


class Exclusive(Element):
    """One way out, and only one: the flow whose condition holds, else the default (BPMN 2.0, 13.4.2).

    Every condition is evaluated, in file order. BPMN would take the first that holds; two that hold at once are a fault here, since the
    diagram then does not say what the office means.
    """

    def _leave(self, my_task: Token) -> None:
        """Follow the chosen flow; several flows in simply pass one by one."""
        my_task.follow(self._choose(my_task))

    def _choose(self, token: Token) -> Way:
        if len(self.ways) == 1 and self.ways[0].condition is None:
            return self.ways[0]
        reads: dict[str, Any] = {}
        tried: list[tuple[str, str, Any]] = []
        holding = [way for way in self.ways if way.flow.id != self.node.default and holds(way, token, tried, reads)]
        if len(holding) > 1:
            raise self._fault(token, f"conditions of {', '.join(way.flow.id for way in holding)} hold at once", tried, reads=reads, reason="two-ways",
                              about={"flows": ", ".join(way.flow.id for way in holding)})
        default = next((way for way in self.ways if way.flow.id == self.node.default), None)
        taken = holding[0] if holding else default
        if taken is None:
            raise self._fault(token, "no condition holds and there is no default", tried, reads=reads, reason="no-way")
        rule = "default" if taken is default else tried[[way for way in self.ways if way is not default].index(taken)][1]
        prefix = token.workflow.prefix
        token.case.record.decisions.append(Decision(token.path, prefix + taken.flow.id, rule, tuple(tried), reads))
        return taken

    def _fault(
        self, token: Token, message: str, tried: list[tuple[str, str, Any]], *, reads: dict[str, Any], reason: str,
        about: dict[str, str] | None = None,
    ) -> ModelFault:
        error = fault(token, message, None, reads, tried=tuple(tried), reason=reason, about=about or {})
        error.facts["expression"] = "; ".join(text for _, text, _ in tried)
        return error


def holds(way: Way, token: Token, tried: list[tuple[str, str, Any]], reads: dict[str, Any]) -> bool:
    """Whether the way's condition is true; notes it in `tried` and what it read in `reads`. Null counts as false, a missing condition as
    true; any other value than true and false is a fault, and so is the size of a variable that is not there at all."""
    text, value = "", True
    if way.condition is not None:
        result = evaluate(way.condition, token)
        text, value = way.condition.text, result.value
        reads.update(result.reads)
        if value is not None and type(value) is not bool:
            raise fault(token, f"the condition of {way.flow.id} is neither true nor false but {value!r:.80}", way.condition, result.reads,
                        reason="not-boolean", about={"flow": way.flow.id})
        missing = [] if value is True else _missing(way.condition, token, result.reads)
        if missing:
            raise fault(token, f"the condition of {way.flow.id} cannot be decided without {', '.join(missing)}", way.condition, result.reads,
                        reason="missing", about={"names": ", ".join(missing)})
    tried.append((token.workflow.prefix + way.flow.id, text, value))
    return value is True


def _missing(condition: Expression, token: Token, reads: Mapping[str, Any]) -> list[str]:
    """Variables that are not there, though the condition asked how large they are."""
    read = {path.partition(".")[0].partition("[")[0] for path in reads}
    return sorted((ordered_names(condition.tree) & read) - token.scope.variables().keys())


class Parallel(Element):
    """Joins one token from every flow in, splits into every flow out (BPMN 2.0, 13.4.1).

    A token that arrives waits; when there is one on each flow in, the oldest of each is consumed. Tokens in excess stay.
    """

    joins = True

    def _update_hook(self, my_task: Token) -> bool:
        """Fire if this arrival completes a set."""
        my_task._set_state(TaskState.WAITING)
        oldest: dict[str, Token] = {}
        for token in my_task.workflow.tokens():
            if token.task_spec is self and token._state == TaskState.WAITING:
                oldest.setdefault(token.internal_data["via"], token)
        if len(oldest) < len(self.node.incoming):
            return False
        for token in oldest.values():
            if token is not my_task:
                token._set_state(TaskState.COMPLETED)
                token.workflow.drop(token)
        return True
