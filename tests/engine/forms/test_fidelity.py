"""Our verdicts beside form-js' own, recorded by tests/engine/forms/formjs/record.mjs (``npm ci && npm run record``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Invalid
from engine.forms import cleaning
from tests.engine.forms.building import form, refused, stored

RECORDED = json.loads((Path(__file__).parent / "formjs" / "verdicts.json").read_text(encoding="utf-8"))

STRICTER = {
    "only white space is nothing": ["\n"],
    "control characters break lists, letters and databases": ["a\u0007b"],
    "a domain has a point, or mail never arrives": ["rina@localhost"],
    "a telephone number is the whole text; form-js is content to find one in it": ["hubungi +6281234567890"],
    "an option that is not offered is refused; form-js lets it pass here, and quietly drops it when it opens a form": [
        "mungkin", "YA", "c", ["c"], ["a", "c"],
    ],
    "a day that does not exist is refused; form-js quietly forgets it when it opens a form": ["2026-02-30", "kemarin"],
}
"""Values that we refuse and form-js accepts, by the reason why."""
LOOSER = {
    "only white space is nothing, so no least length applies to it": [" " * 24],
    "people here write their numbers without +62": ["0812 3456 7890", "(0541) 123456"],
}
"""Values that we accept and form-js refuses."""


def verdicts() -> list[tuple[dict[str, Any], Any, list[str]]]:
    """(field, value, form-js' messages) of every recorded value."""
    return [
        (one["field"], value, messages)
        for one in RECORDED["values"]
        for value, messages in zip(one["values"], one["messages"], strict=True)
    ]


def ours(field: dict[str, Any], value: Any) -> list[str]:
    """Wording keys of our messages on the same value."""
    judged = form({"id": "field", "key": "field", **field})
    return [error.key for error in refused(judged, {"field": value}).values()]


def is_excused(value: Any, *, we_refuse: bool) -> bool:
    """Whether the difference is one of those listed above."""
    return any(value in values for values in (STRICTER if we_refuse else LOOSER).values())


def test_at_least_three_hundred_values_are_compared() -> None:
    assert len(verdicts()) >= 300


@pytest.mark.parametrize("one", RECORDED["values"], ids=lambda one: json.dumps(one["field"])[:70])
def test_a_value_is_accepted_exactly_when_form_js_accepts_it_save_for_the_listed_differences(one: dict[str, Any]) -> None:
    differing = []
    for value, messages in zip(one["values"], one["messages"], strict=True):
        mine = ours(one["field"], value)

        if bool(mine) != bool(messages) and not is_excused(value, we_refuse=bool(mine)):
            differing.append((value, mine, messages))

    assert differing == []


def test_the_listed_differences_are_real() -> None:
    differing = [value for field, value, messages in verdicts() if bool(ours(field, value)) != bool(messages)]

    listed = [value for values in (*STRICTER.values(), *LOOSER.values()) for value in values]
    assert [value for value in listed if value not in differing] == []


def pruned(value: Any) -> Any:
    """A form's object without what is empty: form-js writes "" or nothing where we write null."""
    if isinstance(value, dict):
        return {key: pruned(item) for key, item in value.items() if not cleaning.is_empty(item)}
    return [pruned(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("one", RECORDED["forms"], ids=lambda one: one["title"])
def test_a_form_is_sent_as_form_js_sends_it(one: dict[str, Any]) -> None:
    judged = form(*one["components"])
    typed = {**{item["key"]: item["defaultValue"] for item in one["components"] if "defaultValue" in item}, **one["data"]}

    try:
        sent, wrong = stored(judged, typed), []
    except Invalid as invalid:
        sent, wrong = None, sorted({path.split(".")[-1] for path in invalid.fields})

    assert wrong == one["errors"]
    if one["title"] == "a comparison with nothing hides nothing":
        # form-js holds that null <= 5; here every comparison with null is false (docs/design.md §8), so the field is there
        assert sent == {"jumlah": None, "alasan": "banyak"}
    elif sent is not None:
        assert pruned(sent) == pruned(one["sent"])
