"""Inclusive gateways in blocks: one that opens branches, one that closes them, and nothing that enters or leaves in between.

Only such blocks are accepted. Whatever branches are taken then, the closing gateway waits for exactly those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.lint.graph import Graph, reachable
from engine.model import Node, Process

MOST_GATEWAYS = 60
"""Inclusive gateways of one scope that are matched; with more none is."""

KIND = "inclusiveGateway"


@dataclass(frozen=True, slots=True)
class Blocks:
    """The inclusive gateways of a process."""

    branches: Mapping[str, Mapping[str, int]]
    """Closing gateway → flow into it → number of the branch that flow belongs to."""
    alone: frozenset[str]
    """Gateways that belong to no block, though they part or join flows."""


def match(process: Process, graph: Graph) -> Blocks:
    """Find the block of every inclusive gateway that opens branches."""
    gateways = [node for node in process.nodes.values() if node.kind == KIND]
    opening = [node for node in gateways if len(node.outgoing) > 1 and len(node.incoming) < 2]
    closing = [node for node in gateways if len(node.incoming) > 1 and len(node.outgoing) < 2]
    branches: dict[str, Mapping[str, int]] = {}
    matched: set[str] = set()
    for split in opening if len(gateways) <= MOST_GATEWAYS else ():
        for join in closing:
            if join.scope == split.scope and join.id not in branches:
                found = _branches(process, graph, split, join)
                if found is not None:
                    branches[join.id] = found
                    matched |= {split.id, join.id}
                    break
    parting = (node.id for node in gateways if len(node.outgoing) > 1 or len(node.incoming) > 1)
    return Blocks(branches, frozenset(parting) - matched)


def _branches(process: Process, graph: Graph, split: Node, join: Node) -> dict[str, int] | None:
    """Flow into `join` → branch, when what lies between the two is entered by `split` and left by `join` alone, branch apart from branch."""
    flows = process.flows
    within = {key: [to for to in following if to != join.id] for key, following in graph.successors.items() if key != join.id}
    regions: list[frozenset[str]] = []
    for identifier in split.outgoing:
        target = flows[identifier].target
        if target not in process.nodes:
            return None  # another rule says so
        regions.append(frozenset() if target == join.id else reachable([target], within))
    if split.id in frozenset().union(*regions) or sum(map(len, regions)) != len(frozenset().union(*regions)):
        return None
    of_flow = {identifier: number for number, identifier in enumerate(split.outgoing)}
    of_flow |= {flow: number for number, region in enumerate(regions) for node in region for flow in process.nodes[node].outgoing}
    entering: Iterable[tuple[str, int]] = (
        (flow, number) for number, region in enumerate(regions) for node in region for flow in process.nodes[node].incoming
    )
    if any(of_flow.get(flow) != number for flow, number in entering):
        return None
    found = {flow: of_flow[flow] for flow in join.incoming if flow in of_flow}
    return found if len(found) == len(join.incoming) and set(found.values()) == set(range(len(regions))) else None
