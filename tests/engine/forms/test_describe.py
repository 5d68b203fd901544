from __future__ import annotations

import pytest

from engine import forms
from engine.forms import Row, Section
from tests.engine.forms.building import NOW, field, form, group, rows, stored, text, yes_no
from tests.engine.forms.test_validate import FILE

FORM = form(
    text("pokok"),
    group(
        "pengaduan", field("textarea", "isi"), field("datetime", "tanggal", subtype="date"), field("datetime", "pukul", subtype="time"),
        field("datetime", "terima", subtype="datetime"), field("number", "jumlah"), field("checkbox", "setuju"), yes_no("rahasia"),
        field("select", "layanan", valuesExpression="=kantor.layanan"), field("checklist", "tujuan", valuesExpression="=kantor.bidang"),
        field("filepicker", "lampiran"), field("expression", "dua", expression="=jumlah * 2"),
    ),
    group("kosong", text("x")),
)
OFFICE = {"layanan": [{"value": "izin", "label": "Izin usaha"}], "bidang": [{"value": "bidang:data", "label": "Bidang Data"}]}


def test_filled_fields_are_rows_of_typed_values_under_their_group() -> None:
    values = stored(
        FORM,
        {
            "pokok": "Izin", "isi": "a\nb", "tanggal": "2026-06-08", "pukul": "08:05", "terima": "2026-06-08T08:05", "jumlah": 2, "setuju": True,
            "rahasia": "ya", "layanan": "izin", "tujuan": ["bidang:data"], "lampiran": [FILE],
        },
        kantor=OFFICE,
    )

    sections = forms.describe(FORM, values, {"kantor": OFFICE})

    assert [section.title for section in sections] == ["", "Pengaduan"]
    assert sections[0].rows == (Row("Pokok", "text", "Izin", "pokok"),)
    assert [(row.label, row.kind, row.value) for row in sections[1].rows] == [
        ("Isi", "prose", "a\nb"), ("Tanggal", "date", "2026-06-08"), ("Pukul", "time", "08:05"), ("Terima", "datetime", "2026-06-08T08:05:00+08:00"),
        ("Jumlah", "number", 2), ("Setuju", "yesno", True), ("Rahasia", "choice", "Ya"), ("Layanan", "choice", "Izin usaha"),
        ("Tujuan", "choices", ("Bidang Data",)), ("Lampiran", "files", (FILE,)), ("Dua", "number", 4),
    ]


def test_nothing_filled_shows_nothing() -> None:
    assert forms.describe(FORM, {}, {}) == []


def test_an_option_that_the_office_no_longer_has_shows_as_it_was_stored() -> None:
    sections = forms.describe(FORM, {"layanan": "lama", "tujuan": ["bidang:hapus"]}, {"kantor": 7})

    assert [row.value for row in sections[0].rows] == ["lama", ("bidang:hapus",)]


def test_a_list_is_a_table_with_an_empty_cell_where_nothing_was_written() -> None:
    judged = form(rows("hadir", text("nama"), yes_no("luar")))

    (section,) = forms.describe(judged, {"hadir": [{"nama": "A", "luar": "ya"}, {"nama": "B", "luar": None}]}, {})

    table = section.rows[0].value
    assert (section.rows[0].kind, table.keys, table.columns) == ("table", ("nama", "luar"), ("Nama", "Luar"))
    assert [[cell.value for cell in row] for row in table.rows] == [["A", "Ya"], ["B", None]]


def test_what_a_reader_may_not_read_is_left_out() -> None:
    judged = form(text("nama"), text("nik", properties={"dibaca": "petugas"}))
    values = {"nama": "Rina", "nik": "1"}

    assert forms.describe(judged, values, {}, reader_groups={"bidang:data"}) == [Section("", (Row("Nama", "text", "Rina", "nama"),))]
    assert len(forms.describe(judged, values, {}, reader_groups={"petugas"})[0].rows) == 2


def test_labels_may_be_computed_and_nested_groups_stand_as_sections_of_their_own() -> None:
    judged = form(group("a", text("x", label="Nama {{jenis}}"), group("b", text("y"))))

    sections = forms.describe(judged, {"x": "1", "y": "2"}, {"jenis": "badan"}, now=NOW)

    assert [(section.title, [row.label for row in section.rows]) for section in sections] == [("A", ["Nama badan"]), ("B", ["Y"])]


@pytest.mark.parametrize("value", [["a", "b"], True, 3, "teks"])
def test_a_computed_value_shows_by_what_it_is(value: object) -> None:
    judged = form(field("expression", "e", expression="=x"))

    (section,) = forms.describe(judged, {"e": value}, {})

    assert section.rows[0].kind == {list: "choices", bool: "yesno", int: "number", str: "text"}[type(value)]
