"""Proof that nothing was changed: chains, states, files and definitions checked against each other."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from engine import history, replay
from engine.errors import NotFound
from engine.history import Break, Event
from engine.model import Instance
from engine.persistence import cases, definitions, files, links
from engine.persistence.store import Connection
from engine.replay import Replayed
from engine.runtime import standing
from engine.runtime.shell import Shell


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was recorded."""

    where: str
    """``event <case> <seq>`` · ``case <id>`` · ``task|job|message <case> <token>`` · ``barred <case> <user>`` ·
    ``link <case> <seq>`` · ``file <digest>`` · ``definition <id>``."""
    what: str
    """``seq`` · ``previous`` · ``payload`` · ``facts`` · ``unreadable`` · ``last event`` · ``state`` · ``circle`` · ``missing`` · ``changed``;
    of a row beside the state also ``added``, or the names of its columns that were changed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what does not hold."""

    cases: int
    events: int
    files: int
    definitions: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was recorded."""
        return not self.faults


def verify(shell: Shell, case_id: str | None = None) -> Proof:
    """Check one case, or all, with what it waits for and the files and definitions it names. Raises NotFound for an unknown case."""
    with shell.store.read() as connection:
        ids = [case_id] if case_id else list(cases.case_ids(connection))
        events, looked, faults, used, sound = 0, set[str](), list[Fault](), set[str](), list[str]()
        for one in ids:
            number, names, wrong, definition_ids = _verify_case(connection, one)
            events, looked, faults, used = events + number, looked | names, faults + wrong, used | definition_ids
            sound += [one] if not wrong else []
        if case_id is None:
            used |= {stored.id for stored in definitions.all_definitions(connection)}
        used = _with_called(connection, used)
        for digest in sorted(looked):
            content = files.blob(connection, digest)
            faults += _check_bytes(f"file {digest}", content, digest)
        broken = [fault for definition_id in sorted(used) for fault in _verify_definition(connection, definition_id)]
        faults += broken
        if not broken:  # what is not as it was recorded says nothing of what should stand beside it
            faults += [fault for one in sound for fault in _verify_rows(shell, connection, one)]
            faults += [Fault(f"link {one.case_id} {one.seq}", "added") for one in (links.strays(connection) if case_id is None else ())]
        return Proof(len(ids), events, len(looked), len(used), tuple(dict.fromkeys(faults)))


def rerun(shell: Shell, case_id: str) -> Replayed:
    """Run the case's recorded commands again. Raises NotFound."""
    with shell.store.read() as connection:
        _instance(connection, case_id)
        events, _ = _events(connection, case_id)
        return replay.replay(events, lambda key: shell.definition(connection, key).compiled, lambda key: shell.office_of(connection, key))


def _verify_case(connection: Connection, case_id: str) -> tuple[int, set[str], list[Fault], set[str]]:
    instance = _instance(connection, case_id)
    events, unreadable = _events(connection, case_id)
    faults = [Fault(f"event {case_id} {seq}", f"unreadable: {why}") for seq, why in unreadable.items()]
    faults += [Fault(f"event {case_id} {wrong.seq}", wrong.what) for wrong in history.verify(events) if not _for_want_of_one(wrong, unreadable)]
    last = events[-1] if events else None
    if last is None or (last.seq, last.hash) != (instance.seq, instance.hash):
        faults.append(Fault(f"case {case_id}", "last event"))
    recorded = next((e.facts["state"] for e in reversed(events) if "state" in e.facts), None)
    if recorded is not None and recorded != replay.state_digest(instance.state, instance.data):
        faults.append(Fault(f"case {case_id}", "state"))
    if instance.circle != next((e.facts["circle"] for e in reversed(events) if "circle" in e.facts), None):
        faults.append(Fault(f"case {case_id}", "circle"))
    attached = {digest for event in events for digest in event.facts.get("attachments", ())}
    held = {a.digest for a in files.attachments_of(connection, case_id)}
    faults += [Fault(f"file {digest}", "missing") for digest in sorted(attached - held)]
    return len(events), attached | held, faults, {e.facts["definition"] for e in events if "definition" in e.facts}


def _verify_rows(shell: Shell, connection: Connection, case_id: str) -> list[Fault]:
    """Tasks, timers, works and messages that are waited for, as rows and in the state."""
    case, (events, _) = _instance(connection, case_id), _events(connection, case_id)
    compiled = shell.definition(connection, case.definition_id).compiled
    return [Fault(where, what) for where, what in standing.differences(connection, case, compiled, events, at=shell.clock.now())]


def _with_called(connection: Connection, ids: set[str]) -> set[str]:
    """These versions and every one that they call, themselves or through others."""
    found, waiting = set[str](), list(ids)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            stored = definitions.definition_by_id(connection, one)
            waiting += stored.calls.values() if stored else ()
    return found


def _verify_definition(connection: Connection, definition_id: str) -> list[Fault]:
    stored = definitions.definition_by_id(connection, definition_id)
    where = f"definition {definition_id}"
    if stored is None:
        return [Fault(where, "missing")]
    faults = []
    if history.digest(history.canonical({"files": dict(stored.files), "calls": dict(stored.calls)})) != stored.digest:
        faults.append(Fault(where, "changed"))
    contents = definitions.contents(connection, frozenset(stored.files.values()))
    for name, digest in stored.files.items():
        faults += _check_bytes(f"{where} {name}", contents.get(digest), digest)
    return faults


def _check_bytes(where: str, content: bytes | None, digest: str) -> list[Fault]:
    if content is None:
        return [Fault(where, "missing")]
    return [] if history.digest(content) == digest else [Fault(where, "changed")]


def _instance(connection: Connection, case_id: str) -> Instance:
    found = cases.case_by_id(connection, case_id)
    if found is None:
        raise NotFound("case", case=case_id)
    return found


def _events(connection: Connection, case_id: str) -> tuple[list[Event], dict[int, str]]:
    """The events that can be read, and by number what makes the others unreadable."""
    events, unreadable = [], {}
    for seq, read in cases.stored_events(connection, case_id):
        if isinstance(read, Event):
            events.append(read)
        else:
            unreadable[seq] = read
    return events, unreadable


def _for_want_of_one(wrong: Break, unreadable: Container[int]) -> bool:
    """Whether an event only seems to follow none because the one before it, which is named already, cannot be read."""
    return wrong.what in ("seq", "previous") and wrong.seq - 1 in unreadable
