"""Script tasks that set variables; everything else a script could say is refused."""

from __future__ import annotations

import pytest

from engine.errors import ModelFault, Refused
from engine.execution import compile_definition
from engine.model import Definition
from tests.engine.execution.drawing import chain, definition, end, script, start, user
from tests.engine.execution.play import Play


def _script(text: str, format: str = "text/x-python") -> Definition:
    return definition([start(), script("s", text, format=format), user("after"), end()], chain("start", "s", "after", "end"))


def test_each_line_sets_a_variable_and_sees_those_before_it() -> None:
    case = Play(_script("a = n + 1\n\nb = [a, 'x']\npass\n"), {"n": 1})

    assert case.data == {"n": 1, "a": 2, "b": [2, "x"]}
    assert case.step.trace.passed == ("start", "s")


def test_a_comparison_is_written_as_the_stated_language_writes_it() -> None:
    assert Play(_script("a = n == 1\nb = 'x=y'\nc = n <= 1"), {"n": 1}).data == {"n": 1, "a": True, "b": "x=y", "c": True}
    assert Play(_script("a = n = 1", "feel"), {"n": 1}).data == {"n": 1, "a": True}


def test_what_is_set_is_json() -> None:
    assert Play(_script('day = date("2026-01-05")')).data == {"day": "2026-01-05"}


def test_a_line_that_fails_is_a_fault_that_names_it() -> None:
    with pytest.raises(ModelFault) as fault:
        Play(_script('a = 1\nb = n + "x"'), {"n": 1})

    assert (fault.value.facts["element"], fault.value.facts["expression"], fault.value.facts["reads"]) == ("s", 'n + "x"', {"n": 1})


def test_the_office_variable_cannot_be_set() -> None:
    with pytest.raises(ModelFault, match="read-only"):
        Play(_script("kantor = 1"))


@pytest.mark.parametrize("text", [
    "import os", "while True:\n    pass", "a == 1", "a.b = 1", "a = b = 1", "a = 1; b = 2", "print(1)", "a += 1", "a = os.getpid()",
])
def test_any_other_script_is_refused(text: str) -> None:
    with pytest.raises((Refused, ModelFault)) as refusal:
        compile_definition(_script(text))

    named = refusal.value.findings[0].element_id if isinstance(refusal.value, Refused) else refusal.value.facts["element"]
    assert named == "s"


@pytest.mark.parametrize("format", ["groovy", "javascript", ""])
def test_a_script_in_another_language_is_refused(format: str) -> None:
    with pytest.raises(Refused) as refusal:
        compile_definition(_script("x = 1", format))

    assert refusal.value.findings[0].element_id == "s"
