"""Processes: nodes at any depth, sequence flows and lanes become a `model.Process`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from lxml import etree

from engine.model import Flow, Lane, Node, Process
from engine.reading.names import attributes, bare, bpmn, line_of, local, text_of, written
from engine.reading.nodes import Roots, is_flow_node, read_documentation, read_extensions, read_node, read_properties

ROLE = "peran"
"""Extension property of a lane that names its role."""


@dataclass(slots=True)
class _Content:
    """What is gathered while walking down a process."""

    roots: Roots
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """Ids that stand in the process, and those made for elements without one."""


def read_process(element: etree._Element, participant: str, *, roots: Roots) -> Process:
    """The process as it stands in the file. `participant` is the name of its pool, "" if it has none."""
    content = _Content(roots, taken={str(child.get("id")) for child in element.iter() if child.get("id")})
    identifier = element.get("id", "")
    _walk(element, identifier, content)
    return Process(
        id=identifier,
        name=element.get("name", "") or participant,
        executable=element.get("isExecutable", "false") in ("true", "1"),
        nodes=_joined(content),
        flows=content.flows,
        lanes=content.lanes,
        documentation=read_documentation(element),
        properties=read_properties(element),
        participant=participant,
        attributes={written(name): value for name, value in attributes(element).items() if name not in ("id", "name", "isExecutable")},
        extensions=read_extensions(element),
    )


def _walk(container: etree._Element, scope: str, content: _Content) -> None:
    """Read the children of a process or sub-process; recursion is as deep as sub-processes are nested, which `document` caps."""
    for child in container:
        if child.tag == bpmn("sequenceFlow"):
            flow = _read_flow(child, scope, content)
            content.flows.setdefault(flow.id, flow)
        elif child.tag == bpmn("laneSet"):
            _read_lanes(child, None, content)
        elif is_flow_node(child):
            identifier = child.get("id") or _made_id(child, content)
            content.nodes.setdefault(identifier, read_node(child, identifier, scope, roots=content.roots))
            _walk(child, identifier, content)


def _made_id(element: etree._Element, content: _Content) -> str:
    """An id for an element that has none: ``flow_1``, ``userTask_2`` … in file order, the same whenever the same bytes are read."""
    prefix = "flow" if element.tag == bpmn("sequenceFlow") else local(element)
    identifier = next(name for number in count(1) if (name := f"{prefix}_{number}") not in content.taken)
    content.taken.add(identifier)
    return identifier


def _read_flow(element: etree._Element, scope: str, content: _Content) -> Flow:
    condition = element.find(bpmn("conditionExpression"))
    return Flow(
        id=element.get("id") or _made_id(element, content),
        source=bare(element.get("sourceRef")) or "",
        target=bare(element.get("targetRef")) or "",
        name=element.get("name", ""),
        scope=scope,
        condition=text_of(condition),
        condition_language=None if condition is None else condition.get("language"),
        had_id=bool(element.get("id")),
        line=line_of(element),
        extensions=(*read_extensions(element), *_condition_attributes(condition)),
    )


def _condition_attributes(condition: etree._Element | None) -> Iterator[str]:
    """``camunda:resource`` of a condition, which keeps its text in another file."""
    if condition is not None:
        names = (written(name) for name in attributes(condition) if name.startswith("{"))
        yield from (name for name in names if not name.startswith("xsi:"))


def _read_lanes(lane_set: etree._Element, parent: str | None, content: _Content) -> None:
    for number, element in enumerate(lane_set.findall(bpmn("lane")), start=1):
        identifier = element.get("id") or f"{parent or lane_set.get('id', 'lane')}_{number}"
        name = element.get("name", "").strip()
        role = read_properties(element).get(ROLE) or name.lower()
        references = (bare(text_of(reference)) for reference in element.findall(bpmn("flowNodeRef")))
        content.lanes[identifier] = Lane(identifier, name, role, nodes=tuple(r for r in references if r), parent=parent)
        for child_set in element.findall(bpmn("childLaneSet")):
            _read_lanes(child_set, identifier, content)


def _joined(content: _Content) -> dict[str, Node]:
    """The nodes with their flows and their innermost lane."""
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in content.flows.values():
        incoming.setdefault(flow.target, []).append(flow.id)
        outgoing.setdefault(flow.source, []).append(flow.id)
    lanes = _innermost(content.lanes.values(), content.lanes)
    return {
        node.id: replace(node, incoming=tuple(incoming.get(node.id, ())), outgoing=tuple(outgoing.get(node.id, ())), lane=lanes.get(node.id))
        for node in content.nodes.values()
    }


def _innermost(lanes: Iterable[Lane], known: Mapping[str, Lane]) -> dict[str, str]:
    """Node id → its deepest lane, whatever order the file lists them in; of two equally deep ones the first."""
    found: dict[str, str] = {}
    for lane in lanes:
        for node in lane.nodes:
            if node not in found or _depth(lane, known) > _depth(known[found[node]], known):
                found[node] = lane.id
    return found


def _depth(lane: Lane, known: Mapping[str, Lane]) -> int:
    depth = 0
    while lane.parent is not None and depth < len(known):
        lane = known[lane.parent]
        depth += 1
    return depth
