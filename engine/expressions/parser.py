"""From tokens to the tree: a precedence climber, so that each nesting costs few stack frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from engine.expressions import tree
from engine.expressions.cursor import CONSTANTS, RESERVED, Cursor
from engine.expressions.faults import EvaluationError, as_refusal, refuse
from engine.expressions.lexer import Token

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _POSTFIX = range(1, 8)
_LEVELS = {
    "or": _OR,
    "||": _OR,
    "and": _AND,
    "&&": _AND,
    **dict.fromkeys(("=", "==", "!=", "<", "<=", ">", ">=", "in", "between"), _COMPARE),
    **dict.fromkeys(("+", "-"), _ADD),
    **dict.fromkeys(("*", "/"), _MULTIPLY),
    **dict.fromkeys((".", "[", "("), _POSTFIX),
}
_FOREIGN_SIGNS = frozenset({"==", "&&", "||"})
_BOOLEAN_NODES = (tree.Comparison, tree.Between, tree.In, tree.And, tree.Or, tree.Not, tree.Quantified)


def parse_tokens(c: Cursor) -> tree.Node:
    """The tree of all tokens of `c`. Raises ExpressionError."""
    if c.sees_end():
        raise refuse("empty", 0)
    node = _expression(c, _OR)
    if not c.sees_end():
        raise c.leftover("end")
    if c.foreign and c.indexed is not None:
        raise refuse("index spelling", c.indexed)
    return node


def _expression(c: Cursor, level: int) -> tree.Node:
    c.enter()
    left = _prefix(c, level)
    while (power := _power(c)) >= level:
        left = _infix(c, left, power)
    c.leave()
    return left


def _power(c: Cursor) -> int:
    """How strongly the next token binds a value on its left to what follows; 0 when it does not."""
    token = c.now
    if token.kind not in ("sign", "name"):
        return 0
    if token.found == "not":
        return _COMPARE if c.ahead(1).found == "in" else 0
    return _LEVELS.get(token.found, 0)


# ---- what stands between two values


def _infix(c: Cursor, left: tree.Node, power: int) -> tree.Node:
    if power == _POSTFIX:
        return _postfix(c, left)
    token = c.next()
    c.foreign = c.foreign or token.found in _FOREIGN_SIGNS
    if power == _COMPARE:
        node = _comparison(c, left, token)
        if _power(c) == _COMPARE:
            raise refuse("chained", c.now.start)
        return node
    right = _expression(c, power + 1)
    if power == _OR:
        operands = _operands(left, tree.Or) + _operands(right, tree.Or)
        return c.made(tree.Or(operands), *operands)
    if power == _AND:
        operands = _operands(left, tree.And) + _operands(right, tree.And)
        return c.made(tree.And(operands), *operands)
    return c.made(tree.Arithmetic(cast(tree.ArithmeticSign, token.found), left, right), left, right)


def _operands(node: tree.Node, kind: type[tree.And] | type[tree.Or]) -> tuple[tree.Node, ...]:
    return node.operands if isinstance(node, kind) else (node,)


def _comparison(c: Cursor, left: tree.Node, token: Token) -> tree.Node:
    if token.found == "between":
        low = _expression(c, _ADD)
        c.take("and")
        high = _expression(c, _ADD)
        return c.made(tree.Between(left, low, high), left, low, high)
    if token.found == "in":
        return _membership(c, left)
    if token.found == "not":
        c.next()
        c.foreign = True
        inside = _membership(c, left)
        return c.made(tree.Not(inside), inside)
    right = _expression(c, _ADD)
    sign = "=" if token.found == "==" else token.found
    return c.made(tree.Comparison(cast(tree.ComparisonSign, sign), left, right), left, right)


def _membership(c: Cursor, left: tree.Node) -> tree.Node:
    start = c.now.start
    if c.sees("(") and not _is_range(c):
        c.next()
        tests = _separated(c, ")", _test)
        if not tests:
            raise refuse("membership", start)
    else:
        tests = (_range(c) if _is_range(c) else _expression(c, _ADD),)
    if len(tests) == 1 and isinstance(tests[0], tree.Literal) and tests[0].value is not None:
        raise refuse("membership", start)
    return c.made(tree.In(left, tests), left, *tests)


def _test(c: Cursor) -> tree.Node:
    if _is_range(c):
        return _range(c)
    if c.sees("<", "<=", ">", ">="):
        sign = cast(tree.OrderSign, c.next().found)
        limit = _expression(c, _ADD)
        return c.made(tree.Bound(sign, limit), limit)
    return _expression(c, _OR)


def _is_range(c: Cursor) -> bool:
    """Does a bracket come next that holds ``..`` directly?"""
    if not c.sees("[", "("):
        return False
    depth, count = 0, 0
    while (token := c.ahead(count)).kind != "end":
        if token.kind == "sign":
            depth += (token.found in "([{") - (token.found in ")]}")
            if depth == 0:
                return False
            if depth == 1 and token.found == "..":
                return True
        count += 1
    return False


def _range(c: Cursor) -> tree.Node:
    low_closed = c.next().found == "["
    low = _expression(c, _ADD)
    c.take("..")
    high = _expression(c, _ADD)
    if not c.sees("]", ")"):
        raise c.leftover("]")
    return c.made(tree.Range(low, high, low_closed, c.next().found == "]"), low, high)


# ---- what follows a value


def _postfix(c: Cursor, left: tree.Node) -> tree.Node:
    token = c.next()
    if token.found == ".":
        return _member(c, left, c.take_name())
    if token.found == "(":
        called = ".".join((left.root, *left.names)) if isinstance(left, tree.Path) else "(…)"
        raise refuse("method", token.start, found=called)
    key = c.now
    if key.kind == "text" and c.ahead(1).found == "]" and str(key.value).isidentifier() and key.value not in RESERVED:
        c.next()
        c.take("]")
        c.foreign = True
        return _member(c, left, str(key.value))
    inner = _expression(c, _OR)
    c.take("]")
    if _is_boolean(c, inner):
        return c.made(tree.Filter(left, inner), left, inner)
    if isinstance(inner, tree.Literal) and not isinstance(inner.value, int):
        raise refuse("bracket", key.start)
    if isinstance(inner, tree.Literal) and inner.value == 0:
        raise refuse("index zero", key.start)
    c.indexed = key.start if c.indexed is None else c.indexed
    return c.made(tree.Index(left, inner), left, inner)


def _member(c: Cursor, left: tree.Node, name: str) -> tree.Node:
    if isinstance(left, tree.Path):
        return tree.Path(left.root, (*left.names, name))
    return c.made(tree.Member(left, name), left)


def _is_boolean(c: Cursor, node: tree.Node) -> bool:
    """Is the value of `node` a boolean whatever the data are? Then a bracket holding it filters, else it counts."""
    if isinstance(node, tree.Call):
        return c.functions[node.name].yields_boolean
    if isinstance(node, tree.Literal):
        return isinstance(node.value, bool)
    return isinstance(node, _BOOLEAN_NODES)


# ---- where a value begins


def _prefix(c: Cursor, level: int) -> tree.Node:
    token = c.now
    if token.kind == "name":
        return _word(c, level)
    if token.kind in ("number", "text"):
        c.next()
        c.foreign = c.foreign or token.found.startswith("'")
        return tree.Literal(token.value)
    opening = _OPENINGS.get(token.found) if token.kind == "sign" else None
    if opening is None:
        raise c.unexpected("value")
    c.next()
    return opening(c)


def _negative(c: Cursor) -> tree.Node:
    operand = _expression(c, _POSTFIX)
    return c.made(tree.Negate(operand), operand)


def _exclaimed(c: Cursor) -> tree.Node:
    c.foreign = True
    operand = _expression(c, _POSTFIX)
    return c.made(tree.Not(operand), operand)


def _group(c: Cursor) -> tree.Node:
    node = _expression(c, _OR)
    if c.sees(".."):
        raise refuse("range", c.now.start)
    c.take(")")
    return node


def _list(c: Cursor) -> tree.Node:
    items = _separated(c, "]", _item)
    return c.made(tree.ListLiteral(items), *items)


def _item(c: Cursor) -> tree.Node:
    node = _expression(c, _OR)
    if c.sees(".."):
        raise refuse("range", c.now.start)
    return node


def _context(c: Cursor) -> tree.Node:
    entries: dict[str, tree.Node] = {}
    while not c.skip("}"):
        if entries:
            c.take(",")
        token = c.now
        key = str(c.next().value) if token.kind == "text" else c.take_name()
        if key in entries:
            raise refuse("duplicate", token.start, found=key)
        c.take(":")
        entries[key] = _expression(c, _OR)
    return c.made(tree.ContextLiteral(tuple(entries.items())), *entries.values())


def _separated(c: Cursor, closing: str, read: Callable[[Cursor], tree.Node]) -> tuple[tree.Node, ...]:
    items: list[tree.Node] = []
    while not c.skip(closing):
        if items and not c.skip(","):
            raise c.leftover(closing)
        items.append(read(c))
    return tuple(items)


_OPENINGS: dict[str, Callable[[Cursor], tree.Node]] = {"-": _negative, "!": _exclaimed, "(": _group, "[": _list, "{": _context}


# ---- words


def _word(c: Cursor, level: int) -> tree.Node:
    token = c.now
    phrase = c.take_phrase()
    if phrase is not None:
        return _call(c, phrase, token.start)
    if token.found in CONSTANTS:
        c.next()
        c.foreign = c.foreign or token.found[0].isupper()
        return tree.Literal(CONSTANTS[token.found])
    if token.found == "not":
        return _negation(c, level)
    if token.found in ("if", "some", "every") and level <= _NOT:
        c.next()
        return _conditional(c) if token.found == "if" else _quantified(c, every=token.found == "every")
    if token.found in RESERVED:
        raise c.unexpected("value")
    if c.ahead(1).found == "(" and c.ahead(1).kind == "sign":
        raise c.unknown_call(token.found)
    c.next()
    return tree.Path(token.found)


def _negation(c: Cursor, level: int) -> tree.Node:
    start = c.next().start
    if c.skip("("):
        operand = _group(c)
        # FEEL negates the bracket only, Python all of the comparison that follows.
        if _power(c) >= _COMPARE:
            raise refuse("not", start)
        return c.made(tree.Not(operand), operand)
    if level > _NOT:
        raise refuse("not", start)
    c.foreign = True
    operand = _expression(c, _NOT)
    return c.made(tree.Not(operand), operand)


def _conditional(c: Cursor) -> tree.Node:
    condition = _expression(c, _OR)
    c.take("then")
    then = _expression(c, _OR)
    c.take("else")
    otherwise = _expression(c, _OR)
    return c.made(tree.If(condition, then, otherwise), condition, then, otherwise)


def _quantified(c: Cursor, *, every: bool) -> tree.Node:
    """``some x in a, y in b satisfies c`` is the same as one quantifier within the other."""
    c.enter()
    name = c.take_name()
    c.take("in")
    collection = _expression(c, _ADD)
    if c.skip(","):
        condition = _quantified(c, every=every)
    else:
        c.take("satisfies")
        condition = _expression(c, _OR)
    c.leave()
    return c.made(tree.Quantified(every, name, collection, condition), collection, condition)


def _call(c: Cursor, name: str, start: int) -> tree.Node:
    c.take("(")
    arguments = _separated(c, ")", _item)
    function = c.functions[name]
    if not function.least <= len(arguments) <= function.most:
        raise refuse("arguments", start, found=name, least=function.least, most=function.most, given=len(arguments))
    literals = [argument.value for argument in arguments if isinstance(argument, tree.Literal) and argument.value is not None]
    if function.check is not None and len(literals) == len(arguments):
        _check(function.check, literals, start)
    return c.made(tree.Call(name, arguments), *arguments)


def _check(check: Callable[..., object], values: list[str | int | float], start: int) -> None:
    try:
        check(*values)
    except EvaluationError as error:
        raise as_refusal(error, start) from error
