"""A case moved to another version of its process: it stands there on the same elements, or the move is refused with every reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.errors import Finding, ModelFault, Refused
from engine.execution._calls import Call, Embedded
from engine.execution._elements import Element
from engine.execution._events import FirstEvent
from engine.execution._gateways import Parallel
from engine.execution._inclusive import Inclusive
from engine.execution._messages import MessageBoundary, MessageCatch
from engine.execution._people import Person
from engine.execution._repetition import Repetition
from engine.execution._specs import Compiled, Scheme
from engine.execution._steps import opened, step_of
from engine.execution._tokens import Case, Inner, Token
from engine.execution._work import Work
from engine.lint.markings import Standing, dead_end
from engine.model import Node, Step
from engine.sentences import said


def rebind(source: Compiled, target: Compiled, state: bytes, data: Mapping[str, Any], at: datetime) -> Step:
    """The case of `state`, which stands on `source`, standing on `target`: no token moves, nothing that is due fires.

    Every element that a token stands on must be there, of the same kind, with the same boundary events, and from where the tokens stand
    `target` must be able to end. What was worked out when an element was reached stays: items, armed timers, what messages must name;
    only who may do an open task is worked out again. Raises Refused with a finding for each thing that is missing or different.
    """
    case, _ = opened(source, state, data, at)
    findings = {(found.rule, found.element_id): found for found in _findings(case, target)}
    if findings:
        raise Refused(list(findings.values()))
    moved, _ = opened(target, state, data, at)
    for tree in moved.trees():
        for token in tree.tokens():
            if isinstance(token.task_spec, Person):
                _offer(token, token.task_spec, tree.spec)
    return step_of(moved)


def _offer(token: Token, task: Person, scheme: Scheme) -> None:
    try:
        task.offer(token)
    except ModelFault as fault:
        raise Refused([_finding("move-groups", task.node, scheme)]) from fault


def _findings(case: Case, target: Compiled) -> Iterator[Finding]:
    schemes = {0: target.scheme}
    for tree in case.trees():
        scheme = schemes.get(tree.owner.id if isinstance(tree, Inner) else 0)
        if scheme is None:
            continue  # its owner has been named
        for token in tree.tokens():
            element = token.task_spec
            other = scheme.task_specs.get(element.name)
            yield from _different(element, other, scheme)
            if isinstance(element, Embedded) and type(other) is type(element):
                schemes[token.id] = other.inner
        yield from _stuck(tree, scheme)


def _different(element: Element, other: Element | None, scheme: Scheme) -> Iterator[Finding]:
    """Why a token that stands on `element` cannot stand on `other`."""
    node = element.node
    there = scheme.process.nodes.get(node.id)
    if there is None or there.scope != _scope_of(scheme):
        yield _finding("move-missing", node, scheme)
    elif _kind(node) != _kind(there) or node.attached_to != there.attached_to:
        yield _finding("move-kind", node, scheme, old=_kind(node), new=_kind(there))
    elif other is None or type(other) is not type(element) or _rounds(element) != _rounds(other):
        yield _finding("move-repetition", node, scheme)
    else:
        yield from _otherwise_different(element, other, scheme)


def _otherwise_different(element: Element, other: Element, scheme: Scheme) -> Iterator[Finding]:
    node = element.node
    if changed := _borders(element) ^ _borders(other):
        yield _finding("move-boundary", node, scheme, events=", ".join(sorted(name for name, *_ in changed)))
    if isinstance(element, Parallel | Inclusive) and set(node.incoming) != set(other.node.incoming):
        yield _finding("move-join", node, scheme)
    if _awaited(element) != _awaited(other):
        yield _finding("move-wait", node, scheme)
    if isinstance(element, Call) and isinstance(other, Call) and element.inner.process.id != other.inner.process.id:
        yield _finding("move-called", node, scheme, old=element.inner.process.id, new=other.inner.process.id)


def _stuck(tree: Case | Inner, scheme: Scheme) -> Iterator[Finding]:
    """Whether `scheme` could not end from where the tokens of `tree` stand; the same drawing needs no proof."""
    old: Scheme = tree.spec
    if _drawing(old) == _drawing(scheme):
        return
    standing = tuple(
        Standing(token.task_spec.node.id, token.internal_data.get("via"), tuple(_armed(token)))
        for token in tree.tokens() if token._parent == tree.task_tree.id
    )  # fmt: skip
    assert scheme.entry is not None
    if any(one.node not in scheme.process.nodes for one in standing):
        return  # named already
    end = dead_end(scheme.process, scheme.entry.node, standing)
    if end is not None:
        yield _finding("move-dead-end", scheme.process.nodes[end], scheme)


def _armed(token: Token) -> Iterator[str]:
    return (child.task_spec.node.id for child in token.children if child.task_spec.node.attached_to is not None)


def _drawing(scheme: Scheme) -> tuple[Any, ...]:
    """What decides where tokens can go."""
    process, scope = scheme.process, _scope_of(scheme)
    nodes = {n.id: (_kind(n), n.attached_to, n.interrupting) for n in process.nodes.values() if n.scope == scope}
    return nodes, {flow.id: (flow.source, flow.target) for flow in process.flows.values() if flow.scope == scope}


def _scope_of(scheme: Scheme) -> str:
    assert scheme.entry is not None
    return scheme.entry.node.scope


def _kind(node: Node) -> str:
    return " ".join([node.kind, *(event.kind for event in node.events)])


def _rounds(element: Element) -> tuple[Any, ...]:
    """How the element is repeated, as far as items that are open depend on it."""
    repetition = element if isinstance(element, Repetition) else element.repetition
    if repetition is None:
        return ()
    loop = repetition.loop
    return loop.sequential, loop.element_variable, repetition.collection is None


def _borders(element: Element) -> set[tuple[str, str, bool]]:
    return {(boundary.node.id, _kind(boundary.node), boundary.node.interrupting) for boundary in element.boundaries}


def _awaited(element: Element) -> object:
    """What the element waits for, as others outside know it."""
    match element:
        case MessageCatch() | MessageBoundary():
            return element.message
        case Work():
            return element.topic
        case FirstEvent():
            return frozenset(way.target.node.id for way in element.ways)
        case _:
            return None


def _finding(rule: str, node: Node, scheme: Scheme, **values: object) -> Finding:
    label = f"“{node.name}” ({node.id})" if node.name and node.name != node.id else f"“{node.id}”"
    message = said("engine.execution", rule, element=label, version=scheme.definition_id, **values)
    return Finding(rule, node.id, message, element_name=node.name or None)
