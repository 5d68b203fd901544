"""What of a report may leave the office: small counts are masked, and with them as many others as it takes that no sum gives one back.

Whoever reads the result is taken to know every sum of a line and of a column, printed or not, since another table may tell it; that a zero is
never masked; that a small count lies from 1 to below the least one told; and that any other masked count does not. A small count is safe when
the table could look just the same with another number in its place. A count sits between its line and its column as an edge between two nodes,
and what one masked count gains others must lose: such a change is a ring of masked counts that each have room for it, which a walk finds or not
(L. H. Cox, "Network models for complementary cell suppression", Journal of the American Statistical Association 90, 1995).

Tables are masked one by one: what a table tells under the same name as another (a status in two tables) is for whoever chooses the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.queries.tabulation import Cell, Line, Tabulation

HIDDEN = "•"
"""Stands for a count that is masked only so that another cannot be worked out."""
Place = tuple[int, int]
"""(line, column); the total is the line after the last."""
_UP, _DOWN = 1, -1


@dataclass(frozen=True, slots=True)
class _Edge:
    start: str
    end: str
    count: int


def count(number: int, least: int) -> int | str:
    """A count as it may leave the office."""
    return f"<{least}" if 0 < number < least else number


def masked(table: Tabulation, least: int) -> Tabulation:
    """The table as it may leave the office: no count from 1 to below `least` is told, nor can be worked out from the others."""
    if table.linked:
        return _all_or_none(table, least)
    edges = _edges(table)
    small = {place for place, edge in edges.items() if 0 < edge.count < least}
    sums = {place for place in edges if _is_whole(table, place)}
    hidden = _guarded(edges, small, least, kept=sums)
    if hidden is None:
        return _shown(table, small & sums, edges.keys() - sums, least)
    return _shown(table, small, hidden, least)


def _all_or_none(table: Tabulation, least: int) -> Tabulation:
    """Counts that hang together in ways the table does not show: one small one masks them all."""
    counts = {(row, place): int(line.cells[place] or 0) for row, line in enumerate(table.lines) for place in table.counts}
    small = {place for place, number in counts.items() if 0 < number < least}
    return _shown(table, small, set(counts) if small else set(), least)


def _shown(table: Tabulation, small: Collection[Place], hidden: Collection[Place], least: int) -> Tabulation:
    def line(row: int, found: Line) -> Line:
        poor = any((row, place) in (small if table.linked else hidden) for place in table.counts)
        cells = tuple(_cell(table, (row, place), cell, small, hidden, least, poor=poor) for place, cell in enumerate(found.cells))
        return Line(found.label, cells)

    total = line(len(table.lines), table.total) if table.total else None
    return replace(table, lines=tuple(line(row, found) for row, found in enumerate(table.lines)), total=total)


def _cell(
    table: Tabulation, place: Place, cell: Cell, small: Collection[Place], hidden: Collection[Place], least: int, *, poor: bool
) -> Cell:
    if place in small:
        return f"<{least}"
    if place in hidden:
        return HIDDEN
    derived = place[1] not in table.counts and place[1] not in table.given
    return HIDDEN if poor and derived and cell is not None else cell


# ------------------------------------------------------------------ the table as a network


def _edges(table: Tabulation) -> dict[Place, _Edge]:
    """Every count of the table as an edge from its line to its column; sums run on from there, and back to the lines."""
    several, last = len(table.counts) > 1, len(table.lines)
    found: dict[Place, _Edge] = {}
    for row, line in enumerate([*table.lines, *([table.total] if table.total else [])]):
        for place in table.counts:
            lane = "lines" if not several else "sums" if row == last else f"line {row}"
            column = f"column {place}" if table.adds_down else "columns"
            if several and place == table.whole:
                start, end = "whole", lane
            elif row == last:
                start, end = column, lane
            else:
                start, end = lane, column
            found[row, place] = _Edge(start, end, int(line.cells[place] or 0))
            if several and place == table.whole and row == last:
                found[row, place] = _Edge("sums", "whole", found[row, place].count)
    return found


def _is_whole(table: Tabulation, place: Place) -> bool:
    """Whether it is the number of all cases, which other places tell as well."""
    return place[0] == len(table.lines) and (len(table.counts) == 1 or place[1] == table.whole)


def _guarded(edges: Mapping[Place, _Edge], small: Collection[Place], least: int, *, kept: Collection[Place]) -> set[Place] | None:
    """The small counts and those masked for their sake, never one of `kept`; None when no choice of them keeps every small count safe."""
    hidden = set(small)

    def exposed(masks: Collection[Place]) -> int:
        return sum(not _could_differ(edges, place, masks, small, least) for place in small)

    while left := exposed(hidden):
        choices = sorted((edge.count, place) for place, edge in edges.items() if place not in hidden | set(kept) and edge.count >= least)
        if not choices:
            return None
        best = min(choices, key=lambda one: (exposed(hidden | {one[1]}), one))
        near = [one for one in choices if _touches(edges, one[1], small)]
        hidden.add((best if exposed(hidden | {best[1]}) < left else near[0] if near else choices[0])[1])
    return hidden


def _touches(edges: Mapping[Place, _Edge], place: Place, small: Collection[Place]) -> bool:
    ends = {end for one in small for end in (edges[one].start, edges[one].end)}
    return edges[place].start in ends or edges[place].end in ends


def _could_differ(edges: Mapping[Place, _Edge], place: Place, hidden: Collection[Place], small: Collection[Place], least: int) -> bool:
    """Whether the masked count at `place` could be one more or one less, all sums and all counts that are told being the same."""

    def room(one: Place, way: int) -> bool:
        number = edges[one].count + way
        return 0 < number < least if one in small else number >= least

    edge = edges[place]
    others = [one for one in hidden if one != place]
    ups = room(place, _UP) and _leads(edge.end, edge.start, lambda node: _steps(edges, node, others, room))
    return ups or (room(place, _DOWN) and _leads(edge.start, edge.end, lambda node: _steps(edges, node, others, room)))


def _steps(edges: Mapping[Place, _Edge], node: str, others: Collection[Place], room: Callable[[Place, int], bool]) -> Iterator[str]:
    for one in others:
        if edges[one].start == node and room(one, _UP):
            yield edges[one].end
        if edges[one].end == node and room(one, _DOWN):
            yield edges[one].start


def _leads(start: str, goal: str, steps: Callable[[str], Iterator[str]]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        if (node := waiting.pop()) == goal:
            return True
        for following in steps(node):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False
