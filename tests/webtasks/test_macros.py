"""What the macros promise: every field can be filled without script, every error is found, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings, strategies as st
from lxml import html

from engine.model import Field, Form
from tests.webtasks.conftest import Fetch
from tests.webtasks.gallery import cases, forms

WEB = Path(__file__).parents[2] / "webtasks"
PAGES = (
    "/formulir/kosong",
    "/formulir/isi",
    "/formulir/salah",
    "/formulir/kembali",
    "/daftar/isi",
    "/daftar/kosong",
    "/laporan",
    "/kasus",
    "/audit?langkah=7",
    "/galat/409",
)
ERROR_PAGES = ("400", "403", "404", "409", "413", "429", "500", "503", "model", "session")

Show = Callable[..., html.HtmlElement]
"""(form, what the view gives) → the rendered form."""


@pytest.fixture
def show(gallery: Flask) -> Show:
    return lambda form, **given: _render(
        gallery, '{% from "macros/forms.html" import form_page %}{{ form_page(form, f) }}', form=form, f=forms.view(**given)
    )


def _render(gallery: Flask, template: str, **values: Any) -> html.HtmlElement:
    with gallery.test_request_context("/"):
        return html.fromstring(f"<div>{render_template_string(template, **values)}</div>")


def _form(*fields: Field) -> Form:
    return Form(key="uji", title="Uji", fields=fields)


# ---------------------------------------------------------------- labels, names, help


def test_every_control_has_a_label_or_stands_in_a_fieldset_with_a_legend(fetch: Fetch) -> None:
    for control in fetch("/formulir/isi").xpath("//form[@data-form]//*[self::input[not(@type='hidden')] or self::select or self::textarea]"):
        assert control.xpath("//label[@for=$id][normalize-space()]", id=control.get("id")), control.get("name")


def test_ids_are_unique_on_every_page(fetch: Fetch) -> None:
    for address in PAGES:
        ids = fetch(address).xpath("//*[not(ancestor::template)]/@id")
        assert len(ids) == len(set(ids)), address


def test_help_is_tied_to_its_field(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    described = page.xpath("//*[@aria-describedby and not(ancestor::template)]")

    assert described
    for element in described:
        for name in element.get("aria-describedby").split():
            assert page.xpath("//*[@id=$id]", id=name), name


@pytest.mark.parametrize(
    ("validate", "properties", "wanted"),
    [
        ({"validationType": "email"}, {}, {"type": "email", "autocomplete": "email"}),
        ({"validationType": "phone"}, {}, {"type": "tel", "autocomplete": "tel"}),
        ({"pattern": "^[0-9]{16}$"}, {}, {"type": "text", "inputmode": "numeric"}),
        ({"pattern": "^[A-Z]+$"}, {}, {"type": "text", "inputmode": None}),
        ({}, {"autocomplete": "name", "inputmode": "tel"}, {"type": "text", "autocomplete": "name", "inputmode": "tel"}),
    ],
)
def test_a_text_field_brings_the_right_keyboard(
    show: Show, validate: dict[str, Any], properties: dict[str, str], wanted: dict[str, str | None]
) -> None:
    page = show(_form(Field(id="x", type="textfield", key="x", label="X", validate=validate, properties=properties)))

    [control] = page.xpath("//input[@name='x']")

    assert {name: control.get(name) for name in wanted} == wanted


def test_only_what_may_be_left_empty_is_marked_optional(show: Show) -> None:
    page = show(
        _form(
            Field(id="a", type="textfield", key="a", label="Wajib", required=True),
            Field(id="b", type="textfield", key="b", label="Boleh kosong"),
            Field(id="c", type="textfield", key="c", label="Wajib sekarang"),
            Field(id="d", type="textfield", key="d", label="Wajib kadang", properties={"wajib_bila": "=a != null"}),
        ),
        required=["c"],
    )

    assert [label.text_content().strip() for label in page.xpath("//label")] == ["Wajib", "Boleh kosong (opsional)", "Wajib sekarang", "Wajib kadang"]


def test_placeholders_of_words_are_filled_by_the_view(show: Show) -> None:
    form = _form(
        Field(id="a", type="text", text="Kepada {{kantor.nama}}."), Field(id="b", type="textfield", key="b", label="{{kantor.nama}}", required=True)
    )

    page = show(form, words=lambda text: text.replace("{{kantor.nama}}", "Kantor Contoh"))

    assert page.xpath("//p[.='Kepada Kantor Contoh.']")
    assert page.xpath("//label[@for='f-b']/text()") == ["Kantor Contoh"]


def test_a_read_only_choice_without_value_shows_a_dash(show: Show) -> None:
    page = show(_form(Field(id="x", type="radio", key="x", label="X", readonly=True, options=forms.YES_NO)))

    assert page.xpath("//output")[0].text_content().strip() == "–"


# ---------------------------------------------------------------- errors


def test_every_error_is_said_on_top_and_at_its_field_and_the_link_leads_there(fetch: Fetch) -> None:
    page = fetch("/formulir/salah")

    links = page.xpath("//*[@data-summary]//a")

    assert [link.text for link in links] == list(forms.ERRORS.values())
    for link, sentence in zip(links, forms.ERRORS.values(), strict=True):
        [target] = page.xpath("//*[@id=$id]", id=link.get("href")[1:])
        box = next(box for box in (target, *target.iterancestors()) if "field-wrong" in (box.get("class") or ""))
        assert sentence in box.text_content()


def test_a_wrong_field_says_so_to_a_screen_reader(fetch: Fetch) -> None:
    [name] = fetch("/formulir/salah").xpath("//input[@name='nama']")

    assert name.get("aria-invalid") == "true"
    assert "f-nama-error" in name.get("aria-describedby").split()


def test_an_error_of_the_whole_form_is_a_sentence_without_a_link(show: Show) -> None:
    page = show(forms.SIMPLE, errors={"": "Kasus ini baru saja diubah."})

    assert page.xpath("//*[@data-summary]//li/text()") == ["Kasus ini baru saja diubah."]


# ---------------------------------------------------------------- nothing typed is lost

TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1, max_size=40).map(
    lambda text: text.strip() or "x"
)


@settings(max_examples=40, deadline=None)
@given(typed=TYPED)
@pytest.mark.parametrize("kind", ["textfield", "textarea", "number"])
def test_what_was_typed_stands_in_the_field_again_and_is_never_markup(gallery: Flask, kind: str, typed: str) -> None:
    form = _form(Field(id="x", type=kind, key="x", label="X"))
    template = '{% from "macros/forms.html" import form_page %}{{ form_page(form, f) }}'

    page = _render(gallery, template, form=form, f=forms.view(answers={"x": typed}))

    [control] = page.xpath("//*[@name='x']")
    shown = (control.text or "").removeprefix("\n") if kind == "textarea" else control.get("value")
    assert shown == typed
    assert not list(control)


@pytest.mark.parametrize(
    ("subtype", "stored", "shown"),
    [
        ("date", "2026-06-08", "2026-06-08"),
        ("date", "delapan Juni", "delapan Juni"),
        ("time", "09:30:00", "09:30"),
        ("time", "pagi", "pagi"),
        ("datetime", "2026-06-08T00:05:00+00:00", "2026-06-08T08:05"),
        ("datetime", "2026-06-08T08:05", "2026-06-08T08:05"),
        ("date", None, ""),
    ],
)
def test_a_moment_stands_in_its_control_in_the_offices_zone_or_as_typed(show: Show, subtype: str, stored: str | None, shown: str) -> None:
    page = show(_form(Field(id="x", type="datetime", key="x", label="X", attributes={"subtype": subtype})), answers={"x": stored})

    assert page.xpath("//input[@name='x']/@value") == [shown]


def test_chosen_options_stay_chosen(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    assert page.xpath("//input[@name='jenis_pelapor' and @checked]/@value") == ["perorangan"]
    assert page.xpath("//input[@name='bidang_tujuan' and @checked]/@value") == ["bidang:perizinan"]
    assert page.xpath("//select[@name='balas_lewat']/option[@selected]/@value") == ["whatsapp"]
    assert page.xpath("//input[@name='setuju_data' and @checked]")


def test_uploaded_files_are_listed_and_sent_again_by_digest(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    assert page.xpath("//input[@type='hidden' and @name='lampiran']/@value") == ["a1b2", "c3d4"]
    assert page.xpath("//button[@name='_hapus' and starts-with(@value, 'lampiran.')]/@value") == ["lampiran.a1b2", "lampiran.c3d4"]
    assert "2,4 MB" in page.text_content()


# ---------------------------------------------------------------- buttons


def test_enter_in_a_text_field_saves_a_draft_and_does_nothing_else(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    first = page.xpath("//form[@data-form]//button[@type='submit']")[0]

    assert first.get("name") == "_simpan"


def test_the_outcome_is_buttons_of_which_one_is_primary(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    buttons = page.xpath("//button[@name='keputusan']")

    assert {button.get("value") for button in buttons} == {"serahkan", "kembalikan"}
    assert [button.get("value") for button in page.xpath("//button[contains(@class, 'btn-primary') and @type='submit']")] == ["serahkan"]
    assert not page.xpath("//input[@name='keputusan']")


def test_what_only_one_outcome_needs_opens_behind_its_button(fetch: Fetch) -> None:
    reason = "//details[@data-outcome='kembalikan'][.//textarea[@name='alasan_kembali'] and .//button[@name='keputusan' and @value='kembalikan']]"

    assert fetch("/formulir/isi").xpath(f"{reason}[not(@open)]")
    assert fetch("/formulir/kembali").xpath(f"{reason}[@open]")
    assert len(fetch("/formulir/isi").xpath("//textarea[@name='alasan_kembali']")) == 1


def test_a_form_without_outcome_has_the_one_button_its_author_named(show: Show) -> None:
    assert [button.text.strip() for button in show(forms.SIMPLE).xpath("//button[contains(@class, 'btn-primary')]")] == ["Arsipkan"]
    assert show(replace(forms.SIMPLE, properties={})).xpath("//button[contains(@class, 'btn-primary')]")[0].text == "Selesai"


def test_revision_and_key_go_with_the_form(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    assert page.xpath("//input[@name='revisi']/@value") == ["3"]
    assert page.xpath("//input[@name='kunci']/@value") == ["k-1"]


# ---------------------------------------------------------------- what comes and goes


def test_a_field_with_a_known_condition_is_always_there_with_the_condition_in_words(fetch: Fetch) -> None:
    [box] = fetch("/formulir/kosong").xpath("//*[@data-if='jenis_pelapor']")

    assert box.get("data-equals") == '["badan_usaha"]'
    assert "Hanya bila jenis pelapor: Badan usaha." in box.text_content()
    assert box.xpath(".//input[@name='nama_badan']")


def test_a_field_that_is_not_visible_is_left_out(show: Show) -> None:
    form = _form(Field(id="a", type="textfield", key="a", label="A"), Field(id="b", type="textfield", key="b", label="B"))

    assert show(form, visible=frozenset({"a"})).xpath("//input[@class='form-control']/@name") == ["a"]


def test_a_group_with_nothing_left_in_it_is_left_out(show: Show) -> None:
    group = Field(id="g", type="group", label="Pengembalian", children=(forms.REASON,))

    page = show(_form(group, forms.OUTCOME))

    assert "Pengembalian" not in [legend.text_content() for legend in page.xpath("//legend")]
    assert page.xpath("//details//textarea[@name='alasan_kembali']")


def test_only_shown_fields_of_a_row_stand_in_it(show: Show) -> None:
    page = show(
        _form(forms.ATTENDANCE),
        answers={"hadir": [{"nama": "A"}, {"nama": "B"}]},
        visible=frozenset({"hadir", "hadir.0.hadir_nama", "hadir.1.hadir_nama", "hadir.1.hadir_jabatan"}),
    )

    assert page.xpath("//input[starts-with(@name, 'hadir.') and not(ancestor::template)]/@name") == [
        "hadir.0.nama",
        "hadir.1.nama",
        "hadir.1.jabatan",
    ]


# ---------------------------------------------------------------- rows


def test_rows_are_added_and_removed_by_buttons_that_name_what(fetch: Fetch) -> None:
    page = fetch("/formulir/isi")

    assert page.xpath("//button[@name='_tambah']/@value") == ["hadir"]
    assert page.xpath("//button[@name='_hapus' and starts-with(@value, 'hadir.') and not(ancestor::template)]/@value") == ["hadir.0", "hadir.1"]
    assert page.xpath("//input[@name='hadir.1.jabatan' and not(ancestor::template)]/@value") == ["Staf"]
    assert page.xpath("//template//input/@name") == ["hadir.__n__.nama", "hadir.__n__.jabatan"]


def test_an_empty_list_offers_as_many_rows_as_its_author_wants(show: Show) -> None:
    def rows(attributes: dict[str, Any]) -> int:
        return len(show(_form(replace(forms.ATTENDANCE, attributes=attributes))).xpath("//fieldset[@data-list-row and not(ancestor::template)]"))

    assert rows({}) == 1
    assert rows({"defaultRepetitions": 3}) == 3


def test_a_list_of_fixed_length_has_no_buttons(show: Show) -> None:
    page = show(_form(replace(forms.ATTENDANCE, attributes={"allowAddRemove": False})))

    assert not page.xpath("//button[@name='_tambah' or @name='_hapus']")


# ---------------------------------------------------------------- reading


def test_each_kind_of_value_is_read_as_the_office_writes_it(fetch: Fetch) -> None:
    page = fetch("/kasus")

    rows = {dt.text_content(): dt.getnext().text_content().strip() for dt in page.xpath("(//details[contains(@class,'part')])[2]//dl/dt")}

    assert rows["Tanggal kejadian"] == "Senin, 8 Juni 2026"
    assert rows["Pukul"] == "09.30"
    assert rows["Diterima"] == "8 Juni 2026 08.05 WITA"
    assert rows["Berkas"] == "1.200"
    assert rows["Setuju"] == "Ya"
    assert page.xpath("(//details[contains(@class,'part')])[2]//a/@href") == ["/berkas/f1"]


# ---------------------------------------------------------------- lists, cases, replay


def test_a_task_says_in_words_when_it_is_due_and_how_long_it_waits(fetch: Fetch) -> None:
    first = fetch("/daftar/isi").xpath("//tr[@data-row]")[0]

    assert "terlambat 35 menit" in first.text_content()
    assert "sejak Senin, 08.05" in first.text_content()
    assert first.xpath(".//*[@title='8 Juni 2026, 14.03 WITA']")


def test_a_task_can_be_claimed_from_the_list_only_where_that_is_allowed(fetch: Fetch) -> None:
    rows = fetch("/daftar/isi").xpath("(//table)[1]//tr[@data-row]")

    assert [bool(row.xpath(".//form[@method='post']//button")) for row in rows] == [bool(task["claim_url"]) for task in cases.TASKS]


def test_an_empty_list_says_what_happens_next(fetch: Fetch) -> None:
    page = fetch("/daftar/kosong")

    assert "Aduan baru muncul di sini" in page.text_content()
    assert not page.xpath("//table")


def test_every_step_of_the_line_has_a_name_and_a_state_in_words(fetch: Fetch) -> None:
    steps = fetch("/kasus").xpath("//ol[@class='steps']/li")

    assert [step.text_content().strip() for step in steps][8:10] == ["Susun Draf Surat Balasan: sekarang", "Tanda Tangani Surat: belum"]
    assert len(steps) == 12


@pytest.mark.parametrize(("at", "links"), [(1, [2, 12]), (7, [1, 6, 8, 12]), (12, [1, 11])])
def test_each_event_of_a_replay_has_a_page_and_links_to_its_neighbours(fetch: Fetch, at: int, links: list[int]) -> None:
    page = fetch(f"/audit?langkah={at}")

    assert [int(address.rsplit("=")[-1]) for address in page.xpath("//*[@data-go]/@href")] == links
    assert len(page.xpath("//*[@data-go][@aria-disabled='true' and @role='link' and not(@href)]")) == 4 - len(links)
    assert f"Peristiwa {at} dari 12" in page.text_content()


def test_a_diagram_is_a_list_and_a_file_without_script(fetch: Fetch) -> None:
    page = fetch("/kasus")

    assert page.xpath("//*[@data-diagram]//a/@href") == ["/model.bpmn"]
    assert len(page.xpath("//*[@data-diagram-steps]/li")) == 12


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_says_what_happened_that_data_are_safe_and_what_to_do(fetch: Fetch, name: str) -> None:
    page = fetch(f"/galat/{name}")

    [panel] = page.xpath("//main//*[contains(@class, 'panel')]")
    assert panel.xpath("./h1[normalize-space()]")
    assert len([p for p in panel.xpath("./p") if p.text_content().strip()]) >= 3
    assert "7f3a-21" in panel.text_content()
    assert panel.xpath(".//a[contains(@class, 'btn-primary')]/@href")


# ---------------------------------------------------------------- the policy of pages


def test_no_page_holds_inline_style_or_script_or_anything_from_elsewhere(fetch: Fetch) -> None:
    for address in PAGES:
        page = fetch(address)
        assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]"), address
        assert not [link for link in page.xpath("//@src | //link/@href | //*[local-name()='use']/@href") if not link.startswith("/")], address


def test_every_icon_that_is_named_stands_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (WEB / "static/vendor/icons.svg").read_text()))
    templates = "\n".join(path.read_text() for path in (WEB / "templates").rglob("*.html"))

    named = set(re.findall(r"""icon\(['"]([a-z0-9-]+)['"]""", templates))

    assert named
    assert named <= sprite


def test_own_style_and_script_stay_small() -> None:
    assert len((WEB / "static/alur.css").read_text().splitlines()) < 300
    assert sum(path.stat().st_size for path in (WEB / "static/js").glob("*.js")) < 60_000
