"""Which variables a node writes, as far as the files say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.model import Node, Process

OFFICE = "kantor"
"""The read-only variable of office settings."""

_ASSIGNED = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)", re.MULTILINE)


def written_by(node: Node, processes: Mapping[str, Process]) -> frozenset[str]:
    """The case variables that `node` writes. A task without a form writes what is handed in: unknown, so none.

    A repeated task writes its collection only; each item's own object is local. A call activity writes what the called process writes.
    """
    if node.kind == "scriptTask":
        return frozenset(_ASSIGNED.findall(node.attributes.get("bpmn:script", "")))
    if node.kind == "callActivity" and node.loop is None:
        return frozenset(name for process in _called(node, processes) for inner in process.nodes.values() for name in _own(inner))
    return _own(node)


def declared(process: Process, processes: Mapping[str, Process]) -> frozenset[str]:
    """Every variable that some node of the process, or of the processes it calls, is known to write, and the items of its repetitions."""
    names = {name for node in process.nodes.values() for name in written_by(node, processes)}
    items = {node.loop.element_variable for node in process.nodes.values() if node.loop is not None and node.loop.element_variable}
    return frozenset({OFFICE, *names, *items})


def writes_anything(process: Process, processes: Mapping[str, Process]) -> bool:
    """Whether some task without a form, whose variables are named only when it is completed, stands in the process or in one it calls."""
    reached = [process, *(called for node in process.nodes.values() for called in _called(node, processes))]
    return any(node.kind == "userTask" and not node.form_key for one in reached for node in one.nodes.values())


def _own(node: Node) -> frozenset[str]:
    name = node.loop.output_collection if node.loop is not None else node.form_key
    return frozenset([name]) if name and node.kind in ("userTask", "callActivity", "subProcess") else frozenset()


def _called(node: Node, processes: Mapping[str, Process]) -> list[Process]:
    """The process that `node` calls and those that one calls, each once, however they call each other."""
    found: dict[str, Process] = {}
    waiting = [node.called]
    while waiting:
        key = waiting.pop()
        if key is not None and key in processes and key not in found:
            found[key] = processes[key]
            waiting.extend(inner.called for inner in processes[key].nodes.values())
    return list(found.values())
