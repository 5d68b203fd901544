"""Changed files that an analyst has uploaded and not yet deployed, and what deploying them would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import analysis, history, tasks
from engine.analysis import Difference
from engine.errors import FieldError, Finding, Invalid
from engine.forms.uploads import clean_name
from engine.persistence import definitions
from engine.runtime.deploying import examined, merged, versions_of
from engine.runtime.shell import Command, Shell

RIGHT = "terapkan"
MAX_MB = 2
"""Of one file, in MB of 1,000,000 bytes; a larger diagram is refused by the reader of diagrams too."""
MAX_FILES = 60
"""That one person may have uploaded at a time."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A version that deploying would make."""

    key: str
    name: str
    version: int
    running: int
    """Cases that run on earlier versions, and would stay on them."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Uploaded files together with all that is in force."""

    files: Mapping[str, bytes]
    """What was uploaded: name → bytes."""
    unchanged: frozenset[str]
    """Names of those that are in force already, byte for byte."""
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    versions: tuple[Planned, ...]
    """Empty while something refuses the files."""
    fingerprint: str
    """Of the uploaded files and of what is in force: whoever deploys names it, so that nobody deploys what they have not seen."""

    @property
    def deployable(self) -> bool:
        """Whether the files may be deployed and change anything."""
        return bool(self.versions) and not any(finding.severity == "error" for finding in self.findings)


def stage(shell: Shell, name: str, content: bytes, *, by: str) -> None:
    """Keep a changed file, in place of an earlier one of that name.

    Raises NotAllowed, Invalid under the file's name (``berkas_kosong``, ``berkas_besar``, ``berkas_banyak``).
    """
    kept = clean_name(name)

    def work(command: Command) -> None:
        tasks.require_right(command.actor, RIGHT)
        held = definitions.staged(command.connection, by).keys() | {kept}
        _require(bool(content), kept, "berkas_kosong")
        _require(len(content) <= MAX_MB * 1_000_000, kept, "berkas_besar", mb=MAX_MB)
        _require(len(held) <= MAX_FILES, kept, "berkas_banyak", n=MAX_FILES)
        definitions.put_staged(command.connection, by, kept, content, at=command.at)

    shell.command(by, work)


def unstage(shell: Shell, name: str | None, *, by: str) -> None:
    """Forget one uploaded file, or all of them. Raises NotAllowed."""

    def work(command: Command) -> None:
        tasks.require_right(command.actor, RIGHT)
        definitions.drop_staged(command.connection, by, name)

    shell.command(by, work)


def staged(shell: Shell, by: str) -> dict[str, bytes]:
    """What `by` has uploaded and not yet deployed, by name."""
    with shell.store.read() as connection:
        return definitions.staged(connection, by)


def propose(shell: Shell, given: Mapping[str, bytes]) -> Proposal:
    """What deploying `given` would do. Changes nothing."""
    whole = merged(shell, given)
    checked = examined(shell, whole)
    after = {name: history.digest(content) for name, content in whole.items()}
    with shell.store.read() as connection:
        in_force = definitions.files_in_force(connection)
        known = frozenset(digest for name, digest in in_force.items() if name in given)
        contents = definitions.contents(connection, known)
        old = {name: contents[digest] for name, digest in in_force.items() if name in given}
        planned: tuple[Planned, ...] = ()
        if checked.deployable:
            running = definitions.running_cases(connection)
            made = [(process.name, stored) for process, stored, new in versions_of(connection, checked, after, 0) if new]
            planned = tuple(Planned(s.key, name or s.key, s.version, running.get(s.key, 0)) for name, s in made)
    return Proposal(
        files=dict(given), unchanged=frozenset(name for name in given if old.get(name) == given[name]), findings=checked.findings,
        differences=analysis.differences(old, given), versions=planned,
        fingerprint=history.digest(history.canonical([in_force, {name: history.digest(content) for name, content in given.items()}])),
    )  # fmt: skip


def _require(condition: bool, name: str, key: str, **values: int) -> None:
    if not condition:
        raise Invalid({name: FieldError(key, {"label": name, **values})})
