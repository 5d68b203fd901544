"""A parallel join is reached by all of its flows or by none."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.nets import Net, Outcome, play
from engine.lint.sinks import sinks


def check(context: Context) -> Iterator[Finding]:
    """Joins that wait for ever, and scopes that can come to a state from which they never end."""
    for scope, net in context.nets.items():
        if _doubles(net):
            continue
        outcome = play(net) if net.whole else Outcome((), (), complete=False)
        if not outcome.complete:
            yield context.finding("too-tangled", context.process.nodes.get(scope, context.process))
        for identifier in outcome.stuck:
            yield context.finding("deadlock", context.process.nodes[identifier])
        for identifier in outcome.endless[:1] if not sinks(context.process, context.graph, scope) else ():
            yield context.finding("deadlock", context.process.nodes[identifier], case="endless")


def _doubles(net: Net) -> bool:
    """Whether a place can hold two tokens; `unsynchronised_merge` refuses it, and the game of one token a place says nothing then."""
    return any(bits >> place & 1 for place, bits in enumerate(net.together))
