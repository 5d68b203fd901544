"""The diagrams are drawn to be read: complete, in lanes, square, nothing crossing or covered."""

from __future__ import annotations

from itertools import combinations

import pytest

from engine.model import Process
from tests.sop import drawing, model_files
from tests.sop.drawing import Box, Drawn, Segment

EVERY = pytest.mark.parametrize("key", sorted(model_files.diagrams()))
LABEL_OUTSIDE = ("exclusiveGateway", "startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent")


def drawn(key: str) -> tuple[Process, Drawn]:
    """The process, and its drawing."""
    return model_files.process(key), drawing.read(model_files.diagrams()[key].content)


def centre(box: Box) -> drawing.Point:
    """The middle of the box."""
    return box.x + box.width / 2, box.y + box.height / 2


def through(segment: Segment, box: Box) -> bool:
    """Whether the piece of line runs through the inside of the box."""
    piece = segment.box
    return Box(piece.x - 0.5, piece.y - 0.5, piece.width + 1, piece.height + 1).overlaps(Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2))


@EVERY
def test_everything_is_drawn_and_stands_in_its_lane(key: str) -> None:
    process, picture = drawn(key)

    assert process.nodes.keys() <= picture.shapes.keys()
    assert process.flows.keys() == picture.lines.keys()
    assert all(node.lane and picture.shapes[node.lane].holds(picture.shapes[node.id]) for node in process.nodes.values())


@EVERY
def test_lines_are_square_and_join_the_shapes_they_connect(key: str) -> None:
    process, picture = drawn(key)

    assert all(s.start[0] == s.end[0] or s.start[1] == s.end[1] for s in picture.segments())
    for flow in process.flows.values():
        for point, element in ((picture.lines[flow.id][0], flow.source), (picture.lines[flow.id][-1], flow.target)):
            box = picture.shapes[element]
            middle = centre(box)
            assert point in {(box.x, middle[1]), (box.x + box.width, middle[1]), (middle[0], box.y), (middle[0], box.y + box.height)}, flow.id


@EVERY
def test_no_two_lines_touch(key: str) -> None:
    _, picture = drawn(key)

    assert [(a.flow, b.flow) for a, b in combinations(picture.segments(), 2) if a.flow != b.flow and a.meets(b)] == []


@EVERY
def test_no_line_runs_through_a_shape_or_a_label(key: str) -> None:
    process, picture = drawn(key)
    solid = {**{node: picture.shapes[node] for node in process.nodes}, **{f"label of {owner}": box for owner, box in picture.labels.items()}}

    assert [(s.flow, name) for s in picture.segments() for name, box in solid.items() if through(s, box)] == []


@EVERY
def test_no_two_shapes_or_labels_overlap(key: str) -> None:
    process, picture = drawn(key)
    solid = [*((node, picture.shapes[node]) for node in process.nodes), *((f"label of {owner}", box) for owner, box in picture.labels.items())]

    on_the_border = {frozenset((node.id, node.attached_to)) for node in process.nodes.values() if node.attached_to}

    assert [(a, b) for (a, one), (b, other) in combinations(solid, 2) if one.overlaps(other) and frozenset((a, b)) not in on_the_border] == []


@EVERY
def test_whatever_bears_its_name_outside_has_a_place_for_it(key: str) -> None:
    process, picture = drawn(key)
    named = {node.id for node in process.nodes.values() if node.name and node.kind in LABEL_OUTSIDE}

    assert picture.labels.keys() == named | {flow.id for flow in process.flows.values() if flow.name}


@EVERY
def test_work_goes_from_left_to_right_unless_it_is_returned(key: str) -> None:
    process, picture = drawn(key)
    backwards = {
        flow.name or flow.source
        for flow in process.flows.values()
        if centre(picture.shapes[flow.target])[0] < centre(picture.shapes[flow.source])[0]
    }

    back = {"Dikembalikan", "surat_dikembalikan", "Belum lengkap", "tautan_dibatalkan", "tautan_dilepas"}
    assert backwards <= back, "only back to Kasi, or back to the citizen"
