"""The drawing of a BPMN file (its DI) as plain geometry."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Whether the insides of both share anything."""
        return (
            self.x < other.x + other.width and other.x < self.x + self.width
            and self.y < other.y + other.height and other.y < self.y + self.height
        )

    def holds(self, other: Box) -> bool:
        """Whether `other` lies within."""
        return (
            self.x <= other.x and other.x + other.width <= self.x + self.width
            and self.y <= other.y and other.y + other.height <= self.y + self.height
        )


@dataclass(frozen=True)
class Segment:
    """One straight piece of a flow's line."""

    flow: str
    start: Point
    end: Point

    @property
    def box(self) -> Box:
        """The rectangle it spans; flat unless it is slanted."""
        (x1, y1), (x2, y2) = self.start, self.end
        return Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))

    def meets(self, other: Segment) -> bool:
        """Whether two upright or level pieces share a point."""
        a, b = self.box, other.box
        return a.x <= b.x + b.width and b.x <= a.x + a.width and a.y <= b.y + b.height and b.y <= a.y + a.height


@dataclass(frozen=True)
class Drawn:
    """All that is drawn, by element id."""

    shapes: dict[str, Box]
    lines: dict[str, list[Point]]
    labels: dict[str, Box]

    def segments(self) -> Iterator[Segment]:
        """Every piece of every line."""
        for flow, points in self.lines.items():
            yield from (Segment(flow, start, end) for start, end in pairwise(points))


def read(content: bytes) -> Drawn:
    """The drawing in the bytes of one of our own BPMN files."""
    root = ET.fromstring(content)
    shapes, lines, labels = {}, {}, {}
    for shape in root.iter(f"{_DI}BPMNShape"):
        shapes[shape.attrib["bpmnElement"]] = _box(shape.find(f"{_DC}Bounds"))
    for edge in root.iter(f"{_DI}BPMNEdge"):
        lines[edge.attrib["bpmnElement"]] = [(float(p.attrib["x"]), float(p.attrib["y"])) for p in edge.findall(_WAYPOINT)]
    for owner in (*root.iter(f"{_DI}BPMNShape"), *root.iter(f"{_DI}BPMNEdge")):
        label = owner.find(f"{_DI}BPMNLabel/{_DC}Bounds")
        if label is not None:
            labels[owner.attrib["bpmnElement"]] = _box(label)
    return Drawn(shapes, lines, labels)


def _box(bounds: ET.Element | None) -> Box:
    assert bounds is not None
    return Box(*(float(bounds.attrib[name]) for name in ("x", "y", "width", "height")))
