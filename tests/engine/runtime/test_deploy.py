"""Deploying: all or nothing; versions bind what they use; running cases stay on theirs."""

from __future__ import annotations

import json

import pytest

from engine import Engine, Invalid, NotAllowed, Refused
from tests.engine.runtime.written import bpmn, line


def form(key: str, label: str, *, required: bool = True) -> bytes:
    return json.dumps(
        {
            "type": "default", "id": key, "schemaVersion": 18,
            "components": [{"type": "textfield", "id": "f_isi", "key": "isi", "label": label, "validate": {"required": required}}],
        }
    ).encode()  # fmt: skip


WITH_FORM = bpmn(
    "surat", "startEvent M", "userTask Tulis camunda:formKey=tulis", "endEvent E", flows="M>Tulis Tulis>E", lanes="Petugas: M Tulis E"
)


def test_deploying_makes_version_1_and_the_same_files_make_no_other(engine: Engine) -> None:
    files = {"urut.bpmn": line("urut", "A")}

    first = engine.deploy(files, by="system")
    again = engine.deploy(files, by="system")

    assert [(d.key, d.version) for d in first.definitions] == [("urut", 1)]
    assert again.definitions == ()


def test_a_changed_form_alone_makes_a_new_version_and_running_cases_keep_the_old_form(engine: Engine) -> None:
    engine.deploy({"surat.bpmn": WITH_FORM, "tulis.form": form("tulis", "Isi")}, by="system")
    old = engine.start("surat", by="sari")

    made = engine.deploy({"tulis.form": form("tulis", "Isi", required=False)}, by="system")

    assert [(d.key, d.version) for d in made.definitions] == [("surat", 2)]
    assert engine.case(old.id).version == 1
    (task,) = engine.inbox("sari", case=old.id)
    with pytest.raises(Invalid) as refused:
        engine.complete(task.id, {}, by="sari")
    assert list(refused.value.fields) == ["isi"]
    new = engine.start("surat", by="sari")
    (task,) = engine.inbox("sari", case=new.id)
    assert engine.complete(task.id, {}, by="sari").case.status == "completed"


def test_a_changed_process_gives_those_that_call_it_a_new_version_too(engine: Engine) -> None:
    outer = bpmn("luar", "startEvent M", "callActivity P calledElement=dalam", "endEvent E", flows="M>P P>E", lanes="Petugas: M P E")
    engine.deploy({"luar.bpmn": outer, "dalam.bpmn": line("dalam", "A")}, by="system")
    old = engine.start("luar", by="sari")

    made = engine.deploy({"dalam.bpmn": line("dalam", "A", "B")}, by="system")

    assert {(d.key, d.version) for d in made.definitions} == {("dalam", 2), ("luar", 2)}
    (task,) = engine.inbox("sari", case=old.id)
    assert engine.complete(task.id, {}, by="sari").case.status == "completed"


def test_a_refused_file_deploys_nothing_and_names_the_element(engine: Engine) -> None:
    good, bad = line("baik", "A"), bpmn("buruk", "startEvent M", "complexGateway G", "endEvent E", flows="M>G G>E")

    with pytest.raises(Refused) as refused:
        engine.deploy({"baik.bpmn": good, "buruk.bpmn": bad}, by="system")

    assert [f.element_id for f in refused.value.findings if f.severity == "error"] == ["G"]
    assert {language for f in refused.value.findings for language in f.message} == {"id", "en"}
    with pytest.raises(Exception, match="process"):
        engine.start("baik", by="sari")


def test_only_those_who_may_deploy_do(engine: Engine) -> None:
    engine.add_user("anto", roles=["analis"], by="system")

    with pytest.raises(NotAllowed):
        engine.deploy({"urut.bpmn": line("urut", "A")}, by="sari")

    assert engine.deploy({"urut.bpmn": line("urut", "A")}, by="anto").definitions


def test_a_letter_that_cannot_be_printed_is_refused_by_name(lite: Engine) -> None:
    form = (
        b'{"type":"default","id":"tulis","schemaVersion":18,"properties":{"surat":"balasan.typ"},'
        b'"components":[{"type":"textfield","id":"f_isi","key":"isi","label":"Isi"}]}'
    )
    broken = b'#let d = json("data.json")\n#d.data.tulis.tidak_ada\n'

    with pytest.raises(Refused) as refused:
        lite.deploy({"surat.bpmn": WITH_FORM, "tulis.form": form, "balasan.typ": broken}, by="system")

    assert {f.file for f in refused.value.findings if f.severity == "error"} == {"balasan.typ"}
    whole = b'#let d = json("data.json")\n#d.isi.tulis.isi\n'
    assert lite.deploy({"surat.bpmn": WITH_FORM, "tulis.form": form, "balasan.typ": whole}, by="system").definitions
