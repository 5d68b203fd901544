"""User tasks: who may do them, until when, and what they write."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Conflict, ModelFault
from engine.model import Complete, Lane
from tests.engine.execution.drawing import chain, definition, end, start, user
from tests.engine.execution.play import AT, Play


def _one(**facts: Any) -> Any:
    return definition([start(), user("ask", **facts), user("then"), end()], chain("start", "ask", "then", "end"))


def test_a_task_with_a_form_writes_one_variable_named_after_the_form_key() -> None:
    case = Play(_one(form_key="intake"), {"a": 1})

    case.done("ask", {"name": "x", "list": [1, {"b": None}]})

    assert case.data == {"a": 1, "intake": {"name": "x", "list": [1, {"b": None}]}}


def test_a_task_without_a_form_writes_each_key() -> None:
    case = Play(_one(), {"a": 1, "b": 2})

    case.done("ask", {"b": 3, "c": [4]})

    assert case.data == {"a": 1, "b": 3, "c": [4]}


def test_an_open_task_says_where_it_is_and_what_the_diagram_says_of_it() -> None:
    case = Play(_one(form_key="intake", name="Ask them", candidate_groups="kasi, kabid", due_date="PT3H"))

    (wait,) = case.step.waits

    assert (wait.path, wait.element_id, wait.definition_id, wait.name, wait.form_key) == ("ask", "ask", "p:1", "Ask them", "intake")
    assert (wait.groups, wait.due, wait.item, wait.index) == (("kasi", "kabid"), "PT3H", None, None)
    assert case.step.trace.opened == (wait,)


def test_candidate_groups_may_come_from_the_case() -> None:
    data = {"unit": "bidang:a", "more": ["bidang:b", "bidang:a"]}

    assert Play(_one(candidate_groups="${unit}"), data).step.waits[0].groups == ("bidang:a",)
    assert Play(_one(candidate_groups="=more"), data).step.waits[0].groups == ("bidang:b", "bidang:a")
    assert Play(_one(candidate_groups="kasi, ${unit}, ${more}"), data).step.waits[0].groups == ("kasi", "bidang:a", "bidang:b")
    assert Play(_one(candidate_groups="${kantor.boss}"), data, office={"boss": "kadis"}).step.waits[0].groups == ("kadis",)


@pytest.mark.parametrize("unit", [None, [], "", " ", 7, ["a", None]])
def test_candidate_groups_that_name_nobody_are_a_fault_never_everybody(unit: Any) -> None:
    with pytest.raises(ModelFault) as fault:
        Play(_one(candidate_groups="${unit}"), {"unit": unit})

    assert fault.value.facts["element"] == "ask"
    assert fault.value.facts["reads"] == {"unit": unit}


def test_groups_are_those_of_the_moment_the_task_opened() -> None:
    case = Play(definition(
        [start(), user("ask", candidate_groups="${unit}"), user("other"), end()],
        [("start", "ask"), ("start", "other"), ("ask", "end"), ("other", "end")],
    ), {"unit": "a"})

    case.done("other", {"unit": "b"})

    assert case.wait("ask").groups == ("a",)


def test_without_candidate_groups_the_lane_decides_and_without_a_lane_anybody_may() -> None:
    lane = Lane("l", "KASI", "kasi", ("a",))
    drawn = definition([start(), user("a"), user("b"), end()], [("start", "a"), ("start", "b"), ("a", "end"), ("b", "end")], lanes=[lane])

    assert [w.groups for w in Play(drawn).step.waits] == [("kasi",), ()]


def test_a_due_time_is_a_duration_an_instant_or_left_to_the_office() -> None:
    def due(text: str | None, **data: Any) -> str | None:
        return Play(_one(due_date=text), data, office={"time": "P1D"}).step.waits[0].due

    assert due(None) is None
    assert due("${kantor.time}") == "P1D"
    assert due("${until}", until=None) is None
    assert due("=until", until="2026-01-06T09:00:00+08:00") == "2026-01-06T09:00:00+08:00"
    assert due('${duration("PT90M")}') == "PT1H30M"


def test_a_due_time_that_is_neither_is_a_fault() -> None:
    with pytest.raises(ModelFault) as fault:
        Play(_one(due_date="${until}"), {"until": "soon"})

    assert (fault.value.facts["element"], fault.value.facts["reads"]) == ("ask", {"until": "soon"})


def test_what_is_closed_is_told_with_what_is_opened() -> None:
    case = Play(_one())
    token = case.wait("ask").token

    step = case.done("ask")

    assert step.trace.closed == ((token, "completed"),)
    assert [w.path for w in step.trace.opened] == ["then"]
    assert step.trace.flows == ("ask>then",)
    assert step.trace.passed == ("ask",)


def test_start_may_complete_the_first_task_in_the_same_step() -> None:
    case = Play(_one(form_key="intake"), {"a": 1}, complete={"x": 1})

    assert case.open == ["then"]
    assert case.data == {"a": 1, "intake": {"x": 1}}
    assert [w.path for w in case.step.trace.opened] == ["ask", "then"]
    assert case.step.trace.passed == ("start", "ask")


def test_start_with_a_completion_needs_a_user_task() -> None:
    with pytest.raises(Conflict):
        Play(definition([start(), end()], chain("start", "end")), complete={})


def test_a_task_that_is_done_cannot_be_completed_again() -> None:
    case = Play(_one())
    token = case.wait("ask").token
    case.done("ask")

    for number in (token, 0, 99):
        with pytest.raises(Conflict) as refusal:
            case.send(Complete(number, {}))
        assert refusal.value.facts["reason"] == "done"


def test_token_numbers_are_never_used_again() -> None:
    case = Play(_one())
    first = case.wait("ask").token

    case.done("ask")

    assert case.wait("then").token > first


@pytest.mark.parametrize("value", [AT, Decimal(1), (1,), {1}, {1: 2}, float("nan"), 2**70, b"x", object()])
def test_only_plain_json_comes_in(value: Any) -> None:
    case = Play(_one())

    with pytest.raises(TypeError, match=r"values\.a\.deep"):
        case.done("ask", {"a": {"deep": value}})
    with pytest.raises(TypeError, match=r"data\.a"):
        Play(_one(), {"a": [value]})


def test_json_nested_without_end_is_refused_not_a_crash() -> None:
    nest: Any = []
    for _ in range(5_000):
        nest = [nest]

    with pytest.raises(TypeError, match="nested"):
        Play(_one(), {"a": nest})


def test_the_office_variable_is_read_only_and_never_among_the_data() -> None:
    case = Play(_one(), {"a": 1}, office={"k": 1})
    assert case.data == {"a": 1}

    with pytest.raises(ModelFault, match="read-only"):
        case.done("ask", {"kantor": {}})
    with pytest.raises(ModelFault, match="read-only"):
        Play(_one(), {"kantor": {}})


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        Play(_one(), at=datetime(2026, 1, 5))  # noqa: DTZ001


def test_awkward_keys_are_only_keys() -> None:
    """`self` broke SpiffWorkflow's set_data, `typename` its serialiser."""
    case = Play(_one(form_key="f"), {"self": 1, "typename": "x", "data_objects": 2})

    case.done("ask", {"self": {"typename": "y"}})

    assert case.data == {"self": 1, "typename": "x", "data_objects": 2, "f": {"self": {"typename": "y"}}}
