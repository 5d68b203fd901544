"""Every rule on the smallest diagrams that keep and break it.

A folder is a rule: ``valid*.bpmn`` deploy and the rule says nothing; ``invalid*.bpmn`` make it speak of the element whose id begins with
``Salah``, and of errors it is the only one. Other files of the folder (forms, letters, called processes) stand beside each.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.errors import Finding
from engine.lint import RULES, Checked, check_files
from engine.sentences import sentences

FOLDER = Path(__file__).parent
PAGES = FOLDER.parents[2] / "docs" / "aturan"
VALID = sorted(FOLDER.glob("*/valid*.bpmn"))
INVALID = sorted(FOLDER.glob("*/invalid*.bpmn"))

FOUND_WHILE_READING = {"too-large", "too-deep", "doctype", "not-xml", "encoding", "not-bpmn", "import", "schema", "process-without-id"}
"""Rules of `engine.reading`; their tests are in ``tests/engine/reading``."""
NO_DIAGRAM = {"unsupported-file", "too-tangled"}
"""Rules broken by a file that is no diagram, or by one too large to keep; tested in `test_files`."""
NAMED_OTHERWISE = {"no-process": "", "flow-without-id": "flow_1"}
"""Rules that name no element, or one without an id of its own."""


def checked(diagram: Path) -> Checked:
    """What the linter says of a diagram and what stands beside it."""
    beside = (path for path in sorted(diagram.parent.iterdir()) if not path.name.startswith(("valid", "invalid")))
    return check_files({path.name: path.read_bytes() for path in (*beside, diagram)})


def of(diagram: Path, result: Checked) -> list[Finding]:
    """The findings about the diagram itself."""
    return [finding for finding in result.findings if finding.file == diagram.name]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("diagram", VALID, ids=_name)
def test_a_diagram_that_keeps_the_rule_deploys_without_a_word_of_it(diagram: Path) -> None:
    findings = of(diagram, checked(diagram))

    assert diagram.parent.name not in {finding.rule for finding in findings}
    assert [finding for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize("diagram", INVALID, ids=_name)
def test_a_diagram_that_breaks_the_rule_is_told_so_at_the_element(diagram: Path) -> None:
    rule = diagram.parent.name

    broken = [finding for finding in of(diagram, checked(diagram)) if finding.rule == rule]

    assert broken
    assert all((finding.element_id or "").startswith(NAMED_OTHERWISE.get(rule, "Salah")) for finding in broken)
    assert {finding.severity for finding in broken} == {RULES[rule]}


@pytest.mark.parametrize("diagram", INVALID, ids=_name)
def test_a_fault_is_told_once_and_not_by_the_rules_beside(diagram: Path) -> None:
    rule = diagram.parent.name

    errors = {finding.rule for finding in of(diagram, checked(diagram)) if finding.severity == "error"}

    assert errors <= {rule}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_ships_with_its_page_and_its_diagrams(rule: str) -> None:
    page = PAGES / f"{rule}.md"

    assert page.is_file()
    assert all(heading in page.read_text(encoding="utf-8") for heading in ("## Salah", "## Benar", "## Perbaikan"))
    if rule not in FOUND_WHILE_READING | NO_DIAGRAM:
        assert list((FOLDER / rule).glob("valid*.bpmn")) and list((FOLDER / rule).glob("invalid*.bpmn"))


def test_no_page_and_no_folder_is_left_of_a_rule_that_is_gone() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("_")}

    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(RULES)
    assert folders <= set(RULES)


def test_every_sentence_says_what_is_wrong_what_happens_and_what_to_do() -> None:
    texts: list[Mapping[str, str]] = [*sentences("engine.lint").values(), *sentences("engine.reading").values()]

    assert all("Jika dibiarkan:" in text["id"] and "Perbaikan:" in text["id"] for text in texts)
    assert all("If ignored:" in text["en"] and "What to do:" in text["en"] for text in texts)
    assert set(sentences("engine.reading")) == FOUND_WHILE_READING
    assert all(any(key == rule or key.startswith(f"{rule}-") for rule in RULES) for key in sentences("engine.lint"))
