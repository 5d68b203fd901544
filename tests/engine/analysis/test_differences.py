"""What differs between two versions is said by name, attribute by attribute, and nothing else is said."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.analysis import Change, Difference, differences

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = {path.name: path.read_bytes() for pattern in ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ") for path in ROOT.glob(pattern)}
HANDLING = "penanganan_pengaduan.bpmn"


def changed(name: str, *replaced: tuple[str, str]) -> tuple[Difference, ...]:
    """The differences when each text in the shipped file is replaced, all of them present."""
    text = SHIPPED[name].decode()
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    return differences(SHIPPED, {name: text.encode()})


def form(*components: dict[str, Any], **more: Any) -> dict[str, bytes]:
    schema = {"type": "default", "id": "f", "schemaVersion": 18, "components": [{"id": f"i{n}", **c} for n, c in enumerate(components)], **more}
    return {"f.form": json.dumps(schema).encode()}


NAME = {"type": "textfield", "key": "nama", "label": "Nama"}
KIND = {"type": "radio", "key": "jenis", "label": "Jenis", "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]}


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_file_does_not_differ_from_itself(name: str) -> None:
    assert differences(SHIPPED, {name: SHIPPED[name]}) == ()


def test_a_new_file_is_one_difference() -> None:
    assert differences({}, {HANDLING: SHIPPED[HANDLING]}) == (Difference(HANDLING, "file", "added", HANDLING, HANDLING, ""),)


def test_files_that_are_not_uploaded_stay_out_of_it() -> None:
    assert differences(SHIPPED, {}) == ()


@pytest.mark.parametrize("name", [HANDLING, "arsip.form"])
def test_a_file_that_cannot_be_read_differs_as_a_whole(name: str) -> None:
    assert differences(SHIPPED, {name: b"bukan apa-apa"}) == (Difference(name, "file", "changed", name, name, ""),)


# ---------------------------------------------------------------- diagrams


def test_a_renamed_task_is_renamed_and_nothing_else_changes() -> None:
    (found,) = changed(HANDLING, ('name="Pilah Jenis Aduan"', 'name="Pilah dan Ringkas"'))

    assert (found.sort, found.act, found.id, found.name, found.kind) == ("node", "renamed", "pilah_aduan", "Pilah dan Ringkas", "userTask")
    assert found.changes == (Change("name", "", "Pilah Jenis Aduan", "Pilah dan Ringkas"),)


def test_a_renamed_lane_moves_no_task() -> None:
    found = changed(HANDLING, ('name="Bidang terkait"', 'name="Bidang yang dituju"'))

    assert [(one.sort, one.act, one.name) for one in found if one.sort != "drawing"] == [("lane", "renamed", "Bidang yang dituju")]


def test_a_changed_condition_is_shown_as_feel_on_its_flow() -> None:
    (found,) = changed(HANDLING, ('periksa_aduan.keputusan = "ada"', 'periksa_aduan.keputusan = "ya"'))

    assert (found.sort, found.act, found.id, found.name) == ("flow", "changed", "ada_pengaduan__catat_pengaduan", "Ada")
    assert found.changes == (Change("condition", "", 'periksa_aduan.keputusan = "ada"', 'periksa_aduan.keputusan = "ya"'),)


def test_another_spelling_of_the_same_condition_is_no_difference_of_the_flow() -> None:
    found = changed(HANDLING, ('periksa_aduan.keputusan = "ada"', "${periksa_aduan.keputusan == 'ada'}"))

    assert [one.sort for one in found] == ["drawing"]


def test_a_flow_that_leads_elsewhere_names_both_places() -> None:
    found = changed(HANDLING, ('sourceRef="siap_diarsipkan" targetRef="arsip"', 'sourceRef="siap_diarsipkan" targetRef="selesai"'))

    (flow,) = [one for one in found if one.sort == "flow"]
    assert flow.changes == (Change("target", "", "Arsipkan Berkas", "Selesai"),)


def test_a_property_is_named() -> None:
    text = SHIPPED[HANDLING].decode()
    start = text.index('<bpmn:userTask id="arsip"')
    place = text.index('name="langkah" value="12"', start)
    new = text[:place] + text[place:].replace('value="12"', 'value="13"', 1)

    (found,) = differences(SHIPPED, {HANDLING: new.encode()})

    assert (found.id, found.act, found.changes) == ("arsip", "changed", (Change("property", "langkah", "12", "13"),))


def test_added_and_removed_elements_are_told_by_their_ids() -> None:
    found = differences({"a.bpmn": line("T")}, {"a.bpmn": line("T", "U")})
    back = differences({"a.bpmn": line("T", "U")}, {"a.bpmn": line("T")})

    assert [(one.sort, one.act, one.id) for one in found] == [
        ("flow", "removed", "T__E"), ("node", "added", "U"), ("flow", "added", "T__U"), ("flow", "added", "U__E"),
    ]  # fmt: skip
    assert {(one.sort, one.id): one.act for one in back} == {
        ("node", "U"): "removed", ("flow", "T__U"): "removed", ("flow", "U__E"): "removed", ("flow", "T__E"): "added",
    }  # fmt: skip


def test_a_new_process_in_a_file_is_one_difference() -> None:
    found = differences({"a.bpmn": line("T")}, {"a.bpmn": line("T", key="lain")})

    assert [(one.sort, one.act, one.id) for one in found] == [("process", "removed", "p"), ("process", "added", "lain")]


def test_moving_a_shape_changes_only_the_drawing() -> None:
    name = "surat_keluar.bpmn"

    assert changed(name, ('x="202"', 'x="203"')) == (Difference(name, "drawing", "changed", name, name, ""),)


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ('camunda:formKey="x"', "form"), ('camunda:candidateGroups="kasi"', "groups"), ('camunda:dueDate="PT1H"', "due"),
        ('camunda:assignee="sari"', "assignee"), ('camunda:asyncBefore="true"', "attribute"),
    ],
)  # fmt: skip
def test_each_attribute_of_a_task_is_named(inner: str, what: str) -> None:
    old = line("T")

    (found,) = differences({"a.bpmn": old}, {"a.bpmn": old.replace(b'<bpmn:userTask id="T"', f'<bpmn:userTask {inner} id="T"'.encode())})

    assert found.id == "T"
    assert [change.what for change in found.changes] == [what]


def test_another_kind_of_element_with_the_same_id_is_a_change_of_kind() -> None:
    found = differences({"a.bpmn": line("T")}, {"a.bpmn": line("T").replace(b"userTask", b"manualTask")})

    assert [(one.id, [change.what for change in one.changes]) for one in found] == [("T", ["kind"])]


# ---------------------------------------------------------------- forms


def test_a_field_is_added_removed_and_renamed() -> None:
    found = differences(form(NAME, KIND), form({**NAME, "label": "Nama lengkap"}, {"type": "number", "key": "umur", "label": "Umur"}))

    assert [(one.act, one.id, one.name, one.kind) for one in found] == [
        ("removed", "jenis", "Jenis", "radio"), ("renamed", "nama", "Nama lengkap", "textfield"), ("added", "umur", "Umur", "number"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "change"),
    [
        ({"validate": {"required": True}}, ("required", "", "", "true")),
        ({"validate": {"maxLength": 20}}, ("rule", "maxLength", "", "20")),
        ({"description": "Seperti di KTP"}, ("description", "", "", "Seperti di KTP")),
        ({"defaultValue": "Rina"}, ("preset", "", "", "Rina")),
        ({"conditional": {"hide": '=jenis = "a"'}}, ("hidden", "", "", 'jenis = "a"')),
        ({"properties": {"usulan": "=jenis"}}, ("property", "usulan", "", "jenis")),
    ],
)
def test_each_attribute_of_a_field_is_named(more: dict[str, Any], change: tuple[str, str, str, str]) -> None:
    (found,) = differences(form(NAME, KIND), form({**NAME, **more}, KIND))

    assert (found.sort, found.act, found.id) == ("field", "changed", "nama")
    assert found.changes == (Change(*change),)


def test_options_are_compared_by_their_values() -> None:
    other = {**KIND, "values": [{"value": "a", "label": "Pertama"}, {"value": "c", "label": "C"}]}

    (found,) = differences(form(KIND), form(other))

    assert set(found.changes) == {Change("option", "a", "A", "Pertama"), Change("option", "b", "B", ""), Change("option", "c", "", "C")}


def test_a_field_that_moves_is_a_change_of_order_only() -> None:
    (found,) = differences(form(NAME, KIND), form({**KIND, "id": "i1"}, {**NAME, "id": "i0"}))

    assert (found.sort, found.act) == ("form", "changed")
    assert found.changes == (Change("order", "", "Nama, Jenis", "Jenis, Nama"),)


def test_a_field_within_a_list_is_told_apart_from_one_outside() -> None:
    inside = {"type": "dynamiclist", "path": "hadir", "id": "l", "label": "Hadir", "components": [{**NAME, "id": "x"}]}
    other = {**inside, "components": [{**NAME, "id": "x", "label": "Nama orang"}]}

    (found,) = differences(form(NAME, inside), form(NAME, other))

    assert (found.act, found.id, found.name) == ("renamed", "hadir.nama", "Nama orang")


# ---------------------------------------------------------------- letters


def test_a_letter_differs_by_its_lines() -> None:
    (found,) = differences({"s.typ": b"satu\ndua\ntiga\n"}, {"s.typ": b"satu\nDUA\nDUA LAGI\ntiga\nempat\n"})

    assert (found.sort, found.act, found.id) == ("letter", "changed", "s.typ")
    assert found.changes == (Change("lines", "2", "dua", "DUA\nDUA LAGI"), Change("lines", "5", "", "empat"))


def test_a_picture_that_differs_is_told_without_lines() -> None:
    assert differences({"s.png": b"\x89PNG\xff"}, {"s.png": b"\x89PNG\xfe"}) == (Difference("s.png", "file", "changed", "s.png", "s.png", ""),)


def line(*tasks: str, key: str = "p") -> bytes:
    """Start, user tasks, end."""
    ids = ["M", *tasks, "E"]
    nodes = '<bpmn:startEvent id="M"/>' + "".join(f'<bpmn:userTask id="{one}" name="{one}"/>' for one in tasks) + '<bpmn:endEvent id="E"/>'
    flows = "".join(f'<bpmn:sequenceFlow id="{a}__{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(ids))
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
        f'id="d" targetNamespace="urn:t"><bpmn:process id="{key}" isExecutable="true">{nodes}{flows}</bpmn:process></bpmn:definitions>'
    ).encode()
