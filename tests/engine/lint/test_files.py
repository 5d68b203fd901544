"""A set of files is judged as a whole: what stands in it, what refers to what, and never longer than a moment."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest

from engine.lint import check_files

OPENING = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:t">'
)


def diagram(inside: str, *, key: str = "P", attributes: str = "") -> bytes:
    """A file with one executable process."""
    return f'{OPENING}<process id="{key}" isExecutable="true"{attributes}>{inside}</process></definitions>'.encode()


def line(*elements: str) -> str:
    """Elements one after the other, each ``id tag attributes``, between a start and an end."""
    parts = ["A startEvent", *elements, "Z endEvent"]
    ids = [part.split(" ")[0] for part in parts]
    nodes = "".join(f'<{tag} id="{name}" {rest}/>' for name, tag, rest in ((*part.split(" ", 2), "")[:3] for part in parts))
    flows = (f'<sequenceFlow id="F{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairwise(ids)))
    return nodes + "".join(flows)


FORM = json.dumps({"type": "default", "id": "isi", "components": [{"type": "textfield", "id": "a", "key": "catatan", "label": "Catatan"}]}).encode()
USES_FORM = diagram(line('T userTask camunda:formKey="isi" camunda:candidateGroups="kasi"'))


def test_a_whole_set_is_read_into_diagrams_forms_and_letters() -> None:
    checked = check_files({"x.bpmn": USES_FORM, "isi.form": FORM, "surat.typ": b"= Surat"})

    assert checked.deployable
    assert set(checked.diagrams) == {"x.bpmn"}
    assert set(checked.forms) == {"isi"}
    assert checked.letters == {"surat.typ": b"= Surat"}


def test_a_file_of_another_kind_is_refused_by_name() -> None:
    checked = check_files({"catatan.docx": b"PK"})

    assert [(finding.rule, finding.file) for finding in checked.findings] == [("unsupported-file", "catatan.docx")]
    assert not checked.deployable


def test_a_form_that_cannot_be_read_is_refused_and_missing_where_it_is_used() -> None:
    checked = check_files({"x.bpmn": USES_FORM, "isi.form": b"{"})

    assert {(finding.file, finding.rule) for finding in checked.findings if finding.severity == "error"} == {
        ("isi.form", "form-not-json"),
        ("x.bpmn", "form-missing"),
    }


def test_one_bad_file_does_not_hide_what_is_said_of_the_others() -> None:
    checked = check_files({"rusak.bpmn": b"<", "x.bpmn": USES_FORM})

    assert {finding.rule for finding in checked.findings if finding.severity == "error"} == {"not-xml", "form-missing"}


def test_the_form_for_paper_is_wanted_too() -> None:
    properties = '<camunda:properties><camunda:property name="formulir_kertas" value="kertas"/></camunda:properties>'
    inside = f"<extensionElements>{properties}</extensionElements>{line('T userTask')}"

    checked = check_files({"x.bpmn": diagram(inside)})

    assert [(finding.rule, finding.element_id) for finding in checked.findings if finding.severity == "error"] == [("form-missing", "P")]


def test_processes_that_call_each_other_are_told_at_every_call_of_the_ring() -> None:
    files = {f"{key}.bpmn": diagram(line(f'Panggil_{to} callActivity calledElement="{to}"'), key=key) for key, to in ("PQ", "QR", "RP")}

    findings = check_files(files).findings

    assert {finding.element_id for finding in findings if finding.rule == "recursive-call"} == {"Panggil_P", "Panggil_Q", "Panggil_R"}


def test_what_a_called_process_writes_counts_for_the_branch_that_calls_it() -> None:
    branches = (
        '<startEvent id="A"/><parallelGateway id="S"/><callActivity id="K1" calledElement="Q"/><callActivity id="K2" calledElement="Q"/>'
        '<endEvent id="Z"/>'
    )
    pairs = [("A", "S"), ("S", "K1"), ("S", "K2"), ("K1", "Z"), ("K2", "Z")]
    flows = "".join(f'<sequenceFlow id="F{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairs))
    called = diagram(line('T userTask camunda:formKey="isi"'), key="Q")

    findings = check_files({"x.bpmn": diagram(branches + flows), "q.bpmn": called, "isi.form": FORM}).findings

    (conflict,) = [finding for finding in findings if finding.rule == "parallel-write-conflict"]
    assert conflict.element_id == "K2" and "isi" in conflict.message["en"] and "K1" in conflict.message["en"]


@pytest.mark.parametrize("branches", [700, 3_000])
def test_a_process_too_wide_to_be_checked_is_refused_and_not_checked_for_ever(branches: int) -> None:
    inside = ['<startEvent id="A"/><parallelGateway id="S"/><parallelGateway id="J"/><endEvent id="Z"/>']
    inside += [f'<userTask id="T{n}" camunda:formKey="isi"/>' for n in range(branches)]
    inside += [f'<sequenceFlow id="F{n}" sourceRef="S" targetRef="T{n}"/>' for n in range(branches)]
    inside += [f'<sequenceFlow id="G{n}" sourceRef="T{n}" targetRef="J"/>' for n in range(branches)]
    inside += ['<sequenceFlow id="FA" sourceRef="A" targetRef="S"/><sequenceFlow id="FZ" sourceRef="J" targetRef="Z"/>']
    began = time.monotonic()

    findings = check_files({"x.bpmn": diagram("".join(inside)), "isi.form": FORM}).findings

    assert ("too-tangled", "P") in {(finding.rule, finding.element_id) for finding in findings}
    assert time.monotonic() - began < 5


def test_a_straight_process_of_many_steps_is_checked_at_once() -> None:
    content = diagram(line(*(f"T{n} userTask" for n in range(4_000))))
    began = time.monotonic()

    assert check_files({"x.bpmn": content}).deployable
    assert time.monotonic() - began < 5


def test_a_round_through_a_called_process_that_never_waits_is_refused() -> None:
    loop = (
        '<startEvent id="A"/><exclusiveGateway id="M"/><callActivity id="K" calledElement="Q"/>'
        '<exclusiveGateway id="X" default="F3"/><endEvent id="Z"/>'
    )
    flows = (
        '<sequenceFlow id="F0" sourceRef="A" targetRef="M"/><sequenceFlow id="F1" sourceRef="M" targetRef="K"/>'
        '<sequenceFlow id="F2" sourceRef="K" targetRef="X"/><sequenceFlow id="F3" sourceRef="X" targetRef="Z"/>'
        '<sequenceFlow id="F4" sourceRef="X" targetRef="M"><conditionExpression>lagi</conditionExpression></sequenceFlow>'
    )

    def rules(inside: str) -> set[str]:
        files = {"x.bpmn": diagram(loop + flows), "q.bpmn": diagram(inside, key="Q")}
        return {finding.rule for finding in check_files(files).findings if finding.severity == "error"}

    assert rules(line("T userTask")) == set()
    assert rules(line("T intermediateThrowEvent")) == {"cycle-without-wait-state"}


@pytest.mark.parametrize("element", ['<userTask id="B"/>', '<boundaryEvent id="B" attachedToRef="T"/>'])
def test_a_round_through_an_element_at_which_tokens_appear_is_not_walked_for_ever(element: str) -> None:
    inside = (
        f'<startEvent id="A"/><userTask id="T"/>{element}'
        '<sequenceFlow id="F1" sourceRef="A" targetRef="T"/><sequenceFlow id="F2" sourceRef="T" targetRef="A"/>'
        '<sequenceFlow id="F3" sourceRef="B" targetRef="B"/>'
    )

    findings = check_files({"x.bpmn": diagram(inside)}).findings

    assert "start-has-incoming" in {finding.rule for finding in findings}
