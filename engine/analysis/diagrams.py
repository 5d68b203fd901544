"""Two versions of a diagram: processes, nodes, flows and lanes, compared by id."""

from __future__ import annotations

from collections.abc import Iterator

from engine.analysis.comparing import Difference, Fact, Named, Thing, compare, feel
from engine.model import Diagram, Event, Flow, Lane, MultiInstance, Node, Process


def compare_diagrams(old: Diagram, new: Diagram) -> Iterator[Difference]:
    """What differs. A process that is new or gone counts as one thing."""
    file = new.file
    before, after = {k: _process(p) for k, p in old.processes.items()}, {k: _process(p) for k, p in new.processes.items()}
    yield from compare(file, before, after)
    for key, process in new.processes.items():
        if key in old.processes:
            yield from compare(file, _things(old.processes[key]), _things(process))


def _things(process: Process) -> dict[str, Thing]:
    found = [*map(_lane, process.lanes.values())]
    found += [_node(process, node) for node in process.nodes.values()]
    found += [_flow(process, flow) for flow in process.flows.values()]
    return {thing.id: thing for thing in found}


def _process(process: Process) -> Thing:
    facts: dict[Fact, str | Named] = {
        ("name", ""): process.name,
        ("documentation", ""): process.documentation,
        ("executable", ""): "true" if process.executable else "false",
        ("extension", ""): ", ".join(process.extensions),
    }
    facts |= {("property", key): value for key, value in process.properties.items()}
    facts |= {("attribute", key): value for key, value in process.attributes.items()}
    return Thing("process", process.id, process.name, "", facts)


def _lane(lane: Lane) -> Thing:
    return Thing("lane", lane.id, lane.name, "", {("name", ""): lane.name, ("role", ""): lane.role})


def _node(process: Process, node: Node) -> Thing:
    lane, around, host = process.lane_of(node), process.nodes.get(node.scope), process.nodes.get(node.attached_to or "")
    facts: dict[Fact, str | Named] = {
        ("name", ""): node.name,
        ("kind", ""): node.kind,
        ("lane", ""): Named(lane.id, lane.name) if lane else "",
        ("scope", ""): Named(around.id, around.name) if around else "",
        ("documentation", ""): node.documentation,
        ("form", ""): node.form_key or "",
        ("groups", ""): node.candidate_groups or "",
        ("users", ""): node.candidate_users or "",
        ("assignee", ""): node.assignee or "",
        ("due", ""): node.due_date or "",
        ("default", ""): Named(node.default, _way(process, node.default)) if node.default else "",
        ("called", ""): node.called or "",
        ("attached", ""): Named(host.id, host.name) if host else "",
        ("interrupting", ""): "" if node.interrupting else "false",
        ("event", ""): ", ".join(map(_event, node.events)),
        ("repetition", ""): _repetition(node.loop) if node.loop else "standard" if node.standard_loop else "",
        ("extension", ""): ", ".join(node.extensions),
    }
    facts |= {("property", key): value for key, value in node.properties.items()}
    facts |= {("attribute", key): value for key, value in node.attributes.items()}
    return Thing("node", node.id, node.name, node.kind, facts)


def _flow(process: Process, flow: Flow) -> Thing:
    facts: dict[Fact, str | Named] = {
        ("name", ""): flow.name,
        ("source", ""): Named(flow.source, _called(process, flow.source)),
        ("target", ""): Named(flow.target, _called(process, flow.target)),
        ("condition", ""): feel(flow.condition, flow.condition_language),
        ("extension", ""): ", ".join(flow.extensions),
    }
    name = flow.name or f"{_called(process, flow.source)} → {_called(process, flow.target)}"
    return Thing("flow", flow.id, name, "", facts)


def _called(process: Process, node_id: str) -> str:
    node = process.nodes.get(node_id)
    return (node.name or node.id) if node else node_id


def _way(process: Process, flow_id: str) -> str:
    flow = process.flows.get(flow_id)
    return (flow.name or _called(process, flow.target)) if flow else flow_id


def _event(event: Event) -> str:
    timer = f"{event.timer.kind} {event.timer.text}" if event.timer else ""
    return " ".join(part for part in (event.kind, timer, event.name or event.ref or "", feel(event.condition)) if part)


def _repetition(loop: MultiInstance) -> str:
    texts = (loop.collection, loop.element_variable, loop.cardinality, loop.completion_condition, loop.output_collection)
    return "; ".join(("sequential" if loop.sequential else "parallel", *(text for text in texts if text)))
