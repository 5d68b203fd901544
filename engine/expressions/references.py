"""Which variables an expression may read, without evaluating it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expressions import tree


@dataclass(slots=True)
class References:
    """What was found, in the order of the text; a dict without values keeps that order."""

    names: dict[str, None] = field(default_factory=dict)
    """Variables."""
    paths: dict[str, None] = field(default_factory=dict)
    """Paths into them; an item of a list counts as its list: ``some h in hasil satisfies h.nilai`` reads ``hasil.nilai``."""
    uncertain: dict[str, None] = field(default_factory=dict)
    """Names within a filter: a field of the item, or else a variable."""


@dataclass(frozen=True, slots=True)
class _Scope:
    bound: Mapping[str, str | None] = field(default_factory=dict)
    """Name → the path it stands for, None when it stands for a computed value."""
    filtered: bool = False


def references(node: tree.Node) -> References:
    """All names and paths in `node`."""
    found = References()
    _visit(node, _Scope(), found)
    return found


def _visit(node: tree.Node, scope: _Scope, found: References) -> None:
    if isinstance(node, tree.Path | tree.Member | tree.Index | tree.Filter):
        path = _locate(node, scope, found)
        if path is not None:
            found.paths[path] = None
        return
    if isinstance(node, tree.Quantified):
        path = _locate(node.collection, scope, found)
        if path is not None:
            found.paths[path] = None
        _visit(node.condition, _Scope({**scope.bound, node.name: path}, scope.filtered), found)
        return
    if isinstance(node, tree.ContextLiteral):
        for key, value in node.entries:
            _visit(value, scope, found)
            scope = _Scope({**scope.bound, key: None}, scope.filtered)
        return
    for part in parts_of(node):
        _visit(part, scope, found)


def _locate(node: tree.Node, scope: _Scope, found: References) -> str | None:
    """The path that `node` is, when it is one; whatever else it reads is noted."""
    if isinstance(node, tree.Path):
        return _root(node, scope, found)
    if isinstance(node, tree.Member):
        path = _locate(node.target, scope, found)
        return None if path is None else f"{path}.{node.name}"
    if isinstance(node, tree.Index):
        _visit(node.position, scope, found)
        return _locate(node.target, scope, found)
    if isinstance(node, tree.Filter):
        path = _locate(node.target, scope, found)
        _visit(node.condition, _Scope({**scope.bound, "item": path}, filtered=True), found)
        return path
    _visit(node, scope, found)
    return None


def _root(node: tree.Path, scope: _Scope, found: References) -> str | None:
    if node.root in scope.bound:
        base = scope.bound[node.root]
        return None if base is None else ".".join((base, *node.names))
    if scope.filtered:
        found.uncertain[node.root] = None
        return None
    found.names[node.root] = None
    return ".".join((node.root, *node.names))


def parts_of(node: tree.Node) -> tuple[tree.Node, ...]:
    """The nodes directly within `node`, in the order of the text."""
    if isinstance(node, tree.And | tree.Or):
        return node.operands
    if isinstance(node, tree.In):
        return (node.value, *node.tests)
    if isinstance(node, tree.ListLiteral):
        return node.items
    if isinstance(node, tree.Call):
        return node.arguments
    if isinstance(node, tree.ContextLiteral):
        return tuple(value for _, value in node.entries)
    fields = (getattr(node, name) for name in getattr(node, "__slots__", ()))
    return tuple(part for part in fields if isinstance(part, tree.Node))


def ordered_names(node: tree.Node) -> frozenset[str]:
    """The variables whose size or order `node` asks for: those in ``<``, ``<=``, ``>``, ``>=`` and ``between``."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tree.Between) or (isinstance(part, tree.Comparison) and part.sign not in ("=", "!=")):
            found.update(references(part).names)
        waiting.extend(parts_of(part))
    return frozenset(found)
