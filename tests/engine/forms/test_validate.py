from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from engine import forms
from engine.errors import Invalid, ModelFault
from engine.forms.places import MOST_ROWS
from tests.engine.forms.building import NOW, field, form, group, keys, outcome, refused, rows, stored, text, yes_no

FILE = {"digest": "a" * 64, "name": "bukti.pdf", "type": "application/pdf", "size": 1234}


def test_every_field_has_its_key_in_form_order_and_empty_ones_are_null() -> None:
    judged = form(text("a"), field("number", "b"), field("checkbox", "c"), field("checklist", "d", values=["x"]), rows("e", text("f")))

    assert list(stored(judged, {"c": True}).items()) == [("a", None), ("b", None), ("c", True), ("d", []), ("e", [])]


def test_unknown_keys_are_dropped() -> None:
    assert stored(form(text()), {"judul": "x", "peran": "admin", "keputusan": "ya"}) == {"judul": "x"}


def test_messages_come_in_form_order_one_a_field_with_the_label() -> None:
    judged = form(text("b", validate={"required": True, "minLength": 3}), text("a", validate={"minLength": 3}), text("c"))

    found = refused(judged, {"a": "x"})

    assert [(path, error.key, dict(error.values)) for path, error in found.items()] == [
        ("b", "wajib", {"label": "B"}), ("a", "terlalu_pendek", {"label": "A", "n": 3}),
    ]


# ---------------------------------------------------------------- texts


def test_text_is_trimmed_composed_and_has_plain_line_ends() -> None:
    judged = form(text("a"), field("textarea", "b"))

    kept = stored(judged, {"a": "  Kade\u0301 \n ulang\t", "b": " satu\r\ndua\rtiga\n"})

    assert kept == {"a": "Kad\u00e9   ulang", "b": "satu\ndua\ntiga"}


@settings(deadline=None)
@given(st.text())
def test_a_text_is_either_refused_or_kept_in_canonical_form_that_is_kept_again_unchanged(typed: str) -> None:
    judged = form(field("textarea", "a"))
    if keys(judged, {"a": typed}):
        return

    kept = stored(judged, {"a": typed})["a"]

    assert kept is None or (kept == kept.strip() == unicodedata.normalize("NFC", kept) and "\r" not in kept)
    assert stored(judged, {"a": kept})["a"] == kept


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\u202eb", "a\u2067b", "a\ud800b", "a\ufffeb"])
def test_control_and_direction_characters_are_refused(bad: str) -> None:
    assert keys(form(text()), {"judul": bad}) == {"judul": "karakter_salah"}


@pytest.mark.parametrize("bad", [7, True, ["x"], {"x": 1}, 1.5])
def test_a_text_field_takes_text_alone(bad: Any) -> None:
    assert keys(form(text()), {"judul": bad}) == {"judul": "nilai_salah"}


def test_a_text_without_a_limit_of_its_own_has_one_all_the_same() -> None:
    assert keys(form(text()), {"judul": "x" * 1_001}) == {"judul": "terlalu_panjang"}
    assert keys(form(field("textarea", "a")), {"a": "x" * 20_001}) == {"a": "terlalu_panjang"}
    assert keys(form(field("textarea", "a", validate={"maxLength": 30_000})), {"a": "x" * 30_000}) == {}


@pytest.mark.parametrize("number", ["0812 3456 7890", "0812-3456-7890", "(0541) 664 123", "+62 812 3456 7890", "6281234567890", "+49 30 664040900"])
def test_a_telephone_number_may_be_written_as_people_write_it(number: str) -> None:
    judged = form(text("telepon", validate={"validationType": "phone"}))

    assert stored(judged, {"telepon": number}) == {"telepon": number}


@pytest.mark.parametrize("number", ["0812", "081234567890123456", "+0812345678", "0012", "tel 0812 3456 7890", "0812/3456/7890", "-", "٠٨١٢٣٤٥٦٧٨٩٠"])
def test_what_is_no_telephone_number_is_refused(number: str) -> None:
    assert keys(form(text("telepon", validate={"validationType": "phone"})), {"telepon": number}) == {"telepon": "telepon_salah"}


@pytest.mark.parametrize("address", ["a@b", "a b@example.id", "x" * 65 + "@example.id", "rina@example.id" + ".a" * 130, "rina@example.id\nx"])
def test_what_is_no_mail_address_is_refused(address: str) -> None:
    assert keys(form(text("surel", validate={"validationType": "email"})), {"surel": address}) == {"surel": "surel_salah"}


# ---------------------------------------------------------------- own messages


def test_a_pattern_may_bring_its_own_sentence_or_the_key_of_one() -> None:
    pattern = {"pattern": "^[0-9]{16}$"}
    by_editor = form(text("nik", validate={**pattern, "patternErrorMessage": "NIK terdiri atas 16 angka."}))
    by_property = form(text("nik", validate=pattern, properties={"pesan": "nik_salah"}))
    plain = form(text("nik", validate=pattern))

    assert refused(by_editor, {"nik": "1"})["nik"].text == "NIK terdiri atas 16 angka."
    assert (refused(by_property, {"nik": "1"})["nik"].key, refused(by_property, {"nik": "1"})["nik"].text) == ("nik_salah", None)
    assert refused(plain, {"nik": "1"})["nik"].key == "pola_salah"


def test_a_missing_value_may_bring_its_own_sentence_computed_or_not() -> None:
    judged = form(
        text("a", validate={"required": True}, properties={"pesan_wajib": "Tulis dulu."}),
        text("b", validate={"required": True}, properties={"pesan_wajib": '="Tulis untuk " + nama + "."'}),
        text("c", validate={"required": True}, properties={"pesan_wajib": "Tulis untuk {{nama}}."}),
    )

    found = refused(judged, {}, nama="Rina")

    assert [error.text for error in found.values()] == ["Tulis dulu.", "Tulis untuk Rina.", "Tulis untuk Rina."]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(("raw", "kept"), [(3, 3), (3.0, 3), ("3", 3), ("3,50", 3.5), ("-0.5", -0.5), (".5", 0.5), (10**14, 10**14), ("  7 ", 7)])
def test_a_number_is_kept_as_a_json_number(raw: Any, kept: float) -> None:
    value = stored(form(field("number", "n")), {"n": raw})["n"]

    assert value == kept and type(value) is type(kept)


@pytest.mark.parametrize(
    "raw",
    [
        "abc", "1e5", "0x10", "1.000.000", "1,2,3", "--1", True, [], float("nan"), float("inf"), 10**16, "9" * 20, "1/2", "٣",
        "0.12345678901234567",
    ],
)
def test_what_is_no_number_or_would_lose_digits_is_refused(raw: Any) -> None:
    assert keys(form(field("number", "n")), {"n": raw}) == {"n": "angka_salah"}


def test_a_whole_number_with_a_point_in_it_is_refused_not_divided_by_a_thousand() -> None:
    assert keys(form(field("number", "n", decimalDigits=0)), {"n": "1.000"}) == {"n": "pola_salah"}


def test_a_number_that_is_kept_as_text_keeps_its_digits() -> None:
    assert stored(form(field("number", "n", serializeToString=True)), {"n": "1.50"}) == {"n": "1.50"}


def test_bounds_may_be_expressions_over_the_case() -> None:
    judged = form(field("number", "n", validate={"max": "=kuota.sisa"}))

    assert keys(judged, {"n": 6}, kuota={"sisa": 5}) == {"n": "terlalu_besar"}
    assert keys(judged, {"n": 5}, kuota={"sisa": 5}) == {}
    assert keys(judged, {"n": 500}) == {}


# ---------------------------------------------------------------- choices


def test_a_choice_must_be_offered() -> None:
    judged = form(yes_no("a"), field("checklist", "b", values=["x", "y"]))

    assert keys(judged, {"a": "mungkin", "b": ["x", "z"]}) == {"a": "pilihan_salah", "b": "pilihan_salah"}
    assert stored(judged, {"a": "ya", "b": ["y", "x", "y"]}) == {"a": "ya", "b": ["y", "x"]}


@pytest.mark.parametrize("bad", [1, True, ["ya"], {"value": "ya"}])
def test_a_choice_is_a_text(bad: Any) -> None:
    assert keys(form(yes_no("a")), {"a": bad}) == {"a": "pilihan_salah"}


def test_options_of_the_case_bind_like_listed_ones() -> None:
    judged = form(field("checklist", "tujuan", valuesExpression="=kantor.bidang"))
    office = {"bidang": [{"value": "bidang:data", "label": "Data"}]}

    assert stored(judged, {"tujuan": ["bidang:data"]}, kantor=office) == {"tujuan": ["bidang:data"]}
    assert keys(judged, {"tujuan": ["bidang:lain"]}, kantor=office) == {"tujuan": "pilihan_salah"}


@pytest.mark.parametrize("yielded", [7, [7], [{"label": "x"}], {"a": 1}])
def test_options_that_are_none_are_a_fault_of_the_model(yielded: Any) -> None:
    judged = form(field("select", "layanan", valuesExpression="=kantor.layanan"))

    with pytest.raises(ModelFault) as fault:
        stored(judged, {"layanan": "x"}, kantor={"layanan": yielded})

    assert fault.value.facts["element"] == "layanan"


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("subtype", "raw", "kept"),
    [
        ("date", "2026-06-08", "2026-06-08"), ("date", "2024-02-29", "2024-02-29"), ("time", "8:05", "08:05"), ("time", "08.05", "08:05"),
        ("time", "23:59:00", "23:59"), ("datetime", "2026-06-08T08:05", "2026-06-08T08:05:00+08:00"),
        ("datetime", "2026-06-08T00:05:00Z", "2026-06-08T08:05:00+08:00"), ("datetime", "2026-06-08T08:05:30.5+08:00", "2026-06-08T08:05:30+08:00"),
    ],
)
def test_dates_and_times_are_iso_8601_on_the_offices_clock(subtype: str, raw: str, kept: str) -> None:
    judged = form(field("datetime", "t", subtype=subtype))

    assert stored(judged, {"t": raw}) == {"t": kept}
    assert stored(judged, {"t": kept}) == {"t": kept}


@pytest.mark.parametrize(
    ("subtype", "raw"),
    [
        ("date", "2025-02-29"), ("date", "20260608"), ("date", "8 Juni 2026"), ("date", "2026-W23-1"), ("date", 20260608), ("date", "٢٠٢٦-٠٦-٠٨"),
        ("date", "2026-06-08T00:00"),
        ("datetime", "2026-06-08"), ("datetime", "2026-06-08 08:05"), ("datetime", "2026-06-08T24:05"), ("datetime", "9999-12-31T23:59-12:00"),
    ],
)
def test_what_is_no_date_is_refused(subtype: str, raw: Any) -> None:
    assert keys(form(field("datetime", "t", subtype=subtype)), {"t": raw}) == {"t": "tanggal_salah"}


@pytest.mark.parametrize("raw", ["24:00", "08:60", "08:05:30", "8", "pagi", 805, "٠٨:٠٥"])
def test_what_is_no_time_of_day_is_refused(raw: Any) -> None:
    assert keys(form(field("datetime", "t", subtype="time")), {"t": raw}) == {"t": "waktu_salah"}


def test_a_datetime_may_do_without_its_zone() -> None:
    judged = form(field("datetime", "t", subtype="datetime", timeSerializingFormat="no_timezone"))

    assert stored(judged, {"t": "2026-06-08T08:05"}) == {"t": "2026-06-08T08:05:00"}


def test_past_days_are_refused_where_the_schema_says_so() -> None:
    judged = form(field("datetime", "t", subtype="date", disallowPassedDates=True))

    assert keys(judged, {"t": "2026-06-07"}) == {"t": "tanggal_lalu"}
    assert keys(judged, {"t": "2026-06-08"}) == {}


# ---------------------------------------------------------------- files


def test_files_are_kept_with_the_four_facts_that_are_known_of_them() -> None:
    judged = form(field("filepicker", "lampiran", multiple=True))

    assert stored(judged, {"lampiran": [{**FILE, "path": "/etc/passwd"}]}) == {"lampiran": [FILE]}


@pytest.mark.parametrize(
    "bad",
    [
        "x", [1], [{}], [{**FILE, "digest": "A" * 64}], [{**FILE, "digest": "a"}], [{**FILE, "size": -1}], [{**FILE, "name": "a\x00b"}],
        [{**FILE, "size": "1"}],
    ],
)
def test_files_of_another_shape_are_refused(bad: Any) -> None:
    assert keys(form(field("filepicker", "lampiran", multiple=True)), {"lampiran": bad}) == {"lampiran": "nilai_salah"}


def test_one_file_where_one_is_wanted_and_of_the_wanted_kind() -> None:
    judged = form(field("filepicker", "lampiran", accept=".pdf, image/*", validate={"required": True}))

    assert keys(judged, {}) == {"lampiran": "wajib"}
    assert keys(judged, {"lampiran": [FILE, FILE]}) == {"lampiran": "berkas_satu"}
    assert keys(judged, {"lampiran": [{**FILE, "name": "a.exe", "type": "application/x-dosexec"}]}) == {"lampiran": "berkas_jenis"}
    assert keys(judged, {"lampiran": [{**FILE, "name": "FOTO.HEIC", "type": "image/heic"}]}) == {}


# ---------------------------------------------------------------- required when


def test_a_field_is_required_while_its_expression_is_true() -> None:
    judged = form(text("hasil"), text("rencana", properties={"wajib_bila": '=hasil = "terbukti"'}))

    assert keys(judged, {"hasil": "terbukti"}) == {"rencana": "wajib"}
    assert keys(judged, {"hasil": "tidak"}) == {}
    assert keys(judged, {}) == {}


def test_one_mistake_gives_one_message() -> None:
    judged = form(
        field("number", "jumlah"),
        text("alasan", properties={"wajib_bila": "=jumlah = null"}),
        group("g", text("x"), properties={"syarat": "=jumlah != null", "pesan": "Isi jumlah."}),
    )

    assert keys(judged, {"jumlah": "banyak"}) == {"jumlah": "angka_salah"}


# ---------------------------------------------------------------- rules over several fields


CONTACT = group(
    "kontak", text("telepon"), text("surel"),
    properties={"syarat": "=telepon != null or surel != null", "pesan": "kontak_kosong"},
)


def test_a_group_rule_stands_at_the_first_field_it_reads() -> None:
    found = refused(form(text("a"), CONTACT), {})

    assert [(path, error.key, error.values["label"]) for path, error in found.items()] == [("telepon", "kontak_kosong", "Telepon")]


def test_a_group_rule_may_name_the_field_it_stands_at() -> None:
    named = {**CONTACT, "properties": {**CONTACT["properties"], "pada": "surel"}}

    assert list(refused(form(named), {})) == ["surel"]


def test_a_group_rule_does_not_speak_over_the_message_that_a_field_has_already() -> None:
    rule = {"syarat": "=surel != null", "pesan": "kontak_kosong", "pada": "telepon"}
    judged = form(group("g", text("telepon", validate={"required": True}), text("surel"), properties=rule))

    assert keys(judged, {}) == {"telepon": "wajib"}


def test_a_group_rule_that_reads_none_of_its_fields_stands_at_the_group() -> None:
    judged = form(group("ttd", text("a"), properties={"syarat": "=beri_nomor.nomor_surat != null", "pesan": "Surat belum bernomor."}))

    assert refused(judged, {})["ttd"].text == "Surat belum bernomor."
    assert refused(judged, {}, beri_nomor={"nomor_surat": "1"}) == {}


def test_a_date_in_the_future_is_refused_by_a_rule_over_the_clock_of_the_office() -> None:
    rule = {"syarat": "=tanggal = null or date(tanggal) <= today()", "pesan": "tanggal_depan"}
    judged = form(group("g", field("datetime", "tanggal", subtype="date"), properties=rule))

    assert keys(judged, {"tanggal": "2026-06-09"}) == {"tanggal": "tanggal_depan"}
    assert keys(judged, {"tanggal": "2026-06-08"}) == {}
    assert keys(judged, {}) == {}
    assert keys(judged, {"tanggal": "2026-99-99"}) == {"tanggal": "tanggal_salah"}


def test_a_field_may_have_a_rule_of_its_own_which_rests_while_it_is_empty() -> None:
    judged = form(text("nomor", properties={"syarat": '=starts with(nomor, "ADU")', "pesan": '="Bukan nomor tiket: " + nomor'}))

    assert refused(judged, {"nomor": "X"})["nomor"].text == "Bukan nomor tiket: X"
    assert keys(judged, {}) == {}


def test_a_rule_that_yields_no_truth_value_is_a_fault_of_the_model() -> None:
    judged = form(group("g", text("a"), properties={"syarat": "=a", "pesan": "x"}))

    with pytest.raises(ModelFault) as fault:
        stored(judged, {"a": "ya"})

    assert (fault.value.facts["element"], fault.value.facts["expression"], fault.value.facts["reads"]) == ("g", "a", {"a": "ya"})


# ---------------------------------------------------------------- returns


RETURNING = form(
    outcome("kirim", "kembalikan"),
    text("tujuan", validate={"required": True, "minLength": 3}, properties={"wajib_bila": "=true"}),
    field("textarea", "alasan_kembali", conditional={"hide": '=not(keputusan = "kembalikan")'}),
    CONTACT,
)


def test_an_outcome_is_always_required() -> None:
    assert keys(RETURNING, {"tujuan": "data"})["keputusan"] == "wajib"


def test_a_return_requires_its_reason_and_nothing_else() -> None:
    assert keys(RETURNING, {"keputusan": "kembalikan"}) == {"alasan_kembali": "alasan_kosong"}
    assert stored(RETURNING, {"keputusan": "kembalikan", "alasan_kembali": "Salah bidang"})["tujuan"] is None


def test_a_return_still_checks_what_was_filled_in() -> None:
    assert keys(RETURNING, {"keputusan": "kembalikan", "alasan_kembali": "x", "tujuan": "a"}) == {"tujuan": "terlalu_pendek"}


def test_another_outcome_requires_the_rest_and_drops_the_reason() -> None:
    assert keys(RETURNING, {"keputusan": "kirim"}) == {"tujuan": "wajib", "telepon": "kontak_kosong"}
    assert "alasan_kembali" not in stored(RETURNING, {"keputusan": "kirim", "tujuan": "data", "telepon": "1", "alasan_kembali": "x"})


def test_a_value_named_keputusan_that_is_no_outcome_returns_nothing() -> None:
    judged = form(text("keputusan"), text("a", validate={"required": True}))

    assert keys(judged, {"keputusan": "kembalikan"}) == {"a": "wajib"}


# ---------------------------------------------------------------- rows


PRESENT = form(rows("hadir", text("nama", validate={"required": True}), text("jabatan"), validate={"required": True}))


def test_rows_are_checked_one_by_one_and_empty_ones_vanish() -> None:
    assert keys(PRESENT, {"hadir": [{"nama": "A"}, {}, {"jabatan": "Staf"}]})["hadir.1.nama"] == "wajib"
    assert stored(PRESENT, {"hadir": [{"nama": " A "}, {"nama": "B", "jabatan": "Staf", "x": 1}]}) == {
        "hadir": [{"nama": "A", "jabatan": None}, {"nama": "B", "jabatan": "Staf"}],
    }


def test_an_empty_row_demands_nothing_and_is_dropped() -> None:
    assert stored(PRESENT, {"hadir": [{}, {"nama": "A"}, {"nama": "  "}]}) == {"hadir": [{"nama": "A", "jabatan": None}]}


def test_a_required_list_needs_a_row() -> None:
    assert keys(PRESENT, {}) == {"hadir": "wajib"}
    assert keys(PRESENT, {"hadir": [{}]}) == {"hadir": "wajib"}


@pytest.mark.parametrize("bad", ["x", 1, [1], {"0": {}}, ["a", {}]])
def test_rows_of_another_shape_are_refused(bad: Any) -> None:
    assert keys(PRESENT, {"hadir": bad})["hadir"] == "nilai_salah"


def test_more_rows_than_the_limit_are_refused_without_looking_at_them_all() -> None:
    assert keys(PRESENT, {"hadir": [{"nama": "A"}] * (MOST_ROWS + 1)}) == {"hadir": "terlalu_banyak"}
    assert keys(PRESENT, {"hadir": [{"nama": "A"}] * 1_000_000}) == {"hadir": "terlalu_banyak"}
    assert len(stored(PRESENT, {"hadir": [{"nama": "A"}] * MOST_ROWS})["hadir"]) == MOST_ROWS


# ---------------------------------------------------------------- what is computed here


def test_a_read_only_field_is_computed_whatever_was_sent() -> None:
    judged = form(text("kategori"), yes_no("dijawab", readonly=True, properties={"usulan": '=if kategori = "informasi" then "ya" else "tidak"'}))

    assert stored(judged, {"kategori": "informasi", "dijawab": "tidak"}) == {"kategori": "informasi", "dijawab": "ya"}


def test_a_read_only_field_without_proposal_keeps_its_default() -> None:
    assert stored(form(text("a", readonly=True, defaultValue="tetap")), {"a": "lain"}) == {"a": "tetap"}


def test_a_read_only_field_given_what_it_cannot_hold_is_a_fault_of_the_model() -> None:
    with pytest.raises(ModelFault) as fault:
        stored(form(text("a", readonly=True, properties={"usulan": "=1 + 1"})), {})

    assert fault.value.facts["element"] == "a"


def test_expression_fields_are_computed_in_order_and_stored() -> None:
    judged = form(
        field("number", "a"), field("expression", "dua", expression="=a * 2"), field("expression", "empat", expression="=dua * 2"),
        field("expression", "kapan", expression="=today()"),
    )

    assert stored(judged, {"a": 3, "dua": 99}) == {"a": 3, "dua": 6, "empat": 12, "kapan": "2026-06-08"}


def test_an_expression_that_fails_is_a_fault_of_the_model() -> None:
    judged = form(text("a"), field("expression", "b", expression="=a + 1"))

    with pytest.raises(ModelFault) as fault:
        stored(judged, {"a": "x"})

    assert (fault.value.facts["element"], fault.value.facts["expression"], fault.value.facts["limit"]) == ("b", "a + 1", None)


def test_disabled_fields_are_neither_required_nor_stored() -> None:
    assert stored(form(text("a", disabled=True, validate={"required": True}), text("b")), {"a": "x"}) == {"b": None}


# ---------------------------------------------------------------- whatever comes


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12,
)
WIDE = form(
    text("a"), field("textarea", "b"), field("number", "c"), field("checkbox", "d"), yes_no("e"), field("checklist", "f", values=["x"]),
    field("datetime", "g", subtype="date"), field("datetime", "h", subtype="time"), field("datetime", "i", subtype="datetime"),
    field("filepicker", "j"), rows("k", text("l"), field("number", "m")), text("n", conditional={"hide": "=d = true"}),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefghijklmnz"), json_values))
def test_whatever_is_sent_is_stored_or_refused_and_what_is_stored_is_stored_again_unchanged(values: dict[str, Any]) -> None:
    try:
        kept = forms.validate(WIDE, values, variables={}, now=NOW)
    except Invalid:
        return

    assert forms.validate(WIDE, kept, variables={}, now=NOW) == kept
