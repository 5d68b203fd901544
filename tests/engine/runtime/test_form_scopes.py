"""A form reads what its token sees (the item of a repetition, what came into a called process): on its page and when it is completed alike."""

from __future__ import annotations

import json

import pytest

from engine import Engine, Invalid, options
from tests.engine.runtime.written import bpmn

EACH = bpmn(
    "ulang", "startEvent M",
    'userTask T camunda:formKey=jawab|<bpmn:extensionElements><camunda:properties><camunda:property name="koleksi_hasil" value="hasil"/>'
    '</camunda:properties></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics camunda:collection="daftar" '
    'camunda:elementVariable="butir"/>',
    "endEvent E", flows="M>T T>E", lanes="Petugas: M T E",
)  # fmt: skip
FORM = json.dumps({
    "type": "default", "id": "jawab", "schemaVersion": 18,
    "components": [
        {"type": "radio", "id": "p", "key": "pilih", "label": "Pilih", "valuesExpression": "=butir.pilihan", "validate": {"required": True}},
        {"type": "number", "id": "n", "key": "jumlah", "label": "Jumlah", "properties": {"syarat": "jumlah <= butir.batas", "pesan": "Lewat batas."}},
    ],
}).encode()  # fmt: skip


@pytest.fixture
def case(engine: Engine) -> str:
    """A case with two items at once."""
    engine.deploy({"ulang.bpmn": EACH, "jawab.form": FORM}, by="system")
    items = [{"pilihan": ["a", "b"], "batas": 5}, {"pilihan": ["c"], "batas": 50}]
    return engine.start("ulang", {"daftar": items}, by="sari").id


def test_what_a_form_offers_and_forbids_follows_from_its_own_item(engine: Engine, case: str) -> None:
    first, second = engine.inbox("sari", case=case)

    with pytest.raises(Invalid) as refused:
        engine.complete(first.id, {"pilih": "a", "jumlah": 9}, by="sari")
    assert refused.value.fields["jumlah"].text == "Lewat batas."
    with pytest.raises(Invalid):
        engine.complete(first.id, {"pilih": "c", "jumlah": 1}, by="sari")
    engine.complete(first.id, {"pilih": "b", "jumlah": 5}, by="sari")
    done = engine.complete(second.id, {"pilih": "c", "jumlah": 9}, by="sari")

    assert done.case.status == "completed"
    assert engine.data(case)["hasil"] == [{"pilih": "b", "jumlah": 5}, {"pilih": "c", "jumlah": 9}]
    assert engine.replay(case).differences == ()


INNER = bpmn("dalam", "startEvent N", "userTask D camunda:formKey=jawab", "endEvent O", flows="N>D D>O", lanes="Petugas: N D O")
MAPPED = (
    '|<bpmn:extensionElements><camunda:in source="asal" target="butir"/><camunda:out source="jawab" target="kembali"/></bpmn:extensionElements>'
)
CALLS = bpmn(
    "luar", "startEvent M", "callActivity P calledElement=dalam" + MAPPED, "endEvent E", flows="M>P P>E", lanes="Petugas: M P E",
)  # fmt: skip
ROUNDS = bpmn(
    "putar", "startEvent M",
    'subProcess P|<bpmn:extensionElements><camunda:properties><camunda:property name="koleksi_hasil" value="hasil"/></camunda:properties>'
    '</bpmn:extensionElements>'
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="daftar" camunda:elementVariable="butir"/>'
    '<bpmn:startEvent id="N"/><bpmn:userTask id="D" name="D" camunda:formKey="jawab"/><bpmn:endEvent id="O"/>'
    '<bpmn:sequenceFlow id="n" sourceRef="N" targetRef="D"/><bpmn:sequenceFlow id="d" sourceRef="D" targetRef="O"/>',
    "endEvent E", flows="M>P P>E", lanes="Petugas: M P E",
)  # fmt: skip


def offered(engine: Engine, task_id: str) -> list[str]:
    """What the page of the task offers to choose from."""
    page = engine.read.task("sari", task_id)
    assert page.form is not None
    (choice,) = [field for field in page.form.walk() if field.key == "pilih"]
    return [option.value for option in options(choice, page.variables)]


def test_a_form_in_a_called_process_reads_what_came_in(engine: Engine) -> None:
    engine.deploy({"dalam.bpmn": INNER, "luar.bpmn": CALLS, "jawab.form": FORM}, by="system")
    case = engine.start("luar", {"asal": {"pilihan": ["a", "b"], "batas": 5}, "butir": {"pilihan": ["z"], "batas": 0}}, by="sari").id
    (task,) = engine.inbox("sari", case=case)

    assert offered(engine, task.id) == ["a", "b"]
    with pytest.raises(Invalid) as refused:
        engine.complete(task.id, {"pilih": "z", "jumlah": 6}, by="sari")
    assert set(refused.value.fields) == {"pilih", "jumlah"}
    done = engine.complete(task.id, {"pilih": "b", "jumlah": 5}, by="sari")

    assert (done.case.status, engine.data(case)["kembali"]) == ("completed", {"pilih": "b", "jumlah": 5})
    assert engine.replay(case).differences == ()


def test_a_form_within_a_repeated_sub_process_reads_the_item_around_it(engine: Engine) -> None:
    engine.deploy({"putar.bpmn": ROUNDS, "jawab.form": FORM}, by="system")
    items = [{"pilihan": ["a", "b"], "batas": 5}, {"pilihan": ["c"], "batas": 50}]
    case = engine.start("putar", {"daftar": items}, by="sari").id
    first, second = engine.inbox("sari", case=case)

    assert (offered(engine, first.id), offered(engine, second.id)) == (["a", "b"], ["c"])
    engine.complete(first.id, {"pilih": "b", "jumlah": 5}, by="sari")
    done = engine.complete(second.id, {"pilih": "c", "jumlah": 9}, by="sari")

    assert done.case.status == "completed"
    assert engine.data(case)["hasil"] == [{"jawab": {"pilih": "b", "jumlah": 5}}, {"jawab": {"pilih": "c", "jumlah": 9}}]
    assert engine.replay(case).differences == ()
