"""The tree of an expression: what was meant, whatever spelling it was written in. Only the parser makes these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

ArithmeticSign = OneOf["+", "-", "*", "/"]
OrderSign = OneOf["<", "<=", ">", ">="]
ComparisonSign = OneOf["=", "!=", "<", "<=", ">", ">="]


class Node:
    """Base of all nodes, for types only."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A text, number, true, false or null; numbers are not negative."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A variable and the names below it: ``disposisi.tujuan`` is ``Path("disposisi", ("tujuan",))``."""

    root: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member(Node):
    """A name below a value that is not a plain path: ``hadir[1].nama``."""

    target: Node
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """The item of a list at a number counted from 1, or from the end when negative."""

    target: Node
    position: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """The items of a list for which a condition holds; within it ``item`` is the item and its fields are names."""

    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """``{a: 1, b: a + 1}``: an entry sees those before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """``-a``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``not(a)``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``a + b`` and the like; left-associative."""

    sign: ArithmeticSign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``a = b`` and the like."""

    sign: ComparisonSign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``a between low and high``, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Range(Node):
    """``[low..high)``: one test of an `In`."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Bound(Node):
    """``< limit``: one test of an `In`."""

    sign: OrderSign
    limit: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``a in test`` or ``a in (test, test)``: true when one test holds. A test is a `Range`, a `Bound` or a value."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    """``a and b and c``; at least two operands, none of them an `And`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """``a or b or c``; at least two operands, none of them an `Or`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if a then b else c``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some x in list satisfies c``, or ``every``."""

    every: bool
    name: str
    collection: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the list; the name has single spaces."""

    name: str
    arguments: tuple[Node, ...]
