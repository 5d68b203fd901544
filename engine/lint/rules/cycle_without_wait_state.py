"""A round in a process passes a task or another wait, so that it cannot turn for ever by itself."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint import allowed
from engine.lint.context import Context
from engine.lint.graph import Graph, cycles, members, reachable
from engine.model import Node, Process

_CONTAINERS = ("subProcess", "callActivity")


def check(context: Context) -> Iterator[Finding]:
    """One finding for each round without a wait."""
    running = [node.id for node in context.process.nodes.values() if not _waits(context.process, node, context, ())]
    for cycle in cycles(running, context.graph.successors):
        yield context.finding("cycle-without-wait-state", context.process.nodes[cycle[0]], steps=", ".join(cycle[:8]))


def _waits(process: Process, node: Node, context: Context, calling: tuple[str, ...]) -> bool:
    """Whether every token that passes `node` waits there; a called process that calls itself is left to `recursive_call`."""
    if node.kind in allowed.WAITING:
        return True
    if node.loop is not None and node.kind in _CONTAINERS:
        return False  # its list may be empty
    if node.kind == "subProcess":
        return not _can_run_through(process, node.id, context, calling)
    called = context.processes.get(node.called or "") if node.kind == "callActivity" else None
    if called is None:
        return node.kind == "callActivity"
    return called.id in calling or not _can_run_through(called, called.id, context, (*calling, called.id))


def _can_run_through(process: Process, scope: str, context: Context, calling: tuple[str, ...]) -> bool:
    graph = context.graph if process is context.process else Graph.of(process)
    running = {node.id for node in members(process, scope) if not _waits(process, node, context, calling)}
    successors = {node: [to for to in graph.successors[node] if to in running] for node in running}
    reached = reachable((node.id for node in process.start_events(scope) if node.id in running), successors)
    return any(process.nodes[node].kind == "endEvent" for node in reached)
