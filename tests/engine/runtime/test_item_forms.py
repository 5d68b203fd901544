"""A form of a repeated task reads its item: on its page and when it is completed alike."""

from __future__ import annotations

import json

import pytest

from engine import Engine, Invalid
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
