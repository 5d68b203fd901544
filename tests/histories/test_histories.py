"""What every release recorded replays, to the byte; what was changed does not.

A red test here says that the engine does old cases differently: mend the engine, or bring an upcaster; never record again to make it green.
"""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from engine import history, replay
from tests.histories.archive import HERE, Recorded, present_release, recorded

HISTORIES = recorded()


@pytest.mark.parametrize("one", HISTORIES, ids=lambda one: one.name)
def test_a_recorded_history_is_whole_and_does_the_same_again(one: Recorded) -> None:
    again = one.replayed()

    assert history.verify(one.events) == ()
    assert again.differences == ()
    assert again.steps == sum(event.type in replay.MOVES and "state" in event.facts for event in one.events)


def test_the_present_release_has_recorded_histories() -> None:
    assert any(one.path.parent.name == present_release() for one in HISTORIES)


def test_whatever_changes_a_case_stands_in_a_history_of_the_present_release() -> None:
    present = [one for one in HISTORIES if one.path.parent.name == present_release()]

    types = {event.type for one in present for event in one.events if "state" in event.facts}

    assert types == replay.MOVES


def changed(one: Recorded, document: dict[str, object]) -> Recorded:
    """The same history with another document."""
    return Recorded(one.path, document)


def test_a_history_whose_flows_were_changed_differs_there() -> None:
    one = next(one for one in HISTORIES if len(one.events) > 3)
    document = copy.deepcopy(dict(one.document))
    row = next(row for row in document["events"][1:] if row["facts"].get("flows"))
    row["facts"]["flows"] = row["facts"]["flows"][:-1]

    found = changed(one, document)

    assert [(d.seq, d.what) for d in found.replayed().differences] == [(row["seq"], "flows")]
    assert history.verify(found.events)[0].seq == row["seq"]


def test_a_history_whose_steps_were_put_in_another_order_does_not_replay() -> None:
    one = next(one for one in HISTORIES if sum(event.type == "TaskCompleted" for event in one.events) > 2)
    document = copy.deepcopy(dict(one.document))
    rows = document["events"]
    first, second = [n for n, row in enumerate(rows) if row["type"] == "TaskCompleted"][:2]
    rows[first], rows[second] = rows[second], rows[first]

    found = changed(one, document)

    assert found.replayed().differences
    assert history.verify(found.events)


def test_a_definition_whose_bytes_were_changed_is_not_taken(tmp_path: Path) -> None:
    one = HISTORIES[0]
    (tmp_path / "isi").mkdir()
    for file in (one.path.parent / "isi").iterdir():
        (tmp_path / "isi" / file.name).write_bytes(file.read_bytes() + b" ")

    with pytest.raises(AssertionError):
        Recorded(tmp_path / one.path.name, one.document).replayed()


def test_nothing_lies_beside_the_histories_that_none_of_them_names() -> None:
    named = {digest[:20] for one in HISTORIES for said in one.document["definitions"].values() for digest in said["files"].values()}
    named |= {event.facts["office"][:20] for one in HISTORIES for event in one.events if event.type == "CaseStarted"}

    assert {file.name for file in HERE.glob("*/isi/*")} == named
