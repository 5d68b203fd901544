"""SpiffWorkflow, held: its tasks as tokens, its workflows as scopes, with ids, clock and data pinned.

Nothing of the library is patched. `Token`, `Case` and `Inner` are subclasses that take away what makes it inexact or slow (docs/adr/0002):

- a task's random id, its wall clock and its logging: a token has a number from a counter in the case;
- the copy of the data in each task: a token refers to a scope;
- prediction and the ever growing tree: a token is placed where it is and removed once it has left; the tree is never deeper than
  root → activity → item or boundary event, so neither rounds nor parallel blocks nor the length of the process cost anything;
- the search for what is ready: ready tokens stand in a queue, first come first served.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import ModelFault
from engine.execution._record import Record
from engine.execution._scopes import Scope
from engine.execution._timers import due_first
from engine.model import OFFICE

if TYPE_CHECKING:
    from engine.execution._elements import Element, Way
    from engine.execution._specs import Scheme

MOST_MOVES = 20_000
"""Nodes that one command may pass; beyond it the model runs in a ring without a wait."""
DEEPEST_NESTING = 40
"""Called processes and sub-processes within one another."""


class Token(Task):  # type: ignore[misc]  # the library has no types
    """A task that is placed, waits, runs and goes: number, spec, state, and a few JSON facts of its own (`internal_data`)."""

    def __init__(self, workflow: Any, task_spec: Any, parent: Token | None, state: int, number: int) -> None:
        # not super().__init__: it draws a random id and the wall clock
        self.id = number
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = parent.id if parent is not None else None
        self._children: list[int] = []
        self._state = state
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0
        self.internal_data: dict[str, Any] = {}
        workflow.tasks[number] = self
        if parent is not None:
            parent._children.append(number)
        if not state & TaskState.FINISHED_MASK:
            workflow.live += 1

    @property
    def case(self) -> Case:
        """The case this token belongs to."""
        return self.workflow.top_workflow  # type: ignore[no-any-return]

    @property
    def path(self) -> str:
        """Where the token is: `Wait.path`."""
        return f"{self.workflow.prefix}{self.task_spec.node.id}"

    @property
    def scope(self) -> Scope:
        """The variables this token sees and writes."""
        within: Scope = self.workflow.scope
        if "item" in self.internal_data:
            return within.within(self.internal_data["wrote"], self.internal_data["item"])
        return within

    @property
    def data(self) -> Mapping[str, Any]:
        """The library asks a task for its data: those of its scope."""
        return self.scope.variables()

    def write(self, values: Mapping[str, Any]) -> None:
        """Set variables of the token's scope; raises ModelFault for the one that is read-only."""
        if OFFICE in values:
            raise ModelFault(
                f"the variable {OFFICE} is read-only", element=self.task_spec.node.id, path=self.path, expression=None, reads={}, limit="read-only",
                reason="read-only",
            )
        self.scope.write(values)

    def _inherit_data(self) -> None:
        """Nothing is copied from task to task."""

    def _set_state(self, value: int) -> None:
        was, self._state = self._state, value
        if value & TaskState.FINISHED_MASK and not was & TaskState.FINISHED_MASK:
            self.workflow.live -= 1

    def waits(self) -> bool:
        """Whether the token has not left yet."""
        return not self._state & TaskState.FINISHED_MASK

    def follow(self, way: Way) -> None:
        """Send a new token along a flow out of this one's node."""
        self.case.record.flows.append(f"{self.workflow.prefix}{way.flow.id}")
        facts = {"via": way.flow.id} if way.target.joins else None
        self.case.place(self.workflow, way.target, self.workflow.task_tree, facts=facts)

    def move_to_root(self) -> None:
        """Let go of the activity the token hangs on, which is about to be withdrawn."""
        self.parent._children.remove(self.id)
        self._parent = self.workflow.task_tree.id
        self.workflow.task_tree._children.append(self.id)

    def cancel(self) -> None:
        """Withdraw the token with the items and boundary events that hang on it."""
        if self.waits():
            self._set_state(TaskState.CANCELLED)
            for child in self.children:
                child.cancel()
            self.task_spec._on_cancel(self)
            self.workflow.drop(self)


class _Tree:
    """What `Case` and `Inner` share: one workflow's tokens."""

    tasks: dict[int, Token]
    task_tree: Token
    live: int

    def plant(self) -> None:
        """Place the root; it is never run, its children are the tokens."""
        self.live = 0
        self.task_tree = Token(self, self.spec.start, None, TaskState.COMPLETED, 0)  # type: ignore[attr-defined]

    def drop(self, token: Token) -> None:
        """Forget a token that has left. What it leaves behind is in the trace and the scope, never in the tree."""
        del self.tasks[token.id]
        self.tasks[token._parent]._children.remove(token.id)  # type: ignore[index]

    def tokens(self) -> list[Token]:
        """Every token that has not left, oldest first."""
        return [token for number, token in self.tasks.items() if number]


class Inner(_Tree, BpmnSubWorkflow):  # type: ignore[misc]
    """A running called process or embedded sub-process."""

    def __init__(self, scheme: Scheme, owner: Token, *, scope: Scope, prefix: str, role: str | None) -> None:
        self.owner, self.scope, self.prefix, self.role = owner, scope, prefix, role
        super().__init__(scheme, owner.id, owner.case, deserializing=True)
        self.plant()

    def _calculate_depth(self) -> int:
        depth: int = self.owner.workflow.depth + 1
        if depth > DEEPEST_NESTING:
            raise ModelFault(
                "processes call one another without end", element=self.owner.task_spec.node.id, path=self.owner.path, expression=None, reads={},
                limit="nesting", reason="nesting",
            )
        return depth


class Case(_Tree, BpmnWorkflow):  # type: ignore[misc]
    """A case for the length of one step: its tokens, the step's clock, the counter of token numbers, the trace."""

    prefix = ""
    role: str | None = None
    owner: Token | None = None

    def __init__(self, scheme: Scheme, scope: Scope, *, at: datetime, number: int) -> None:
        self.at, self.number, self.scope = at, number, scope
        self.record = Record()
        self.queue: deque[Token] = deque()
        self.clocks: list[Token] = []
        """Tokens with a due instant; those that have left are skipped."""
        self.held: frozenset[int] = frozenset()
        """Tokens of these that are not to fire."""
        self.moves = 0
        super().__init__(scheme, {}, script_engine=_Refusing(), deserializing=True)
        self.plant()

    def place(self, workflow: Case | Inner, element: Element, parent: Token, *, facts: dict[str, Any] | None = None) -> None:
        """Put a new token on a node, below `parent` in the tree; `facts` is what it knows from the start."""
        self.number += 1
        token = Token(workflow, element, parent, TaskState.FUTURE, self.number)
        if facts is not None:
            token.internal_data = facts
        element._update(token)

    def trees(self) -> Iterator[Case | Inner]:
        """The case's own workflow, then those running within it, owners before owned."""
        yield self
        yield from self.subprocesses.values()

    def find(self, number: int) -> Token | None:
        """The token of this number, wherever it is; None if it has left."""
        return next((tree.tasks[number] for tree in self.trees() if number and number in tree.tasks), None)

    def settle(self) -> None:
        """Run everything that needs nobody, until only waits are left; a timer fires when nothing else moves, the one due first first."""
        while True:
            while self.queue:
                token = self.queue.popleft()
                if token._state == TaskState.READY:
                    self.run(token)
            if self._join():
                continue
            ripe = due_first(self.clocks, self.at, self.held) if self.clocks else None
            if ripe is None:
                return
            ripe.task_spec.fire(ripe)

    def _join(self) -> bool:
        return any(join.fire_if_complete(tree) for tree in self.trees() for join in tree.spec.inclusive_joins)

    def run(self, token: Token) -> None:
        """Let a ready token do its work and leave; a workflow without tokens returns to its owner."""
        self.count_move(token)
        token.run()
        self.end_if_empty(token.workflow)

    def count_move(self, token: Token) -> None:
        """Guard against a model that never comes to rest."""
        self.moves += 1
        if self.moves > MOST_MOVES:
            raise ModelFault(
                "the model runs in a ring without a wait", element=token.task_spec.node.id, path=token.path, expression=None, reads={}, limit="moves",
                reason="moves",
            )

    def end_if_empty(self, workflow: Case | Inner) -> None:
        """Complete a workflow that no token is left in."""
        if workflow.live == 0 and not workflow.completed:
            workflow.completed = True
            if workflow.owner is not None:
                workflow.owner.task_spec.returned(workflow.owner, workflow)


class _Refusing:
    """In the place of the library's Python script engine: nothing of ours asks it, so whoever does is at fault."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the library's script engine was asked for {name}")
