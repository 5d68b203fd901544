"""From a definition to specifications: built once, directly from the model, never changed afterwards.

Not by SpiffWorkflow's parser: it orders exclusive branches by the drawing's coordinates, drops flows without an id, loses lanes, and
recurses once per step of the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.errors import Finding, Refused
from engine.execution._calls import Call, Embedded
from engine.execution._elements import Element, Way
from engine.execution._evaluation import read
from engine.execution._gateways import Exclusive, Parallel
from engine.execution._people import Person
from engine.execution._repetition import Repetition
from engine.execution._specs import Compiled, Scheme
from engine.model import Definition, Flow, Node, Process

Build = Callable[["_Workshop", Scheme, Node, "Repetition | None"], Element]


def compile_definition(definition: Definition) -> Compiled:
    """Build what `advance` runs: the process of `definition`, its sub-processes and the processes it calls.

    Raises Refused when it holds something that is not executed exactly (deployment refuses more, and earlier), ModelFault when an
    expression cannot be read.
    """
    workshop = _Workshop(definition)
    scheme = workshop.scheme(definition.process, definition.process.id)
    return Compiled(definition.id, scheme, {spec.name: len(spec.task_specs) for spec in workshop.made})


class _Workshop:
    """Builds the schemes of one definition; called definitions get a workshop of their own."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.made: list[Scheme] = []

    def scheme(self, process: Process, scope: str) -> Scheme:
        """The flow of `scope`: the process itself or one of its sub-processes."""
        scheme = Scheme(self.definition, process, scope)
        self.made.append(scheme)
        elements = {node.id: self._element(scheme, node) for node in process.nodes.values() if node.scope == scope}
        for flow in process.flows.values():
            if flow.scope == scope:
                self._connect(elements, process.nodes, flow)
        scheme.entry = elements[self._entry(process, scope).id]
        return scheme

    def called(self, node: Node) -> Scheme:
        """The process that a call activity runs, on the version this definition is bound to."""
        if node.called not in self.definition.calls:
            raise self.refusal(node, "call-unresolved", f"the called process {node.called!r} is not bound")
        definition = self.definition.calls[node.called]
        workshop = _Workshop(definition)
        scheme = workshop.scheme(definition.process, definition.process.id)
        self.made.extend(workshop.made)
        return scheme

    def _element(self, scheme: Scheme, node: Node) -> Element:
        build = KINDS.get(node.kind)
        if build is None or node.standard_loop or any(event.kind not in EVENTS.get(node.kind, ()) for event in node.events):
            kinds = "".join(f" ({event.kind})" for event in node.events)
            raise self.refusal(node, "element-not-supported", f"{node.kind}{kinds} is not executed")
        if node.loop is None:
            return build(self, scheme, node, None)
        if node.kind not in REPEATABLE or node.loop.completion_condition or not (node.loop.collection or node.loop.cardinality):
            raise self.refusal(node, "repetition-not-supported", "this repetition is not executed")
        repetition = Repetition(scheme, node, node.loop)
        repetition.item = build(self, scheme, node, repetition)
        return repetition

    def _connect(self, elements: Mapping[str, Element], nodes: Mapping[str, Node], flow: Flow) -> None:
        if flow.source not in elements or flow.target not in elements:
            raise self.refusal(nodes.get(flow.source), "flow-dangling", f"the flow {flow.id} does not connect two nodes of one scope")
        source = elements[flow.source]
        if flow.condition is not None and not isinstance(source, Exclusive):
            raise self.refusal(source.node, "condition-not-supported", f"the condition of {flow.id} would not be looked at")
        condition = None
        if flow.condition is not None and flow.id != source.node.default:
            condition = read(flow.condition, source.node, language=flow.condition_language)
        source.ways = (*source.ways, Way(flow, elements[flow.target], condition))
        source.connect(elements[flow.target])

    def _entry(self, process: Process, scope: str) -> Node:
        starts = process.start_events(scope)
        plain = [start for start in starts if not start.events] or list(starts)
        if len(plain) != 1:
            raise self.refusal(process.nodes.get(scope), "start-not-clear", f"{scope} has {len(plain)} start events that could begin it")
        return plain[0]

    def refusal(self, node: Node | None, rule: str, text: str) -> Refused:
        """A refusal that names the element."""
        message = {"en": f"{text}.", "id": f"Tidak dapat dijalankan: {text}."}
        return Refused([Finding(rule, node.id if node else None, message, node.name if node else None, file=self.definition.diagram.file)])


def _call(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    if any(tag in ("camunda:in", "camunda:out") for tag in node.extensions):
        raise workshop.refusal(node, "mapping-not-supported", "mappings of a call are not executed")
    return Call(scheme, node, workshop.called(node), repetition=repetition)


def _embedded(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    return Embedded(scheme, node, workshop.scheme(scheme.process, node.id), repetition=repetition)


KINDS: Mapping[str, Build] = {
    "startEvent": lambda workshop, scheme, node, repetition: Element(scheme, node),
    "endEvent": lambda workshop, scheme, node, repetition: Element(scheme, node),
    "intermediateThrowEvent": lambda workshop, scheme, node, repetition: Element(scheme, node),
    "exclusiveGateway": lambda workshop, scheme, node, repetition: Exclusive(scheme, node),
    "parallelGateway": lambda workshop, scheme, node, repetition: Parallel(scheme, node),
    "userTask": lambda workshop, scheme, node, repetition: Person(scheme, node, repetition=repetition),
    "callActivity": _call,
    "subProcess": _embedded,
}
"""Kind of node → what executes it. What is not here is refused."""
EVENTS: Mapping[str, tuple[str, ...]] = {"startEvent": ("timer",)}
"""Kind of node → the event definitions it may bear. A timer start begins a case; once begun it is a plain start."""
REPEATABLE = ("userTask", "callActivity", "subProcess")
