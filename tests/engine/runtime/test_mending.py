"""Variables of a stopped case are mended by hand: an event with its reason, by whoever may read the case, and replay knows it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Conflict, Engine, FieldError, Invalid, NotAllowed, NotFound
from tests.engine.runtime.written import bpmn

NOT_SURE = bpmn(
    "ragu", "startEvent M", "userTask T", "exclusiveGateway G", "endEvent A", "endEvent B",
    flows='M>T T>G G>A[nilai.besar_>_10] G>B*', lanes="Petugas: M T G A B",
)  # fmt: skip
"""Its gateway fails when `nilai.besar` is no number; the value is there from the start."""


def repairer(engine: Engine) -> str:
    """Somebody who may read every case and has the right to repair; an administrator who reads none."""
    engine.add_user("rini", roles=["kasi", "admin"], by="system")
    engine.add_user("adi", roles=["admin"], by="system")
    return "rini"


def stopped(engine: Engine, **data: Any) -> str:
    """A case of `NOT_SURE` that its gateway has stopped."""
    engine.deploy({"ragu.bpmn": NOT_SURE}, by="system")
    case = engine.start("ragu", data or {"nilai": {"besar": "banyak", "kecil": 1}}, by="sari")
    (task,) = engine.inbox("sari", case=case.id)
    assert engine.complete(task.id, by="sari").case.status == "incident"
    return case.id


def test_a_mended_variable_lets_the_case_go_on_and_the_history_says_why(engine: Engine) -> None:
    rini = repairer(engine)
    case_id = stopped(engine)

    mended = engine.mend(case_id, {"nilai.besar": 12}, reason="Angka ditulis sebagai kata.", by=rini)
    assert mended.status == "incident"
    assert engine.retry(case_id, by=rini).case.status == "running"
    (task,) = engine.inbox("sari", case=case_id)
    done = engine.complete(task.id, by="sari")

    assert done.case.status == "completed"
    assert engine.data(case_id) == {"nilai": {"besar": 12, "kecil": 1}}
    assert engine.incidents() == ()
    event = engine.history(case_id)[2]
    assert (event.type, event.facts["names"]) == ("VariablesMended", ["nilai.besar"])
    assert event.payload is not None
    assert event.payload["values"] == {"nilai.besar": 12}
    assert event.payload["before"] == {"nilai.besar": "banyak"}
    assert event.payload["reason"] == "Angka ditulis sebagai kata."
    assert engine.verify(case_id).holds
    assert engine.replay(case_id).differences == ()


def test_mending_needs_the_right_and_the_case_in_sight(engine: Engine) -> None:
    rini = repairer(engine)
    case_id = stopped(engine)
    before = engine.history(case_id)

    with pytest.raises(NotAllowed):
        engine.mend(case_id, {"nilai": 1}, reason="Coba.", by="sari")
    with pytest.raises(NotFound):
        engine.mend(case_id, {"nilai": 1}, reason="Coba.", by="adi")
    with pytest.raises(NotFound):
        engine.mend("tidakada", {"nilai": 1}, reason="Coba.", by=rini)

    assert engine.history(case_id) == before


def test_only_a_stopped_case_is_mended(lite: Engine) -> None:
    rini = repairer(lite)
    case_id = stopped(lite)
    lite.retry(case_id, by=rini)

    with pytest.raises(Conflict) as refused:
        lite.mend(case_id, {"nilai": 1}, reason="Coba.", by=rini)

    assert refused.value.facts["reason"] == "ended"
    assert lite.data(case_id) == {"nilai": {"besar": "banyak", "kecil": 1}}


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("", 1, "variabel_salah"), (" nilai", 1, "variabel_salah"), ("nilai.", 1, "variabel_salah"), ("nilai[0]", 1, "variabel_salah"),
        ("nilai..besar", 1, "variabel_salah"), ("kantor", {}, "variabel_tetap"), ("kantor.nama", "x", "variabel_tetap"),
        ("nilai.kecil.lagi", 1, "variabel_buntu"), ("nilai[1]", 1, "variabel_buntu"), ("daftar[3]", 1, "variabel_buntu"),
        ("nilai", {1, 2}, "nilai_bukan_json"), ("nilai", float("nan"), "nilai_bukan_json"), ("nilai", 2**53, "nilai_bukan_json"),
        ("nilai", {1: 2}, "nilai_bukan_json"),
    ],
)  # fmt: skip
def test_what_cannot_be_mended_is_named_and_changes_nothing(lite: Engine, path: str, value: Any, key: str) -> None:
    rini = repairer(lite)
    case_id = stopped(lite, nilai={"besar": "banyak", "kecil": 1}, daftar=[1, 2])
    before = lite.data(case_id)

    with pytest.raises(Invalid) as refused:
        lite.mend(case_id, {"nilai.besar": 12, path: value}, reason="Coba.", by=rini)

    assert refused.value.fields == {path: FieldError(key, {"label": path})}
    assert lite.office.text(key, label=path)
    assert lite.data(case_id) == before
    assert lite.history(case_id)[-1].type == "CaseFaulted"


def test_a_reason_and_a_value_are_required(lite: Engine) -> None:
    rini = repairer(lite)
    case_id = stopped(lite)

    for values, reason, field in (({"nilai": 1}, "  ", "reason"), ({}, "Salah ketik.", "")):
        with pytest.raises(Invalid) as refused:
            lite.mend(case_id, values, reason=reason, by=rini)
        assert list(refused.value.fields) == [field]


def test_a_variable_and_a_part_of_it_are_made_where_there_are_none(lite: Engine) -> None:
    rini = repairer(lite)
    case_id = stopped(lite, nilai={"besar": "banyak"}, daftar=[{"a": 1}, {"a": 2}])

    lite.mend(case_id, {"baru.dalam.sekali": True, "daftar[2].a": None, "nilai.besar": 1.5}, reason="Lengkapi.", by=rini)

    assert lite.data(case_id) == {
        "nilai": {"besar": 1.5}, "daftar": [{"a": 1}, {"a": None}], "baru": {"dalam": {"sekali": True}},
    }  # fmt: skip
    event = lite.history(case_id)[-1]
    assert event.payload is not None
    assert event.payload["before"] == {"daftar[2].a": 2, "nilai.besar": "banyak"}
    assert lite.replay(case_id).differences == ()


CALLED = bpmn(
    "dalam", "startEvent M", "userTask T", "exclusiveGateway G", "endEvent A", "endEvent B",
    flows='M>T T>G G>A[nilai_>_10] G>B*', lanes="Petugas: M T G A B",
)  # fmt: skip
CALLING = bpmn(
    "luar", "startEvent M", "callActivity Panggil calledElement=dalam", "endEvent E", flows="M>Panggil Panggil>E",
    lanes="Petugas: M Panggil E",
)  # fmt: skip


def test_a_variable_of_a_called_process_is_mended_where_it_stands(engine: Engine) -> None:
    rini = repairer(engine)
    engine.deploy({"dalam.bpmn": CALLED, "luar.bpmn": CALLING}, by="system")
    case = engine.start("luar", {"nilai": "banyak"}, by="sari")
    (task,) = engine.inbox("sari", case=case.id)
    engine.complete(task.id, by="sari")
    (place,) = engine.read.repair(rini, case.id).places
    assert (place.path, place.variables) == ("Panggil", {"nilai": "banyak"})

    engine.mend(case.id, {"nilai": 12}, reason="Salah ketik.", by=rini, scope=place.scope)
    engine.retry(case.id, by=rini)
    done = engine.complete(task.id, by="sari")

    assert done.case.status == "completed"
    assert engine.data(case.id) == {"nilai": "banyak"}, "what came in is a copy: the case's own variable is mended apart"
    assert engine.replay(case.id).differences == ()
    assert engine.verify(case.id).holds


ITEMS = bpmn(
    "butir", "startEvent M",
    "subProcess Ulang|<bpmn:multiInstanceLoopCharacteristics camunda:collection=\"daftar\" camunda:elementVariable=\"angka\"/>"
    '<bpmn:startEvent id="M2"/><bpmn:userTask id="T" name="T"/><bpmn:exclusiveGateway id="G" default="kecil"/>'
    '<bpmn:endEvent id="A"/><bpmn:endEvent id="B"/>'
    '<bpmn:sequenceFlow id="f1" sourceRef="M2" targetRef="T"/><bpmn:sequenceFlow id="f2" sourceRef="T" targetRef="G"/>'
    '<bpmn:sequenceFlow id="besar" sourceRef="G" targetRef="A"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">angka &gt; 10'
    '</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:sequenceFlow id="kecil" sourceRef="G" targetRef="B"/>',
    "endEvent E", flows="M>Ulang Ulang>E", lanes="Petugas: M Ulang E",
)  # fmt: skip


def test_the_value_of_one_item_is_mended_and_no_other(engine: Engine) -> None:
    rini = repairer(engine)
    engine.deploy({"butir.bpmn": ITEMS}, by="system")
    case = engine.start("butir", {"daftar": [1, "dua", 3]}, by="sari")
    first, second, third = engine.inbox("sari", case=case.id)
    engine.complete(first.id, by="sari")
    engine.complete(third.id, by="sari")
    assert engine.complete(second.id, by="sari").case.status == "incident"
    (place,) = engine.read.repair(rini, case.id).places
    assert (place.index, place.variables) == (1, {"angka": "dua", "loopCounter": 2})

    engine.mend(case.id, {"angka": 2}, reason="Ditulis sebagai kata.", by=rini, scope=place.scope)
    engine.retry(case.id, by=rini)
    done = engine.complete(second.id, by="sari")

    assert done.case.status == "completed"
    assert engine.data(case.id) == {"daftar": [1, "dua", 3]}
    assert engine.replay(case.id).differences == ()


def test_a_place_that_is_gone_is_refused(lite: Engine) -> None:
    rini = repairer(lite)
    case_id = stopped(lite)

    for scope in ("item:1", "call:99", "call:x", "apa", "item:²"):
        with pytest.raises(Invalid) as refused:
            lite.mend(case_id, {"nilai": 1}, reason="Coba.", by=rini, scope=scope)
        assert refused.value.fields == {"scope": FieldError("cakupan_hilang")}
