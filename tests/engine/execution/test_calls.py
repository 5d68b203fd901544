"""Called processes and embedded sub-processes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ModelFault, Refused
from engine.execution import compile_definition
from engine.model import Definition, Lane
from tests.engine.execution.drawing import both, call, chain, definition, each, end, start, sub, user, xor
from tests.engine.execution.play import Play


def _called(**facts: Any) -> Definition:
    return definition([start(), user("inside", **facts), end()], chain("start", "inside", "end"), key="q", version=7)


def _caller(called: Definition, **facts: Any) -> Definition:
    return definition(
        [start(), call("c", "q", **facts), user("after"), end()], chain("start", "c", "after", "end"), calls={"q": called},
        lanes=[Lane("l", "KASI", "kasi", ("c",))],
    )


def test_a_called_process_stands_under_the_call_and_on_the_version_it_is_bound_to() -> None:
    case = Play(_caller(_called()))

    (wait,) = case.step.waits

    assert (wait.path, wait.element_id, wait.definition_id) == ("c/inside", "inside", "q:7")
    assert case.step.trace.flows == ("start>c", "c/start>inside")
    assert case.step.trace.passed == ("start", "c/start")
    step = case.done("c/inside")
    assert step.trace.flows == ("c/inside>end", "c>after")
    assert step.trace.passed == ("c/inside", "c/end", "c")


def test_a_called_process_sees_a_copy_and_only_what_it_wrote_comes_out() -> None:
    fork = definition(
        [start(), both("f"), call("c", "q"), user("beside"), both("j"), end()],
        [("start", "f"), ("f", "c"), ("f", "beside"), ("c", "j"), ("beside", "j"), ("j", "end")], calls={"q": _called(candidate_groups="${who}")},
    )
    case = Play(fork, {"who": "a", "other": 1})

    case.done("beside", {"who": "b", "other": 2})
    assert case.wait("c/inside").groups == ("a",)
    case.done("c/inside", {"new": 3})

    assert case.data == {"who": "b", "other": 2, "new": 3}


def test_a_called_process_writes_nothing_outside_before_it_returns() -> None:
    two = definition([start(), user("one"), user("two"), end()], chain("start", "one", "two", "end"), key="q")
    case = Play(_caller(two), {"a": 1})

    case.done("c/one", {"a": 2})
    assert case.data == {"a": 1}
    case.done("c/two")

    assert case.data == {"a": 2}


def test_a_called_process_reads_the_office_variable() -> None:
    case = Play(_caller(_called(candidate_groups="${kantor.boss}")), office={"boss": "kadis"})
    assert case.step.waits[0].groups == ("kadis",)

    step = case.done("c/inside", {"x": 1})

    assert step.data == {"x": 1}


def test_a_called_process_without_lanes_has_the_callers_lane() -> None:
    assert Play(_caller(_called())).step.waits[0].groups == ("kasi",)


def test_the_lane_goes_down_through_every_call() -> None:
    middle = definition([start(), call("d", "r"), end()], chain("start", "d", "end"), key="q", calls={"r": _called()})

    (wait,) = Play(_caller(middle)).step.waits

    assert (wait.path, wait.groups) == ("c/d/inside", ("kasi",))


def test_a_called_process_with_a_lane_of_its_own_keeps_it() -> None:
    own = definition([start(), user("inside"), end()], chain("start", "inside", "end"), key="q", lanes=[Lane("l", "KADIS", "kadis", ("inside",))])

    assert Play(_caller(own)).step.waits[0].groups == ("kadis",)


def test_a_called_process_without_waits_passes_in_one_step() -> None:
    quick = definition([start(), end()], chain("start", "end"), key="q")

    assert Play(_caller(quick)).open == ["after"]


def test_calls_nest() -> None:
    deepest = definition([start(), user("u"), end()], chain("start", "u", "end"), key="r")
    middle = definition([start(), call("d", "r"), end()], chain("start", "d", "end"), key="q", calls={"r": deepest})
    case = Play(_caller(middle))
    assert case.open == ["c/d/u"]

    case.done("c/d/u", {"x": 1})

    assert (case.open, case.data) == (["after"], {"x": 1})


def test_a_repeated_call_gathers_what_each_wrote() -> None:
    case = Play(_caller(_called(candidate_groups="${who}"), loop=each("people", "who", "all")), {"people": ["a", "b"]})
    assert [w.groups for w in case.step.waits] == [("a",), ("b",)]

    second = case.step.waits[1].token
    case.done("c/inside", {"n": 1})
    assert [w.token for w in case.step.waits] == [second]
    case.done("c/inside", {"n": 2})

    assert case.data == {"people": ["a", "b"], "all": [{"n": 1}, {"n": 2}]}


def test_an_unbound_call_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(definition([start(), call("c", "gone"), end()], chain("start", "c", "end")))

    assert refusal.value.findings[0].element_id == "c"


def test_an_embedded_sub_process_shares_the_variables_and_its_paths() -> None:
    case = Play(definition(
        [start(), sub("s"), start("s0", scope="s"), user("u", scope="s"), end("s1", scope="s"), user("after"), end()],
        [*chain("start", "s", "after", "end"), *chain("s0", "u", "s1")],
    ), {"a": 1})
    assert case.open == ["u"]

    case.done("u", {"a": 2})

    assert (case.open, case.data) == (["after"], {"a": 2})


def test_a_sub_process_ends_when_its_last_token_has() -> None:
    case = Play(definition(
        [start(), sub("s"), start("s0", scope="s"), both("f", scope="s"), user("u", scope="s"), user("v", scope="s"), end("s1", scope="s"),
         user("after"), end()],
        [*chain("start", "s", "after", "end"), ("s0", "f"), ("f", "u"), ("f", "v"), ("u", "s1"), ("v", "s1")],
    ))

    case.done("u")
    assert case.open == ["v"]
    case.done("v")

    assert case.open == ["after"]


def test_a_call_in_a_loop_begins_afresh_each_time() -> None:
    case = Play(definition(
        [start(), xor("m"), call("c", "q"), xor("x", default="x>m"), end()],
        [*chain("start", "m", "c", "x"), ("x", "m"), ("x", "end", "stop = true")], calls={"q": _called()},
    ))

    for _ in range(3):
        case.done("c/inside", {"stop": False})

    assert case.done("c/inside", {"stop": True}).status == "completed"


def _mapped(*extensions: str) -> Definition:
    return _caller(_called(candidate_groups="${who}"), extensions=extensions)


def test_mappings_say_what_goes_in_and_what_comes_out_under_which_name() -> None:
    drawn = _mapped("camunda:in source=boss target=who", "camunda:in sourceExpression=${n + 1} target=m", "camunda:out source=answer target=result")
    case = Play(drawn, {"boss": "kadis", "n": 1, "secret": True})
    assert case.step.waits[0].groups == ("kadis",)

    case.done("c/inside", {"answer": [1], "other": 2})

    assert case.data == {"boss": "kadis", "n": 1, "secret": True, "result": [1]}


def test_a_mapping_of_everything_is_what_happens_without_one() -> None:
    case = Play(_mapped("camunda:in variables=all", "camunda:out variables=all"), {"who": "kadis"})

    case.done("c/inside", {"n": 1})

    assert case.data == {"who": "kadis", "n": 1}


def test_a_mapping_of_what_is_not_there_is_a_fault() -> None:
    with pytest.raises(ModelFault, match="boss"):
        Play(_mapped("camunda:in source=boss target=who"))
    case = Play(_mapped("camunda:out source=answer target=result"), {"who": "kadis"})
    with pytest.raises(ModelFault, match="answer"):
        case.done("c/inside", {})


@pytest.mark.parametrize("extension", ["camunda:in businessKey=x", "camunda:in local=true source=a target=b", "camunda:in", "camunda:out source=a"])
def test_a_mapping_that_we_do_not_execute_is_refused(extension: str) -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(_mapped(extension))

    assert refusal.value.findings[0].element_id == "c"
