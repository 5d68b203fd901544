"""A case whose very first step fails keeps what was entered, and begins with it once the model or the values are mended."""

from __future__ import annotations

import json

import pytest

from engine import Engine
from tests.engine.runtime.written import bpmn

FORM = json.dumps({"type": "default", "id": "aduan", "schemaVersion": 18, "components": [
    {"type": "textfield", "id": "f1", "key": "isi", "label": "Isi", "properties": {"pokok": "ya"}},
    {"type": "number", "id": "f2", "key": "nilai", "label": "Nilai"},
    {"type": "filepicker", "id": "f3", "key": "lampiran", "label": "Lampiran"},
]}).encode()  # fmt: skip
PUBLIC = bpmn(
    "umum", "startEvent M", "userTask Tulis camunda:formKey=aduan", "exclusiveGateway G", "userTask A", "userTask B", "endEvent E",
    flows="M>Tulis Tulis>G G>A[aduan.nilai_>_10] G>B[aduan.nilai_<_5] A>E B>E", lanes="Petugas: M Tulis G A B E",
)  # fmt: skip
MENDED = PUBLIC.replace(b"aduan.nilai &lt; 5", b"aduan.nilai &lt;= 10")
PDF = b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def rini(engine: Engine) -> str:
    """Somebody who may read every case and has the right to repair."""
    engine.add_user("rini", roles=["kasi", "admin"], by="system")
    return "rini"


def stopped_at_birth(engine: Engine) -> str:
    """A case that was entered with a file and stopped by its first gateway."""
    engine.deploy({"umum.bpmn": PUBLIC, "aduan.form": FORM}, by="system")
    file = engine.upload("kunci", "bukti.pdf", PDF)
    values = {"isi": "Jalan rusak", "nilai": 7, "lampiran": [file]}
    case = engine.start("umum", {"kanal": "loket"}, by="sari", complete=values, upload_owner="kunci")
    assert case.status == "incident"
    return case.id


def test_nothing_that_was_entered_is_lost(engine: Engine, rini: str) -> None:
    case_id = stopped_at_birth(engine)

    assert engine.data(case_id)["aduan"]["isi"] == "Jalan rusak"
    assert engine.data(case_id)["kanal"] == "loket"
    page = engine.read.case(rini, case_id)
    assert page.head.subject == "Jalan rusak"
    assert [file.name for file in page.attachments] == ["bukti.pdf"]
    assert engine.verify(case_id).holds


def test_a_mended_value_lets_it_begin_as_its_person_entered_it(engine: Engine, rini: str) -> None:
    case_id = stopped_at_birth(engine)

    engine.mend(case_id, {"aduan.nilai": 12}, reason="Salah ketik.", by=rini)
    begun = engine.retry(case_id, by=rini)

    assert begun.case.status == "running"
    assert [task.element_id for task in engine.inbox("sari", case=case_id)] == ["A"]
    assert (engine.data(case_id)["aduan"]["nilai"], engine.data(case_id)["kanal"]) == (12, "loket")
    (first,) = [task for task in engine.read.case(rini, case_id).tasks if task.status == "completed"]
    assert (first.element_id, first.completed_by) == ("Tulis", "sari")
    assert engine.replay(case_id).differences == ()
    assert engine.verify(case_id).holds


def test_a_mended_diagram_lets_it_begin(engine: Engine, rini: str) -> None:
    case_id = stopped_at_birth(engine)
    assert engine.retry(case_id, by=rini).case.status == "incident"
    engine.deploy({"umum.bpmn": MENDED}, by="system")

    engine.migrate(case_id, reason="Syarat diperbaiki.", by=rini)
    assert engine.retry(case_id, by=rini).case.status == "running"

    assert [task.element_id for task in engine.inbox("sari", case=case_id)] == ["B"]
    assert engine.data(case_id)["aduan"]["nilai"] == 7
    assert engine.replay(case_id).differences == ()
    assert engine.verify(case_id).holds


def test_values_of_a_first_task_without_a_form_are_kept_too(lite: Engine) -> None:
    lite.add_user("rini", roles=["kasi", "admin"], by="system")
    plain = PUBLIC.replace(b' camunda:formKey="aduan"', b"").replace(b"aduan.nilai", b"nilai")
    lite.deploy({"umum.bpmn": plain}, by="system")
    case = lite.start("umum", {"kanal": "loket"}, by="sari", complete={"nilai": 7, "isi": "x"})

    lite.mend(case.id, {"nilai": 12}, reason="Salah ketik.", by="rini")
    lite.retry(case.id, by="rini")

    assert lite.data(case.id) == {"kanal": "loket", "nilai": 12, "isi": "x"}
    assert lite.replay(case.id).differences == ()


def test_a_due_time_that_is_none_is_an_incident_at_birth(lite: Engine) -> None:
    lite.add_user("rini", roles=["kasi", "admin"], by="system")
    due = bpmn("tenggat", "startEvent M", "userTask T camunda:dueDate=${x}", "endEvent E", flows="M>T T>E", lanes="Petugas: M T E")
    lite.deploy({"tenggat.bpmn": due}, by="system")

    case = lite.start("tenggat", {"x": "P900000D"}, by="sari")

    assert case.status == "incident"
    lite.mend(case.id, {"x": "PT3H"}, reason="Terlalu lama.", by="rini")
    assert lite.retry(case.id, by="rini").case.status == "running"
    assert lite.replay(case.id).differences == ()


def test_a_task_that_opens_and_is_withdrawn_in_one_step_was_done_by_nobody(lite: Engine) -> None:
    racing = bpmn(
        "habis", "startEvent M", "userTask T", "parallelGateway P", "userTask A", "endEvent E", "endEvent Z|<bpmn:terminateEventDefinition/>",
        flows="M>T T>P P>A P>Z A>E", lanes="Petugas: M T P A E Z",
    )  # fmt: skip
    lite.deploy({"habis.bpmn": racing}, by="system")
    case = lite.start("habis", by="sari")
    (task,) = lite.inbox("sari", case=case.id)

    lite.complete(task.id, by="sari")

    (withdrawn,) = [task for task in lite.read.case("system", case.id).tasks if task.element_id == "A"]
    assert (withdrawn.status, withdrawn.completed_by) == ("cancelled", None)
