"""No process calls itself, not through others either."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.graph import reachable
from engine.model import Process


def check(context: Context) -> Iterator[Finding]:
    """Call activities through which the process comes back to itself."""
    calls = {key: _calls(process) for key, process in {**context.processes, context.process.id: context.process}.items()}
    for node in context.process.nodes.values():
        if node.kind == "callActivity" and node.called in calls and context.process.id in reachable([node.called], calls):
            yield context.finding("recursive-call", node, called=node.called)


def _calls(process: Process) -> list[str]:
    return [node.called for node in process.nodes.values() if node.kind == "callActivity" and node.called]
