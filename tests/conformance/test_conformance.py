"""Nothing is allowed that is not proved, and the page that says so is what the proofs say today."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.lint import check_files
from engine.model import Definition
from tests.conformance.attributes import EXECUTED, accepted, bearing
from tests.conformance.features import runs
from tests.conformance.proofs import Proofs, proofs
from tests.conformance.table import PAGE, page, unproved
from tests.conformance.verdicts import refusals
from tests.engine.execution.play import Play

RULES = PAGE.parent / "aturan"
AGAIN = "python -m tests.conformance"


@pytest.fixture(scope="module")
def found() -> Proofs:
    """All proofs, found by running them."""
    return proofs()


def test_whatever_runs_has_a_scenario_a_random_model_and_a_recorded_history(found: Proofs) -> None:
    assert unproved(found) == []


def test_the_page_is_what_the_proofs_say(found: Proofs) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found), f"stale; make it again: {AGAIN}"


def test_something_without_a_proof_would_be_named() -> None:
    nothing = Proofs({}, {}, {})

    assert len(unproved(nothing)) == 3 * len(runs())
    assert "**tidak ada**" in page(nothing)


@pytest.mark.parametrize("one", refusals(), ids=lambda one: one.name)
def test_every_rule_that_refuses_an_element_has_a_page(one: object) -> None:
    rules = getattr(one, "rules", ())

    assert all(Path(RULES / f"{rule}.md").exists() for rule in rules)


def test_only_what_holds_data_is_let_through_without_being_run() -> None:
    assert [one.name for one in refusals() if not one.rules] == ["dataObject", "dataObjectReference", "dataStoreReference"]


def begun(files: Mapping[str, bytes]) -> Play:
    """A case of the process in the files, which must deploy."""
    checked = check_files(files)
    assert checked.deployable, checked.findings
    definitions: dict[str, Definition] = {}
    for name in ("lain", "uji"):
        definitions[name] = Definition(f"{name}:1", name, 1, checked.diagrams[f"{name}.bpmn"], checked.forms, calls=dict(definitions))
    return Play(definitions["uji"])


@pytest.mark.parametrize("name", accepted())
def test_an_attribute_of_the_list_is_let_through(name: str) -> None:
    assert check_files(bearing(name)).deployable


@pytest.mark.parametrize("name", [name for name in accepted() if name not in EXECUTED])
def test_a_case_goes_the_same_way_with_and_without_an_attribute_that_changes_nothing(name: str) -> None:
    bare, other = (begun(bearing(name, without=without)) for without in (True, False))

    assert bearing(name) != bearing(name, without=True)
    for play in (bare, other):
        for _ in range(3):
            play.later(play.step.timers[0].due) if play.step.timers else play.done(play.open[0])
            if play.step.status != "running":
                break
    assert (bare.step.trace, bare.step.waits, bare.step.status) == (other.step.trace, other.step.waits, other.step.status)
