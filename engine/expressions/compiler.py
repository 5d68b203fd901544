"""From the tree to one Python closure, made once when the expression is read, so that evaluating walks no tree.

Steps are charged where work repeats: a text's own nodes are counted when it is read, a loop charges its body for each round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.expressions import lookup, tree
from engine.expressions.arithmetic import calculate, negative
from engine.expressions.faults import ExpressionError, as_fault, fault
from engine.expressions.functions import Function
from engine.expressions.lookup import Code, Located, Scope, Several
from engine.expressions.running import Run, sized
from engine.expressions.values import compare_equal, kind_of, order, same, wrong

#: Characters that a function may look at for one step of the budget.
_TEXT_PER_STEP = 1_000
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class Compiled(NamedTuple):
    """A closure and what it needs."""

    code: Code
    nodes: int
    """Nodes of the tree: the steps of one evaluation without loops."""
    slots: int
    """How many names it binds."""


def compile_tree(node: tree.Node, functions: Mapping[str, Function]) -> Compiled:
    """The closure that evaluates `node`."""
    compiler = _Compiler(functions)
    code = compiler.code(node, ())
    return Compiled(code, compiler.nodes, compiler.slots)


class _Compiler:
    def __init__(self, functions: Mapping[str, Function]) -> None:
        self.functions = functions
        self.nodes = 0
        self.slots = 0

    def code(self, node: tree.Node, scope: Scope) -> Code:
        self.nodes += 1
        return _MAKERS[type(node)](self, node, scope)

    def bind(self, scope: Scope, name: str, *, filters: bool = False) -> tuple[int, Scope]:
        """A new slot, and the scope in which `name` stands for it."""
        slot = self.slots
        self.slots += 1
        return slot, (*scope, lookup.Binding(name, slot, filters))

    def body(self, node: tree.Node, scope: Scope) -> tuple[Code, int]:
        """The closure of a loop's body, and the steps of one round."""
        before = self.nodes
        code = self.code(node, scope)
        return code, self.nodes - before

    def located(self, node: tree.Node, scope: Scope) -> Located | None:
        """A closure that yields a value and its path without noting that it was read; None when `node` is no one path."""
        if isinstance(node, tree.Path):
            return lookup.locate_path(node, scope)
        if isinstance(node, tree.Index):
            several = self.several(node.target, scope)
            if several is not None:
                return lookup.one_of(several, self.code(node.position, scope))
        if isinstance(node, tree.Member | tree.Index):
            target = self.located(node.target, scope)
            if target is None:
                return None
            if isinstance(node, tree.Member):
                return lookup.locate_member(target, node.name)
            return lookup.locate_index(target, self.code(node.position, scope))
        return None

    def several(self, node: tree.Node, scope: Scope) -> Several | None:
        """A closure that yields the items that a filter chose, or a name below each, with their paths; None for other nodes."""
        if isinstance(node, tree.Filter):
            return _selection(self, node, scope)
        if isinstance(node, tree.Member):
            target = self.several(node.target, scope)
            return None if target is None else lookup.members_of(target, node.name)
        return None

    def items(self, node: tree.Node, scope: Scope, where: str) -> Several:
        """A closure that yields the items of a list, with their paths where they have any."""
        several = self.several(node, scope)
        if several is not None:
            return several
        located = self.located(node, scope)
        if located is not None:
            return lookup.items_located(located, where)
        return lookup.items_computed(self.code(node, scope), where)


# ---- values


def _literal(compiler: _Compiler, node: tree.Literal, scope: Scope) -> Code:
    value = node.value
    return lambda run: value


def _path(compiler: _Compiler, node: tree.Path, scope: Scope) -> Code:
    return lookup.read_path(node, scope)


def _member(compiler: _Compiler, node: tree.Member, scope: Scope) -> Code:
    several = compiler.several(node, scope)
    if several is not None:
        return lookup.noting_all(several)
    located = compiler.located(node, scope)
    if located is not None:
        return lookup.noting(located)
    target, name = compiler.code(node.target, scope), node.name
    return lambda run: lookup.member(run, target(run), name)


def _index(compiler: _Compiler, node: tree.Index, scope: Scope) -> Code:
    located = compiler.located(node, scope)
    if located is not None:
        return lookup.noting(located)
    target, position = compiler.code(node.target, scope), compiler.code(node.position, scope)
    return lambda run: lookup.at(lookup.as_list(target(run), "[…]"), position(run))[0]


def _filter(compiler: _Compiler, node: tree.Filter, scope: Scope) -> Code:
    return lookup.noting_all(_selection(compiler, node, scope))


def _selection(compiler: _Compiler, node: tree.Filter, scope: Scope) -> Several:
    items = compiler.items(node.target, scope, "[…]")
    slot, inner = compiler.bind(scope, "item", filters=True)
    condition, cost = compiler.body(node.condition, inner)

    def select(run: Run) -> list[tuple[Any, str | None]]:
        chosen = []
        for item in items(run):
            run.charge(cost)
            run.slots[slot] = item
            if truth(condition(run), "[…]") is True:
                chosen.append(item)
        return chosen

    return select


def _list_literal(compiler: _Compiler, node: tree.ListLiteral, scope: Scope) -> Code:
    items = tuple(compiler.code(item, scope) for item in node.items)
    return lambda run: [item(run) for item in items]


def _context_literal(compiler: _Compiler, node: tree.ContextLiteral, scope: Scope) -> Code:
    entries: list[tuple[str, int, Code]] = []
    for key, value in node.entries:
        code = compiler.code(value, scope)
        slot, scope = compiler.bind(scope, key)
        entries.append((key, slot, code))

    def build(run: Run) -> dict[str, Any]:
        context: dict[str, Any] = {}
        for key, slot, code in entries:
            context[key] = value = code(run)
            run.slots[slot] = (value, None)
        return context

    return build


# ---- truth


def truth(value: Any, where: str) -> bool | None:
    """`value`, which must be true, false or null. Raises EvaluationError."""
    if value is None or isinstance(value, bool):
        return value
    raise wrong("boolean", value, where=where)


def _not(compiler: _Compiler, node: tree.Not, scope: Scope) -> Code:
    operand = compiler.code(node.operand, scope)

    def negate(run: Run) -> bool | None:
        value = truth(operand(run), "not")
        return None if value is None else not value

    return negate


def _junction(where: str, *, decisive: bool) -> Callable[[_Compiler, Any, Scope], Code]:
    """`and` (false decides) or `or` (true decides), left to right, with FEEL's null: unknown unless another operand decides."""

    def make(compiler: _Compiler, node: tree.And | tree.Or, scope: Scope) -> Code:
        operands = tuple(compiler.code(operand, scope) for operand in node.operands)

        def join(run: Run) -> bool | None:
            result: bool | None = not decisive
            for operand in operands:
                value = operand(run)
                if value is decisive:
                    return bool(value)
                if value is None:
                    result = None
                elif value is not True and value is not False:
                    raise wrong("boolean", value, where=where)
            return result

        return join

    return make


def _if(compiler: _Compiler, node: tree.If, scope: Scope) -> Code:
    condition = compiler.code(node.condition, scope)
    then, otherwise = compiler.code(node.then, scope), compiler.code(node.otherwise, scope)
    return lambda run: then(run) if truth(condition(run), "if") is True else otherwise(run)


def _quantified(compiler: _Compiler, node: tree.Quantified, scope: Scope) -> Code:
    where = "every" if node.every else "some"
    items = compiler.items(node.collection, scope, where)
    slot, inner = compiler.bind(scope, node.name)
    condition, cost = compiler.body(node.condition, inner)
    every = node.every

    def quantify(run: Run) -> bool:
        for item in items(run):
            run.charge(cost)
            run.slots[slot] = item
            if (truth(condition(run), where) is True) is not every:
                return not every
        return every

    return quantify


# ---- comparing


def _comparison(compiler: _Compiler, node: tree.Comparison, scope: Scope) -> Code:
    left, right = compiler.code(node.left, scope), compiler.code(node.right, scope)
    if node.sign not in ("=", "!="):
        return _ordering(node.sign, left, right)
    equal = node.sign == "="
    for side, other in ((node.left, right), (node.right, left)):
        if isinstance(side, tree.Literal) and side.value is None:
            return _null_test(other, equal=equal)
    if isinstance(node.right, tree.Literal) and isinstance(node.right.value, str):
        return _text_test(left, node.right.value, equal=equal)

    def compare(run: Run) -> bool | None:
        first, second = left(run), right(run)
        if first is None or second is None:
            return False
        verdict = compare_equal(run, first, second)
        return verdict if equal or verdict is None else not verdict

    return compare


def _null_test(code: Code, *, equal: bool) -> Code:
    return lambda run: (code(run) is None) is equal


def _text_test(code: Code, wanted: str, *, equal: bool) -> Code:
    """The commonest condition of all, ``keputusan = "setuju"``, without the general path."""

    def compare(run: Run) -> bool | None:
        value = code(run)
        if value is None:
            return False
        if isinstance(value, str):
            return (value == wanted) is equal
        kind_of(value)
        return None

    return compare


def _ordering(sign: str, left: Code, right: Code) -> Code:
    compare = _ORDERS[sign]

    def decide(run: Run) -> bool:
        first, second = left(run), right(run)
        if first is None or second is None:
            return False
        if type(first) is not type(second) or type(first) is not int:
            first, second = order(sign, first, second)
        return compare(first, second)

    return decide


def _between(compiler: _Compiler, node: tree.Between, scope: Scope) -> Code:
    value = compiler.code(node.value, scope)
    test = _range_test(compiler, tree.Range(node.low, node.high, True, True), scope)
    return lambda run: test(run, value(run))


Test = Callable[[Run, Any], bool]


def _in(compiler: _Compiler, node: tree.In, scope: Scope) -> Code:
    value = compiler.code(node.value, scope)
    tests = tuple(_test(compiler, test, scope, alone=len(node.tests) == 1) for test in node.tests)

    def decide(run: Run) -> bool:
        wanted = value(run)
        return any(test(run, wanted) for test in tests)

    return decide


def _test(compiler: _Compiler, node: tree.Node, scope: Scope, *, alone: bool) -> Test:
    if isinstance(node, tree.Range):
        return _range_test(compiler, node, scope)
    if isinstance(node, tree.Bound):
        return _limit_test(compiler, node.sign, node.limit, scope)
    code = compiler.code(node, scope)

    def decide(run: Run, value: Any) -> bool:
        choices = code(run)
        if choices is None or value is None:
            return False
        if kind_of(choices) == "list":
            return any(same(run, value, choice) for choice in choices)
        if alone:
            raise wrong("list", choices, where="in")
        return same(run, value, choices)

    return decide


def _range_test(compiler: _Compiler, node: tree.Range, scope: Scope) -> Test:
    low = _limit_test(compiler, ">=" if node.low_closed else ">", node.low, scope)
    high = _limit_test(compiler, "<=" if node.high_closed else "<", node.high, scope)
    return lambda run, value: low(run, value) and high(run, value)


def _limit_test(compiler: _Compiler, sign: str, limit: tree.Node, scope: Scope) -> Test:
    code = compiler.code(limit, scope)
    compare = _ORDERS[sign]

    def decide(run: Run, value: Any) -> bool:
        bound = code(run)
        if bound is None or value is None:
            return False
        return compare(*order(sign, value, bound))

    return decide


# ---- calculating


def _negate(compiler: _Compiler, node: tree.Negate, scope: Scope) -> Code:
    operand = compiler.code(node.operand, scope)
    return lambda run: negative(operand(run))


def _arithmetic(compiler: _Compiler, node: tree.Arithmetic, scope: Scope) -> Code:
    left, right, sign = compiler.code(node.left, scope), compiler.code(node.right, scope), node.sign
    return lambda run: calculate(sign, left(run), right(run))


def _call(compiler: _Compiler, node: tree.Call, scope: Scope) -> Code:
    function, name = compiler.functions[node.name], node.name
    arguments = tuple(compiler.code(argument, scope) for argument in node.arguments)

    def call(run: Run) -> Any:
        values = [argument(run) for argument in arguments]
        if not function.takes_null and None in values:
            return None
        run.charge(sum(len(value) for value in values if isinstance(value, str)) // _TEXT_PER_STEP)
        try:
            return sized(function.call(run, *values) if function.in_context else function.call(*values))
        except ExpressionError as error:
            raise as_fault(error) from error
        except (ValueError, OverflowError) as error:
            raise fault("function", where=name, found=error) from error

    return call


_MAKERS: dict[type[tree.Node], Callable[[_Compiler, Any, Scope], Code]] = {
    tree.Literal: _literal,
    tree.Path: _path,
    tree.Member: _member,
    tree.Index: _index,
    tree.Filter: _filter,
    tree.ListLiteral: _list_literal,
    tree.ContextLiteral: _context_literal,
    tree.Negate: _negate,
    tree.Not: _not,
    tree.Arithmetic: _arithmetic,
    tree.Comparison: _comparison,
    tree.Between: _between,
    tree.In: _in,
    tree.And: _junction("and", decisive=False),
    tree.Or: _junction("or", decisive=True),
    tree.If: _if,
    tree.Quantified: _quantified,
    tree.Call: _call,
}
