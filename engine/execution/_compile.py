"""From a definition to specifications: built once, directly from the model, never changed afterwards.

Not by SpiffWorkflow's parser: it orders exclusive branches by the drawing's coordinates, drops flows without an id, loses lanes, and
recurses once per step of the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.errors import Finding, Refused
from engine.execution._assignments import Assign, read_assignments
from engine.execution._calls import Call, Embedded, read_mapping
from engine.execution._elements import Element, Way
from engine.execution._evaluation import read
from engine.execution._events import Boundary, Catch, Caught, FirstEvent, Terminate, Throw
from engine.execution._gateways import Exclusive, Parallel
from engine.execution._inclusive import Inclusive, note_upstream
from engine.execution._messages import MessageBoundary, MessageCatch
from engine.execution._people import Person
from engine.execution._repetition import Repetition
from engine.execution._specs import Compiled, Scheme
from engine.execution._timers import TimerBoundary, TimerCatch
from engine.execution._work import Work
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
        if any(known.name == scheme.name for known in self.made):
            raise self.refusal(process.nodes.get(scope), "duplicate-id", f"{scope} is the id of two flows")
        self.made.append(scheme)
        elements = {node.id: self._element(scheme, node) for node in process.nodes.values() if node.scope == scope}
        for flow in process.flows.values():
            if flow.scope == scope:
                self._connect(elements, process.nodes, flow)
        for element in elements.values():
            if isinstance(element, Boundary):
                self._attach(elements, element)
        for join in scheme.inclusive_joins:
            note_upstream(join, scheme)
        scheme.entry = elements[self._entry(process, scope).id]
        return scheme

    def called(self, node: Node) -> Scheme:
        """The process that a call activity runs, on the version this definition is bound to."""
        definition = self.definition.calls.get(node.called or "")
        if definition is None:
            raise self.refusal(node, "call-unresolved", f"the called process {node.called!r} is not bound")
        workshop = _Workshop(definition)
        scheme = workshop.scheme(definition.process, definition.process.id)
        self.made.extend(workshop.made)
        return scheme

    def _element(self, scheme: Scheme, node: Node) -> Element:
        kind = ":".join([node.kind, *(event.kind for event in node.events)])
        build = KINDS.get(kind)
        if build is None or node.standard_loop or any(node.attributes.get(name, "false") not in ("false", "0") for name in FLAGS):
            raise self.refusal(node, "element-not-supported", f"{kind} is not executed")
        if node.loop is None:
            return build(self, scheme, node, None)
        if node.kind not in REPEATABLE or not (node.loop.collection or node.loop.cardinality):
            raise self.refusal(node, "repetition-not-supported", "this repetition is not executed")
        repetition = Repetition(scheme, node, node.loop)
        repetition.item = build(self, scheme, node, repetition)
        return repetition

    def _connect(self, elements: Mapping[str, Element], nodes: Mapping[str, Node], flow: Flow) -> None:
        if flow.source not in elements or flow.target not in elements:
            raise self.refusal(nodes.get(flow.source), "flow-dangling", f"the flow {flow.id} does not connect two nodes of one scope")
        source = elements[flow.source]
        if flow.condition is not None and not isinstance(source, Exclusive | Inclusive):
            raise self.refusal(source.node, "condition-not-supported", f"the condition of {flow.id} would not be looked at")
        condition = None
        if flow.condition is not None and flow.id != source.node.default:
            condition = read(flow.condition, source.node, language=flow.condition_language)
        if isinstance(source, FirstEvent) and not isinstance(elements[flow.target], Catch):
            raise self.refusal(source.node, "event-gateway-target", f"{flow.target} is no event that waits")
        source.ways = (*source.ways, Way(flow, elements[flow.target], condition))
        source.connect(elements[flow.target])

    def _attach(self, elements: Mapping[str, Element], boundary: Boundary) -> None:
        node = boundary.node
        activity = elements.get(node.attached_to or "")
        if activity is None or activity.node.kind not in BEARING.get(node.events[0].kind, ()):
            raise self.refusal(node, "boundary-not-supported", f"a boundary event ({node.events[0].kind}) does nothing there")
        activity.boundaries = (*activity.boundaries, boundary)

    def _entry(self, process: Process, scope: str) -> Node:
        starts = process.start_events(scope)
        plain = [start for start in starts if not start.events] or (list(starts) if scope == process.id else [])
        if len(plain) != 1:
            raise self.refusal(process.nodes.get(scope), "start-not-clear", f"{scope} has {len(plain)} start events that could begin it")
        return plain[0]

    def refusal(self, node: Node | None, rule: str, text: str) -> Refused:
        """A refusal that names the element."""
        message = {"en": f"{text}.", "id": f"Tidak dapat dijalankan: {text}."}
        return Refused([Finding(rule, node.id if node else None, message, node.name if node else None, file=self.definition.diagram.file)])


def _call(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    mappings = [(extension, read_mapping(extension, node)) for extension in node.extensions if extension.startswith(("camunda:in", "camunda:out"))]
    for extension, mapping in mappings:
        if mapping is None:
            raise workshop.refusal(node, "mapping-not-supported", f"the mapping {extension!r} is not executed")
    ins = tuple(mapping for extension, mapping in mappings if mapping and extension.startswith("camunda:in "))
    outs = tuple(mapping for extension, mapping in mappings if mapping and extension.startswith("camunda:out "))
    return Call(scheme, node, workshop.called(node), repetition=repetition, ins=ins, outs=outs)


def _embedded(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    return Embedded(scheme, node, workshop.scheme(scheme.process, node.id), repetition=repetition)


def _script(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    assignments = read_assignments(node)
    if assignments is None:
        raise workshop.refusal(node, "script-not-supported", "a script may only set variables, one a line: name = expression")
    return Assign(scheme, node, assignments)


def _timer_catch(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    timer = node.events[0].timer
    if timer is None or timer.kind == "cycle":
        raise workshop.refusal(node, "timer-not-supported", "an intermediate timer waits for a date or a duration")
    return TimerCatch(scheme, node, timer)


def _boundary(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    event = node.events[0]
    if event.kind == "timer":
        if event.timer is None or (event.timer.kind == "cycle" and node.interrupting):
            raise workshop.refusal(node, "timer-not-supported", "an interrupting timer waits for a date or a duration")
        return TimerBoundary(scheme, node, event.timer)
    if event.kind == "message":
        return MessageBoundary(scheme, node, _name_of(workshop, node))
    if event.kind == "error" and not node.interrupting:
        raise workshop.refusal(node, "boundary-not-supported", "an error always interrupts")
    return Caught(scheme, node)


def _message_catch(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    return MessageCatch(scheme, node, _name_of(workshop, node))


def _name_of(workshop: _Workshop, node: Node) -> str:
    name = node.events[0].name
    if not name:
        raise workshop.refusal(node, "message-without-name", "a message needs a name")
    return name


def _work(workshop: _Workshop, scheme: Scheme, node: Node, repetition: Repetition | None) -> Element:
    topic = node.attributes.get("camunda:topic")
    if node.attributes.get("camunda:type") != "external" or not topic:
        raise workshop.refusal(node, "service-not-external", "a service task is done by whoever takes its topic (camunda:type external)")
    return Work(scheme, node, topic, repetition=repetition)


def _plain(make: Callable[[Scheme, Node], Element]) -> Build:
    return lambda workshop, scheme, node, repetition: make(scheme, node)


KINDS: Mapping[str, Build] = {
    "startEvent": _plain(Element),
    "startEvent:timer": _plain(Element),    # it begins a case; once begun it is a plain start
    "endEvent": _plain(Element),
    "endEvent:terminate": _plain(Terminate),
    "endEvent:error": _plain(Throw),
    "endEvent:escalation": _plain(Throw),
    "intermediateThrowEvent": _plain(Element),
    "intermediateThrowEvent:escalation": _plain(Throw),
    "intermediateCatchEvent:timer": _timer_catch,
    "intermediateCatchEvent:message": _message_catch,
    "boundaryEvent:timer": _boundary,
    "boundaryEvent:message": _boundary,
    "boundaryEvent:error": _boundary,
    "boundaryEvent:escalation": _boundary,
    "exclusiveGateway": _plain(Exclusive),
    "parallelGateway": _plain(Parallel),
    "inclusiveGateway": _plain(Inclusive),
    "eventBasedGateway": _plain(FirstEvent),
    "userTask": lambda workshop, scheme, node, repetition: Person(scheme, node, repetition=repetition),
    "scriptTask": _script,
    "serviceTask": _work,
    "callActivity": _call,
    "subProcess": _embedded,
}
"""Kind of node, with the kind of its event → what executes it. What is not here is refused."""
REPEATABLE = ("userTask", "serviceTask", "callActivity", "subProcess")
"""Activities that may be a multi-instance."""
BEARING: Mapping[str, tuple[str, ...]] = {
    "timer": REPEATABLE, "message": REPEATABLE, "error": ("serviceTask", "callActivity", "subProcess"), "escalation": ("callActivity", "subProcess"),
}
"""Kind of boundary event → activities where it can ever happen."""
FLAGS = ("triggeredByEvent", "isForCompensation", "instantiate", "parallelMultiple")
"""Attributes that, set, make an element something else than what we execute."""
