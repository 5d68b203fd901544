"""Charts: every figure is told in words too, and the same value is the same picture."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st
from lxml import etree

from engine.charts import Bar, Chart, svg

NAME = "{http://www.w3.org/2000/svg}"
LABELS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
BARS = st.builds(Bar, LABELS, st.none() | st.integers(0, 10**6) | st.floats(0, 100, allow_nan=False), LABELS)
CHARTS = st.builds(Chart, st.just("tabel"), LABELS, st.lists(BARS, min_size=1, max_size=12).map(tuple))


@given(CHARTS)
def test_a_chart_says_in_words_what_it_shows(chart: Chart) -> None:
    drawn = etree.fromstring(svg(chart))

    assert drawn.get("role") == "img"
    named = {element.get("id"): element.text for element in drawn.iter(f"{NAME}title", f"{NAME}desc")}
    assert [named[name] for name in str(drawn.get("aria-labelledby")).split()] == [chart.title, chart.description]
    assert [text.text for text in drawn.iter(f"{NAME}text")][1::2] == [bar.shown for bar in chart.bars]


@given(CHARTS)
def test_a_chart_brings_no_style_no_script_no_colour_and_stays_in_its_frame(chart: Chart) -> None:
    text = svg(chart)
    drawn = etree.fromstring(text)

    assert not [name for element in drawn.iter() for name in element.attrib if name == "style" or name.startswith("on")]
    assert {element.tag.removeprefix(NAME) for element in drawn.iter()} <= {"svg", "title", "desc", "text", "rect"}
    assert not re.search(r'(fill|stroke)="(?!currentColor|none)', text)
    assert all(0 <= float(rect.get("width") or 0) <= 360 for rect in drawn.iter(f"{NAME}rect"))
    assert svg(chart) == text


def test_bars_are_as_long_as_their_amounts_and_a_masked_one_tells_nothing() -> None:
    bars = (Bar("a", 10, "10"), Bar("b", 5, "5"), Bar("c", 0, "0"), Bar("d", None, "<5"))

    rects = list(etree.fromstring(svg(Chart("k", "t", bars))).iter(f"{NAME}rect"))

    assert [rect.get("width") for rect in rects if rect.get("height") == "10"] == ["360.0", "180.0"]
    assert [rect.get("width") for rect in rects if rect.get("stroke")] == ["14"]


def test_what_people_wrote_does_not_become_part_of_the_drawing() -> None:
    drawn = etree.fromstring(svg(Chart("k", "<script>", (Bar('"><script>alert(1)</script>', 1, "<b>"),))))

    assert [element for element in drawn.iter() if "script" in str(element.tag)] == []
