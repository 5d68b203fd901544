"""Expressions of a process, and the values worth trying in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice, pairwise, product
from typing import Any

from engine.expressions import Expression, ExpressionError, parse_assignments, states_time
from engine.lint import allowed
from engine.lint.context import Context
from engine.model import Field, Flow, Form, Node, Process
from engine.reading import handovers

TRIED_LIMIT = 2_000
"""Most combinations of values tried for one gateway."""
EVALUATED_LIMIT = 100_000
"""Most conditions evaluated for one process, so that no file takes long."""
PATHS_LIMIT = 6
"""Most paths that the conditions of one gateway may read for values to be tried."""
LARGEST = 1e15
"""Numbers beyond are not told apart."""

OTHER = "…"
"""Stands for any text that the conditions do not name."""

_EXPRESSIONS = re.compile(r"kirim_[a-z]+_ke|isian_\w+|hanya_bila|tautkan_ke")
"""Properties of a node that hold an expression: to whom a message goes and what stands in it, whether a timer is set, which case is meant."""
_WRAPPED = re.compile(r"\$\{[^}]*\}")
_LITERAL_DUE = re.compile(r"-?P|\d{4}-\d\d-\d\d")
_UNTRIED = ("Index", "Filter", "Quantified", "Call", "ContextLiteral", "ListLiteral")


def conditional_flows(process: Process) -> Iterator[Flow]:
    """Flows with a condition that is looked at: out of deciding gateways, and not the default."""
    for flow in process.flows.values():
        source = process.nodes.get(flow.source)
        if flow.condition and source is not None and source.kind in allowed.DECIDING and flow.id != source.default:
            yield flow


def share(process: Process) -> int:
    """How many combinations of values one gateway of the process may try."""
    flows = sum(1 for _ in conditional_flows(process))
    return min(TRIED_LIMIT, 20 + EVALUATED_LIMIT // max(1, flows))


def readable(context: Context, flow: Flow) -> Expression | None:
    """The flow's condition, None when there is none that can be read."""
    read = context.expression(flow.condition, flow.condition_language) if flow.condition else None
    return read if isinstance(read, Expression) else None


def task_texts(node: Node) -> Iterator[tuple[str, str]]:
    """Expressions in the attributes of a node, and of the messages it asks for: (name of the attribute or property, text)."""
    yield from ((name, text) for name, text in node.properties.items() if text.strip() and _EXPRESSIONS.fullmatch(name))
    groups = node.candidate_groups or ""
    dynamic = [groups] if groups.lstrip().startswith("=") else _WRAPPED.findall(groups)
    yield from (("candidateGroups", text) for text in dynamic)
    if node.due_date and not _LITERAL_DUE.match(node.due_date.strip()):
        yield "dueDate", node.due_date
    if node.loop is not None:
        loop = node.loop
        told = (("collection", loop.collection), ("loopCardinality", loop.cardinality), ("completionCondition", loop.completion_condition))
        yield from ((name, text) for name, text in told if text)
    if node.kind == "callActivity":
        yield from ((mapping.direction, mapping.source) for mapping in handovers(node.extensions) if mapping.source is not None)


def _timer_texts(node: Node) -> Iterator[str]:
    """Expressions that give a timer its time."""
    yield from (event.timer.text for event in node.events if event.timer is not None and event.timer.text and not states_time(event.timer.text))


def expressions(context: Context) -> Iterator[tuple[Flow | Node, Expression]]:
    """Every expression of the process that can be read, with the element it stands on."""
    for flow in conditional_flows(context.process):
        read = readable(context, flow)
        if read is not None:
            yield flow, read
    for node in context.process.nodes.values():
        for text in (*(text for _, text in task_texts(node)), *_timer_texts(node)):
            found = context.expression(text)
            if isinstance(found, Expression):
                yield node, found
        yield from ((node, value) for _, value in _assigned(node))


def _assigned(node: Node) -> tuple[tuple[str, Expression], ...]:
    if node.kind != "scriptTask":
        return ()
    try:
        return parse_assignments(node.attributes.get("bpmn:script", ""), node.attributes.get("scriptFormat", "")) or ()
    except ExpressionError:
        return ()  # `script_task` says so


# ---------------------------------------------------------------- values worth trying


@dataclass(frozen=True, slots=True)
class Samples:
    """Values for the paths that some conditions read."""

    domains: Mapping[str, tuple[Any, ...]]
    """Path → values to try."""
    certain: bool
    """Whether the domains hold exactly the values that can occur, as the forms say."""
    decidable: bool = True
    """Whether trying values says anything; not so for conditions that ask more than comparisons of plain paths."""

    def variables(self, limit: int = TRIED_LIMIT) -> Iterator[dict[str, Any]]:
        """The combinations, as variables to evaluate with, at most `limit` of them."""
        for values in islice(product(*self.domains.values()), limit if self.decidable else 0):
            yield _nested(dict(zip(self.domains, values, strict=True)))


def samples(conditions: Sequence[Expression], forms: Mapping[str, Form]) -> Samples:
    """What to try: a field's options where a form tells them, else the values that the conditions compare with and their neighbours."""
    nodes = [node for condition in conditions for node in _walk(condition.tree)]
    paths = list(dict.fromkeys(path for condition in conditions for path in condition.paths))
    asks_more = any(type(node).__name__ in _UNTRIED for node in nodes)
    if asks_more or len(paths) > PATHS_LIMIT or any(one.startswith(f"{other}.") for one in paths for other in paths):
        return Samples({}, certain=False, decidable=False)
    literals = [node.value for node in nodes if type(node).__name__ == "Literal"]
    if any(type(node).__name__ == "Negate" for node in nodes):
        literals += [-value for value in literals if isinstance(value, int | float) and not isinstance(value, bool)]
    known = {path: _options(path, forms) for path in paths}
    domains = {path: options if options is not None else _neighbours(literals) for path, options in known.items()}
    return Samples(domains, certain=None not in known.values())


def described(variables: Mapping[str, Any], tried: Samples) -> str:
    """The values of a combination in words: ``disposisi.keputusan = "kirim"``."""
    return ", ".join(f"{path} = {_shown(_reach(variables, path))}" for path in tried.domains)


def _walk(root: object) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node):
            yield node
            waiting.extend(getattr(node, field.name) for field in fields(node))


def _options(path: str, forms: Mapping[str, Form]) -> tuple[Any, ...] | None:
    """What a form lets a field be, None when it does not say."""
    root, _, key = path.partition(".")
    form = forms.get(root)
    field = next((f for f in form.walk() if f.key == key), None) if form is not None else None
    if field is None:
        return None
    if field.type == "checkbox":
        return (True, False)
    if field.type not in ("radio", "select") or not field.options:
        return None
    values = tuple(option.value for option in field.options)
    return values if field.required and not _may_be_hidden(form, field) else (*values, None)


def _may_be_hidden(form: Form | None, field: Field) -> bool:
    """Whether the field, or a group around it, is shown only sometimes: then it may have no value."""
    around = [f for f in form.walk() if field in f.walk()] if form is not None else []
    return any(f.hidden_when for f in around)


def _neighbours(literals: Sequence[Any]) -> tuple[Any, ...]:
    numbers = sorted({value for value in literals if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST})
    texts = list(dict.fromkeys(value for value in literals if isinstance(value, str)))
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    values: list[Any] = [*numbers, *between, *([numbers[0] - 1, numbers[-1] + 1] if numbers else [])]
    values += [*texts, OTHER] if texts else []
    if not values:
        values = [True, False]
    return (*values, None)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    variables: dict[str, Any] = {}
    for path, value in values.items():
        *roots, last = path.split(".")
        level = variables
        for name in roots:
            level = level.setdefault(name, {})
        level[last] = value
    return variables


def _reach(variables: Mapping[str, Any], path: str) -> Any:
    value: Any = variables
    for name in path.split("."):
        value = value[name]
    return value


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return f'"{value}"' if isinstance(value, str) else str(value)
