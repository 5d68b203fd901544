"""Conditions that a page can carry, found by asking what would be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from engine.model import Field, Form, Option
from webtasks.formview import conditions

KIND = Field(id="f_kind", type="radio", key="jenis", label="Jenis", options=(Option("a", "Aduan"), Option("b", "Badan"), Option("c", "Lain")))


def _form(hidden_when: str | None, *more: Field) -> Form:
    return Form(key="uji", title="Uji", fields=(KIND, Field(id="f_name", type="textfield", key="nama", label="Nama", hidden_when=hidden_when), *more))


def _found(gallery: Flask, form: Form, shown_for: set[str | None]) -> dict[str, Any]:
    def look(values: Mapping[str, Any]) -> frozenset[str]:
        return frozenset({"f_name"} if values["jenis"] in shown_for else ())

    with gallery.test_request_context("/"):
        return conditions(form, {"jenis": "a"}, look, lambda field: field.options)


def test_a_field_shown_for_some_answers_names_them(gallery: Flask) -> None:
    found = _found(gallery, _form('not(jenis = "b")'), {"b"})

    assert found == {"f_name": {"path": "jenis", "equals": ["b"], "note": "Hanya bila Jenis: Badan."}}


def test_a_field_shown_before_any_answer_names_those_that_hide_it(gallery: Flask) -> None:
    found = _found(gallery, _form('jenis = "c"'), {None, "a", "b"})

    assert found == {"f_name": {"path": "jenis", "differs": ["c"], "note": ""}}


@pytest.mark.parametrize("hidden_when", [None, "kasus.tahap = 3", 'jenis = "b" and nama = "x"'])
def test_a_field_that_hangs_on_more_or_on_something_else_is_left_to_the_server(gallery: Flask, hidden_when: str | None) -> None:
    assert _found(gallery, _form(hidden_when), {"b"}) == {}


def test_an_answer_that_changes_nothing_is_no_condition(gallery: Flask) -> None:
    assert _found(gallery, _form('jenis = "x"'), {None, "a", "b", "c"}) == {}
