"""Multi-instance tasks."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ModelFault, Refused
from engine.execution import compile_definition
from engine.model import Complete, Definition
from tests.engine.execution.drawing import chain, definition, each, end, start, sub, user, xor
from tests.engine.execution.play import Play


def _each(loop: Any, **facts: Any) -> Definition:
    return definition([start(), user("do", loop=loop, **facts), user("after"), end()], chain("start", "do", "after", "end"))


UNITS = {"units": ["b", "a", "a"]}


def test_each_item_is_a_task_of_its_own_that_sees_its_item() -> None:
    case = Play(_each(each("units", "unit"), candidate_groups="${unit}"), UNITS)

    assert [(w.path, w.item, w.index, w.groups) for w in case.step.waits] == [("do", "b", 0, ("b",)), ("do", "a", 1, ("a",)), ("do", "a", 2, ("a",))]


def test_results_are_gathered_in_item_order_and_published_once() -> None:
    case = Play(_each(each("units", "unit", "results"), form_key="f"), UNITS)

    case.done("do", {"n": 2}, index=2)
    case.done("do", {"n": 0}, index=0)
    assert case.data == UNITS
    case.done("do", {"n": 1}, index=1)

    assert case.data == {**UNITS, "results": [{"n": 0}, {"n": 1}, {"n": 2}]}
    assert case.open == ["after"]
    assert case.step.trace.passed == ("do",)


def test_what_an_item_writes_stays_in_the_item() -> None:
    case = Play(_each(each("units", "unit")), {**UNITS, "x": 0})

    for index in range(3):
        case.done("do", {"x": index, "unit": "changed"}, index=index)

    assert case.data == {**UNITS, "x": 0}


def test_items_are_fixed_at_the_start() -> None:
    case = Play(definition(
        [start(), user("do", loop=each("units", "unit", "out")), user("beside"), end()],
        [("start", "do"), ("start", "beside"), ("do", "end"), ("beside", "end")],
    ), UNITS)

    case.done("beside", {"units": []})

    assert [w.item for w in case.step.waits] == ["b", "a", "a"]


@pytest.mark.parametrize("units", [[], None])
def test_an_empty_collection_passes_at_once_with_an_empty_result(units: Any) -> None:
    case = Play(_each(each("units", "unit", "results")), {"units": units})

    assert (case.open, case.data["results"]) == (["after"], [])


def test_a_missing_collection_is_a_fault() -> None:
    with pytest.raises(ModelFault, match="units") as fault:
        Play(_each(each("units", "unit")))

    assert (fault.value.facts["element"], fault.value.facts["expression"]) == ("do", "units")


@pytest.mark.parametrize("units", ["text", 3, {"a": 1}])
def test_a_collection_that_is_no_list_is_a_fault(units: Any) -> None:
    with pytest.raises(ModelFault, match="must be a list"):
        Play(_each(each("units", "unit")), {"units": units})


def test_a_collection_may_be_a_path_and_its_items_anything() -> None:
    items = [None, {"n": [1]}, 0]

    case = Play(_each(each("${form.items}", "item", "out")), {"form": {"items": items}})

    assert [w.item for w in case.step.waits] == items


def test_one_after_another_opens_the_next_when_the_one_is_done() -> None:
    case = Play(_each(each("units", "unit", "results", sequential=True), form_key="f"), UNITS)

    for index, item in enumerate(["b", "a", "a"]):
        assert [(w.item, w.index) for w in case.step.waits] == [(item, index)]
        case.done("do", {"n": index})

    assert (case.open, case.data["results"]) == (["after"], [{"n": 0}, {"n": 1}, {"n": 2}])


def test_a_second_round_repeats_afresh_and_replaces_the_result() -> None:
    case = Play(definition(
        [start(), xor("m"), user("do", loop=each("units", "unit", "out"), form_key="f"), user("review"), xor("x", default="x>end"), end()],
        [*chain("start", "m", "do", "review", "x"), ("x", "m", "again = true"), ("x", "end")],
    ), {"units": ["a", "b"]})
    case.done("do", {"n": 1}, index=0)
    case.done("do", {"n": 2}, index=1)

    case.done("review", {"again": True, "units": ["c"]})
    assert [w.item for w in case.step.waits] == ["c"]
    case.done("do", {"n": 3})

    assert case.data["out"] == [{"n": 3}]


def test_the_counter_begins_at_one() -> None:
    case = Play(_each(each("units", "unit"), candidate_groups='=if loopCounter = 1 then "first" else "later"'), UNITS)

    assert [w.groups for w in case.step.waits] == [("first",), ("later",), ("later",)]


def test_a_cardinality_is_a_number_of_items() -> None:
    case = Play(_each(each(None, output="out", cardinality="n"), form_key="f"), {"n": 2})
    assert [(w.index, w.item) for w in case.step.waits] == [(0, None), (1, None)]

    assert len(Play(_each(each(None, cardinality="4 / 2"))).step.waits) == 2
    for number in (1.5, -1, None, "2"):
        with pytest.raises(ModelFault, match="cardinality"):
            Play(_each(each(None, cardinality="n")), {"n": number})


def test_items_that_an_expression_works_out_are_kept_as_json() -> None:
    case = Play(_each(each('=[date("2026-01-05"), duration("PT1H")]', "item", "out")))

    assert [w.item for w in case.step.waits] == ["2026-01-05", "PT1H"]


def test_too_many_items_are_a_fault_not_a_flood() -> None:
    with pytest.raises(ModelFault) as fault:
        Play(_each(each("units")), {"units": [0] * 1_001})

    assert fault.value.facts["limit"] == "items"


def test_a_repeated_sub_process_gathers_what_each_round_wrote() -> None:
    case = Play(definition(
        [start(), sub("s", loop=each("units", "unit", "out")), start("s0", scope="s"), user("u", scope="s", candidate_groups="${unit}"),
         user("v", scope="s", candidate_groups="${seen}"), end("s1", scope="s"), end()],
        [*chain("start", "s", "end"), *chain("s0", "u", "v", "s1")],
    ), {"units": ["a", "b"]})

    for name in ("a", "b"):
        token = next(w.token for w in case.step.waits if w.groups == (name,))
        assert token
        case.done("u", {"seen": f"saw {name}"})
    assert [w.groups for w in case.step.waits] == [("saw a",), ("saw b",)]
    case.done("v", {"n": 1})
    case.done("v", {"n": 2})

    assert case.data == {"units": ["a", "b"], "out": [{"seen": "saw a", "n": 1}, {"seen": "saw b", "n": 2}]}


def test_a_repetition_over_nothing_named_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(_each(each(None)))

    assert refusal.value.findings[0].element_id == "do"


def test_when_enough_items_are_done_the_rest_is_withdrawn() -> None:
    case = Play(_each(each("units", "unit", "out", completion_condition="nrOfCompletedInstances >= 2"), form_key="f"), UNITS)
    case.done("do", {"n": 2}, index=2)

    step = case.done("do", {"n": 0}, index=0)

    assert (case.open, case.data["out"]) == (["after"], [{"n": 0}, {"n": 2}])
    assert [how for _, how in step.trace.closed] == ["completed", "cancelled"]


def test_the_completion_condition_sees_what_the_item_entered() -> None:
    case = Play(_each(each("units", "unit", "out", sequential=True, completion_condition="f.found = true"), form_key="f"), UNITS)
    case.done("do", {"found": False})

    case.done("do", {"found": True})

    assert (case.open, case.data["out"]) == (["after"], [{"found": False}, {"found": True}])


def test_a_completion_condition_that_is_no_condition_is_a_fault() -> None:
    case = Play(_each(each("units", "unit", completion_condition="f.n"), form_key="f"), UNITS)

    with pytest.raises(ModelFault):
        case.done("do", {"n": 1}, index=0)


def test_repetitions_nest() -> None:
    case = Play(definition(
        [start(), sub("s", loop=each("groups", "group", "out")), start("s0", scope="s"),
         user("u", scope="s", form_key="f", loop=each("group.units", "unit", "inner"), candidate_groups="${unit}"), end("s1", scope="s"), end()],
        [*chain("start", "s", "end"), *chain("s0", "u", "s1")],
    ), {"groups": [{"units": ["a", "b"]}, {"units": ["c"]}]})
    assert [w.groups for w in case.step.waits] == [("a",), ("b",), ("c",)]

    for group in ("c", "b", "a"):
        token = next(w for w in case.step.waits if w.groups == (group,)).token
        case.send(Complete(token, {"by": group}))

    assert case.data["out"] == [{"inner": [{"by": "a"}, {"by": "b"}]}, {"inner": [{"by": "c"}]}]
