from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import forms
from engine.errors import Refused
from tests.engine.forms.building import field, findings, form, group, outcome, rows, schema, text, yes_no

ROOT = Path(__file__).resolve().parents[3]


def rules(*components: dict[str, Any], **top: Any) -> list[tuple[str, str | None]]:
    """(rule, element) of every finding on a form of these components."""
    return [(finding.rule, finding.element_id) for finding in findings(schema(*components, **top))]


def test_a_form_takes_its_key_from_its_file_and_its_title_from_its_properties() -> None:
    read = forms.read_form(schema(text(), properties={"judul": "Uji coba", "tombol": "Kirim"}), "forms/uji_coba.form")

    assert (read.key, read.title, read.properties["tombol"]) == ("uji_coba", "Uji coba", "Kirim")


def test_every_form_of_the_office_can_be_deployed() -> None:
    files = sorted((ROOT / "forms").glob("*.form"))

    refused = {file.name: forms.examine(file.read_bytes(), file.name)[1] for file in files}

    assert files
    assert {name: found for name, found in refused.items() if found} == {}


@pytest.mark.parametrize("kind", ["iframe", "html", "table", "documentPreview", "image", "taglist", "quux", None])
def test_a_component_that_is_not_executed_is_refused_by_name(kind: str | None) -> None:
    found = findings(schema({"type": kind, "id": "x1", "key": "bukti", "label": "Bukti"}))

    assert [(one.rule, one.element_id, one.file) for one in found] == [("form-component-unsupported", "bukti", "uji.form")]
    assert str(kind) in found[0].message["id"] and str(kind) in found[0].message["en"]


@pytest.mark.parametrize("kind", [{}, {"a": []}, ["textfield"], 7])
def test_a_component_whose_type_is_no_text_is_refused_too(kind: object) -> None:
    found = findings(schema({"type": kind, "id": "x1", "key": "bukti"}))

    assert [(one.rule, one.element_id) for one in found] == [("form-component-unsupported", "bukti")]


def test_a_component_deep_within_groups_and_lists_is_refused_too() -> None:
    assert rules(group("a", rows("daftar", {"type": "html", "id": "h"}))) == [("form-component-unsupported", "h")]


@pytest.mark.parametrize("kind", ["button", "spacer", "separator"])
def test_what_only_decorates_is_left_out(kind: str) -> None:
    read = form(text(), {"type": kind, "id": "d"})

    assert [one.key for one in read.walk()] == ["judul"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b'"x"', b'{"type": "default"}', b'{"components": {}}', b'{"type": "process", "components": []}', b"\xff\xfe",
        b'{"components": [], "components": []}', b'{"components": [{"type": "number", "key": "a", "defaultValue": NaN}]}',
        b"[" * 100_000, b'{"components": [' + b'{"components": [' * 30 + b"]}" * 30 + b"]}", b" " * 600_000,
    ],
)
def test_bytes_that_are_no_form_are_refused_without_a_crash(content: bytes) -> None:
    assert [one.rule for one in findings(content)] == ["form-not-json"]


def test_a_byte_order_mark_is_read_over() -> None:
    assert findings(b"\xef\xbb\xbf" + schema(text())) == []


@pytest.mark.parametrize("key", [None, "", "a.b", "a b", "1a", "judul-aduan", 7])
def test_a_key_that_expressions_cannot_name_is_refused(key: Any) -> None:
    assert rules({"type": "textfield", "id": "f", "key": key})[0][0] == "form-key"


def test_a_group_with_a_path_and_a_list_in_a_list_are_refused() -> None:
    assert rules(group("g", text(), path="alamat")) == [("form-key", "alamat")]
    assert rules(rows("luar", rows("dalam", text()))) == [("form-nested-list", "dalam")]


def test_keys_and_ids_stand_once() -> None:
    assert rules(text("a"), group("g", text("a"))) == [("form-duplicate-key", "a"), ("form-duplicate-id", "a")]
    assert rules(rows("a", text("nama"), {**text("nama"), "id": "lain"})) == [("form-duplicate-key", "nama")]


def test_a_row_may_use_a_key_that_the_form_uses() -> None:
    assert rules(text("nama"), rows("hadir", {**text("nama"), "id": "hadir_nama"})) == []


@pytest.mark.parametrize(
    "component",
    [
        text(conditional={"hide": "=a ="}),
        text(properties={"usulan": "=import os"}),
        text(properties={"wajib_bila": "=tolong isi ini"}),
        text(properties={"syarat": "=a &", "pesan": "x"}),
        text(properties={"pesan": '="tanpa akhir'}),
        text(label="Nilai {{a +}}"),
        text(validate={"minLength": "=1 +"}),
        field("select", "judul", valuesExpression="=kantor."),
        field("expression", "judul", expression="=a +"),
        {"type": "text", "id": "judul", "text": "{{#if a}}x{{/if}}"},
    ],
)
def test_an_expression_that_cannot_be_read_is_refused_naming_its_field(component: dict[str, Any]) -> None:
    found = rules(component)

    assert found and {rule for rule, _ in found} == {"form-expression"}
    assert {element for _, element in found} == {"judul"}


def test_an_expression_among_the_properties_of_the_form_is_read_too() -> None:
    assert rules(text(), properties={"penandatangan": "=("}) == [("form-expression", None)]


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        (text(validate={"pattern": "(?<=a)b"}), "form-pattern"),
        (text(validate={"pattern": "("}), "form-pattern"),
        (text(properties={"penomoran": "Surat Keluar"}), "form-numbering"),
        (text(type="number", properties={"penomoran": "surat"}), "form-numbering"),
        (text(validate={"minimum": 3}), "form-validate"),
        (text(validate={"minLength": "tiga"}), "form-validate"),
        (text(validate={"validationType": "url"}), "form-validate"),
        (text(readonly="=true"), "form-validate"),
        (field("datetime", "judul", subtype="week"), "form-validate"),
        (field("datetime", "judul", subtype="datetime", timeSerializingFormat="utc_normalized"), "form-validate"),
        (field("filepicker", "judul", accept="=kantor.jenis"), "form-validate"),
        (field("radio", "judul"), "form-options"),
        (field("radio", "judul", values=[{"value": 1, "label": "Satu"}]), "form-options"),
        (field("radio", "judul", values=[{"value": "a"}, {"value": "a"}]), "form-options"),
        (yes_no("judul", defaultValue="mungkin"), "form-default"),
        (field("number", "judul", defaultValue="banyak"), "form-default"),
        (field("datetime", "judul", subtype="date", defaultValue="besok"), "form-default"),
        (text(properties=["usulan"]), "form-properties"),
        (text(properties={"pokok": True}), "form-properties"),
        (text(properties={"syarat": "=judul != null"}), "form-rule-without-message"),
    ],
)
def test_a_setting_without_exact_meaning_is_refused(component: dict[str, Any], rule: str) -> None:
    assert [found for found, _ in rules(component)] == [rule]


def test_a_return_needs_its_reason() -> None:
    assert rules(outcome("kirim", "kembalikan")) == [("form-return-without-reason", "keputusan")]
    assert rules(outcome("kirim", "kembalikan"), text("alasan_kembali")) == []
    assert rules(outcome("kirim", "tolak")) == []


@pytest.mark.parametrize(
    "components",
    [
        (text("a", conditional={"hide": "=a = null"}),),
        (text("a", conditional={"hide": "=b = null"}), text("b", conditional={"hide": "=a = null"})),
        (group("g", text("a"), conditional={"hide": "=a = null"}),),
        (field("expression", "a", expression="=b + 1"), field("expression", "b", expression="=a + 1")),
        (field("expression", "a", expression="=b"), field("number", "b", conditional={"hide": "=a = 1"})),
        (text("a", readonly=True, properties={"usulan": "=a"}),),
        (rows("daftar", text("a", conditional={"hide": "=this.b = null"}), text("b", conditional={"hide": "=this.a = null"})),),
    ],
)
def test_conditions_that_go_round_in_a_circle_are_refused(components: tuple[dict[str, Any], ...]) -> None:
    found = rules(*components)

    assert found and {rule for rule, _ in found} == {"form-condition-cycle"}


def test_a_chain_of_conditions_is_no_circle() -> None:
    chain = (text("a"), text("b", conditional={"hide": "=a = null"}), text("c", conditional={"hide": "=b = null or a = null"}))

    assert rules(*chain) == []


def test_all_findings_come_at_once_with_the_file_and_both_languages() -> None:
    content = schema({"type": "iframe", "id": "x"}, text("a.b"), text("b", validate={"pattern": "("}))

    with pytest.raises(Refused) as refusal:
        forms.read_form(content, "forms/uji.form")

    found = refusal.value.findings
    assert [one.rule for one in found] == ["form-component-unsupported", "form-key", "form-pattern"]
    assert all(one.file == "forms/uji.form" and one.message["id"] and one.message["en"] for one in found)


def test_options_may_come_from_a_variable_named_in_values_key() -> None:
    read = form(field("select", "layanan", valuesKey="layanan_kantor"))

    assert forms.options(read.fields[0], {"layanan_kantor": ["Izin", {"value": "b", "label": "B"}]})[1].label == "B"


def test_a_form_survives_being_written_out_and_read_again() -> None:
    content = schema(group("g", text(), yes_no("setuju")), rows("hadir", text("nama")))

    assert forms.read_form(json.dumps(json.loads(content)).encode(), "uji.form") == forms.read_form(content, "uji.form")
