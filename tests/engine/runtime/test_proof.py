"""Proof: one changed byte anywhere in what was stored is named."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest

from engine import Case, Engine
from tests.engine.runtime.written import line
from tests.tampering import flip

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def case(lite: Engine) -> Case:
    """A finished case with an attachment."""
    form = (
        b'{"type":"default","id":"bukti","schemaVersion":18,"components":['
        b'{"type":"filepicker","id":"f","key":"berkas","label":"Berkas"},{"type":"textfield","id":"t","key":"isi","label":"Isi"}]}'
    )
    model = line("urut", "Periksa").replace(b'<bpmn:userTask id="Periksa"', b'<bpmn:userTask camunda:formKey="bukti" id="Periksa"')
    lite.deploy({"urut.bpmn": model, "bukti.form": form}, by="system")
    started = lite.start("urut", {"a": "teks"}, by="sari")
    (task,) = lite.inbox("sari", case=started.id)
    lite.claim(task.id, by="sari")
    lite.complete(task.id, {"isi": "Rina", "berkas": [lite.upload("sari", "bukti.pdf", PDF)]}, by="sari")
    return started


def test_untouched_everything_holds(lite: Engine, case: Case) -> None:
    proof = lite.verify()

    assert proof.holds
    assert (proof.cases, proof.events, proof.files, proof.definitions) == (1, 3, 1, 1)


@pytest.mark.parametrize("column", ["at", "actor", "type", "facts", "payload", "salt", "payload_digest", "previous", "hash"])
def test_a_changed_byte_in_an_event_is_named(lite: Engine, case: Case, tamper: sqlite3.Connection, column: str) -> None:
    flip(tamper, "event", column, "seq = 2")

    faults = lite.verify(case.id).faults

    assert any(re.fullmatch(rf"event {case.id} 2", fault.where) for fault in faults)


def test_a_removed_last_event_is_noticed(lite: Engine, case: Case, tamper: sqlite3.Connection) -> None:
    tamper.execute("DELETE FROM event WHERE seq = 3")

    assert [f.what for f in lite.verify(case.id).faults if f.where == f"case {case.id}"] == ["last event", "state"]


@pytest.mark.parametrize("column", ["state", "data"])
def test_a_changed_state_of_a_case_is_named(lite: Engine, case: Case, tamper: sqlite3.Connection, column: str) -> None:
    if column == "data":
        tamper.execute("UPDATE instance SET data = ?", (b'{{"a":"lain"}',))
    else:
        flip(tamper, "instance", "state", "1 = 1")

    assert f"case {case.id}" in {fault.where for fault in lite.verify(case.id).faults}


@pytest.mark.parametrize(("table", "named"), [("blob", "file "), ("resource", "definition urut:1 ")])
def test_a_changed_attachment_or_definition_is_named(
    lite: Engine, case: Case, tamper: sqlite3.Connection, table: str, named: str
) -> None:
    where = "1 = 1" if table == "blob" else "CAST(content AS TEXT) LIKE '%isExecutable%'"
    flip(tamper, table, "content", where)

    assert [fault.what for fault in lite.verify(case.id).faults if fault.where.startswith(named)] == ["changed"]


def test_a_changed_binding_of_a_definition_is_named(lite: Engine, case: Case, tamper: sqlite3.Connection) -> None:
    flip(tamper, "definition", "digest", "1 = 1")

    assert ("definition urut:1", "changed") in {(f.where, f.what) for f in lite.verify(case.id).faults}


def test_erasing_a_payload_by_law_leaves_the_chain_whole(lite: Engine, case: Case, tamper: sqlite3.Connection) -> None:
    tamper.execute("UPDATE event SET payload = NULL, salt = NULL WHERE seq = 2")

    assert lite.verify(case.id).holds


def test_a_replay_by_another_engine_gives_the_same_states(
    lite: Engine, case: Case, sqlite_url: str, opened: Callable[[str], Engine]
) -> None:
    again = opened(sqlite_url)

    assert again.replay(case.id).differences == ()
    assert again.replay(case.id).steps == 2
