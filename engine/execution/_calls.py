"""Called processes and embedded sub-processes: a flow within a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.execution._elements import Element
from engine.execution._evaluation import fault, plain, read
from engine.execution._json import copied
from engine.execution._scopes import Scope
from engine.execution._tokens import Inner
from engine.expressions import Expression
from engine.model import OFFICE
from engine.reading import read_handover

if TYPE_CHECKING:
    from engine.execution._repetition import Repetition
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Case, Token
    from engine.model import Node


class Embedded(Element):
    """An embedded sub-process: its variables are those of the scope it stands in."""

    def __init__(self, scheme: Scheme, node: Node, inner: Scheme, *, repetition: Repetition | None = None) -> None:
        super().__init__(scheme, node, repetition=repetition)
        self.inner = inner

    def _update_hook(self, my_task: Token) -> bool:
        """Open the inner flow; the token stays until that has no token left."""
        my_task._set_state(TaskState.STARTED)
        self.attach(my_task)
        inner = self.open(my_task, self.scope_of(my_task))
        assert self.inner.entry is not None
        my_task.case.place(inner, self.inner.entry, inner.task_tree)
        return False

    def open(self, owner: Token, scope: Scope) -> Inner:
        """The inner workflow, without tokens (also when a state is restored)."""
        inner = Inner(self.inner, owner, scope=scope, prefix=self._prefix(owner), role=self._role(owner))
        owner.case.subprocesses[owner.id] = inner
        return inner

    def scope_of(self, owner: Token) -> Scope:
        """The variables the inner flow sees."""
        return owner.scope

    def _prefix(self, owner: Token) -> str:
        return owner.workflow.prefix  # type: ignore[no-any-return]

    def _role(self, owner: Token) -> str | None:
        return owner.workflow.role  # type: ignore[no-any-return]

    def returned(self, owner: Token, inner: Inner) -> None:
        """The inner flow has ended: go on."""
        del owner.case.subprocesses[owner.id]
        owner._ready()

    def _on_cancel(self, my_task: Token) -> None:
        """Withdraw everything inside."""
        inner = my_task.case.subprocesses.pop(my_task.id, None)
        if inner is not None:
            withdraw(inner)


@dataclass(frozen=True, slots=True)
class Passing:
    """What goes into a called process, or comes out of it, under which name."""

    source: Expression | None
    """None = everything (out: everything that the called process wrote)."""
    target: str


def read_mapping(text: str, node: Node) -> Passing | None:
    """The mapping that an extension of a call activity is (as `engine.reading` writes it); None if we do not execute it."""
    found = read_handover(text)
    if found is None:
        return None
    return Passing(None if found.source is None else read(found.source, node), found.target)


class Call(Embedded):
    """A call activity: the called process works on a copy of what the caller sees; on its return only what it wrote comes out.

    Mappings narrow both: with one `in` only what is mapped comes in, with one `out` only what is mapped comes out.
    """

    def __init__(
        self, scheme: Scheme, node: Node, inner: Scheme, *, repetition: Repetition | None = None, ins: tuple[Passing, ...] = (),
        outs: tuple[Passing, ...] = (),
    ) -> None:
        super().__init__(scheme, node, inner, repetition=repetition)
        lane = scheme.process.lane_of(node)
        self.role = lane.role if lane is not None else None
        self.ins = ins or (Passing(None, ""),)
        self.outs = outs or (Passing(None, ""),)

    def scope_of(self, owner: Token) -> Scope:
        """A scope of its own over a copy of what comes in; the office's variable is not copied, being read-only."""
        seen = owner.scope.variables()
        everything = {name: value for name, value in seen.items() if name != OFFICE}
        office = {OFFICE: seen[OFFICE]} if OFFICE in seen else {}
        return Scope({}, copied(_mapped(self.ins, owner, seen, everything), what=self.node.id), office)

    def _prefix(self, owner: Token) -> str:
        return f"{owner.path}/"

    def _role(self, owner: Token) -> str | None:
        return self.role or owner.workflow.role

    def returned(self, owner: Token, inner: Inner) -> None:
        """Hand out what the called process wrote."""
        owner.write(copied(_mapped(self.outs, owner, inner.scope.variables(), inner.scope.written), what=self.node.id))
        super().returned(owner, inner)


def _mapped(mappings: tuple[Passing, ...], owner: Token, seen: Mapping[str, Any], everything: Mapping[str, Any]) -> dict[str, Any]:
    """What the mappings yield, read from `seen`; a variable that is not there is a fault."""
    result: dict[str, Any] = {}
    for mapping in mappings:
        if mapping.source is None:
            result.update(everything)
            continue
        missing = sorted(mapping.source.names - seen.keys())
        if missing:
            raise fault(owner, f"a mapping reads {', '.join(missing)}, which is not there", mapping.source, reason="missing",
                        about={"names": ", ".join(missing)})
        result[mapping.target] = plain(mapping.source, owner, seen)[0]
    return result


def withdraw(workflow: Case | Inner) -> None:
    """Cancel every token of a workflow."""
    for token in workflow.tokens():
        token.cancel()
    workflow.completed = True
