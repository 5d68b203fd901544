"""Recorded histories as files: one JSON a case, the files it ran on beside it, under the name of the release that wrote them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from engine import forms, history, reading, replay
from engine.execution import Compiled, compile_definition
from engine.history import Event
from engine.model import Definition
from engine.persistence import cases, definitions
from engine.persistence.definitions import StoredDefinition
from engine.persistence.store import Store
from engine.replay import Replayed
from tests.conformance.features import Feature, features

HERE = Path(__file__).resolve().parent
CONTENTS = "isi"
"""Folder of the files that histories name by their digests, beside the histories."""


def present_release() -> str:
    """The release that this tree would be."""
    said = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    return str(said["project"]["version"])


@dataclass(frozen=True)
class Recorded:
    """One case as recorded."""

    path: Path
    document: Mapping[str, Any]
    """``definitions`` (id → key, version, file, files by digest, calls), ``office`` (digests), ``events``."""

    @property
    def name(self) -> str:
        """Release and case."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Its history."""
        return tuple(_event(row) for row in self.document["events"])

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Id → the definitions that it ran on."""
        found: dict[str, Definition] = {}
        for id in self.document["definitions"]:
            self._definition(id, found)
        return found

    def replayed(self) -> Replayed:
        """Run again, as `run.py replay` does."""
        compiled: dict[str, Compiled] = {id: compile_definition(definition) for id, definition in self.definitions.items()}
        return replay.replay(self.events, compiled.__getitem__, lambda digest: json.loads(self._content(digest)))

    def shows(self) -> frozenset[Feature]:
        """The features that its tokens passed."""
        events = [event for event in self.events if "definition" in event.facts]
        found = (features(self.definitions[event.facts["definition"]], path) for event in events for path in event.facts.get("passed", ()))
        return frozenset().union(*found)

    def _definition(self, id: str, found: dict[str, Definition]) -> Definition:
        if id not in found:
            said = self.document["definitions"][id]
            files = {name: self._content(digest) for name, digest in said["files"].items()}
            found[id] = Definition(
                id, said["key"], said["version"], reading.read_diagram(files[said["file"]], said["file"]),
                forms={form.key: form for form in (forms.read_form(files[name], name) for name in files if name.endswith(".form"))},
                calls={key: self._definition(called, found) for key, called in said["calls"].items()},
            )  # fmt: skip
        return found[id]

    def _content(self, digest: str) -> bytes:
        content = (self.path.parent / CONTENTS / digest[:20]).read_bytes()
        assert history.digest(content) == digest
        return content


def recorded() -> list[Recorded]:
    """Every history of every release."""
    return [Recorded(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(HERE.glob("*/*.json"))]


def record(store: Store, case_id: str, path: Path) -> None:
    """Write a case of a store to `path`, unless there is such a history already: what a release wrote is never written again."""
    if path.exists():
        return
    with store.read() as connection:
        events = [event for _, event in cases.stored_events(connection, case_id) if isinstance(event, Event)]
        known = {stored.id: stored for stored in definitions.all_definitions(connection)}
        used = _with_called({event.facts["definition"] for event in events if "definition" in event.facts}, known)
        office = next(event.facts["office"] for event in events if event.type == "CaseStarted")
        digests = frozenset({office, *(digest for id in used for digest in known[id].files.values())})
        contents = definitions.contents(connection, digests)
    (path.parent / CONTENTS).mkdir(parents=True, exist_ok=True)
    for digest, content in contents.items():
        (path.parent / CONTENTS / digest[:20]).write_bytes(content)
    document = {"definitions": {id: _told(known[id]) for id in sorted(used)}, "events": [_row(event) for event in events]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _with_called(ids: set[str], known: Mapping[str, StoredDefinition]) -> set[str]:
    found, waiting = set[str](), [*ids]
    while waiting:
        one = waiting.pop()
        waiting += [] if one in found else known[one].calls.values()
        found.add(one)
    return found


def _told(stored: StoredDefinition) -> dict[str, Any]:
    return {"key": stored.key, "version": stored.version, "file": stored.file, "files": dict(stored.files), "calls": dict(stored.calls)}


def _row(event: Event) -> dict[str, Any]:
    salt = event.salt.hex() if event.salt is not None else None
    said = {name: getattr(event, name) for name in _PLAIN}
    return {**said, "at": history.instant(event.at), "salt": salt}


_PLAIN = ("case", "seq", "actor", "on_behalf", "type", "facts", "payload", "payload_digest", "previous", "hash")
"""Fields of an event that are JSON as they are."""


def _event(row: Mapping[str, Any]) -> Event:
    salt = bytes.fromhex(row["salt"]) if row["salt"] is not None else None
    return Event(**{**row, "at": datetime.fromisoformat(row["at"]), "salt": salt})
