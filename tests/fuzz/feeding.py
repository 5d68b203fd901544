"""What a spoiled file is fed to, and what may come of it: clean refusals, nothing else."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from time import perf_counter

from engine import Engine, Finding, Refused
from engine.correspondence import TypstRenderer, check_letter
from engine.execution import compile_definition
from engine.lint import Checked
from engine.model import Definition
from tests.fuzz.mutations import spoiled

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 5.0
"""Seconds that reading and judging one file may take."""
LARGEST = 100_000
"""Bytes of the largest file that is spoiled here; larger ones take a second each unspoiled."""
WHOLE = frozenset(
    {
        "unsupported-file", "too-large", "too-deep", "doctype", "not-xml", "encoding", "not-bpmn", "import", "schema", "process-without-id",
        "no-process", "not-executable", "drawing-missing", "letter-missing",
    }
)  # fmt: skip
"""Rules about a diagram as a whole, or about a place in it that has no id."""


class Feeder:
    """Spoils one file after another and watches what becomes of it."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self._engine, self._seed, self._setter = engine, seed, TypstRenderer()
        paths = [*(ROOT / "tests/traps").glob("*.bpmn"), *(ROOT / "bpmn").glob("*.bpmn"), *(ROOT / "tests/engine/lint").glob("*/*.bpmn")]
        self._kinds = {
            "diagram": [path for path in sorted(paths) if path.stat().st_size < LARGEST],
            "form": sorted((ROOT / "forms").glob("*.form")),
            "letter": sorted((ROOT / "forms/surat").glob("*.typ")),
            "decision": sorted((ROOT / "tests/fuzz").glob("*.dmn")),
        }
        self._letters = {path.name: path.read_bytes() for path in self._kinds["letter"]}
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.slowest = (0.0, "")

    def feed(self, number: int) -> None:
        """Mutation `number` of this seed."""
        chance = Random(f"{self._seed} {number}")
        kind = chance.choices(list(self._kinds), (70, 18, 5, 7))[0]
        path = chance.choice(self._kinds[kind])
        content = spoiled(path.name, path.read_bytes(), chance)
        begun = perf_counter()
        try:
            # a decision table is refused as such; under a diagram's or a form's name it is nothing that either may be read as
            name = path.name if kind != "decision" else path.stem + chance.choice((".dmn", ".bpmn", ".form"))
            fault = self._judge(kind, path.with_name(name), content)
        except Exception:  # noqa: BLE001 - whatever it is, it is what the run is for
            fault = traceback.format_exc(limit=-6)
        took = perf_counter() - begun
        where = f"mutation {number} of seed {self._seed}, {path.name} ({len(content)} bytes)"
        self.slowest = max(self.slowest, (took, where))
        if took > SLOWEST:
            fault = fault or f"took {took:.1f} s"
        if fault:
            self.wrong.append(f"{where}: {fault}")

    def _judge(self, kind: str, path: Path, content: bytes) -> str:
        if kind == "letter":
            findings = check_letter(path.name, {**self._letters, path.name: content}, renderer=self._setter)
            return self._clean(kind, findings)
        checked = self._engine.check({path.name: content})
        if kind == "diagram" and checked.deployable:
            _compile_all(checked)
        return self._clean(kind, checked.findings)

    def _clean(self, kind: str, findings: tuple[Finding, ...]) -> str:
        """What is wrong with the findings: one without a rule, a sentence, or the element it means."""
        refusing = [finding for finding in findings if finding.severity == "error"]
        if kind == "decision" and not refusing:
            return "a decision table was taken for something else"
        self.outcomes[f"{kind} {'refused' if refusing else 'accepted'}"] += 1
        for finding in findings:
            named = finding.element_id is not None or kind != "diagram" or finding.rule in WHOLE
            if not (finding.rule and finding.file and named and all(finding.message.get(language) for language in ("id", "en"))):
                return f"not a clean finding: {finding}"
        return ""


def _compile_all(checked: Checked) -> None:
    """What deploys can be run: compile every process that calls no other."""
    found: Mapping[str, Definition] = {
        key: Definition(f"{key}:1", key, 1, diagram, checked.forms)
        for diagram in checked.diagrams.values() for key, process in diagram.processes.items() if process.executable
    }  # fmt: skip
    for definition in found.values():
        if not any(node.called for node in definition.process.nodes.values()):
            try:
                compile_definition(definition)
            except Refused as refused:
                raise AssertionError(f"deploys, and cannot be run: {refused}") from refused
