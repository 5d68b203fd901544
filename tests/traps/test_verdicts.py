"""The traps: 147 small models, each right or wrong in one way; `expected.yaml` says what must become of each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.errors import Finding
from engine.lint import RULES, Checked, check_files

FOLDER = Path(__file__).parent
LONGEST_SECONDS = 5.0

OURS = {
    "conditional-event": "unsupported-event",
    "error-without-code": "unsupported-event",
    "event-subprocess": "unsupported-element",
    "link-event": "unsupported-event",
    "message-missing": "unsupported-element",
    "no-implementation": "unsupported-element",
    "reserved-id": "several-start-events",
    "script-language": "script-task",
    "signal-without-name": "unsupported-event",
    "unsafe-script": "script-task",
}
"""Their name of a reason → ours, where it differs; one for one, so that files with the same reason get the same kind of message."""


@cache
def expected() -> Mapping[str, Mapping[str, Any]]:
    """File → what must become of it."""
    read: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
    return read


@cache
def checked(file: str) -> Checked:
    """What the linter says of one trap."""
    return check_files({file: (FOLDER / file).read_bytes()})


def errors(file: str) -> list[Finding]:
    """What refuses it."""
    return [finding for finding in checked(file).findings if finding.severity == "error"]


def is_right(file: str) -> bool:
    """Whether the verdict is one that `expected.yaml` allows, in exactly the form it allows."""
    wanted = expected()[file]
    if not errors(file):
        return wanted["verdict"] == "deploys" or "or_deploys" in wanted
    if wanted["verdict"] == "refused":
        return _names(errors(file), wanted["element"], OURS.get(wanted["rule"], wanted["rule"]))
    return "or_refused" in wanted and _names(errors(file), wanted["or_refused"]["element"], wanted["or_refused"]["rule"])


def _names(findings: list[Finding], element: str | list[str] | None, rule: str) -> bool:
    allowed = element if isinstance(element, list) else [element]
    return any(finding.rule == rule and finding.element_id in allowed for finding in findings)


def _expectations(key: str) -> Iterator[tuple[str, str, str]]:
    for file, wanted in expected().items():
        for case in wanted.get("cases", ()):
            yield from ((file, element, text) for element, text in case.get(key, {}).items())


def test_every_trap_is_listed_and_every_listed_trap_exists() -> None:
    assert {path.name for path in FOLDER.glob("*.bpmn")} == set(expected())
    assert len(expected()) == 147


@pytest.mark.parametrize("file", sorted(expected()))
def test_a_trap_gets_the_verdict_that_is_expected_of_it(file: str) -> None:
    assert is_right(file), [(finding.rule, finding.element_id) for finding in errors(file)]


@pytest.mark.parametrize("file", sorted(expected()))
def test_every_remark_has_a_rule_an_element_and_a_sentence_in_both_languages(file: str) -> None:
    whole_file = expected()[file].get("element", "") is None

    for finding in checked(file).findings:
        assert finding.severity == RULES[finding.rule]
        assert finding.element_id is not None or whole_file
        assert finding.element_id is None or finding.element_id in finding.message["id"]
        assert "Perbaikan:" in finding.message["id"] and "What to do:" in finding.message["en"]


@pytest.mark.parametrize("file", sorted(expected()))
def test_no_trap_takes_long(file: str) -> None:
    began = time.monotonic()

    check_files({file: (FOLDER / file).read_bytes()})

    assert time.monotonic() - began < LONGEST_SECONDS


@pytest.mark.parametrize(("file", "element", "name"), list(_expectations("names")))
def test_names_come_out_of_any_encoding_as_they_were_typed(file: str, element: str, name: str) -> None:
    process = checked(file).diagrams[file].processes["Proses"]

    assert process.nodes[element].name == name


@pytest.mark.parametrize(("file", "element", "lane"), list(_expectations("lanes")))
def test_a_task_stands_in_its_innermost_lane(file: str, element: str, lane: str) -> None:
    process = checked(file).diagrams[file].processes["Proses"]

    found = process.lane_of(process.nodes[element])

    assert found is not None and found.name == lane


def test_lanes_are_the_same_however_often_a_file_is_read() -> None:
    other, content = (FOLDER / "plain.bpmn").read_bytes(), (FOLDER / "lanes.bpmn").read_bytes()
    first = checked("lanes.bpmn").diagrams["lanes.bpmn"].processes["Proses"].lanes

    for _ in range(200):
        check_files({"plain.bpmn": other})
        again = check_files({"lanes.bpmn": content}).diagrams["lanes.bpmn"].processes["Proses"].lanes
        assert again == first
