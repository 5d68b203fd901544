"""Deploying files: all or nothing, each definition touched gets a new version that binds everything it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from engine import correspondence, execution, history, lint, tasks
from engine.errors import Conflict, Finding, Refused
from engine.lint import Checked
from engine.model import Definition, DeployedDefinition, Deployment, Diagram, Process
from engine.persistence import definitions
from engine.persistence.definitions import StoredDefinition
from engine.persistence.store import Connection
from engine.runtime.shell import Command, Shell

_IMPORTED = re.compile(rb'"([^"\n]+\.(?:typ|svg|png|jpg))"')
"""Files that a Typst template names in a string: what it imports or shows."""

PAPER_FORM = "formulir_kertas"
"""Process property: the form that is filled in besides the first task's when a clerk types in what came on paper."""
MESSAGE_FORM = "formulir_pesan"
"""Process property: the form that says what a message must bring, instead of the first task's own, which people fill in."""

Files = Mapping[str, bytes] | Sequence[str | Path]
"""Files to deploy: name → bytes, or paths."""


def check(shell: Shell, files: Files) -> Checked:
    """What `lint` says of the files as they would be deployed: together with all that is in force. Changes nothing."""
    return examined(shell, merged(shell, contents_of(files)))


def deploy(shell: Shell, files: Files, *, by: str, note: str = "") -> Deployment:
    """Deploy `files` on top of what is in force. Running cases stay on their versions.

    Raises Refused (findings), NotAllowed, Conflict (``stale`` when another deployment came between; try again).
    """
    given = contents_of(files)
    whole = merged(shell, given)
    checked = examined(shell, whole)
    if not checked.deployable:
        raise Refused(checked.findings)

    def work(command: Command) -> Deployment:
        tasks.require_right(command.actor, "terapkan")
        before = definitions.files_in_force(command.connection)
        after = {**before, **{name: history.digest(content) for name, content in given.items()}}
        if after != {name: history.digest(content) for name, content in whole.items()}:
            raise Conflict("another deployment came between", reason="stale")
        number = definitions.insert_deployment(command.connection, at=command.at, by=command.actor.id, note=note, files=after, new=given)
        made = tuple(_make_versions(command, checked, after, number))
        return Deployment(str(number), made)

    return shell.command(by, work)


def examined(shell: Shell, files: Mapping[str, bytes]) -> Checked:
    """What `lint` says of the files, and what setting each letter on sample data shows."""
    checked = lint.check_files(files)
    return replace(checked, findings=(*checked.findings, *_letter_findings(shell, checked))) if checked.deployable else checked


def _letter_findings(shell: Shell, checked: Checked) -> Iterator[Finding]:
    """Faults of letter templates, each tried once on a definition that prints it, full and empty; those of reports, which no form fills, empty."""
    setter = correspondence.TypstRenderer()
    tried: set[str] = set()
    for diagram, process in _callees_first(checked):
        names = bound_files(diagram, process, checked)
        letters = {name: checked.letters[name] for name in names if name in checked.letters}
        used = {key: form for key, form in checked.forms.items() if f"{key}.form" in names}
        definition = Definition(f"{process.id}:0", process.id, 0, diagram, forms=used, letters=letters)
        printed = {name for form in used.values() for name in form.letters if name in letters} - tried
        tried |= printed
        samples = correspondence.samples(shell.office, definition, at=shell.clock.now()) if printed else ()
        sources = {**letters, **dict.fromkeys((correspondence.QR, correspondence.MARK), correspondence.qr_svg("https://contoh.example"))}
        for name in sorted(printed):
            yield from correspondence.check_letter(name, sources, samples=samples, renderer=setter)
    for name in sorted(shell.office.templates & checked.letters.keys()):
        facts = correspondence.office_data(shell.office, checked.letters, at=shell.clock.now())
        yield from correspondence.check_letter(name, checked.letters, samples=({}, facts), renderer=setter)


def merged(shell: Shell, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that would be in force: the last deployment's files, with `given` on top."""
    with shell.store.read() as connection:
        in_force = definitions.files_in_force(connection)
        stored = definitions.contents(connection, frozenset(in_force.values()))
    return {**{name: stored[digest] for name, digest in in_force.items()}, **given}


def contents_of(files: Files) -> dict[str, bytes]:
    """File name (without folders) → bytes. Raises OSError for a path that cannot be read."""
    if isinstance(files, Mapping):
        return {Path(name).name: content for name, content in files.items()}
    return {Path(path).name: Path(path).read_bytes() for path in files}


def bound_files(diagram: Diagram, process: Process, checked: Checked) -> tuple[str, ...]:
    """Names of all files a version of `process` is bound to: its diagram, its forms, their letters and what those import."""
    names = [diagram.file]
    keys = [node.form_key for node in process.nodes.values()] + [process.properties.get(name) for name in (PAPER_FORM, MESSAGE_FORM)]
    for key in keys:
        form = checked.forms.get(key or "")
        if form is not None:
            names.append(f"{form.key}.form")
            names += [file for letter in form.letters for file in _letter_files(checked, letter)]
    return tuple(dict.fromkeys(names))


def _letter_files(checked: Checked, letter: str | None) -> list[str]:
    found: list[str] = []
    wanted = [letter] if letter else []
    while wanted:
        name = wanted.pop()
        if name in checked.letters and name not in found:
            found.append(name)
            wanted += [match.decode() for match in _IMPORTED.findall(checked.letters[name])]
    return found


def versions_of(connection: Connection, checked: Checked, files: Mapping[str, str], number: int) -> Iterator[tuple[Process, StoredDefinition, bool]]:
    """The version of every process that would be in force with `files` (name → digest), called processes first, and whether it is new.

    New is the version of a process whose bytes, bound files or called versions changed; `number` is the deployment that would make it.
    """
    current: dict[str, StoredDefinition] = {}
    for diagram, process in _callees_first(checked):
        bound = {name: files[name] for name in bound_files(diagram, process, checked)}
        called = {n.called for n in process.nodes.values() if n.called}
        calls = {key: current[key].id for key in sorted(key for key in called if key in current)}
        latest = definitions.latest_definition(connection, process.id)
        digest = history.digest(history.canonical({"files": bound, "calls": calls}))
        if latest is not None and latest.digest == digest:
            current[process.id] = latest
            yield process, latest, False
            continue
        version = 1 if latest is None else latest.version + 1
        stored = StoredDefinition(f"{process.id}:{version}", process.id, version, number, diagram.file, bound, calls, digest)
        current[process.id] = stored
        yield process, stored, True


def _make_versions(command: Command, checked: Checked, files: Mapping[str, str], number: int) -> Iterable[DeployedDefinition]:
    for process, stored, new in versions_of(command.connection, checked, files, number):
        if new:
            definitions.insert_definition(command.connection, stored)
            definitions.set_schedule(command.connection, process.id, execution.next_start(process, command.at))
            yield DeployedDefinition(stored.id, stored.key, stored.version)


def _callees_first(checked: Checked) -> list[tuple[Diagram, Process]]:
    """Every executable process, those that are called before those that call them (`lint` has refused rings)."""
    where = {p.id: (d, p) for d in checked.diagrams.values() for p in d.processes.values() if p.executable}
    ordered: dict[str, tuple[Diagram, Process]] = {}
    waiting = list(where)
    while waiting:
        key = waiting.pop(0)
        needed = {n.called for n in where[key][1].nodes.values() if n.called in where}
        if needed <= ordered.keys():
            ordered[key] = where[key]
        else:
            waiting.append(key)
    return list(ordered.values())
