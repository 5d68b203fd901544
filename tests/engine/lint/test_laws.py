"""Laws of the linter, on models that nobody drew: its token game against a plain one, and bytes of any kind."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from engine.errors import Refused
from engine.lint import check_files
from engine.lint.graph import Graph
from engine.lint.nets import build, merges, play
from engine.model import Flow, Node, Process
from engine.reading import read_diagram

TRAPS = Path(__file__).parents[2] / "traps"
TOKENS_LIMIT = 12
STATES_LIMIT = 3_000

Marking = frozenset[tuple[str, int]]
"""How many tokens stand on each flow; those on a flow into an end event are gone at once."""


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Small graphs of tasks, exclusive and parallel gateways, joined in any way in which every node is on a path from the start."""
    kinds = draw(st.lists(st.sampled_from(["userTask", "exclusiveGateway", "parallelGateway"]), min_size=1, max_size=6))
    names = ["A", *(f"N{n}" for n in range(len(kinds))), "Z"]
    pairs = [(names[draw(st.integers(0, n))], name) for n, name in enumerate(names[1:])]
    extra = st.tuples(st.sampled_from(names[:-1]), st.sampled_from(names[1:]))
    pairs += draw(st.lists(extra, max_size=4))
    pairs += [(name, "Z") for name in names[:-1] if name not in {source for source, _ in pairs}]
    flows = {f"f{n}": Flow(f"f{n}", source, target, "", "P") for n, (source, target) in enumerate(pairs)}
    of_kind = zip(names, ["startEvent", *kinds, "endEvent"], strict=True)
    nodes = {
        name: Node(
            name, kind, "", "P",
            incoming=tuple(f.id for f in flows.values() if f.target == name), outgoing=tuple(f.id for f in flows.values() if f.source == name),
        )
        for name, kind in of_kind
    }  # fmt: skip
    return Process("P", "", True, nodes, flows, {})


def steps(process: Process, marking: Marking) -> list[Marking]:
    """Every next marking of the plain token game: tokens stand on flows, any node that can fire may."""
    tokens = Counter(dict(marking))
    following = []
    for node in process.nodes.values():
        joins = node.kind == "parallelGateway"
        ways_in = [node.incoming] if joins else [(flow,) for flow in node.incoming]
        ways_out = [(flow,) for flow in node.outgoing] if node.kind == "exclusiveGateway" else [node.outgoing]
        for taken in ways_in:
            if taken and all(tokens[flow] for flow in taken):
                following += [marked(process, tokens - Counter(taken) + Counter(given)) for given in ways_out]
    return following


def marked(process: Process, tokens: Counter[str]) -> Marking:
    """The marking of these tokens."""
    return frozenset((flow, count) for flow, count in tokens.items() if count and process.flows[flow].target != "Z")


def played(process: Process) -> set[Marking] | None:
    """All markings that can be reached, None when there are too many."""
    start = marked(process, Counter(process.nodes["A"].outgoing))
    seen, waiting = {start}, [start]
    while waiting:
        for marking in steps(process, waiting.pop()):
            if sum(count for _, count in marking) > TOKENS_LIMIT or len(seen) > STATES_LIMIT:
                return None
            if marking not in seen:
                seen.add(marking)
                waiting.append(marking)
    return seen


def always_ends(process: Process, markings: set[Marking]) -> bool:
    """Whether the empty marking can be reached from every marking."""
    left = {marking: steps(process, marking) for marking in markings if marking}
    while True:
        nearer = [marking for marking, following in left.items() if any(one not in left for one in following)]
        if not nearer:
            return not left
        for marking in nearer:
            del left[marking]


def meets(process: Process, marking: Marking) -> bool:
    """Whether two tokens stand before one node that does not join them and that something follows."""
    for node in process.nodes.values():
        before = sum(count for flow, count in marking if flow in node.incoming)
        if node.kind != "parallelGateway" and node.outgoing and before > 1:
            return True
    return any(count > 1 for flow, count in marking if process.nodes[process.flows[flow].target].outgoing)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_the_verdict_on_the_token_game_is_that_of_playing_it(process: Process) -> None:
    markings = played(process)
    net = build(process, Graph.of(process), process.nodes["A"], keeps=lambda node: True)
    assert net is not None

    doubles = any(bits >> place & 1 for place, bits in enumerate(net.together))
    if markings is None:
        assert doubles or play(net).endless or play(net).stuck
        return
    if not doubles:
        outcome = play(net)
        stuck = any(marking and not steps(process, marking) for marking in markings)
        assert bool(outcome.stuck) is stuck
        assert not any(meets(process, marking) for marking in markings)
    if any(meets(process, marking) for marking in markings):
        assert doubles


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(processes())
def test_where_branches_meet_unjoined_two_tokens_really_can_be(process: Process) -> None:
    markings = played(process)
    net = build(process, Graph.of(process), process.nodes["A"], keeps=lambda node: False)
    assert net is not None

    if markings is not None and always_ends(process, markings):
        for name in merges(net):
            node = process.nodes[name]
            assert not node.outgoing or any(sum(count for flow, count in marking if flow in node.incoming) > 1 for marking in markings)


_VALUE = re.compile(rb'(?<==)"[^"]*"')
_TEXT = re.compile(rb"(?<=>)[^<>\s][^<>]*(?=</)")
_LINE = re.compile(rb" *<bpmn:(?:\w+Task|\w+Event|\w+Gateway|sequenceFlow)[^\n]*(?:/>|</bpmn:\w+>)\n")
_TAG = re.compile(rb"(?<=<bpmn:)\w+")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with some values, texts, tags and elements exchanged, emptied, dropped or doubled; now and then a raw byte."""
    for _ in range(chance.randint(1, 4)):
        pattern = chance.choice((_VALUE, _VALUE, _TEXT, _LINE, _TAG))
        found = list(pattern.finditer(content))
        if not found or chance.random() < 0.05:
            at = chance.randrange(len(content) + 1)
            content = content[:at] + bytes([chance.randrange(256)]) + content[at + chance.randrange(3) :]
            continue
        one, other = chance.choice(found), chance.choice(found).group()
        if pattern is _TAG:
            content = re.sub(rb"(?<=bpmn:)" + one.group() + rb"\b", other, content)
            continue
        emptied = b'""' if pattern is _VALUE else b""
        doubled = one.group() * 2 if pattern is _LINE else other
        content = content[: one.start()] + chance.choice((other, doubled, emptied)) + content[one.end() :]
    return content


@pytest.mark.parametrize("seed", range(4))
def test_bytes_of_any_kind_are_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    files = sorted(TRAPS.glob("*.bpmn"))

    for _ in range(250):
        path = chance.choice([file for file in files if file.stat().st_size < 20_000])
        checked = check_files({path.name: mutated(path.read_bytes(), chance)})
        assert all(finding.rule and finding.message["id"] for finding in checked.findings)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_diagram(content, "uji.bpmn")
