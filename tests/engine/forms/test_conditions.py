from __future__ import annotations

from typing import Any

import pytest

from engine import forms
from engine.errors import ModelFault
from engine.forms import seeing
from engine.forms.places import places
from engine.forms.reckoning import Reckoner, strictly
from engine.model import Form
from tests.engine.forms.building import NOW, field, form, group, rows, stored, text, yes_no


def seen(of: Form, values: dict[str, Any], **more: Any) -> set[str]:
    """Addresses of what is there."""
    return set(forms.visible(of, values, more.pop("variables", {}), now=NOW, **more))


CHAIN = form(
    yes_no("a"),
    text("b", conditional={"hide": '=not(a = "ya")'}),
    text("c", conditional={"hide": "=b = null"}),
    text("d", conditional={"hide": "=c = null"}),
)


def test_a_field_that_is_not_there_decides_nothing() -> None:
    everything = {"a": "ya", "b": "1", "c": "2", "d": "3"}

    assert seen(CHAIN, everything) == {"a", "b", "c", "d"}
    assert seen(CHAIN, {**everything, "a": "tidak"}) == {"a"}
    assert stored(CHAIN, {**everything, "a": "tidak"}) == {"a": "tidak"}


def test_a_wrong_value_counts_as_nothing_for_others_conditions() -> None:
    judged = form(field("number", "n"), text("alasan", conditional={"hide": "=n != null and n < 5"}))

    assert seen(judged, {"n": "banyak"}) == {"n", "alasan"}


def test_a_group_takes_all_below_it_along() -> None:
    judged = form(yes_no("a"), group("g", group("h", text("b")), rows("c", text("d")), conditional={"hide": '=a = "tidak"'}))

    assert seen(judged, {"a": "tidak", "c": [{"d": "x"}]}) == {"a"}
    assert seen(judged, {"a": "ya", "c": [{"d": "x"}]}) == {"a", "g", "h", "b", "c", "c.0.d"}


def test_in_a_row_this_is_the_row_parent_the_form_and_i_its_number() -> None:
    judged = form(
        text("kota"),
        rows(
            "hadir", yes_no("luar"), text("instansi", conditional={"hide": '=this.luar = "tidak"'}),
            text("catatan", conditional={"hide": "=i[1] = 1"}), text("asal", conditional={"hide": '=parent.kota = "Contoh"'}),
        ),
    )

    there = seen(judged, {"kota": "Contoh", "hadir": [{"luar": "ya"}, {"luar": "tidak"}]})

    assert there == {"kota", "hadir", "hadir.0.luar", "hadir.0.instansi", "hadir.1.luar", "hadir.1.catatan"}


def test_conditions_read_the_case_behind_the_form() -> None:
    judged = form(text("a", conditional={"hide": '=not(pilah.jenis = "aduan")'}), text("pilah_lain"))

    assert "a" in seen(judged, {}, variables={"pilah": {"jenis": "aduan"}})
    assert "a" not in seen(judged, {}, variables={"pilah": {"jenis": "saran"}})


def test_the_forms_own_keys_come_before_the_cases_variables_even_while_empty() -> None:
    judged = form(text("jenis"), text("b", conditional={"hide": '=jenis = "lama"'}))

    assert seen(judged, {}, variables={"jenis": "lama"}) == {"jenis", "b"}


def test_a_hidden_fields_name_still_comes_before_the_cases_variable() -> None:
    judged = form(yes_no("a"), text("jenis", conditional={"hide": '=a = "ya"'}), text("b", conditional={"hide": '=jenis = "lama"'}))

    assert seen(judged, {"a": "ya", "jenis": "baru"}, variables={"jenis": "lama"}) == {"a", "b"}


def test_a_wrong_value_in_a_hidden_field_disturbs_nobody() -> None:
    judged = form(yes_no("a"), field("number", "n", conditional={"hide": '=a = "tidak"'}))

    assert stored(judged, {"a": "tidak", "n": "banyak"}) == {"a": "tidak"}


def test_a_condition_that_fails_hides_nothing_on_the_page_but_is_a_fault_when_stored() -> None:
    judged = form(text("a"), text("b", conditional={"hide": "=a > 5"}))

    assert seen(judged, {"a": "x"}) == {"a", "b"}
    with pytest.raises(ModelFault):
        stored(judged, {"a": "x"})


def test_only_the_groups_named_read_a_field_or_all_of_a_group() -> None:
    judged = form(text("nama"), text("nik", properties={"dibaca": "petugas, auditor"}), group("g", text("x"), properties={"dibaca": "petugas"}))

    assert seen(judged, {}, reader_groups={"auditor"}) == {"nama", "nik"}
    assert seen(judged, {}, reader_groups={"petugas"}) == {"nama", "nik", "g", "x"}
    assert seen(judged, {}, reader_groups=set()) == {"nama"}
    assert seen(judged, {}) == {"nama", "nik", "g", "x"}


def test_conditions_that_never_rest_are_a_fault_not_an_endless_loop() -> None:
    # Deployment refuses such a form; this one is made by hand.
    sound = form(text("a"), text("b", conditional={"hide": "=a != null"}))
    restless = Form("uji", "uji", (_hidden(sound, 0, "=b = null"), sound.fields[1]))

    with pytest.raises(ModelFault) as fault:
        seeing.settle(Reckoner(restless, {}, NOW, strictly), {"a": "1", "b": "2"}, places(restless, {}))

    assert fault.value.facts["limit"] == "rounds"


def _hidden(of: Form, place: int, condition: str) -> Any:
    return type(of.fields[0])(id=of.fields[place].id, type="textfield", key=of.fields[place].key, hidden_when=condition)


def test_shown_texts_are_filled_in() -> None:
    judged = form(text("nama"))

    assert forms.shown('="Kepada " + nama', judged, {"nama": "Rina"}, {}) == "Kepada Rina"
    assert forms.shown("Kepada {{nama}} ({{ jumlah }})", judged, {"nama": "Rina"}, {"jumlah": 3}) == "Kepada Rina (3)"
    assert forms.shown("Daftar: {{daftar}}, {{ada}}, {{hilang}}", judged, {}, {"daftar": ["a", "b"], "ada": True}) == "Daftar: a, b, Ya, "
    assert forms.shown("Salah: {{nama + 1}}", judged, {"nama": "x"}, {}) == "Salah: "


def test_a_property_of_the_form_is_its_text_or_what_its_expression_yields() -> None:
    judged = form(text("a"), properties={"surat": "balasan.typ", "penandatangan": '="kepala_" + jenis'})

    assert forms.computed(judged, "surat", {}) == "balasan.typ"
    assert forms.computed(judged, "penandatangan", {"jenis": "dinas"}) == "kepala_dinas"
    assert forms.computed(judged, "lain", {}) is None
