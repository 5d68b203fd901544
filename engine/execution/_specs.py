"""A compiled scope: the flow of one process or embedded sub-process as a specification of SpiffWorkflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.execution._barring import read_barred
from engine.model import Definition, Process

if TYPE_CHECKING:
    from engine.execution._elements import Element
    from engine.execution._inclusive import Inclusive


class Scheme(BpmnProcessSpec):  # type: ignore[misc]  # the library has no types
    """The elements of one scope, wired.

    The library's own three (`Start`, `<name>.EndJoin`, `End`) stay unused but for the first, the tree's root; our elements bear a prefix,
    so that an element of the diagram may be called `End` or `x.EndJoin` without meeting them.
    """

    def __init__(self, definition: Definition, process: Process, scope: str) -> None:
        super().__init__(name=f"{definition.id}#{scope}")
        self.definition_id = definition.id
        self.process = process
        self.entry: Element | None = None
        """Where a token is placed to begin."""
        self.inclusive_joins: list[Inclusive] = []
        self.barred = read_barred(process)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition ready to run: it never changes afterwards and may be kept for as long as the definition."""

    id: str
    """The definition's id."""
    scheme: Scheme
    """The process itself; called processes and sub-processes hang on the elements that open them."""
    elements: Mapping[str, int]
    """How many elements each scheme has, by its name: what was compiled, for people who look."""
