"""Which variables a node writes, as far as the files say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.model import OFFICE, Node, Process
from engine.reading import IN, OUT, handovers

COUNTERS = frozenset({"loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"})
"""Variables that a repetition gives to its items and to its completion condition."""

_ASSIGNED = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)", re.MULTILINE)


class Writes:
    """What the nodes of a set of processes write."""

    def __init__(self, processes: Mapping[str, Process]) -> None:
        self._processes = processes
        self._members: dict[str, dict[str, list[Node]]] = {}

    def of(self, node: Node, within: Process) -> frozenset[str]:
        """The variables of the scope around it that `node` of the process `within` writes.

        A task without a form writes what is handed in: unknown, so none. A repeated activity writes its collection only, what each item
        writes is local. A sub-process writes what stands in it; a call activity what the called process writes, or what is mapped out.
        """
        names = set(_own(node))
        if node.loop is None and node.kind == "subProcess":
            for inner in self._inside(within, node.id):
                names |= self.of(inner, within)
        if node.loop is None and node.kind == "callActivity" and not _is_narrowed(node):
            for called in called_by(node, self._processes):
                names |= self.of_process(called)
        return frozenset(names)

    def of_process(self, process: Process) -> frozenset[str]:
        """What the process itself writes, beside the processes it calls."""
        names: set[str] = set()
        scopes = [process.id]
        while scopes:
            for node in self._inside(process, scopes.pop()):
                names |= _own(node)
                if node.kind == "subProcess" and node.loop is None:
                    scopes.append(node.id)
        return frozenset(names)

    def of_item(self, node: Node, within: Process) -> frozenset[str]:
        """What one item of a repeated sub-process or call activity writes."""
        if node.kind == "subProcess":
            return frozenset(name for inner in self._inside(within, node.id) for name in self.of(inner, within))
        return frozenset(name for called in called_by(node, self._processes) for name in self.of_process(called))

    def _inside(self, process: Process, scope: str) -> list[Node]:
        if process.id not in self._members:
            grouped: dict[str, list[Node]] = {}
            for node in process.nodes.values():
                grouped.setdefault(node.scope, []).append(node)
            self._members[process.id] = grouped
        return self._members[process.id].get(scope, [])


def declared(process: Process, processes: Mapping[str, Process]) -> frozenset[str]:
    """Every variable that some node of the process, or of the processes it calls, is known to write, and the items of its repetitions.

    Also those that the process begins with, as its property `variabel_awal` says.
    """
    reached = {process.id: process}
    for node in process.nodes.values():
        reached.update({called.id: called for called in called_by(node, processes)})
    names = {name for one in reached.values() for node in one.nodes.values() for name in _own(node)}
    items = {node.loop.element_variable for node in process.nodes.values() if node.loop is not None and node.loop.element_variable}
    mapped = {mapping.target for node in process.nodes.values() for mapping in handovers(node.extensions) if mapping.direction == IN}
    counters = COUNTERS if any(node.loop is not None for node in process.nodes.values()) else frozenset[str]()
    given = {name.strip() for name in process.properties.get("variabel_awal", "").split(",") if name.strip()}
    return frozenset({OFFICE, *names, *items, *mapped, *counters, *given})


def writes_anything(process: Process, processes: Mapping[str, Process]) -> bool:
    """Whether something whose variables are named only when it comes stands in the process or in one it calls.

    That is a task without a form, the result of a service task's work, what a message brings.
    """
    reached = [process, *(called for node in process.nodes.values() for called in called_by(node, processes))]
    return any(_is_open_ended(node) for one in reached for node in one.nodes.values())


def _is_open_ended(node: Node) -> bool:
    messages = any(event.kind == "message" for event in node.events)
    return messages or node.kind == "serviceTask" or (node.kind == "userTask" and not node.form_key)


def called_by(node: Node, processes: Mapping[str, Process]) -> list[Process]:
    """The process that `node` calls and those that one calls, each once, however they call each other."""
    found: dict[str, Process] = {}
    waiting = [node.called]
    while waiting:
        key = waiting.pop()
        if key is not None and key in processes and key not in found:
            found[key] = processes[key]
            waiting.extend(inner.called for inner in processes[key].nodes.values())
    return list(found.values())


def _own(node: Node) -> frozenset[str]:
    """What the node names itself as written: its script's variables, its collection, its form, what it maps out."""
    if node.loop is not None:
        return frozenset([node.loop.output_collection] if node.loop.output_collection else [])
    if node.kind == "scriptTask":
        return frozenset(_ASSIGNED.findall(node.attributes.get("bpmn:script", "")))
    if node.kind == "callActivity":
        return frozenset(mapping.target for mapping in handovers(node.extensions) if mapping.direction == OUT and mapping.target)
    return frozenset([node.form_key] if node.form_key and node.kind == "userTask" else [])


def _is_narrowed(node: Node) -> bool:
    """Whether a call activity hands out only what its mappings name."""
    outs = [mapping for mapping in handovers(node.extensions) if mapping.direction == OUT]
    return bool(outs) and all(mapping.source is not None for mapping in outs)
