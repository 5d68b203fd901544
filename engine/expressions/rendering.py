"""The one canonical way to write a tree, in FEEL: reading it gives the same tree again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.expressions import tree
from engine.expressions.cursor import RESERVED
from engine.expressions.values import number_text

_ANY, _OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _NEGATE, _POSTFIX, _PRIMARY = range(10)
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def render(node: tree.Node) -> str:
    """`node` as FEEL."""
    return _WRITERS[type(node)][1](node)


def _at(node: tree.Node, strength: int) -> str:
    """`node`, in brackets if it binds less than `strength`."""
    power, write = _WRITERS[type(node)]
    if isinstance(node, tree.Arithmetic):
        power = _ADD if node.sign in "+-" else _MULTIPLY
    return write(node) if power >= strength else f"({write(node)})"


def _list(nodes: Iterable[tree.Node]) -> str:
    return ", ".join(map(render, nodes))


def _literal(node: tree.Literal) -> str:
    if isinstance(node.value, str):
        return f'"{node.value.translate(_ESCAPES)}"'
    if node.value is None:
        return "null"
    return str(node.value).lower() if isinstance(node.value, bool) else number_text(node.value)


def _path(node: tree.Path) -> str:
    return ".".join((node.root, *node.names))


def _member(node: tree.Member) -> str:
    return f"{_at(node.target, _POSTFIX)}.{node.name}"


def _index(node: tree.Index) -> str:
    return f"{_at(node.target, _POSTFIX)}[{render(node.position)}]"


def _filter(node: tree.Filter) -> str:
    return f"{_at(node.target, _POSTFIX)}[{render(node.condition)}]"


def _context(node: tree.ContextLiteral) -> str:
    return "{" + ", ".join(f"{_key(key)}: {render(value)}" for key, value in node.entries) + "}"


def _key(key: str) -> str:
    plain = key.isidentifier() and key not in RESERVED and not key.startswith("__")
    return key if plain else _literal(tree.Literal(key))


def _negate(node: tree.Negate) -> str:
    return f"-{_at(node.operand, _POSTFIX)}"


def _arithmetic(node: tree.Arithmetic) -> str:
    power = _ADD if node.sign in "+-" else _MULTIPLY
    return f"{_at(node.left, power)} {node.sign} {_at(node.right, power + 1)}"


def _comparison(node: tree.Comparison) -> str:
    return f"{_at(node.left, _ADD)} {node.sign} {_at(node.right, _ADD)}"


def _between(node: tree.Between) -> str:
    return f"{_at(node.value, _ADD)} between {_at(node.low, _ADD)} and {_at(node.high, _ADD)}"


def _range(node: tree.Range) -> str:
    return f"{'[' if node.low_closed else '('}{_at(node.low, _ADD)}..{_at(node.high, _ADD)}{']' if node.high_closed else ')'}"


def _bound(node: tree.Bound) -> str:
    return f"{node.sign} {_at(node.limit, _ADD)}"


def _in(node: tree.In) -> str:
    value = _at(node.value, _ADD)
    if len(node.tests) > 1 or isinstance(node.tests[0], tree.Bound):
        return f"{value} in ({_list(node.tests)})"
    test = _at(node.tests[0], _ADD)
    # `x in (a + b) * c` would be read as a bracket of tests with something behind it.
    bare = test.startswith("(") and test == render(node.tests[0]) and not isinstance(node.tests[0], tree.Range)
    return f"{value} in ({test})" if bare else f"{value} in {test}"


def _and(node: tree.And) -> str:
    return " and ".join(_at(operand, _NOT) for operand in node.operands)


def _or(node: tree.Or) -> str:
    return " or ".join(_at(operand, _AND) for operand in node.operands)


def _if(node: tree.If) -> str:
    return f"if {render(node.condition)} then {render(node.then)} else {render(node.otherwise)}"


def _quantified(node: tree.Quantified) -> str:
    word = "every" if node.every else "some"
    return f"{word} {node.name} in {_at(node.collection, _ADD)} satisfies {render(node.condition)}"


_WRITERS: dict[type[tree.Node], tuple[int, Callable[[Any], str]]] = {
    tree.Literal: (_PRIMARY, _literal),
    tree.Path: (_PRIMARY, _path),
    tree.Member: (_POSTFIX, _member),
    tree.Index: (_POSTFIX, _index),
    tree.Filter: (_POSTFIX, _filter),
    tree.ListLiteral: (_PRIMARY, lambda node: f"[{_list(node.items)}]"),
    tree.ContextLiteral: (_PRIMARY, _context),
    tree.Negate: (_NEGATE, _negate),
    tree.Not: (_NOT, lambda node: f"not({render(node.operand)})"),
    tree.Arithmetic: (_ADD, _arithmetic),
    tree.Comparison: (_COMPARE, _comparison),
    tree.Between: (_COMPARE, _between),
    tree.Range: (_PRIMARY, _range),
    tree.Bound: (_PRIMARY, _bound),
    tree.In: (_COMPARE, _in),
    tree.And: (_AND, _and),
    tree.Or: (_OR, _or),
    tree.If: (_ANY, _if),
    tree.Quantified: (_ANY, _quantified),
    tree.Call: (_PRIMARY, lambda node: f"{node.name}({_list(node.arguments)})"),
}
