"""A set of files, as it would be after deployment: each read, then every rule asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.errors import Finding, Refused
from engine.forms import examine
from engine.lint.context import Context, about, about_file
from engine.lint.rules import DIAGRAM_RULES, PROCESS_RULES
from engine.model import Diagram, Form, Process
from engine.reading import read_diagram

DIAGRAM, FORM, LETTER = ".bpmn", ".form", ".typ"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a set of files holds, and what there is to say of it."""

    diagrams: Mapping[str, Diagram]
    """File name → diagram, for the files that could be read."""
    forms: Mapping[str, Form]
    """Form key → form, likewise."""
    letters: Mapping[str, bytes]
    """File name of a letter template → its source."""
    findings: tuple[Finding, ...]
    """In order of the files, then of the rules."""

    @property
    def deployable(self) -> bool:
        """Whether nothing refuses the set."""
        return not any(finding.severity == "error" for finding in self.findings)


def check_files(files: Mapping[str, bytes]) -> Checked:
    """Read and judge a whole set of files: name (``x.bpmn``, ``x.form``, ``x.typ``) → bytes.

    The caller merges what is uploaded with what is deployed: references are resolved within `files` alone. Never raises for what files hold.
    """
    reader = _Reader()
    for name, content in files.items():
        reader.read(name, content)
    keys = _process_keys(reader.diagrams)
    findings = [*reader.findings, *_taken_keys(reader.diagrams)]
    for diagram in reader.diagrams.values():
        findings += _check(diagram, keys, reader)
    return Checked(reader.diagrams, reader.forms, reader.letters, tuple(findings))


class _Reader:
    def __init__(self) -> None:
        self.diagrams: dict[str, Diagram] = {}
        self.forms: dict[str, Form] = {}
        self.letters: dict[str, bytes] = {}
        self.findings: list[Finding] = []

    def read(self, name: str, content: bytes) -> None:
        try:
            if name.endswith(DIAGRAM):
                self.diagrams[name] = read_diagram(content, name)
            elif name.endswith(FORM):
                self._read_form(name, content)
            elif name.endswith(LETTER):
                self.letters[name] = content
            else:
                self.findings.append(about_file("unsupported-file", name))
        except Refused as refused:
            self.findings += refused.findings

    def _read_form(self, name: str, content: bytes) -> None:
        form, found = examine(content, name)
        self.findings += found
        if form is not None and not any(finding.severity == "error" for finding in found):
            self.forms[form.key] = form


def _process_keys(diagrams: Mapping[str, Diagram]) -> dict[str, Process]:
    return {key: process for diagram in diagrams.values() for key, process in diagram.processes.items() if process.executable}


def _taken_keys(diagrams: Mapping[str, Diagram]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for diagram in diagrams.values():
        for key, process in diagram.processes.items():
            if process.executable and first.setdefault(key, diagram.file) != diagram.file:
                yield about("process-key-taken", process, diagram.file, other=first[key])


def _check(diagram: Diagram, keys: Mapping[str, Process], reader: _Reader) -> Iterator[Finding]:
    for diagram_rule in DIAGRAM_RULES:
        yield from diagram_rule.check(diagram)
    if diagram.duplicates:
        return  # whoever an id means, nothing else that is said by ids is certain
    for process in diagram.processes.values():
        if process.executable:
            context = Context(diagram, process, keys, reader.forms, reader.letters)
            for rule in PROCESS_RULES:
                yield from rule.check(context)
