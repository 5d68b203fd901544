"""How names and paths find their values, and how what was read is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from engine.expressions import tree
from engine.expressions.durations import Duration
from engine.expressions.faults import fault
from engine.expressions.running import Run
from engine.expressions.values import MAX_DEPTH, kind_of, wrong

Code = Callable[[Run], Any]
#: Yields a value and its path (None: computed), noting nothing.
Located = Callable[[Run], tuple[Any, str | None]]
#: Yields the items of a list, each with its path, noting nothing.
Several = Callable[[Run], list[tuple[Any, str | None]]]

_MISSING = object()
_DATE_PARTS = ("year", "month", "day", "weekday")
_INSTANT_PARTS = ("hour", "minute", "second")
_DURATION_PARTS = ("years", "months", "days", "hours", "minutes", "seconds")


class Binding(NamedTuple):
    """A name bound by `some`, `every`, a context's entry or a filter."""

    name: str
    slot: int
    """Where its value stands in `Run.slots`."""
    filters: bool
    """It is a filter's ``item``: the fields of its value are names too, and win over everything outside."""


Scope = tuple[Binding, ...]


def read_path(node: tree.Path, scope: Scope) -> Code:
    """A closure that reads a path and notes it."""
    if scope:
        return noting(locate_path(node, scope))
    root, names, path = node.root, node.names, ".".join((node.root, *node.names))

    def read_variable(run: Run) -> Any:
        value = run.reads[root] = run.variables.get(root)
        return value

    def read_below(run: Run) -> Any:
        value = run.variables.get(root)
        for name in names:
            value = value.get(name) if type(value) is dict else member(run, value, name)
        run.reads[path] = value
        return value

    return read_below if names else read_variable


def locate_path(node: tree.Path, scope: Scope) -> Located:
    """A closure that finds a path: a filter's item first, then bound names, then variables, from the innermost outwards."""
    root, names = node.root, node.names
    filters: list[int] = []
    bound: int | None = None
    for binding in reversed(scope):
        if binding.filters:
            filters.append(binding.slot)
        if binding.name == root:
            bound = binding.slot
            break
    tail = "".join(f".{name}" for name in names)

    def find(run: Run) -> tuple[Any, str | None]:
        value, path = _find_root(run, root, filters, bound)
        for name in names:
            value = member(run, value, name)
        return value, None if path is None else path + tail

    return find


def _find_root(run: Run, root: str, filters: list[int], bound: int | None) -> tuple[Any, str | None]:
    for slot in filters:
        item, path = run.slots[slot]
        if isinstance(item, Mapping):
            value = item.get(root, _MISSING)
            if value is not _MISSING:
                return value, None if path is None else f"{path}.{root}"
    if bound is not None:
        return run.slots[bound]
    return run.variables.get(root), root


def locate_member(target: Located, name: str) -> Located:
    """A closure that finds a name below a found value."""

    def find(run: Run) -> tuple[Any, str | None]:
        value, path = target(run)
        return member(run, value, name), None if path is None else f"{path}.{name}"

    return find


def locate_index(target: Located, position: Code) -> Located:
    """A closure that finds an item of a found list."""

    def find(run: Run) -> tuple[Any, str | None]:
        value, path = target(run)
        _note_if_no_items(run, value, path)
        item, place = at(as_list(value, "[…]"), position(run))
        return item, None if path is None else f"{path}[{place}]"

    return find


def noting(located: Located) -> Code:
    """A closure that notes what `located` finds; a computed value was noted where it came from."""

    def read(run: Run) -> Any:
        value, path = located(run)
        if path is not None:
            run.reads[path] = value
        return value

    return read


def items_located(located: Located, where: str) -> Several:
    """A closure that finds the items of a list; they are noted one by one as they are read."""

    def find(run: Run) -> list[tuple[Any, str | None]]:
        value, path = located(run)
        _note_if_no_items(run, value, path)
        if path is None:
            return [(item, None) for item in as_list(value, where)]
        return [(item, f"{path}[{place}]") for place, item in enumerate(as_list(value, where), start=1)]

    return find


def items_computed(code: Code, where: str) -> Several:
    """A closure that yields the items of a computed list; what it was computed from has been noted."""
    return lambda run: [(item, None) for item in as_list(code(run), where)]


def members_of(several: Several, name: str) -> Several:
    """A closure that finds a name below each of several values."""

    def find(run: Run) -> list[tuple[Any, str | None]]:
        return [(member(run, value, name), None if path is None else f"{path}.{name}") for value, path in several(run)]

    return find


def one_of(several: Several, position: Code) -> Located:
    """A closure that finds the value at a position among several."""

    def find(run: Run) -> tuple[Any, str | None]:
        found = at(several(run), position(run))[0]
        return (None, None) if found is None else found

    return find


def noting_all(several: Several) -> Code:
    """A closure that notes each of several values and yields them as a list."""

    def read(run: Run) -> list[Any]:
        values = []
        for value, path in several(run):
            values.append(value)
            if path is not None:
                run.reads[path] = value
        return values

    return read


def _note_if_no_items(run: Run, value: Any, path: str | None) -> None:
    """What should be a list of which items are read, but has none, is noted itself."""
    if path is not None and not (isinstance(value, list) and value):
        run.reads[path] = value


def as_list(value: Any, where: str) -> list[Any]:
    """`value`, which must be a list; null is an empty one. Raises EvaluationError."""
    if value is None:
        return []
    if kind_of(value) != "list":
        raise wrong("list", value, where=where)
    return value  # type: ignore[no-any-return]  # kind_of has made sure


def at(values: list[Any], position: Any) -> tuple[Any, int]:
    """The item at `position`, counted from 1 or from the end, null where there is none; and its place. Raises EvaluationError."""
    if position is None or kind_of(position) != "number" or position != position // 1 or position == 0:
        raise wrong("index", position)
    place = int(position)
    inside = -len(values) <= place <= len(values)
    return (values[place - 1 if place > 0 else place] if inside else None), place


def member(run: Run, value: Any, name: str, *, depth: int = 0) -> Any:
    """What `name` is below `value`: a key, each item's in a list, a part of a date; null where there is none."""
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list):
        run.charge(len(value))
        if depth > MAX_DEPTH:
            raise fault("depth", limit="depth", most=MAX_DEPTH)
        return [member(run, item, name, depth=depth + 1) for item in value]
    if isinstance(value, date):
        return _date_part(value, name)
    if isinstance(value, Duration):
        return _duration_part(value, name)
    return None


def _date_part(value: date, name: str) -> Any:
    """``weekday`` is 1 (Monday) to 7, as in FEEL."""
    if name == "weekday":
        return value.isoweekday()
    known = name in _DATE_PARTS or (name in _INSTANT_PARTS and hasattr(value, name))
    return getattr(value, name) if known else None


def _duration_part(value: Duration, name: str) -> int | None:
    """The parts of the normalised writing; all have the duration's sign."""
    seconds = int(value.time.total_seconds())
    sign = -1 if seconds < 0 else 1
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    years, months = divmod(abs(value.months), 12)
    month_sign = -1 if value.months < 0 else 1
    parts = (month_sign * years, month_sign * months, sign * days, sign * hour, sign * minute, sign * second)
    return dict(zip(_DURATION_PARTS, parts, strict=True)).get(name)
