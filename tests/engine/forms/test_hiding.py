from __future__ import annotations

import pytest

from engine import forms
from engine.forms import Showing
from tests.engine.forms.building import form, text, yes_no


@pytest.mark.parametrize(
    ("condition", "showing"),
    [
        ('=a = "ya"', Showing("a", "differs", "ya")), ('=a != "ya"', Showing("a", "equals", "ya")), ('=not(a = "ya")', Showing("a", "equals", "ya")),
        ('=not(a != "ya")', Showing("a", "differs", "ya")),
    ],
)
def test_a_comparison_of_one_field_with_one_text_can_be_followed_by_a_browser(condition: str, showing: Showing) -> None:
    judged = form(yes_no("a"), text("b", conditional={"hide": condition}))

    assert forms.showing(judged, judged.fields[1]) == showing


@pytest.mark.parametrize("condition", ["=a = null", '=a = "ya" or c = "x"', '=kantor.kota = "x"', '=lain = "x"', '=pilah.a = "x"', '="ya" = a'])
def test_any_other_condition_is_left_to_the_server(condition: str) -> None:
    judged = form(yes_no("a"), text("c"), text("b", conditional={"hide": condition}))

    assert forms.showing(judged, judged.fields[2]) is None


def test_a_field_without_condition_is_simply_there() -> None:
    judged = form(text("a"))

    assert forms.showing(judged, judged.fields[0]) is None


@pytest.mark.parametrize("condition", ['=a = "ya"', '=a != "ya"', '=not(a = "ya")', '=not(a != "ya")'])
@pytest.mark.parametrize("value", ["ya", "tidak"])
def test_the_browser_shows_what_the_server_shows(condition: str, value: str) -> None:
    judged = form(yes_no("a"), text("b", conditional={"hide": condition}))
    followed = forms.showing(judged, judged.fields[1])

    assert followed is not None
    assert ((value == followed.value) == (followed.how == "equals")) is ("b" in forms.visible(judged, {"a": value}, {}))
