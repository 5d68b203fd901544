"""Two branches never lose or revive each other's data."""

from __future__ import annotations

from engine.model import Definition
from tests.engine.execution.drawing import Arrow, both, chain, definition, end, start, user, xor
from tests.engine.execution.play import Play


def _two_branches(*more: Arrow) -> Definition:
    return definition(
        [start(), both("fork"), user("a"), user("a2"), user("b"), both("join"), user("after"), end()],
        [("start", "fork"), ("fork", "a"), ("a", "a2"), ("fork", "b"), ("a2", "join"), ("b", "join"), *chain("join", "after", "end"), *more],
    )


def test_a_branch_that_finishes_later_without_touching_a_value_does_not_bring_the_old_one_back() -> None:
    case = Play(_two_branches(), {"value": "old", "list": [1, 2, 3]})

    case.done("a", {"value": "new", "list": [1]})
    case.done("b", {"other": True})
    case.done("a2")

    assert case.data == {"value": "new", "list": [1], "other": True}
    case.done("after")
    assert case.data == {"value": "new", "list": [1], "other": True}


def test_a_branch_that_began_earlier_sees_what_the_other_has_written_since() -> None:
    case = Play(definition(
        [start(), both("fork"), user("a"), user("b"), xor("gate", default="gate>no"), user("yes"), user("no"), end()],
        [("start", "fork"), ("fork", "a"), ("fork", "b"), ("b", "gate"), ("gate", "yes", "ok = true"), ("gate", "no"), ("a", "end"), ("yes", "end"),
         ("no", "end")],
    ), {"ok": False})

    case.done("a", {"ok": True})
    case.done("b")

    assert case.open == ["yes"]


def test_the_last_write_in_time_stands() -> None:
    case = Play(_two_branches())

    case.done("b", {"value": "b"})
    case.done("a", {"value": "a"})
    case.done("a2", {"value": "a2"})

    assert case.data == {"value": "a2"}


def test_after_a_rework_loop_the_newest_values_stand_and_what_was_removed_stays_removed() -> None:
    case = Play(definition(
        [start(), xor("m"), both("fork"), user("a", form_key="a"), user("b", form_key="b"), both("join"), user("check"), xor("x", default="x>m"),
         end()],
        [*chain("start", "m", "fork"), ("fork", "a"), ("fork", "b"), ("a", "join"), ("b", "join"), *chain("join", "check", "x"), ("x", "m"),
         ("x", "end", "ok = true")],
    ))

    case.done("a", {"keep": 1, "items": [1, 2]})
    case.done("b", {"n": 1})
    case.done("check", {"ok": False})
    case.done("b", {"n": 2})
    case.done("a", {"items": [2]})
    case.done("check", {"ok": True})

    assert case.data == {"a": {"items": [2]}, "b": {"n": 2}, "ok": True}
