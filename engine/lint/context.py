"""What a rule may look at besides the process it checks, and how it words a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import Finding
from engine.expressions import Expression, ExpressionError, parse
from engine.lint.graph import Graph, members, scopes
from engine.lint.inclusive import Blocks, match
from engine.lint.nets import Net, build
from engine.lint.severities import RULES
from engine.lint.writes import Writes
from engine.model import Diagram, Flow, Form, Lane, Node, Process
from engine.sentences import said

Element = Node | Flow | Lane | Process


@dataclass(frozen=True)
class Context:
    """One process within the whole set of files, as it would be after deployment."""

    diagram: Diagram
    process: Process
    processes: Mapping[str, Process]
    """Key → every executable process of the set."""
    forms: Mapping[str, Form]
    letters: Mapping[str, bytes]
    """File name of a letter template → its source, for those of the set."""
    _parsed: dict[tuple[str, str | None], Expression | ExpressionError] = field(default_factory=dict)

    @cached_property
    def graph(self) -> Graph:
        """How the nodes of the process follow each other."""
        return Graph.of(self.process)

    @cached_property
    def nets(self) -> Mapping[str, Net]:
        """Scope → its token game, `whole` or not.

        Scopes without exactly one start event are left out, since other rules refuse them; so are those with a gateway whose game is not known.
        """
        starts = {scope: [n for n in members(self.process, scope) if n.kind == "startEvent"] for scope in scopes(self.process)}
        single = {scope: nodes[0] for scope, nodes in starts.items() if len(nodes) == 1}
        found = {scope: build(self.process, self.graph, start, keeps=self._writes, blocks=self.blocks) for scope, start in single.items()}
        return {scope: net for scope, net in found.items() if net is not None}

    @cached_property
    def blocks(self) -> Blocks:
        """How the inclusive gateways of the process belong together."""
        return match(self.process, self.graph)

    @cached_property
    def writes(self) -> Writes:
        """What the nodes of the set write."""
        return Writes(self.processes)

    def written_by(self, node: Node) -> frozenset[str]:
        """The variables that a node of the process writes."""
        return self.writes.of(node, self.process)

    def _writes(self, node: Node) -> bool:
        return bool(self.written_by(node))

    def expression(self, text: str, language: str | None = None) -> Expression | ExpressionError:
        """`text` as an expression, or why it is none; read once however many rules ask."""
        key = (text, language)
        if key not in self._parsed:
            try:
                self._parsed[key] = parse(text, language=language)
            except ExpressionError as error:
                self._parsed[key] = error
        return self._parsed[key]

    @property
    def elements(self) -> tuple[Process | Node, ...]:
        """The process and all its nodes."""
        return (self.process, *self.process.nodes.values())

    def finding(self, rule: str, element: Element, *, case: str = "", **values: object) -> Finding:
        """A finding of `rule` about `element`. `case` chooses among several sentences of one rule, `values` fill its placeholders
        (a mapping: by language)."""
        return about(rule, element, self.diagram.file, case=case, **values)


def about(rule: str, element: Element, file: str, *, case: str = "", **values: object) -> Finding:
    """A finding about an element of `file`; the rest as in `Context.finding`."""
    name = element.name or None
    placeholders = {"element": f"“{name}” ({element.id})" if name else element.id, "file": file, **values}
    message = said("engine.lint", f"{rule}-{case}" if case else rule, **placeholders)
    return Finding(rule, element.id, message, element_name=name, severity=RULES[rule], file=file)


def about_file(rule: str, file: str, *, element_id: str | None = None, **values: object) -> Finding:
    """A finding about `file` as a whole, or about something in it that is no value of the model."""
    placeholders = {"element": element_id, "file": file, **values}
    return Finding(rule, element_id, said("engine.lint", rule, **placeholders), severity=RULES[rule], file=file)
