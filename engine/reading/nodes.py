"""Flow nodes: one BPMN element with its attributes, events and markers becomes a `model.Node`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from engine.model import Event, MultiInstance, Node, Timer
from engine.reading.names import attributes, bare, bpmn, camunda, is_bpmn, line_of, local, text_of, written

OUTPUT_COLLECTION = "koleksi_hasil"
"""Extension property that names the variable gathering what each item wrote."""

_FIELDS = {
    camunda("formKey"): "form_key",
    camunda("formRef"): "form_key",
    camunda("candidateGroups"): "candidate_groups",
    camunda("candidateUsers"): "candidate_users",
    camunda("assignee"): "assignee",
    camunda("dueDate"): "due_date",
    "default": "default",
}
_READ_ELSEWHERE = {"id", "name", "calledElement", "attachedToRef", "cancelActivity", "isInterrupting"}
_CHILDREN_READ = {
    "documentation",
    "extensionElements",
    "incoming",
    "outgoing",
    "conditionExpression",
    "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics",
}
_TIMERS: Mapping[str, Literal["date", "duration", "cycle"]] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_MAPPINGS = {camunda("in"), camunda("out")}


@dataclass(frozen=True, slots=True)
class Roots:
    """The elements directly under ``definitions`` that events refer to, by id."""

    elements: Mapping[str, etree._Element]

    def get(self, identifier: str | None) -> etree._Element | None:
        """The element with this id, if there is one."""
        return self.elements.get(identifier) if identifier else None


def read_node(element: etree._Element, identifier: str, scope: str, *, roots: Roots) -> Node:
    """The node as it stands in the file; lane and flows are joined later."""
    properties = read_properties(element)
    fields: dict[str, Any] = {_FIELDS[name]: value for name, value in attributes(element).items() if name in _FIELDS}
    loop = element.find(bpmn("multiInstanceLoopCharacteristics"))
    return Node(
        id=identifier,
        kind=local(element),
        name=element.get("name", ""),
        scope=scope,
        documentation=read_documentation(element),
        properties=properties,
        events=_read_events(element, roots),
        loop=None if loop is None else _read_loop(loop, properties),
        standard_loop=element.find(bpmn("standardLoopCharacteristics")) is not None,
        called=bare(element.get("calledElement")),
        attached_to=bare(element.get("attachedToRef")),
        interrupting=element.get("cancelActivity", element.get("isInterrupting", "true")) in ("true", "1"),
        attributes={**_attributes(element), **_loop_attributes(loop), **_script(element)},
        extensions=read_extensions(element),
        line=line_of(element),
        **fields,
    )


def read_documentation(element: etree._Element) -> str:
    """The documentation of an element; several texts are parted by an empty line."""
    texts = (text_of(child) for child in element.findall(bpmn("documentation")))
    return "\n\n".join(text for text in texts if text)


def read_properties(element: etree._Element) -> dict[str, str]:
    """Camunda's extension properties of an element, in file order; the last one of a name stands."""
    path = f"{bpmn('extensionElements')}/{camunda('properties')}/{camunda('property')}"
    return {child.get("name", ""): child.get("value", "") for child in element.findall(path)}


def read_extensions(element: etree._Element) -> tuple[str, ...]:
    """What else an element carries and nobody has read.

    Extension elements (``camunda:executionListener``), then BPMN children (``bpmn:ioSpecification``).
    Camunda's ``in`` and ``out`` show their attributes, since ``camunda:in variables=all`` only says
    what is done anyway.
    """
    extensions = [_extension(child) for child in element.findall(f"{bpmn('extensionElements')}/*") if child.tag != camunda("properties")]
    children = [
        written(str(child.tag))
        for child in element
        if is_bpmn(child) and local(child) not in _CHILDREN_READ and not _is_event_definition(child) and not _is_content(child)
    ]
    return (*extensions, *children)


def _extension(child: etree._Element) -> str:
    name = written(str(child.tag))
    if child.tag not in _MAPPINGS:
        return name
    return " ".join([name, *(f"{written(key)}={value}" for key, value in sorted(attributes(child).items()))])


def _is_event_definition(child: etree._Element) -> bool:
    return local(child).endswith("EventDefinition") or local(child) == "eventDefinitionRef"


#: Children of sub-processes and script tasks that are read as nodes, flows, lanes or text, or are mere notes in the drawing.
_NOTES = {"association", "group", "textAnnotation", "dataObject", "dataObjectReference", "dataStoreReference"}


def _is_content(child: etree._Element) -> bool:
    return is_flow_node(child) or local(child) in {*_NOTES, "sequenceFlow", "laneSet", "script"}


_FLOW_NODE_ENDINGS = ("Task", "task", "Event", "Gateway", "subProcess", "SubProcess", "transaction", "callActivity", "Choreography")


def is_flow_node(child: etree._Element) -> bool:
    """Whether a child of a process is a node: an activity, a gateway or an event, of any kind BPMN knows."""
    return is_bpmn(child) and local(child).endswith(_FLOW_NODE_ENDINGS)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {written(name): value for name, value in attributes(element).items() if name not in _FIELDS and name not in _READ_ELSEWHERE}


def _script(element: etree._Element) -> dict[str, str]:
    script = text_of(element.find(bpmn("script")))
    return {} if script is None else {"bpmn:script": script}


def _read_events(element: etree._Element, roots: Roots) -> tuple[Event, ...]:
    events = []
    for child in element:
        definition = roots.get(bare(text_of(child))) if child.tag == bpmn("eventDefinitionRef") else child
        if definition is not None and is_bpmn(definition) and local(definition).endswith("EventDefinition"):
            events.append(_read_event(definition, roots))
    return tuple(events)


def _read_event(definition: etree._Element, roots: Roots) -> Event:
    kind = local(definition).removesuffix("EventDefinition")
    reference = bare(definition.get(f"{kind}Ref"))
    target = roots.get(reference)
    name = definition.get("name") if target is None else target.get("name")
    if target is not None and kind in ("error", "escalation"):
        name = target.get(f"{kind}Code")
    return Event(kind, timer=_read_timer(definition), ref=reference, name=name, condition=text_of(definition.find(bpmn("condition"))))


def _read_timer(definition: etree._Element) -> Timer | None:
    for child in definition:
        kind = _TIMERS.get(local(child))
        if kind is not None:
            return Timer(kind, text_of(child) or "")
    return None


def _read_loop(loop: etree._Element, properties: Mapping[str, str]) -> MultiInstance:
    item = loop.find(bpmn("inputDataItem"))
    return MultiInstance(
        sequential=loop.get("isSequential", "false") in ("true", "1"),
        collection=loop.get(camunda("collection")) or bare(text_of(loop.find(bpmn("loopDataInputRef")))),
        element_variable=loop.get(camunda("elementVariable")) or (None if item is None else item.get("id")),
        cardinality=text_of(loop.find(bpmn("loopCardinality"))),
        completion_condition=text_of(loop.find(bpmn("completionCondition"))),
        output_collection=properties.get(OUTPUT_COLLECTION) or bare(text_of(loop.find(bpmn("loopDataOutputRef")))),
    )


def _loop_attributes(loop: etree._Element | None) -> dict[str, str]:
    """Attributes of the multi-instance marker beyond those of `MultiInstance`, prefixed ``loop:``; ``loop:outputDataItem`` is that element's id."""
    if loop is None:
        return {}
    read = {"id", "isSequential", camunda("collection"), camunda("elementVariable")}
    found = {f"loop:{written(name)}": value for name, value in attributes(loop).items() if name not in read}
    item = loop.find(bpmn("outputDataItem"))
    complex_behavior = loop.find(bpmn("complexBehaviorDefinition"))
    if item is not None:
        found["loop:outputDataItem"] = item.get("id", "")
    if complex_behavior is not None:
        found["loop:complexBehaviorDefinition"] = complex_behavior.get("id", "")
    return found
