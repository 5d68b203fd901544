"""What compiles, and what is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ModelFault, Refused
from engine.execution import compile_definition
from engine.model import Event, Flow
from tests.engine.execution.drawing import chain, definition, end, node, start, sub, user, xor
from tests.engine.execution.play import Play


@pytest.mark.parametrize("id", ["End", "Start", "p.EndJoin", "Root", "n:u", "i:u", "u [child]"])
def test_ids_that_the_library_reserves_are_ordinary_ids(id: str) -> None:
    case = Play(definition([start("start"), user(id), user("after"), end("end")], chain("start", id, "after", "end")))
    assert case.open == [id]

    case.done(id)
    case.done("after")

    assert case.step.status == "completed"


@pytest.mark.parametrize("kind", ["scriptTask", "complexGateway", "task", "receiveTask", "intermediateCatchEvent", "transaction", "dataObject"])
def test_what_is_not_executed_exactly_is_refused_by_name(kind: str) -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), node(kind, "odd"), end()], chain("start", "odd", "end")))

    assert refusal.value.findings[0].element_id == "odd"


@pytest.mark.parametrize("kind", ["compensate", "link", "conditional", "cancel"])
def test_events_that_would_do_nothing_are_refused(kind: str) -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), end(events=(Event(kind),))], chain("start", "end")))

    assert refusal.value.findings[0].element_id == "end"


def test_a_standard_loop_is_refused() -> None:
    with pytest.raises(Refused):
        compile_definition(definition([start(), user("u", standard_loop=True), end()], chain("start", "u", "end")))


def test_a_condition_that_nobody_would_look_at_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), user("u"), end()], [("start", "u"), ("u", "end", "x = 1")]))

    assert refusal.value.findings[0].element_id == "u"


@pytest.mark.parametrize("starts", [[], ["one", "two"]])
def test_a_process_begins_in_one_place(starts: list[str]) -> None:
    with pytest.raises(Refused):
        compile_definition(definition([*map(start, starts), user("u"), end()], [*((s, "u") for s in starts), ("u", "end")]))


def test_a_timer_start_beside_a_plain_one_does_not_make_the_start_unclear() -> None:
    drawn = definition(
        [start(), start("daily", timer="R/2026-01-05T07:30+08:00/P1D"), user("u"), user("v"), end()],
        [("start", "u"), ("daily", "v"), ("u", "end"), ("v", "end")],
    )

    assert Play(drawn).open == ["u"]


def test_a_flow_that_leaves_its_scope_is_refused() -> None:
    flow: Any = Flow("f", "start", "nowhere", "", "p")
    with pytest.raises(Refused):
        compile_definition(definition([start(), end()], [flow]))


def test_a_sub_process_with_the_id_of_its_process_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), sub("p"), end()], chain("start", "p", "end")))

    assert refusal.value.findings[0].element_id == "p"


def test_an_unreadable_expression_is_a_fault_that_names_its_element() -> None:
    drawn = definition([start(), xor("x", default="x>end"), user("u"), end()], [("start", "x"), ("x", "u", "a ==="), ("x", "end"), ("u", "end")])

    with pytest.raises(ModelFault) as fault:
        compile_definition(drawn)

    assert (fault.value.facts["element"], fault.value.facts["expression"]) == ("x", "a ===")
