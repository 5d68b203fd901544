"""What the linter lets through, the execution runs: nothing that deploys is refused when its first case starts."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.errors import Finding
from engine.execution import compile_definition
from engine.lint import Checked, check_files
from engine.model import Definition
from tests.engine.lint.test_laws import mutated

LINT, TRAPS = Path(__file__).parents[1] / "lint", Path(__file__).parents[2] / "traps"
VALID = sorted(LINT.glob("*/valid*.bpmn"))


def errors(checked: Checked) -> list[Finding]:
    """What refuses a set of files."""
    return [finding for finding in checked.findings if finding.severity == "error"]


def compile_all(checked: Checked) -> int:
    """Compile every process that runs, with those it calls; how many there were."""
    diagrams = {key: diagram for diagram in checked.diagrams.values() for key, process in diagram.processes.items() if process.executable}
    made: dict[str, Definition] = {}

    def made_of(key: str) -> Definition:
        if key not in made:
            called = {node.called for node in diagrams[key].processes[key].nodes.values() if node.kind == "callActivity" and node.called}
            made[key] = Definition(f"{key}:1", key, 1, diagrams[key], checked.forms, calls={name: made_of(name) for name in called})
        return made[key]

    for key in diagrams:
        compile_definition(made_of(key))
    return len(diagrams)


def beside(diagram: Path) -> Mapping[str, bytes]:
    """The diagram and the companions of its folder."""
    others = (path for path in sorted(diagram.parent.iterdir()) if not path.name.startswith(("valid", "invalid")))
    return {path.name: path.read_bytes() for path in (*others, diagram)}


@pytest.mark.parametrize("diagram", VALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_diagram_that_keeps_a_rule_can_be_run(diagram: Path) -> None:
    assert compile_all(check_files(beside(diagram))) > 0


@pytest.mark.parametrize("seed", range(4))
def test_a_diagram_changed_by_chance_is_refused_by_the_linter_or_can_be_run(seed: int) -> None:
    chance = random.Random(seed)
    files = [file for file in (*VALID, *sorted(TRAPS.glob("*.bpmn"))) if file.stat().st_size < 20_000]
    run = 0
    for _ in range(1_000):
        path = chance.choice(files)
        checked = check_files({**(beside(path) if path in VALID else {}), path.name: mutated(path.read_bytes(), chance)})
        if not errors(checked):
            run += compile_all(checked)

    assert run > 10
